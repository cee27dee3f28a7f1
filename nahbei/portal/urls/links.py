"""Pages behind a link in a message."""

from __future__ import annotations

from django.urls import path

from nahbei.portal.views import (
    appointments,
    calendar,
    consents,
    events,
    feedback,
    incoming_sms,
    introductions,
    replies,
    reports,
    still_right,
    stop,
)

urlpatterns = [
    path("calendar/<str:secret>.ics", calendar.feed, name="calendar"),
    path("reply/<str:token>/", replies.reply, name="reply"),
    path("feedback/<str:token>/", feedback.feedback, name="feedback"),
    path("reply/<str:token>/question/", replies.reply_question, name="reply-question"),
    path("introduction/<str:token>/", introductions.introduction, name="introduction"),
    path("introduction/<str:token>/refusal/", introductions.introduction_refusal, name="introduction-refusal"),
    path("introduction/<str:token>/question/", introductions.introduction_question, name="introduction-question"),
    path("consent/<str:token>/", consents.consent, name="consent"),
    path("still-right/<str:token>/", still_right.still_right, name="still-right"),
    path("stop/<str:token>/", stop.stop, name="stop"),
    path("sms/<str:secret>/", incoming_sms.incoming_sms, name="incoming-sms"),
    path("appointment/<str:token>/", appointments.appointment, name="appointment"),
    path("appointment/<str:token>/date.ics", appointments.appointment_file, name="appointment-file"),
    path("event/<str:token>/", events.event_registration, name="event-registration"),
    path("event/<str:token>/date.ics", events.event_registration_file, name="event-registration-file"),
    path("report/<str:token>/", reports.report, name="report"),
    path("report/<str:token>/correction/", reports.report_correction, name="report-correction"),
    path("report/<str:token>/missed/", reports.report_missed, name="report-missed"),
]
