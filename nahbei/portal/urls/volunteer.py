"""For those who help."""

from __future__ import annotations

from django.urls import path

from nahbei.portal.views.volunteer import (
    absences,
    calendar,
    enquiries,
    follow_ups,
    hours,
    papers,
    positions,
    profile,
    proposals,
    states,
    visits,
)

urlpatterns = [
    path("my/volunteer/", profile.overview, name="volunteer"),
    path("my/volunteer/enquiries/<int:pk>/", enquiries.enquiry, name="volunteer-enquiry"),
    path("my/volunteer/enquiries/<int:pk>/question/", enquiries.question, name="volunteer-enquiry-question"),
    path("my/volunteer/visits/", visits.visits, name="volunteer-visits"),
    path("my/volunteer/visits/<int:pk>/", visits.visit, name="volunteer-visit"),
    path("my/volunteer/visits/<int:pk>/cannot/", visits.cannot, name="volunteer-visit-cannot"),
    path("my/volunteer/visits/<int:pk>/return/", visits.return_, name="volunteer-visit-return"),
    path("my/volunteer/visits/<int:pk>/hours/", hours.report, name="volunteer-visit-hours"),
    path("my/volunteer/visits/<int:pk>/missed/", hours.missed, name="volunteer-visit-missed"),
    path("my/volunteer/visits/<int:pk>/file/", calendar.visit_file, name="volunteer-visit-file"),
    path("my/volunteer/calendar/", calendar.calendar, name="volunteer-calendar"),
    path("my/volunteer/calendar/renewal/", calendar.renewal, name="volunteer-calendar-renewal"),
    path("my/volunteer/calendar/closing/", calendar.closing, name="volunteer-calendar-closing"),
    path("my/volunteer/hours/", hours.hours, name="volunteer-hours"),
    path("my/volunteer/hours/sheet/", hours.sheet, name="volunteer-hours-sheet"),
    path("my/volunteer/activities/", profile.activities, name="volunteer-activities"),
    path("my/volunteer/times/", profile.times, name="volunteer-times"),
    path("my/volunteer/limits/", profile.limits, name="volunteer-limits"),
    path("my/volunteer/languages/", profile.languages, name="volunteer-languages"),
    path("my/volunteer/absences/", absences.absences, name="volunteer-absences"),
    path("my/volunteer/absences/new/", absences.new, name="volunteer-absence-new"),
    path("my/volunteer/absences/<int:pk>/", absences.absence, name="volunteer-absence"),
    path("my/volunteer/absences/<int:pk>/removal/", absences.removal, name="volunteer-absence-removal"),
    path("my/volunteer/positions/", positions.positions, name="volunteer-positions"),
    path("my/volunteer/positions/<int:pk>/", proposals.proposal, name="volunteer-proposal"),
    path("my/volunteer/positions/<int:pk>/refusal/", proposals.refusal, name="volunteer-proposal-refusal"),
    path("my/volunteer/positions/<int:pk>/return/", proposals.return_, name="volunteer-proposal-return"),
    path("my/volunteer/positions/<int:pk>/hours/", positions.hours, name="volunteer-position-hours"),
    path("my/volunteer/positions/hours/<int:pk>/return/", positions.hours_return, name="volunteer-position-hours-return"),
    path("my/volunteer/follow-ups/<int:pk>/", follow_ups.follow_up, name="volunteer-follow-up"),
    path("my/volunteer/papers/", papers.papers, name="volunteer-papers"),
    path("my/volunteer/pause/", states.pause, name="volunteer-pause"),
    path("my/volunteer/pause/end/", states.resume, name="volunteer-pause-end"),
    path("my/volunteer/leaving/", states.leaving, name="volunteer-leaving"),
    path("my/volunteer/leaving/return/", states.stay, name="volunteer-leaving-return"),
]
