"""The rules speak once, in time, to whom may still hear it; nothing stale after a standstill; the dry run writes nothing."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from nahbei.desk.founding import found_office
from nahbei.foundation.models import Agency, AuditEntry
from nahbei.foundation.tenancy import agency_scope
from nahbei.messaging.models import Message
from nahbei.messaging.topics import topics
from nahbei.notices.actions import add_rule, change_rule, send_due, speaking, switch_rule, would_send
from nahbei.notices.defaults import RULES
from nahbei.notices.models import Notice, NoticeRule, Whom
from nahbei.notices.occasions import occasions
from nahbei.notices.queries import due
from nahbei.notices.rules import NoSuchOccasion, TextDoesNotFit, due_moment
from nahbei.notices.words import sentence
from nahbei.people.models import Person, Representation
from nahbei.placements.models import Enquiry, Placement
from nahbei.visits.models import Visit
from nahbei.volunteers.models import Volunteer
from tests.factories import (
    BERLIN,
    CLERK,
    NOW,
    TODAY,
    make_certificate,
    make_consent,
    make_enquiry,
    make_follow_up,
    make_person,
    make_placement,
    make_position_with_contact,
    make_request,
    make_rule,
    make_training_record,
    make_visit,
    make_volunteer,
)
from tests.support.queries import counted

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + dt.timedelta(days=1)
FIVE = NOW.replace(hour=17, minute=0)


def a_visit(agency: Agency, *, contact: Person | None = None, **fields: Any) -> Visit:
    """Tomorrow; both have agreed."""
    seeker = make_person(agency, "Albers", email=f"albers{Person.objects.count()}@example.org", preferred_channel="email")
    request = make_request(agency, seeker, starts_on=TOMORROW, consent=make_consent(agency, seeker), contact=contact)
    volunteer = make_volunteer(agency, activities=(request.activity,))
    make_placement(agency, request, volunteer)
    return make_visit(request, **{"on": TOMORROW, "volunteer": volunteer, **fields})


def plain(text: str) -> str:
    return text.replace("\xa0", " ")


def said(agency: Agency, at: dt.datetime) -> list[Any]:
    return send_due(agency=agency, by=CLERK, at=at)


def test_the_evening_before_both_are_reminded_once(inside: Agency) -> None:
    make_rule(inside)
    make_rule(inside, whom="resident", topic="visit_soon_for_resident")
    visit = a_visit(inside)
    assert said(inside, FIVE - dt.timedelta(minutes=1)) == []
    assert [len(said(inside, FIVE + dt.timedelta(minutes=15 * step))) for step in range(3)] == [2, 0, 0]
    to_resident, to_helper = inside.messages.order_by("topic").reverse()
    assert "bei Frau Albers" in to_helper.body and to_helper.about == visit.reference
    assert "Jonas Krämer kommt zu Ihnen" in to_resident.body
    assert {to_helper.person_id, to_resident.person_id} == set(inside.notices.values_list("person", flat=True))


def test_a_date_that_was_moved_is_another_occasion(inside: Agency) -> None:
    make_rule(inside)
    visit = a_visit(inside)
    assert len(said(inside, FIVE)) == 1
    Visit.objects.filter(pk=visit.pk).update(on=TOMORROW + dt.timedelta(days=2))
    assert len(said(inside, FIVE + dt.timedelta(days=2))) == 1


def test_after_a_standstill_nothing_stale_goes_out(inside: Agency) -> None:
    make_rule(inside)
    visit = a_visit(inside)
    assert said(inside, visit.begins_at) == []  # she is there already
    assert len(said(inside, visit.begins_at - dt.timedelta(hours=1))) == 1  # late, and still of use


def test_what_fell_due_before_it_was_switched_on_is_not_made_up_for(inside: Agency) -> None:
    rule = make_rule(inside, active=False)
    a_visit(inside)
    switch_rule(rule=rule, on=True, by=CLERK, at=FIVE + dt.timedelta(hours=1))
    assert said(inside, FIVE + dt.timedelta(hours=2)) == []


@pytest.mark.parametrize("hindrance", [
    "cancelled", "nobody", "not_agreed", "helper_died", "seeker_died", "blocked", "ended", "consent_withdrawn", "rule_off", "no_such_occasion",
    "no_such_text",
])
def test_who_is_not_reminded(inside: Agency, hindrance: str) -> None:
    rules = [make_rule(inside), make_rule(inside, whom="resident", topic="visit_soon_for_resident")]
    visit = a_visit(inside)
    assert visit.volunteer is not None
    seeker, mine = visit.help_request.help_seeker, Visit.objects.filter(pk=visit.pk)
    keys = [rule.pk for rule in rules]
    {
        "cancelled": lambda: mine.update(state="cancelled"), "nobody": lambda: mine.update(volunteer=None),
        "not_agreed": lambda: Placement.objects.update(state="ask_resident"),
        "helper_died": lambda: Person.objects.filter(volunteer=visit.volunteer).update(died_on=TODAY),
        "seeker_died": lambda: Person.objects.filter(pk=seeker.pk).update(died_on=TODAY),
        "blocked": lambda: Volunteer.objects.update(state="blocked"), "ended": lambda: Volunteer.objects.update(state="ended"),
        "consent_withdrawn": lambda: seeker.consents.update(withdrawn_at=NOW),
        "rule_off": lambda: NoticeRule.objects.filter(pk__in=keys).update(active=False),
        "no_such_occasion": lambda: NoticeRule.objects.filter(pk__in=keys).update(occasion="full_moon"),
        "no_such_text": lambda: NoticeRule.objects.filter(pk__in=keys).update(topic="enquiry"),
    }[hindrance]()
    if hindrance == "consent_withdrawn":
        seeker.consents.update(given_at=NOW - dt.timedelta(days=1), withdrawn_at=NOW)
    assert said(inside, FIVE) == []


def test_who_speaks_for_her_is_told_until_she_is_removed(inside: Agency) -> None:
    make_rule(inside, whom="resident", topic="visit_soon_for_resident")
    daughter = make_person(inside, "Yıldırım", email="elif@example.org", preferred_channel="email")
    visit = a_visit(inside, contact=daughter)
    seeker = visit.help_request.help_seeker
    entitled = Representation.objects.create(agency=inside, person=seeker, representative=daughter)
    with transaction.atomic():
        assert [one.person for one in said(inside, FIVE)] == [daughter]
        assert "kommt zu Frau Albers" in inside.messages.get().body
        transaction.set_rollback(True)
    Representation.objects.filter(pk=entitled.pk).update(ends_on=TODAY - dt.timedelta(days=1))
    assert [one.person for one in said(inside, FIVE)] == [seeker]


@pytest.mark.database
def test_the_database_lets_nothing_be_said_twice(inside: Agency) -> None:
    make_rule(inside)
    a_visit(inside)
    (one,) = said(inside, FIVE)
    again = {"agency": inside, "rule": one.rule, "about": one.about, "occasion": Notice.objects.get().occasion, "at": FIVE}
    for person in (one.person, None):
        with transaction.atomic():
            if person is None:
                Notice.objects.create(**again)
            with pytest.raises(IntegrityError), transaction.atomic():
                Notice.objects.create(**again, person=person)


@pytest.mark.database
def test_of_two_clocks_the_second_writes_nothing(inside: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both looked before either wrote: message, job and line of the second are rolled back together."""
    make_rule(inside)
    a_visit(inside)
    first = speaking.due
    stale = [one for rule in NoticeRule.objects.all() for one in first(inside, rule, at=FIVE, until=FIVE)]
    assert len(said(inside, FIVE)) == 1
    monkeypatch.setattr(speaking, "due", lambda *_, **__: iter(stale))
    assert said(inside, FIVE) == []
    assert (inside.messages.count(), inside.notices.count()) == (1, 1)


