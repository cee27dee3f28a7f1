"""Nachbetreuung: both sides are asked whether it works, and what they say is written down. Neither learns what the other said."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.tokens import digest, new_token
from nahbei.journal.actions import finish_reminders_about, remind, write_entry
from nahbei.journal.models import EntryKind, ReminderKind
from nahbei.messaging.actions import send
from nahbei.messaging.models import SPEAKS_FOR, MessageChannel
from nahbei.people.models import Person
from nahbei.placements import follow_up_words as words
from nahbei.placements.actions.locks import lock_placement, lock_request
from nahbei.placements.actions.notes import write
from nahbei.placements.actions.positions.steps import lock as lock_position_placement
from nahbei.placements.actions.positions.steps import lock_position
from nahbei.placements.follow_ups import (
    POSITION_SIDES,
    RELATED,
    due_placements,
    due_position_placements,
    is_asked_in_writing,
    person_at_a_position,
    person_to_ask,
    sides_to_ask,
    spoke_once,
)
from nahbei.placements.models import (
    FollowUp,
    FollowUpKind,
    FollowUpOutcome,
    Placement,
    PlacementState,
    PositionPlacement,
    Stage,
)
from nahbei.placements.rules import (
    LINK_HOLDS,
    MOST_TRIES,
    FollowUpAlreadyAnswered,
    FollowUpLinkExpired,
    NothingToAdd,
    NothingToTakeBack,
    OutcomeIsMissing,
    SaidByThePerson,
    TriedTooLittle,
    link_has_expired,
)
from nahbei.placements.words import deadline

PATIENCE = dt.timedelta(days=7)  # a mail that nobody answered becomes a call
AGAIN = dt.timedelta(days=3)  # not reached
LONGEST = 500


@transaction.atomic
def plan_follow_ups(*, agency: Agency, by: Actor, at: dt.datetime) -> list[FollowUp]:
    """Begin every follow-up that is due, and let go of those that nobody may be asked any more. Run twice, it adds nothing.

    Row, message and digest are written in one transaction: a crash leaves either all of a question or nothing of it.
    """
    on = timezone.localdate(at)
    let_go_of_follow_ups(agency=agency, by=by, at=at)
    begun = []
    for kind in (FollowUpKind.FIRST_VISIT, FollowUpKind.LATER):
        for found in due_placements(agency, kind, on=on):
            begun += _begin(found, kind, by=by, at=at)
    for at_position in due_position_placements(agency, on=on):
        begun += _begin_at_position(at_position, by=by, at=at)
    return begun


@transaction.atomic
def answer_follow_up(
    *, follow_up: FollowUp, outcome: str, note: str = "", last: bool = False, by: Actor, at: dt.datetime
) -> FollowUp:
    """What somebody said, by the link or to the office. „Nicht erreicht“ is tried again in three days.

    `last` gives up, after three tries. Refuses FollowUpAlreadyAnswered, FollowUpLinkExpired, OutcomeIsMissing, TriedTooLittle.
    """
    locked = _locked(follow_up)
    _refuse(locked, outcome, last=last, by=by, at=at)
    note = note.strip()[:LONGEST]
    if outcome == FollowUpOutcome.NOT_REACHED:
        locked.not_reached += 1
        if not last:
            return _try_again(locked, note, by=by, at=at)
    locked.note = note
    _close(locked, outcome, by=by, at=at)
    _write(locked, _said(locked), by=by, at=at)
    if outcome == FollowUpOutcome.BAD or (locked.answered_online and note):
        _tell_the_office(locked, by=by, at=at)
    return locked


@transaction.atomic
def add_note(*, follow_up: FollowUp, note: str, by: Actor, at: dt.datetime) -> FollowUp:
    """Somebody who answered by the link writes what is behind it: once. It waits for the office as a reminder. Refuses NothingToAdd."""
    locked, note = _locked(follow_up), note.strip()[:LONGEST]
    late = by.kind == "link" and link_has_expired(locked, at=at)
    if not note or locked.note or not locked.answered_online or late:
        raise NothingToAdd
    locked.note = note
    locked.save(update_fields=["note"])
    _write(locked, _said(locked), by=by, at=at)
    _record(locked, "follow_up_note", by=by, at=at)
    finish_reminders_about(agency=locked.agency, about=locked.reference, by=by, at=at)  # the new one says all
    _tell_the_office(locked, by=by, at=at)
    return locked


@transaction.atomic
def take_back_answer(*, follow_up: FollowUp, by: Actor, at: dt.datetime) -> FollowUp:
    """Undo what the office wrote down, or its last „nicht erreicht“: it is due again today. What was typed stays in the row.

    Refuses SaidByThePerson and NothingToTakeBack. Asked twice it takes back once.
    """
    locked, today = _locked(follow_up), timezone.localdate(at)
    if locked.answered_online:
        raise SaidByThePerson
    if locked.answered_at is None and not (locked.not_reached and locked.due_on > today):
        raise NothingToTakeBack
    before = locked.outcome or FollowUpOutcome.NOT_REACHED
    if before == FollowUpOutcome.NOT_REACHED:
        locked.not_reached = max(0, locked.not_reached - 1)
    locked.answered_at, locked.answered_by_name, locked.outcome, locked.due_on = None, "", "", today
    locked.save(update_fields=["answered_at", "answered_by_name", "outcome", "due_on", "not_reached"])
    finish_reminders_about(agency=locked.agency, about=locked.reference, by=by, at=at)
    text = _("Nachbetreuung, %(name)s: „%(outcome)s“ war ein Versehen.")
    _write(locked, text % {"name": locked.person.full_name, "outcome": FollowUpOutcome(before).label}, by=by, at=at)
    _record(locked, "follow_up_taken_back", by=by, at=at, outcome=(before, None))
    return locked


@transaction.atomic
def close_after_the_end(*, placement: Placement, by: Actor, at: dt.datetime) -> int:
    """A placement has ended: who ended it has told why and is not asked any more; the other side is asked how it was."""
    found = placement.follow_ups.open().filter(side=placement.ended_by_side).select_related(*RELATED).select_for_update(of=("self",))
    return len([_close(follow_up, FollowUpOutcome.NOT_NEEDED, by=by, at=at) for follow_up in found])


@transaction.atomic
def let_go_of_follow_ups(*, agency: Agency, by: Actor, at: dt.datetime) -> None:
    """Open questions about somebody who has died or took back the consent are closed; where only the contact died, or does not
    speak for her any more, she is called herself."""
    where = ("person", "placement__volunteer__person", "placement__help_request__help_seeker", "position_placement__volunteer__person")
    hers = "placement__help_request__consent"
    stops = Q(placement__isnull=False, **{f"{hers}__isnull": True}) | Q(**{f"{hers}__withdrawn_at__isnull": False})
    stops |= Q(spoke_once(timezone.localdate(at)))
    for path in where:
        stops |= Q(**{f"{path}__died_on__isnull": False})
    rows = agency.follow_ups.open().filter(stops).order_by("placement__help_request_id", "pk")
    for found in rows.select_related("placement", "position_placement"):
        follow_up = _locked(found)
        person = _still_to_ask(follow_up, on=timezone.localdate(at))
        if follow_up.answered_at is not None:
            continue
        if person is None:
            _close(follow_up, FollowUpOutcome.NOT_NEEDED, by=by, at=at)
        else:
            before, follow_up.person, follow_up.digest, follow_up.due_on = follow_up.person_id, person, "", timezone.localdate(at)
            follow_up.save(update_fields=["person", "digest", "due_on"])
            _record(follow_up, "follow_up_begun", by=by, at=at, person=(before, person.pk))


@transaction.atomic
def note_follow_up_export(*, agency: Agency, by: Actor, at: dt.datetime, count: int) -> None:
    """The list left the house as a file: that counts as much as a change."""
    audit.record(agency, by=by, at=at, what="placements.follow_ups_exported", changes={"count": (None, count)})


def _begin(found: Placement, kind: str, *, by: Actor, at: dt.datetime) -> list[FollowUp]:
    """Both sides of one placement, on locked rows: of two clocks the second sees what the first wrote."""
    request, placement = lock_request(found.help_request_id), lock_placement(found.pk)
    placement.help_request = request
    ended = kind == FollowUpKind.LATER and placement.state != PlacementState.RUNNING
    if ended or placement.follow_ups.filter(kind=kind).exists():
        return []
    asked = ((side, person_to_ask(placement, side, on=timezone.localdate(at))) for side in sides_to_ask(placement))
    return [_ask(placement, kind, side, person, by=by, at=at) for side, person in asked if person is not None]


def _begin_at_position(found: PositionPlacement, *, by: Actor, at: dt.datetime) -> list[FollowUp]:
    placement = lock_position_placement(found)
    if placement.stage != Stage.PLACED or placement.follow_ups.exists():
        return []
    asked = ((side, person_at_a_position(placement, side)) for side in POSITION_SIDES)
    return [_ask(placement, FollowUpKind.LATER, side, person, by=by, at=at) for side, person in asked if person is not None]


def _ask(placement: Placement | PositionPlacement, kind: str, side: str, person: Person, *, by: Actor, at: dt.datetime) -> FollowUp:
    token = new_token() if is_asked_in_writing(person) else ""
    about = {"placement": placement} if isinstance(placement, Placement) else {"position_placement": placement}
    follow_up = FollowUp.objects.create(
        agency=placement.agency, **about, side=side, person=person, kind=kind, digest=digest(token) if token else "",
        due_on=timezone.localdate(at) + (PATIENCE if token else dt.timedelta()), asked_at=at if token else None,
    )
    _record(follow_up, "follow_up_begun", by=by, at=at, kind=(None, kind), side=(None, side))
    if token:
        link = settings.NAHBEI_ADDRESS + reverse("portal:feedback", args=[placement.agency.slug, token])
        values = {
            "lage": words.situation(follow_up), "frage": words.short_question(follow_up), "was": _what(placement),
            "link": link, "frist": deadline(at + LINK_HOLDS),
        }
        send(agency=placement.agency, to=person, topic="follow_up", values=values, about=follow_up.reference, by=by, at=at,
             channel=MessageChannel.EMAIL, data=_speaks_for(placement, person))
    return follow_up


def _speaks_for(placement: Placement | PositionPlacement, person: Person) -> dict[str, int]:
    """Whoever is asked in a resident's place: when that ends before the mail goes out, it does not go out."""
    seeker = placement.help_request.help_seeker_id if isinstance(placement, Placement) else person.pk
    other = isinstance(placement, Placement) and person.pk not in {seeker, placement.volunteer.person_id}
    return {SPEAKS_FOR: seeker} if other else {}


