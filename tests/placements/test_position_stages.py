"""From the proposal to the seat: who may do which step when, what it leaves behind, and what can be taken back."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from nahbei.desk.volunteering import stop
from nahbei.foundation.models import Agency, AuditEntry
from nahbei.placements.actions.positions import (
    ask_organisation,
    decline,
    end,
    introduce,
    note_agreement,
    place,
    propose_position,
    put_on_hold,
    resume,
    start_trial,
    take_back,
)
from nahbei.placements.models import PositionPlacement, Stage, Step
from nahbei.placements.position_queries import free_seats
from nahbei.placements.position_rules import (
    ON_THE_WAY,
    TRANSITIONS,
    AlreadyProposed,
    BothMustAgree,
    ContactDataHavePassed,
    EndsBeforeStart,
    GatesAreMissing,
    NothingToUndo,
    PauseIsOver,
    PlacementCannotMove,
    PlacementIsOver,
    PositionIsFull,
    PositionTakesNobody,
    ReasonIsNotOffered,
    SideIsMissing,
    TrialIsLongAgo,
    VolunteerIsGone,
)
from nahbei.placements.rules import NoWayToWrite
from tests.factories import (
    CLERK,
    NOW,
    TODAY,
    make_introduction,
    make_person,
    make_position,
    make_position_with_contact,
    make_reason,
    make_submission,
    make_volunteer,
)

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
BY: dict[str, Any] = {"by": CLERK, "at": NOW}


def both_agreed(agency: Agency, **fields: Any) -> PositionPlacement:
    return make_introduction(agency, volunteer_agreed_at=NOW, organisation_agreed_at=NOW, **fields)


def again(placement: PositionPlacement) -> PositionPlacement:
    return PositionPlacement.objects.get(pk=placement.pk)


def test_the_whole_way_from_the_proposal_to_the_end(inside: Agency) -> None:
    position, volunteer = make_position_with_contact(inside, seats=2), make_volunteer(inside)
    found = propose_position(position=position, volunteer=volunteer, **BY)
    note_agreement(placement=found, side="volunteer", **BY)
    ask_organisation(placement=found, means="phone", **BY)
    note_agreement(placement=found, side="organisation", **BY)
    introduce(placement=found, **BY)
    start_trial(placement=found, on=TODAY + DAY, **BY)
    assert (again(found).stage, again(found).seat, free_seats(position)) == (Stage.TRIAL, 1, 1)
    place(placement=found, on=TODAY + 2 * DAY, **BY)
    end(placement=found, on=TODAY + 9 * DAY, side="volunteer", reason=make_reason(inside), **BY)
    found = again(found)
    assert (found.stage, found.seat, found.ended_on, found.declined_by) == (Stage.ENDED, None, TODAY + 9 * DAY, "volunteer")
    assert free_seats(position) == 2
    steps = list(found.moves.order_by("pk").values_list("step", flat=True))
    assert steps == [Step.PROPOSED, Step.VOLUNTEER_AGREED, Step.ASKED, Step.ORGANISATION_AGREED, Step.INTRODUCED, Step.TRIAL, Step.PLACED, Step.ENDED]
    assert inside.journal_entries.filter(about=found.reference, person=volunteer.person).count() == len(steps)
    assert AuditEntry.objects.filter(about=found.reference, what__startswith="placements.position_").count() == len(steps)


@pytest.mark.parametrize("before", Stage.values)
@pytest.mark.parametrize("after", Stage.values)
def test_only_what_the_table_allows_can_happen(inside: Agency, before: str, after: str) -> None:
    placement = make_introduction(inside, stage=before)
    reached = {
        Stage.INTRODUCED: lambda: introduce(placement=placement, **BY), Stage.TRIAL: lambda: start_trial(placement=placement, on=TODAY, **BY),
        Stage.PLACED: lambda: place(placement=placement, on=TODAY, **BY),
        Stage.DECLINED: lambda: decline(placement=placement, by_side="office", reason=None, **BY),
        Stage.ENDED: lambda: end(placement=placement, on=TODAY, side="office", **BY),
    }
    if after == Stage.PROPOSED or before == after:
        return
    PositionPlacement.objects.filter(pk=placement.pk).update(volunteer_agreed_at=NOW, organisation_agreed_at=NOW)
    if after in TRANSITIONS[before]:
        reached[Stage(after)]()
        assert again(placement).stage == after
    else:
        with pytest.raises(PlacementCannotMove):
            reached[Stage(after)]()
        assert again(placement).stage == before


def test_nobody_is_proposed_twice_but_one_may_come_into_question_for_several(inside: Agency) -> None:
    position, volunteer = make_position(inside), make_volunteer(inside)
    propose_position(position=position, volunteer=volunteer, **BY)
    with pytest.raises(AlreadyProposed, match="Jonas Krämer ist für diese Stelle schon „vorgeschlagen“"):
        propose_position(position=position, volunteer=volunteer, **BY)
    propose_position(position=make_position(inside), volunteer=volunteer, **BY)
    assert volunteer.position_placements.count() == 2


def test_after_a_no_somebody_may_be_proposed_again(inside: Agency) -> None:
    placement = make_introduction(inside, stage=Stage.DECLINED)
    assert propose_position(position=placement.position, volunteer=placement.volunteer, **BY).stage == Stage.PROPOSED


@pytest.mark.parametrize("state", ["blocked", "ended"])
def test_a_blocked_or_ended_volunteer_is_proposed_nowhere(inside: Agency, state: str) -> None:
    with pytest.raises(VolunteerIsGone):
        propose_position(position=make_position(inside), volunteer=make_volunteer(inside, state=state), **BY)


def test_nobody_proposes_the_dead(inside: Agency) -> None:
    volunteer = make_volunteer(inside)
    volunteer.person.died_on = TODAY
    volunteer.person.save()
    with pytest.raises(VolunteerIsGone):
        propose_position(position=make_position(inside), volunteer=volunteer, **BY)


@pytest.mark.parametrize("state", ["draft", "reported", "returned", "filled", "ended"])
def test_only_a_checked_position_that_still_seeks_takes_proposals(inside: Agency, state: str) -> None:
    with pytest.raises(PositionTakesNobody):
        propose_position(position=make_position(inside, state=state), volunteer=make_volunteer(inside), **BY)


def test_a_retired_organisation_takes_nobody(inside: Agency) -> None:
    position = make_position(inside)
    position.organisation.active = False
    position.organisation.save()
    with pytest.raises(PositionTakesNobody):
        propose_position(position=position, volunteer=make_volunteer(inside), **BY)


def test_who_wrote_through_the_website_about_this_position_has_agreed(inside: Agency) -> None:
    position = make_position(inside)
    about_this, about_another = make_submission(inside, position=position), make_submission(inside, position=make_position(inside))
    first = propose_position(position=position, volunteer=make_volunteer(inside), submission=about_this, **BY)
    second = propose_position(position=position, volunteer=make_volunteer(inside), submission=about_another, **BY)
    assert (first.volunteer_agreed_at, second.volunteer_agreed_at) == (NOW, None)


@pytest.mark.parametrize(("side", "missing"), [("volunteer", "Organisation"), ("organisation", "Freiwillige:r")])
def test_one_yes_is_not_enough(inside: Agency, side: str, missing: str) -> None:
    placement = make_introduction(inside)
    note_agreement(placement=placement, side=side, **BY)
    with pytest.raises(BothMustAgree, match=missing):
        introduce(placement=placement, **BY)
    assert not inside.messages.exists()


def test_the_database_itself_refuses_an_introduction_without_both(inside: Agency) -> None:
    placement = make_introduction(inside, volunteer_agreed_at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        PositionPlacement.objects.filter(pk=placement.pk).update(stage=Stage.INTRODUCED)


@pytest.mark.parametrize(("means", "channel"), [("email", "email"), ("phone", "call")])
def test_who_was_asked_by_mail_gets_the_contact_data_by_mail(inside: Agency, means: str, channel: str) -> None:
    """She answered online and read that a message comes, although she prefers the phone."""
    position = make_position_with_contact(inside)
    placement = propose_position(position=position, volunteer=make_volunteer(inside), agreed=True, **BY)
    person = position.contact.person  # type: ignore[union-attr]
    type(person).objects.filter(pk=person.pk).update(preferred_channel="phone")
    ask_organisation(placement=placement, means=means, **BY)
    note_agreement(placement=placement, side="organisation", **BY)
    introduce(placement=placement, **BY)
    message = inside.messages.get(topic="introduced_to_organisation")
    assert message.channel == channel
    assert "–" not in message.body.split("Stelle:")[0].splitlines(), "nobody said what she brings: no line with a dash alone"


def test_a_missing_gate_blocks_the_introduction_not_the_talk(inside: Agency) -> None:
    placement = propose_position(position=make_position_with_contact(inside), volunteer=make_volunteer(inside, signed=False), agreed=True, **BY)
    ask_organisation(placement=placement, means="phone", **BY)
    note_agreement(placement=placement, side="organisation", **BY)
    with pytest.raises(GatesAreMissing, match="Verschwiegenheitserklärung"):
        introduce(placement=placement, **BY)
    assert not inside.messages.exists()


def test_a_position_without_the_gate_asks_for_nothing(inside: Agency) -> None:
    position = make_position_with_contact(inside, needs_declaration=False)
    introduce(placement=both_agreed(inside, position=position, volunteer=make_volunteer(inside, signed=False)), **BY)
    assert position.placements.get().stage == Stage.INTRODUCED


def test_an_unknown_side_agrees_to_nothing(inside: Agency) -> None:
    with pytest.raises(SideIsMissing):
        note_agreement(placement=make_introduction(inside), side="office", **BY)


def test_a_yes_after_the_end_is_refused(inside: Agency) -> None:
    with pytest.raises(PlacementIsOver):
        note_agreement(placement=make_introduction(inside, stage=Stage.DECLINED), side="volunteer", **BY)


# --- Seats -------------------------------------------------------------------------------------------------------------


def test_the_second_on_the_last_seat_reads_who_was_first(inside: Agency) -> None:
    position = make_position_with_contact(inside)
    first = make_introduction(inside, position, make_volunteer(inside, "Erst"), stage=Stage.INTRODUCED)
    second = make_introduction(inside, position, make_volunteer(inside, "Zweit"), stage=Stage.INTRODUCED)
    place(placement=first, on=TODAY, **BY)
    with pytest.raises(PositionIsFull, match="Jonas Erst"):
        start_trial(placement=second, on=TODAY, **BY)
    end(placement=first, on=TODAY, side="organisation", **BY)
    assert start_trial(placement=second, on=TODAY, **BY).seat == 1


def test_a_trial_that_comes_to_nothing_frees_its_seat(inside: Agency) -> None:
    placement = make_introduction(inside, stage=Stage.TRIAL)
    decline(placement=placement, by_side="organisation", reason=None, **BY)
    assert (again(placement).seat, free_seats(placement.position)) == (None, 1)


def test_fewer_seats_than_people_let_nobody_else_in_and_nobody_fall_out(inside: Agency) -> None:
    position = make_position_with_contact(inside, seats=3)
    holders = [make_introduction(inside, position, stage=Stage.PLACED) for _each in range(2)]
    position.seats = 1
    position.save()
    with pytest.raises(PositionIsFull):
        place(placement=make_introduction(inside, position, stage=Stage.INTRODUCED), on=TODAY, **BY)
    assert {again(holder).stage for holder in holders} == {Stage.PLACED}


@pytest.mark.database
def test_the_database_refuses_a_seat_twice(inside: Agency) -> None:
    position = make_position(inside, seats=2)
    make_introduction(inside, position, stage=Stage.PLACED)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_introduction(inside, position, stage=Stage.TRIAL, seat=1)


# --- Days, reasons, rest -----------------------------------------------------------------------------------------------


def test_days_before_the_beginning_are_refused(inside: Agency) -> None:
    with pytest.raises(TrialIsLongAgo):
        start_trial(placement=make_introduction(inside, stage=Stage.INTRODUCED), on=TODAY - DAY, **BY)
    with pytest.raises(TrialIsLongAgo):
        place(placement=make_introduction(inside, stage=Stage.TRIAL), on=TODAY - DAY, **BY)
    with pytest.raises(EndsBeforeStart, match="23.11.2026"):
        end(placement=make_introduction(inside, stage=Stage.PLACED), on=TODAY - DAY, side="office", **BY)
    with pytest.raises(PauseIsOver):
        put_on_hold(placement=make_introduction(inside), until=TODAY, **BY)


def test_a_reason_of_another_agency_or_a_retired_one_is_none(inside: Agency, other_agency: Agency) -> None:
    retired = make_reason(inside, active=False)
    foreign = make_reason(inside, "Fremd")
    foreign.agency_id = other_agency.pk
    for reason in (retired, foreign):
        with pytest.raises(ReasonIsNotOffered):
            decline(placement=make_introduction(inside), by_side="office", reason=reason, **BY)


def test_what_was_typed_stands_in_the_row_and_never_in_the_journal(inside: Agency) -> None:
    placement = make_introduction(inside)
    decline(placement=placement, by_side="volunteer", reason=make_reason(inside), note="Ist gerade krank.", **BY)
    assert again(placement).note == "Ist gerade krank."
    (entry,) = inside.journal_entries.filter(about=placement.reference)
    assert "Zeiten passen nicht." in entry.text
    assert "krank" not in entry.text
    assert "krank" not in placement.moves.first().text  # type: ignore[union-attr]


def test_the_trial_reminds_the_day_after_and_stops_when_it_is_settled(inside: Agency) -> None:
    placement = make_introduction(inside, stage=Stage.INTRODUCED)
    start_trial(placement=placement, on=TODAY + DAY, **BY)
    start_trial(placement=placement, on=TODAY + 4 * DAY, **BY)  # moved
    (reminder,) = inside.reminders.open()
    assert (reminder.due_at.astimezone(NOW.tzinfo).date(), reminder.about) == (TODAY + 5 * DAY, placement.reference)
    place(placement=placement, on=TODAY + 5 * DAY, **BY)
    assert not inside.reminders.open().exists()


def test_it_rests_and_goes_on(inside: Agency) -> None:
    placement = make_introduction(inside)
    put_on_hold(placement=placement, until=TODAY + 14 * DAY, **BY)
    assert (again(placement).pending, again(placement).pending_until) == (True, TODAY + 14 * DAY)
    resume(placement=placement, **BY)
    assert (again(placement).pending, again(placement).pending_until) == (False, None)


# --- Twice, and back ---------------------------------------------------------------------------------------------------


def test_every_double_click_counts_once(inside: Agency) -> None:
    placement = both_agreed(inside)
    for step in (
        lambda: note_agreement(placement=placement, side="volunteer", **BY), lambda: introduce(placement=placement, **BY),
        lambda: start_trial(placement=placement, on=TODAY, **BY), lambda: place(placement=placement, on=TODAY, **BY),
        lambda: put_on_hold(placement=placement, **BY), lambda: resume(placement=placement, **BY),
        lambda: end(placement=placement, on=TODAY, side="office", **BY),
    ):
        step()
        steps, messages = placement.moves.count(), inside.messages.count()
        step()
        assert (placement.moves.count(), inside.messages.count()) == (steps, messages)


def test_each_step_can_be_taken_back_to_what_the_row_said_before(inside: Agency) -> None:
    placement = make_introduction(inside, stage=Stage.INTRODUCED, note="Mag Kinder.")
    columns = [field.attname for field in PositionPlacement._meta.concrete_fields]
    before = [[getattr(again(placement), name) for name in columns]]
    start_trial(placement=placement, on=TODAY, **BY)
    before.append([getattr(again(placement), name) for name in columns])
    place(placement=placement, on=TODAY + DAY, **BY)
    before.append([getattr(again(placement), name) for name in columns])
    end(placement=placement, on=TODAY + 2 * DAY, side="office", reason=make_reason(inside), note="Zieht um.", **BY)
    for row in reversed(before):
        take_back(placement=placement, **BY)
        assert [getattr(again(placement), name) for name in columns] == row
    with pytest.raises(NothingToUndo):
        take_back(placement=placement, **BY)
    assert placement.moves.count() == 4  # what was, stays in the history


def test_taking_back_the_placement_brings_the_reminder_of_the_trial_back(inside: Agency) -> None:
    placement = make_introduction(inside, stage=Stage.INTRODUCED)
    start_trial(placement=placement, on=TODAY, **BY)
    place(placement=placement, on=TODAY, **BY)
    take_back(placement=placement, **BY)
    assert inside.reminders.open().count() == 1
    take_back(placement=placement, **BY)
    assert not inside.reminders.open().exists()


def test_an_end_is_not_taken_back_onto_a_seat_that_somebody_else_has(inside: Agency) -> None:
    position = make_position_with_contact(inside)
    first = make_introduction(inside, position, stage=Stage.INTRODUCED)
    place(placement=first, on=TODAY, **BY)
    end(placement=first, on=TODAY, side="office", **BY)
    place(placement=make_introduction(inside, position, make_volunteer(inside, "Zweit"), stage=Stage.INTRODUCED), on=TODAY, **BY)
    with pytest.raises(PositionIsFull, match="Zweit"):
        take_back(placement=first, **BY)
    assert again(first).stage == Stage.ENDED


def test_an_introduction_is_taken_back_only_while_the_messages_lie_here(inside: Agency) -> None:
    placement = both_agreed(inside)
    introduce(placement=placement, **BY)
    take_back(placement=placement, **BY)
    assert again(placement).stage == Stage.PROPOSED
    assert set(inside.messages.values_list("state", flat=True)) == {"done"}
    later = {"by": CLERK, "at": NOW + dt.timedelta(minutes=5)}
    introduce(placement=placement, **later)
    inside.messages.filter(state="queued").order_by("pk").first().__class__.objects.filter(state="queued", person=placement.volunteer.person).update(
        state="sent")
    with pytest.raises(ContactDataHavePassed):
        take_back(placement=placement, **later)
    assert again(placement).stage == Stage.INTRODUCED
    assert inside.messages.filter(state="queued").count() == 1  # the refused undo held nothing back


def test_a_letter_needs_an_address(inside: Agency) -> None:
    with pytest.raises(NoWayToWrite):
        ask_organisation(placement=make_introduction(inside, volunteer_agreed_at=NOW), means="letter", **BY)


# --- Who stops helping -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("to", ["blocked", "ended"])
def test_whoever_stops_frees_her_seats_and_is_not_brought_back(inside: Agency, to: Any) -> None:
    volunteer = make_volunteer(inside)
    placements = [make_introduction(inside, volunteer=volunteer, stage=stage) for stage in (*sorted(ON_THE_WAY), Stage.PLACED)]
    stop(volunteer=volunteer, to=to, reason="Zieht weg.", **BY)
    stages = {again(placement).stage for placement in placements}
    assert stages == {Stage.DECLINED, Stage.ENDED}
    assert not inside.position_placements.filter(seat__isnull=False).exists()
    with pytest.raises(VolunteerIsGone):
        take_back(placement=placements[0], **BY)


def test_the_organisation_that_was_asked_is_told_that_nobody_waits(inside: Agency) -> None:
    placement = make_introduction(inside, volunteer=make_volunteer(inside, person=make_person(inside, "Krämer")), volunteer_agreed_at=NOW)
    ask_organisation(placement=placement, means="email", **BY)
    inside.messages.update(state="sent")
    decline(placement=placement, by_side="volunteer", reason=None, **BY)
    told = inside.messages.get(topic="introduction_settled")
    assert "Krämer" not in told.body
    unsent = make_introduction(inside, volunteer_agreed_at=NOW)
    ask_organisation(placement=unsent, means="email", **BY)
    decline(placement=unsent, by_side="volunteer", reason=None, **BY)
    assert inside.messages.filter(topic="introduction_settled").count() == 1  # the question itself never left the house


@pytest.mark.parametrize(
    ("side", "left"), [("volunteer", ["organisation"]), ("organisation", ["volunteer"]), ("office", ["organisation", "volunteer"])]
)
def test_who_ends_it_is_not_asked_any_more_how_it_goes(inside: Agency, side: str, left: list[str]) -> None:
    placement = make_introduction(inside, stage=Stage.PLACED)
    assert placement.position.contact is not None
    people = {"volunteer": placement.volunteer.person, "organisation": placement.position.contact.person}
    for asked, person in people.items():
        inside.follow_ups.create(agency=inside, position_placement=placement, side=asked, person=person, kind="later", due_on=TODAY)
    for _ in range(2):
        end(placement=placement, on=TODAY, side=side, by=CLERK, at=NOW)
    assert list(inside.follow_ups.open().order_by("side").values_list("side", flat=True)) == left
    assert set(inside.follow_ups.exclude(side__in=left).values_list("outcome", flat=True)) <= {"not_needed"}
