"""Nachbetreuung: when both sides are asked, who, how; what becomes of an answer; neither learns what the other said."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import IntegrityError, transaction

from nahbei.desk.requests import take_back_consent
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency, AuditEntry
from nahbei.foundation.tenancy import agency_scope
from nahbei.foundation.tokens import digest
from nahbei.journal.models import Entry, ReminderKind
from nahbei.people.models import Person, Representation
from nahbei.placements.actions import (
    add_note,
    answer_follow_up,
    end_placement,
    plan_follow_ups,
    take_back_answer,
)
from nahbei.placements.follow_ups import next_due
from nahbei.placements.models import FollowUp, Placement
from nahbei.placements.rules import (
    FollowUpAlreadyAnswered,
    FollowUpLinkExpired,
    NothingToAdd,
    NothingToTakeBack,
    OutcomeIsMissing,
    SaidByThePerson,
    TriedTooLittle,
)
from tests import factories
from tests.factories import (
    CLERK,
    NOW,
    TODAY,
    make_follow_up,
    make_person,
    make_placement,
    make_request,
    make_visit,
    make_volunteer,
)
from tests.placements.test_concurrency import at_once, own_database  # noqa: F401 - a fixture
from tests.support.queries import counted

pytestmark = pytest.mark.django_db
CLOCK = Actor.clock()
DAY = dt.timedelta(days=1)
STANDING = {
    "standing": True, "starts_on": dt.date(2026, 11, 19), "weekdays": 8, "start": dt.time(9, 30), "end": dt.time(11, 30),
    "review_on": dt.date(2027, 2, 1),
}


def at(days: int = 0) -> dt.datetime:
    return NOW + dt.timedelta(days=days)


def helped(
    agency: Agency, *, visit_on: dt.date | None = TODAY - DAY, standing: bool = True, request: dict[str, object] | None = None,
    seeker: Person | None = None, helper: Person | None = None, **fields: object,
) -> Placement:
    """Help that runs, with a first visit yesterday. The volunteer is reached by e-mail, the resident by phone."""
    seeker = seeker or make_person(agency, "Albers", phone="030 23125 418")
    help_request = make_request(agency, seeker, **{**(STANDING if standing else {}), "state": "matched", **(request or {})})
    volunteer = make_volunteer(agency, activities=(help_request.activity,), person=helper)
    placement = make_placement(agency, help_request, volunteer, **{"started_on": TODAY - 7 * DAY, **fields})
    if visit_on:
        make_visit(help_request, visit_on, volunteer=volunteer, state="took_place")
    return placement


def plan(agency: Agency, days: int = 0) -> list[FollowUp]:
    return plan_follow_ups(agency=agency, by=CLOCK, at=at(days))


def kinds(found: list[FollowUp]) -> list[tuple[str, str]]:
    return [(each.kind, each.side) for each in found]


def say(follow_up: FollowUp, outcome: str, note: str = "", *, by: Actor = CLERK, days: int = 0, last: bool = False) -> FollowUp:
    return answer_follow_up(follow_up=follow_up, outcome=outcome, note=note, by=by, at=at(days), last=last)


def link(follow_up: FollowUp) -> Actor:
    return Actor.link(follow_up.person.full_name)


BOTH_FIRST = [("first_visit", "volunteer"), ("first_visit", "help_seeker")]
BOTH_LATER = [("later", "volunteer"), ("later", "help_seeker")]


# --- When --------------------------------------------------------------------------------------------------------------


def test_the_day_after_the_first_visit_both_sides_are_asked(inside: Agency) -> None:
    placement = helped(inside, visit_on=TODAY)
    assert plan(inside) == []
    assert kinds(plan(inside, 1)) == BOTH_FIRST
    helper, seeker = placement.follow_ups.order_by("pk")
    assert (helper.person, helper.asked_at, helper.due_on) == (placement.volunteer.person, at(1), TODAY + 8 * DAY)
    assert (seeker.person, seeker.asked_at, seeker.due_on, seeker.digest) == (placement.help_request.help_seeker, None, TODAY + DAY, "")


def test_a_date_that_was_only_planned_is_no_first_visit(inside: Agency) -> None:
    placement = helped(inside, visit_on=None)
    for state in ("planned", "missed", "cancelled"):
        make_visit(placement.help_request, TODAY - DAY, state=state, volunteer=placement.volunteer, start=dt.time(len(state)))
    assert plan(inside) == []


def test_the_second_visit_asks_nothing(inside: Agency) -> None:
    placement = helped(inside)
    plan(inside)
    make_visit(placement.help_request, TODAY + 6 * DAY, volunteer=placement.volunteer, state="took_place")
    assert plan(inside, 7) == []


def test_visits_of_an_earlier_placement_of_the_same_two_do_not_count(inside: Agency) -> None:
    helped(inside, started_on=TODAY)
    assert plan(inside) == []


def test_a_stand_in_is_not_asked(inside: Agency) -> None:
    helped(inside, stand_in=True)
    assert plan(inside) == []


def test_who_helped_long_ago_is_not_asked_now(inside: Agency) -> None:
    """An office that starts with its old records must not write to hundreds of people on its first morning."""
    helped(inside, visit_on=TODAY - 40 * DAY, started_on=TODAY - 300 * DAY)
    assert plan(inside) == []


def test_after_some_weeks_both_sides_are_asked_again(inside: Agency) -> None:
    helped(inside)
    plan(inside)
    assert plan(inside, 62) == []
    assert kinds(plan(inside, 63)) == BOTH_LATER  # ten weeks after the start
    assert plan(inside, 64) == []


def test_the_office_decides_after_how_many_weeks(inside: Agency) -> None:
    Agency.objects.filter(pk=inside.pk).update(follow_up_weeks=4)
    inside.refresh_from_db()
    helped(inside)
    plan(inside)
    assert plan(inside, 20) == []
    assert kinds(plan(inside, 21)) == BOTH_LATER


def test_a_late_first_visit_pushes_the_second_question_back(inside: Agency) -> None:
    """Nobody is asked twice within two weeks."""
    helped(inside, started_on=TODAY - 70 * DAY)
    assert kinds(plan(inside)) == BOTH_FIRST
    assert plan(inside, 13) == []
    assert kinds(plan(inside, 21)) == BOTH_LATER


@pytest.mark.parametrize("fields", [{"standing": False}, {"request": {"closed_at": NOW}}, {"state": "ended", "ended_on": TODAY}])
def test_later_is_asked_only_while_a_series_runs(inside: Agency, fields: dict[str, object]) -> None:
    helped(inside, **fields)  # type: ignore[arg-type]
    plan(inside)
    assert plan(inside, 63) == []


# --- Who and how -------------------------------------------------------------------------------------------------------


def test_run_twice_it_adds_nothing(inside: Agency) -> None:
    helped(inside)
    assert len(plan(inside)) == 2
    before = (inside.messages.count(), AuditEntry.objects.count())
    assert plan(inside) == []
    assert (inside.follow_ups.count(), inside.messages.count(), AuditEntry.objects.count()) == (2, *before)


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_run_twice_at_once_it_asks_once(own_database: None) -> None:  # noqa: F811
    agency = factories.make_agency()
    with agency_scope(agency):
        helped(agency)
        helped(agency, seeker=make_person(agency, "Bosch"))
    results = at_once(agency, *(lambda: len(plan(agency)) for _ in range(3)))
    assert sorted(results) == [0, 0, 4], results  # type: ignore[type-var]
    with agency_scope(agency):
        assert (agency.follow_ups.count(), agency.messages.filter(topic="follow_up").count()) == (4, 2)


def test_the_mail_holds_a_link_and_the_row_only_its_digest(inside: Agency) -> None:
    placement = helped(inside)
    plan(inside)
    message = inside.messages.get(topic="follow_up")
    found = re.search(r"/lindenhof/feedback/([0-9a-f]{40})/", message.body)
    assert found is not None
    row = placement.follow_ups.get(side="volunteer")
    assert row.digest == digest(found[1])
    assert (message.person, message.channel, message.about) == (row.person, "email", row.reference)
    assert "Albers" not in message.subject  # a lock screen shows it


def test_a_crash_in_between_leaves_nothing(inside: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    helped(inside)

    def crash(**_: object) -> None:
        raise OSError("out of paper")

    with monkeypatch.context() as broken:
        broken.setattr("nahbei.placements.actions.follow_ups.send", crash)
        with pytest.raises(OSError, match="out of paper"), transaction.atomic():
            plan(inside)
    assert (inside.follow_ups.count(), inside.messages.count()) == (0, 0)
    assert len(plan(inside)) == 2


@pytest.mark.parametrize(("preferred", "phone", "email", "in_writing"), [
    ("email", "030 23125 401", "a@example.org", True), ("email", "030 23125 401", "", False), ("phone", "030 23125 401", "a@example.org", False),
    ("letter", "030 23125 401", "a@example.org", False), ("sms", "0152 28817386", "a@example.org", False), ("phone", "", "a@example.org", True),
    ("letter", "", "", False),
])
def test_in_writing_only_who_wants_e_mail(inside: Agency, preferred: str, phone: str, email: str, in_writing: bool) -> None:
    helped(inside, seeker=make_person(inside, "Bosch", phone=phone, email=email, preferred_channel=preferred, street="Weg 1", town="Ort"))
    plan(inside)
    assert bool(inside.follow_ups.get(side="help_seeker").digest) is in_writing
    assert inside.messages.filter(topic="follow_up", channel="letter").count() == 0


def test_who_is_called_with_questions_is_asked_for_the_resident(inside: Agency) -> None:
    daughter = make_person(inside, "Kern", given_name="Anna", phone="030 23125 402")
    placement = helped(inside, request={"contact": daughter})
    plan(inside)
    assert inside.follow_ups.get(side="help_seeker").person == daughter
    assert placement.help_request.help_seeker != daughter


@pytest.mark.parametrize("why", ["died", "speaks no more", "is the volunteer"])
def test_else_the_resident_herself(inside: Agency, why: str) -> None:
    contact = make_person(inside, "Kern", died_on=TODAY if why == "died" else None)
    placement = helped(inside, request={"contact": contact}, helper=contact if why == "is the volunteer" else None)
    seeker = placement.help_request.help_seeker
    if why == "speaks no more":
        Representation.objects.create(agency=inside, person=seeker, representative=contact, ends_on=TODAY - DAY)
    plan(inside)
    assert inside.follow_ups.get(side="help_seeker").person == seeker


@pytest.mark.parametrize("who", ["help_seeker", "volunteer"])
def test_nobody_is_asked_about_the_help_of_someone_who_died(inside: Agency, who: str) -> None:
    placement = helped(inside)
    person = placement.help_request.help_seeker if who == "help_seeker" else placement.volunteer.person
    Person.objects.filter(pk=person.pk).update(died_on=TODAY)
    assert plan(inside) == []


def test_a_death_closes_what_is_still_open(inside: Agency) -> None:
    placement = helped(inside)
    plan(inside)
    say(inside.follow_ups.get(side="volunteer"), "good")
    Person.objects.filter(pk=placement.help_request.help_seeker_id).update(died_on=TODAY)
    plan(inside, 1)
    assert list(inside.follow_ups.order_by("pk").values_list("outcome", flat=True)) == ["good", "not_needed"]


def test_when_only_the_contact_died_the_resident_is_called(inside: Agency) -> None:
    daughter = make_person(inside, "Kern", email="kern@example.org", preferred_channel="email")
    placement = helped(inside, request={"contact": daughter})
    plan(inside)
    Person.objects.filter(pk=daughter.pk).update(died_on=TODAY)
    plan(inside, 1)
    row = inside.follow_ups.get(side="help_seeker")
    assert (row.person, row.digest, row.due_on, row.answered_at) == (placement.help_request.help_seeker, "", TODAY + DAY, None)


def test_a_blocked_volunteer_is_spoken_to_by_a_human(inside: Agency) -> None:
    placement = helped(inside)
    placement.volunteer.state = "blocked"
    placement.volunteer.save()
    assert kinds(plan(inside)) == [("first_visit", "help_seeker")]


@pytest.mark.parametrize("ended", [False, True])
def test_who_takes_back_the_consent_is_not_asked_about(inside: Agency, ended: bool) -> None:
    placement = helped(inside, request={"closed_at": NOW} if ended else None)
    consent = placement.help_request.consent
    assert consent is not None
    take_back_consent(consent=consent, by=CLERK, at=NOW)
    assert plan(inside) == []
    assert not inside.messages.exists()


def test_taking_back_the_consent_closes_what_is_still_open_at_once(inside: Agency) -> None:
    placement, other = helped(inside), helped(inside, seeker=make_person(inside, "Behrens", phone="030 23125 419"))
    plan(inside)
    say(placement.follow_ups.get(side="volunteer"), "good")
    assert placement.help_request.consent is not None
    take_back_consent(consent=placement.help_request.consent, by=CLERK, at=NOW)
    assert list(placement.follow_ups.order_by("pk").values_list("outcome", flat=True)) == ["good", "not_needed"]
    assert other.follow_ups.open().count() == 2


@pytest.mark.parametrize("rows", [1, 3])
def test_looking_for_what_is_due_costs_the_same(inside: Agency, rows: int) -> None:
    for number in range(rows):
        helped(inside, seeker=make_person(inside, f"Mensch{number}"))
    plan(inside)
    with counted() as queries:
        plan(inside, 1)
    assert queries.number == 4, queries


# --- Answers -----------------------------------------------------------------------------------------------------------


def test_an_answer_is_written_down(inside: Agency) -> None:
    row = make_follow_up(inside, helped(inside))
    answered = say(row, "good", "  Wir lachen viel. ")
    assert (answered.outcome, answered.note, answered.answered_at, answered.answered_by_name, answered.answered_online) == (
        "good", "Wir lachen viel.", NOW, CLERK.name, False)
    entry = Entry.objects.get(kind="follow_up")
    assert entry.text == "Nachbetreuung, Erika Albers (Arztbegleitung mit Jonas Krämer): läuft gut. Wir lachen viel."
    assert (entry.person, entry.about) == (row.person, row.placement.help_request.reference)
    assert AuditEntry.objects.filter(what="placements.follow_up_answered", about=row.reference).count() == 1
    assert inside.reminders.count() == 0


def test_it_does_not_go_well_waits_for_somebody(inside: Agency) -> None:
    row = make_follow_up(inside, helped(inside), "volunteer")
    say(row, "bad", "Sie war zweimal nicht da.")
    reminder = inside.reminders.get()
    assert (reminder.kind, reminder.person, reminder.about, reminder.due_at) == (ReminderKind.FOLLOW_UP, row.person, row.reference, NOW)
    assert reminder.text == "Jonas Krämer sagt: läuft nicht gut (Arztbegleitung mit Erika Albers). Sie war zweimal nicht da."


def test_what_somebody_writes_online_waits_for_somebody_too(inside: Agency) -> None:
    row = make_follow_up(inside, helped(inside), "volunteer", digest="d", asked_at=NOW)
    say(row, "good", by=link(row))
    assert inside.reminders.count() == 0
    add_note(follow_up=row, note="Mittwochs kann ich nicht mehr.", by=link(row), at=at(1))
    assert "Mittwochs kann ich nicht mehr." in inside.reminders.open().get().text
    with pytest.raises(NothingToAdd):
        add_note(follow_up=row, note="Noch etwas.", by=link(row), at=at(1))


def test_a_note_to_a_bad_answer_replaces_its_reminder(inside: Agency) -> None:
    row = make_follow_up(inside, helped(inside), digest="d", asked_at=NOW)
    say(row, "bad", by=link(row))
    add_note(follow_up=row, note="Er kommt zu spät.", by=link(row), at=at(1))
    assert [each.text for each in inside.reminders.open()] == [
        "Erika Albers sagt: läuft nicht gut (Arztbegleitung mit Jonas Krämer). Er kommt zu spät."]


@pytest.mark.parametrize(("online", "note", "days"), [(False, "Zu spät.", 0), (True, "   ", 0), (True, "Zu spät.", 30)])
def test_a_note_belongs_to_an_answer_by_the_link(inside: Agency, online: bool, note: str, days: int) -> None:
    row = make_follow_up(inside, helped(inside), digest="d", asked_at=NOW)
    say(row, "bad", by=link(row) if online else CLERK)
    with pytest.raises(NothingToAdd):
        add_note(follow_up=row, note=note, by=link(row), at=at(days))


def test_the_first_answer_counts(inside: Agency) -> None:
    row = make_follow_up(inside, helped(inside), digest="d", asked_at=NOW)
    stale = FollowUp.objects.get(pk=row.pk)
    say(row, "good", by=link(row))
    with pytest.raises(FollowUpAlreadyAnswered, match="läuft gut .*Erika Albers"):
        say(stale, "bad", "Anders.")
    assert FollowUp.objects.get(pk=row.pk).outcome == "good"
    assert inside.reminders.count() == 0


@pytest.mark.parametrize("outcome", ["not_reached", "not_needed", "yes", ""])
def test_by_the_link_there_are_three_answers(inside: Agency, outcome: str) -> None:
    row = make_follow_up(inside, helped(inside), digest="d", asked_at=NOW)
    with pytest.raises(OutcomeIsMissing):
        say(row, outcome, by=link(row))


@pytest.mark.parametrize("outcome", ["not_needed", "excellent", ""])
def test_the_office_cannot_make_one_up_either(inside: Agency, outcome: str) -> None:
    with pytest.raises(OutcomeIsMissing):
        say(make_follow_up(inside, helped(inside)), outcome)


def test_the_link_ends_after_four_weeks_and_the_telephone_does_not(inside: Agency) -> None:
    row = make_follow_up(inside, helped(inside), digest="d", asked_at=NOW)
    with pytest.raises(FollowUpLinkExpired):
        say(row, "good", by=link(row), days=28)
    assert say(row, "good", days=28).outcome == "good"


def test_not_reached_is_tried_again_in_three_days(inside: Agency) -> None:
    row = make_follow_up(inside, helped(inside))
    tried = say(row, "not_reached", "Besetzt.")
    assert (tried.due_on, tried.not_reached, tried.answered_at, tried.outcome, tried.note) == (TODAY + 3 * DAY, 1, None, "", "Besetzt.")
    assert Entry.objects.get(kind="follow_up").text.endswith("nicht erreicht, 1. Versuch. Besetzt.")
    assert inside.follow_ups.due(on=TODAY + 2 * DAY).count() == 0
    assert inside.follow_ups.due(on=TODAY + 3 * DAY).get() == row


def test_giving_up_takes_three_tries(inside: Agency) -> None:
    row = make_follow_up(inside, helped(inside))
    for days in (0, 3):
        with pytest.raises(TriedTooLittle):
            say(row, "not_reached", last=True, days=days)
        say(row, "not_reached", days=days)
    closed = say(row, "not_reached", last=True, days=6)
    assert (closed.outcome, closed.not_reached, closed.answered_at, closed.asked_at) == ("not_reached", 3, at(6), None)


def test_nothing_that_is_written_tells_one_side_what_the_other_said(inside: Agency) -> None:
    placement = helped(inside)
    plan(inside)
    say(placement.follow_ups.get(side="help_seeker"), "bad", "GEHEIM: er riecht nach Rauch.")
    end_placement(placement=placement, side="help_seeker", reason="passt nicht", on=TODAY, by=CLERK, at=at(1))
    plan(inside, 63)
    for message in inside.messages.all():
        assert "GEHEIM" not in message.subject + message.body
        assert "läuft nicht gut" not in message.body


# --- Taking back -------------------------------------------------------------------------------------------------------


def test_an_answer_of_the_office_can_be_taken_back(inside: Agency) -> None:
    row = make_follow_up(inside, helped(inside))
    say(row, "bad", "Er kam nicht.")
    back = take_back_answer(follow_up=row, by=CLERK, at=at(1))
    assert (back.outcome, back.answered_at, back.answered_by_name, back.due_on, back.note) == ("", None, "", TODAY + DAY, "Er kam nicht.")
    assert inside.reminders.open().count() == 0
    assert "war ein Versehen" in Entry.objects.order_by("-number")[0].text
    with pytest.raises(NothingToTakeBack):
        take_back_answer(follow_up=row, by=CLERK, at=at(1))
    assert say(row, "good", days=1).outcome == "good"


def test_a_try_can_be_taken_back_once(inside: Agency) -> None:
    row = make_follow_up(inside, helped(inside), not_reached=1)
    say(row, "not_reached")
    assert take_back_answer(follow_up=row, by=CLERK, at=NOW).not_reached == 1
    with pytest.raises(NothingToTakeBack):
        take_back_answer(follow_up=row, by=CLERK, at=NOW)


def test_what_somebody_said_herself_stays(inside: Agency) -> None:
    row = make_follow_up(inside, helped(inside), digest="d", asked_at=NOW)
    say(row, "bad", by=link(row))
    with pytest.raises(SaidByThePerson):
        take_back_answer(follow_up=row, by=CLERK, at=NOW)


# --- The end -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("side", "left"), [("volunteer", ["help_seeker"]), ("help_seeker", ["volunteer"]), ("office", ["volunteer", "help_seeker"])])
def test_who_ended_it_is_not_asked_any_more(inside: Agency, side: str, left: list[str]) -> None:
    placement = helped(inside)
    plan(inside)
    end_placement(placement=placement, side=side, reason="zieht weg", on=TODAY, by=CLERK, at=at(1))
    assert list(inside.follow_ups.open().order_by("pk").values_list("side", flat=True)) == left
    closed = inside.follow_ups.exclude(answered_at=None)
    assert {each.outcome for each in closed} <= {"not_needed"}


def test_an_end_right_after_the_first_visit_asks_the_other_side(inside: Agency) -> None:
    placement = helped(inside)
    end_placement(placement=placement, side="volunteer", reason="passt nicht", on=TODAY, by=CLERK, at=NOW)
    assert kinds(plan(inside)) == [("first_visit", "help_seeker")]


# --- Around ------------------------------------------------------------------------------------------------------------


def test_the_next_call(inside: Agency) -> None:
    first, second, third = (make_follow_up(inside, helped(inside, seeker=make_person(inside, f"M{n}"))) for n in range(3))
    assert next_due(inside, first, on=TODAY) == second
    assert next_due(inside, third, on=TODAY) == first
    say(second, "good")
    say(third, "not_reached")
    assert next_due(inside, first, on=TODAY) is None


@pytest.mark.database
def test_an_answer_is_whole(inside: Agency) -> None:
    row = make_follow_up(inside, helped(inside))
    for fields in ({"answered_at": NOW}, {"outcome": "good"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            FollowUp.objects.filter(pk=row.pk).update(**fields)