def _what(placement: Placement | PositionPlacement) -> str:
    return placement.help_request.activity.noun if isinstance(placement, Placement) else placement.position.title


def _refuse(follow_up: FollowUp, outcome: str, *, last: bool, by: Actor, at: dt.datetime) -> None:
    if follow_up.answered_at is not None:
        raise FollowUpAlreadyAnswered(follow_up, at)
    if by.kind == "link" and link_has_expired(follow_up, at=at):  # whoever is logged in reads it today
        raise FollowUpLinkExpired
    if outcome not in words.SAID and (by.is_outside or outcome != FollowUpOutcome.NOT_REACHED):
        raise OutcomeIsMissing
    if last and outcome == FollowUpOutcome.NOT_REACHED and follow_up.not_reached + 1 < MOST_TRIES:
        raise TriedTooLittle


def _try_again(follow_up: FollowUp, note: str, *, by: Actor, at: dt.datetime) -> FollowUp:
    before, follow_up.due_on = follow_up.due_on, timezone.localdate(at) + AGAIN
    follow_up.note = note or follow_up.note
    follow_up.save(update_fields=["not_reached", "due_on", "note"])
    said = {"name": follow_up.person.full_name, "matter": words.matter(follow_up), "number": follow_up.not_reached}
    text = _("Nachbetreuung, %(name)s (%(matter)s): nicht erreicht, %(number)s. Versuch.") % said
    _write(follow_up, " ".join(part for part in (text, note) if part), by=by, at=at)
    _record(follow_up, "follow_up_not_reached", by=by, at=at, due_on=(before, follow_up.due_on))
    return follow_up


