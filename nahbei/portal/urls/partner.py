"""For those who speak for an organisation."""

from __future__ import annotations

from django.urls import path

from nahbei.portal.views.partner import (
    counselling,
    follow_ups,
    hours,
    organisations,
    people,
    position_states,
    positions,
    start,
)

urlpatterns = [
    path("partner/", start.start, name="partner"),
    path("partner/introductions/", people.introductions, name="partner-introductions"),
    path("partner/introductions/<int:pk>/", people.introduction, name="partner-introduction"),
    path("partner/introductions/<int:pk>/agreement/", people.agreement, name="partner-introduction-agreement"),
    path("partner/introductions/<int:pk>/refusal/", people.refusal, name="partner-introduction-refusal"),
    path("partner/introductions/<int:pk>/question/", people.question, name="partner-introduction-question"),
    path("partner/introductions/<int:pk>/trial/", people.trial, name="partner-introduction-trial"),
    path("partner/introductions/<int:pk>/ending/", people.ending, name="partner-introduction-ending"),
    path("partner/introductions/<int:pk>/return/", people.return_, name="partner-introduction-return"),
    path("partner/introductions/<int:pk>/hours/", hours.report, name="partner-introduction-hours"),
    path("partner/follow-ups/<int:pk>/", follow_ups.follow_up, name="partner-follow-up"),
    path("partner/counselling/", counselling.counselling, name="partner-counselling"),
    path("partner/hours/", hours.hours, name="partner-hours"),
    path("partner/hours/return/", hours.hours_return, name="partner-hours-return"),
    path("partner/hours/<int:pk>/return/", hours.report_return, name="partner-hours-report-return"),
    path("partner/positions/", positions.positions, name="partner-positions"),
    path("partner/positions/new/", positions.position_new, name="partner-position-new"),
    path("partner/positions/<int:number>/", positions.position, name="partner-position"),
    path("partner/positions/<int:number>/edit/", positions.position_edit, name="partner-position-edit"),
    path("partner/positions/<int:number>/copy/", positions.position_copy, name="partner-position-copy"),
    path("partner/positions/<int:number>/report/", position_states.report, name="partner-position-report"),
    path("partner/positions/<int:number>/confirmation/", position_states.confirmation, name="partner-position-confirmation"),
    path("partner/positions/<int:number>/filling/", position_states.filling, name="partner-position-filling"),
    path("partner/positions/<int:number>/withdrawal/", position_states.withdrawal, name="partner-position-withdrawal"),
    path("partner/positions/<int:number>/return/", position_states.return_, name="partner-position-return"),
    path("partner/positions/<int:number>/picture/", position_states.picture, name="partner-position-picture"),
    path("partner/positions/<int:number>/picture/removal/", position_states.picture_removal, name="partner-position-picture-removal"),
    path("partner/organisations/", organisations.organisations, name="partner-organisations"),
    path("partner/organisations/<int:pk>/", organisations.organisation, name="partner-organisation"),
    path("partner/services/<int:pk>/assurance/", organisations.service_assurance, name="partner-service-assurance"),
    path("partner/services/<int:pk>/assurance/return/", organisations.service_assurance_return, name="partner-service-assurance-return"),
]