@pytest.mark.logged_errors
def test_one_that_fails_does_not_silence_the_others(inside: Agency, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    make_rule(inside)
    visits = [a_visit(inside) for _ in range(3)]
    send = speaking.send

    def breaks(**said: Any) -> Message:
        if said["about"] == visits[0].reference:
            raise RuntimeError("no ink")
        return send(**said)

    with monkeypatch.context() as broken:
        broken.setattr(speaking, "send", breaks)
        assert len(said(inside, FIVE)) == 2
    assert "could not be said" in caplog.text
    assert len(said(inside, FIVE)) == 1  # the next run tries again


@pytest.mark.database
def test_the_dry_run_shows_the_very_same_and_writes_nothing(inside: Agency) -> None:
    make_rule(inside)
    make_rule(inside, occasion="hours", topic="visit_report", amount=0, unit="hours")
    a_visit(inside)
    a_visit(inside, on=TODAY, start=dt.time(10), end=dt.time(11))
    before = (inside.messages.count(), inside.notices.count(), AuditEntry.objects.count())
    shown = would_send(agency=inside, by=CLERK, at=NOW, until=NOW.replace(hour=23, minute=59))
    assert (inside.messages.count(), inside.notices.count(), AuditEntry.objects.count()) == before
    assert [one.message.topic for one in shown if one.message] == ["visit_soon", "visit_report", "visit_soon"]  # the first is late
    assert [one.at.astimezone(BERLIN).hour for one in shown] == [9, 11, 17]
    sent = said(inside, FIVE)
    assert [one.message.body for one in sent if one.message and one.message.topic == "visit_soon"] == [shown[2].message.body]  # type: ignore[union-attr]


@pytest.mark.parametrize("rows", [1, 3])
def test_looking_costs_the_same_for_one_and_for_three(inside: Agency, rows: int) -> None:
    for each in RULES:
        make_rule(inside, **{**each.columns(), "active": True})
    for _ in range(rows):
        a_visit(inside)
        a_visit(inside, on=TODAY - dt.timedelta(days=3))
        seeker = make_person(inside)
        request = make_request(inside, seeker, consent=make_consent(inside, seeker))
        make_enquiry(inside, request, asked_by_means="email", asked_at=FIVE - dt.timedelta(hours=48), expires_at=FIVE + dt.timedelta(hours=48))
        until = TODAY + dt.timedelta(days=60)
        make_certificate(inside, kind="extended", dated_on=until.replace(year=until.year - 5) + dt.timedelta(days=1))
        make_training_record(inside, valid_until=until)
        make_position_with_contact(
            inside, state="published", confirmed_on=TODAY - dt.timedelta(days=87), asked_on=TODAY - dt.timedelta(days=18), digest=str(rows + _) * 64,
        )
    with counted() as queries:
        found = [one for rule in NoticeRule.objects.all() for one in due(inside, rule, at=FIVE, until=FIVE)]
    assert len(found) == KINDS_DUE * rows
    assert queries.number == LOOKING, queries


KINDS_DUE, LOOKING = 9, 47


def test_an_enquiry_without_an_answer(inside: Agency) -> None:
    make_rule(inside, occasion="enquiry", topic="enquiry_unanswered", amount=48, unit="hours")
    make_rule(inside, occasion="enquiry", whom="office", topic="enquiry_unanswered_for_office", amount=48, unit="hours")
    request = make_request(inside, consent=None)
    request.consent = make_consent(inside, request.help_seeker)
    request.save()
    enquiry = make_enquiry(inside, request, asked_by_means="email", digest="x" * 64, asked_at=NOW, expires_at=NOW + dt.timedelta(hours=96))
    assert said(inside, NOW + dt.timedelta(hours=47)) == []
    two = said(inside, NOW + dt.timedelta(hours=48))
    assert {one.message.topic if one.message else one.reminder[:18] for one in two} == {"enquiry_unanswered", "Noch keine Antwort"}
    assert inside.reminders.get().about == enquiry.reference
    assert said(inside, NOW + dt.timedelta(hours=49)) == []


@pytest.mark.parametrize("fields", [
    {"state": "no"}, {"question": "Wie lange?"}, {"asked_by_means": "phone"}, {"expires_at": NOW + dt.timedelta(hours=47)},
])
def test_an_enquiry_that_needs_no_reminder(inside: Agency, fields: dict[str, Any]) -> None:
    make_rule(inside, occasion="enquiry", topic="enquiry_unanswered", amount=48, unit="hours")
    request = make_request(inside)
    enquiry = make_enquiry(inside, request, asked_by_means="email", digest="x" * 64, asked_at=NOW, expires_at=NOW + dt.timedelta(hours=96))
    Enquiry.objects.filter(pk=enquiry.pk).update(**fields)
    assert said(inside, NOW + dt.timedelta(hours=48)) == []


def test_papers_that_run_out_are_told_three_times(inside: Agency) -> None:
    for days in (60, 30, 7):
        make_rule(inside, occasion="certificate", topic="certificate_ends", amount=days, at_time=dt.time(9))
        make_rule(inside, occasion="training", topic="training_ends", amount=days, at_time=dt.time(9))
    until = TODAY + dt.timedelta(days=70)
    certificate = make_certificate(inside, kind="extended", dated_on=until.replace(year=until.year - 5) + dt.timedelta(days=1))
    make_training_record(inside, certificate.volunteer, valid_until=until)
    told = {}
    for day in range(72):
        at = NOW + dt.timedelta(days=day)
        told[(until - at.date()).days] = sorted(one.message.topic for one in said(inside, at) if one.message)
    assert {days: topics for days, topics in told.items() if topics} == dict.fromkeys((60, 30, 7), ["certificate_ends", "training_ends"])


def test_a_newer_paper_stops_the_reminders(inside: Agency) -> None:
    make_rule(inside, occasion="certificate", topic="certificate_ends", amount=60, at_time=dt.time(9))
    until = TODAY + dt.timedelta(days=60)
    old = make_certificate(inside, kind="extended", dated_on=until.replace(year=until.year - 5) + dt.timedelta(days=1))
    make_certificate(inside, old.volunteer, kind="extended", dated_on=TODAY, inspected_on=TODAY)
    assert said(inside, NOW) == []


def test_a_follow_up_without_an_answer_until_the_office_calls(inside: Agency) -> None:
    make_rule(inside, occasion="follow_up", topic="follow_up_again", amount=3, at_time=dt.time(9))
    placement = make_placement(inside)
    placement.help_request.consent = make_consent(inside, placement.help_request.help_seeker)
    placement.help_request.save()
    row = make_follow_up(inside, placement, side="volunteer", digest="y" * 64, asked_at=NOW, due_on=TODAY + dt.timedelta(days=7))
    assert [one.about for one in said(inside, NOW + dt.timedelta(days=3))] == [row.reference]
    Notice.objects.all().delete()
    row.due_on = TODAY + dt.timedelta(days=2)
    row.save(update_fields=["due_on"])
    assert said(inside, NOW + dt.timedelta(days=3)) == []


def test_a_position_that_nobody_confirmed(inside: Agency) -> None:
    for whom, topic in (("contact", "position_soon_off"), ("office", "position_soon_off_for_office")):
        make_rule(inside, occasion="position", whom=whom, topic=topic, amount=3, at_time=dt.time(8))
    position = make_position_with_contact(
        inside, state="published", confirmed_on=TODAY - dt.timedelta(days=87), asked_on=TODAY - dt.timedelta(days=18), digest="z" * 64,
    )
    spoken = said(inside, NOW)
    assert [one.about for one in spoken] == [position.reference] * 2
    assert {bool(one.message) for one in spoken} == {True, False}


def test_the_clock_keeps_its_time_when_summer_time_ends(inside: Agency) -> None:
    rule = make_rule(inside)
    moment = dt.datetime(2026, 10, 25, 9, 30, tzinfo=BERLIN)  # the night before is 25 hours long
    assert due_moment(rule, moment, before=True).astimezone(BERLIN).isoformat() == "2026-10-24T17:00:00+02:00"


def test_a_new_office_has_all_the_usual_rules_and_each_has_its_text(db: None) -> None:
    office = found_office(name="Nordstadt", town="Birkenfeld", state="NW", lead_name="Ada", lead_email="ada@example.org", by=CLERK, at=NOW)
    with agency_scope(office):
        assert office.notice_rules.count() == len(RULES)
        for rule in office.notice_rules.all():
            rule.full_clean()
            assert rule.topic in occasions[rule.occasion].told[Whom(rule.whom)]
    assert all(topic in topics for occasion in occasions.values() for told in occasion.told.values() for topic in told)


def test_rules_are_set_and_switched_and_the_trail_knows(inside: Agency) -> None:
    new = {"occasion": "visit", "whom": "volunteer", "topic": "visit_soon", "amount": 2, "unit": "days", "at_time": dt.time(17)}
    rule = add_rule(agency=inside, by=CLERK, at=NOW, **new)
    assert plain(sentence(rule)) == "2 Tage vor dem Einsatz, um 17 Uhr, an die helfende Person"
    with pytest.raises(ValidationError, match="schon"):
        add_rule(agency=inside, by=CLERK, at=NOW, **new)
    with pytest.raises(NoSuchOccasion):
        add_rule(agency=inside, by=CLERK, at=NOW, **{**new, "occasion": "full_moon"})
    for wrong in ({"topic": "enquiry"}, {"whom": "contact"}, {"whom": "everybody"}):
        with pytest.raises(TextDoesNotFit):
            add_rule(agency=inside, by=CLERK, at=NOW, **{**new, **wrong})
    with pytest.raises(ValidationError):
        change_rule(rule=rule, whom="volunteer", topic="visit_soon", amount=2, unit="hours", at_time=dt.time(17), by=CLERK, at=NOW)
    change_rule(rule=rule, whom="volunteer", topic="visit_soon", amount=0, unit="days", at_time=dt.time(8), by=CLERK, at=NOW)
    rule.refresh_from_db()
    assert plain(sentence(rule)) == "Am Tag des Einsatzes, um 8 Uhr, an die helfende Person"
    assert [switch_rule(rule=rule, on=False, by=CLERK, at=NOW).active, switch_rule(rule=rule, on=False, by=CLERK, at=NOW).active] == [False, False]
    assert list(AuditEntry.objects.order_by("pk").values_list("what", flat=True)) == [
        "notices.rule_added", "notices.rule_changed", "notices.rule_switched",
    ]