def _close(follow_up: FollowUp, outcome: str, *, by: Actor, at: dt.datetime) -> FollowUp:
    follow_up.outcome, follow_up.answered_at, follow_up.answered_by_name = outcome, at, by.name
    follow_up.answered_online = by.is_outside
    if outcome in words.SAID:
        follow_up.asked_at = follow_up.asked_at or at
    fields = ("outcome", "answered_at", "answered_by_name", "answered_online", "asked_at", "note", "not_reached")
    follow_up.save(update_fields=fields)
    _record(follow_up, "follow_up_answered", by=by, at=at, outcome=(None, outcome))
    return follow_up


def _still_to_ask(follow_up: FollowUp, *, on: dt.date) -> Person | None:
    if follow_up.position_placement is not None:
        return person_at_a_position(follow_up.position_placement, follow_up.side)
    return person_to_ask(follow_up.everyday, follow_up.side, on=on)


def _tell_the_office(follow_up: FollowUp, *, by: Actor, at: dt.datetime) -> None:
    """It waits on Heute until somebody has looked at it: what was said must not get lost."""
    said = {"name": follow_up.person.full_name, "matter": words.matter(follow_up), "outcome": words.said(follow_up, follow_up.outcome)}
    text = _("%(name)s sagt: %(outcome)s (%(matter)s).") % said
    remind(
        agency=follow_up.agency, by=by, at=at, kind=ReminderKind.FOLLOW_UP, due_at=at, person=follow_up.person, about=follow_up.reference,
        text=" ".join(part for part in (text, follow_up.note) if part),
    )


def _said(follow_up: FollowUp) -> str:
    said = {"name": follow_up.person.full_name, "matter": words.matter(follow_up), "outcome": words.said(follow_up, follow_up.outcome)}
    text = _("Nachbetreuung, %(name)s (%(matter)s): %(outcome)s.") % said
    return " ".join(part for part in (text, follow_up.note) if part)


def _write(follow_up: FollowUp, text: str, *, by: Actor, at: dt.datetime) -> None:
    if follow_up.position_placement is not None:
        about = follow_up.position_placement.reference
        write_entry(agency=follow_up.agency, by=by, at=at, text=text, kind=EntryKind.FOLLOW_UP, person=follow_up.person, about=about)
        return
    write(follow_up.everyday.help_request, follow_up.person, EntryKind.FOLLOW_UP, text, by=by, at=at)


def _record(follow_up: FollowUp, what: str, *, by: Actor, at: dt.datetime, **changes: tuple[object, object]) -> None:
    audit.record(
        follow_up.agency, by=by, at=at, what=f"placements.{what}", about=follow_up.reference, person_id=follow_up.person_id, changes=changes
    )


def _locked(follow_up: FollowUp) -> FollowUp:
    """The request's or the position's row first, as everything about it passes through it."""
    if follow_up.position_placement is not None:
        lock_position(follow_up.position_placement.position_id)
    else:
        lock_request(follow_up.everyday.help_request_id)
    return FollowUp.objects.select_for_update(of=("self",)).select_related(*RELATED, "placement__help_request__contact").get(pk=follow_up.pk)
