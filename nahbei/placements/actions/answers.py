"""A volunteer answers: yes books, no costs nothing, a question goes to Heute."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nahbei.foundation.actor import Actor
from nahbei.foundation.numbers import raise_matching_version
from nahbei.foundation.refusal import Refusal
from nahbei.help_requests.models import HelpRequest, RequestState
from nahbei.journal.models import EntryKind
from nahbei.placements import words
from nahbei.placements.actions.booking import book
from nahbei.placements.actions.enquiries import ask, close_enquiry
from nahbei.placements.actions.locks import lock_enquiry, lock_request, lock_volunteer
from nahbei.placements.actions.notes import record, write
from nahbei.placements.models import AskedBy, Enquiry, EnquiryState
from nahbei.placements.queries import first_promise
from nahbei.placements.rules import (
    AlreadyPromised,
    CallAgainNeedsTime,
    DoesNotFit,
    EnquiryIsOver,
    QuestionIsEmpty,
    RequestHasEnded,
    is_over,
)
from nahbei.visits.models import Visit
from nahbei.volunteers.models import Volunteer


class Answer(models.TextChoices):
    YES = "yes", gettext_lazy("Ja")
    NO = "no", gettext_lazy("Diesmal nicht")
    QUESTION = "question", gettext_lazy("Rückfrage")


class CallOutcome(models.TextChoices):
    YES = "yes", gettext_lazy("Ja")
    NO = "no", gettext_lazy("Nein")
    NOT_REACHED = "not_reached", gettext_lazy("nicht erreicht")
    CALL_AGAIN = "call_again", gettext_lazy("noch einmal anrufen")


def answer(*, enquiry: Enquiry, answer: str, question: str = "", by: Actor, at: dt.datetime) -> Enquiry:
    """Take an answer to an open question. A no needs no reason; a yes books, or is refused kindly.

    Refuses EnquiryIsOver, AlreadyPromised, DoesNotFit, RequestHasEnded, QuestionIsEmpty. A yes that came too late or does not
    fit any more is written down before it is refused: somebody was willing, and the office should know.
    """
    with transaction.atomic():
        request = lock_request(enquiry.help_request_id)
        volunteer = lock_volunteer(enquiry.volunteer_id)
        locked = lock_enquiry(enquiry.pk)
        vain = _take(locked, request, volunteer, answer, question, by=by, at=at)
        raise_matching_version(locked.agency, volunteers=[locked.volunteer_id])
    if vain is not None:
        raise vain
    return locked


@transaction.atomic
def note_call(
    *, help_request: HelpRequest, volunteer: Volunteer, outcome: str, visits: Sequence[Visit] | None = None,
    call_again_at: dt.datetime | None = None, by: Actor, at: dt.datetime,
) -> Enquiry:
    """What came of a call to a volunteer: goes on with the open question of the two, or begins one by phone."""
    if outcome == CallOutcome.CALL_AGAIN and call_again_at is None:
        raise CallAgainNeedsTime
    running = help_request.enquiries.open().filter(volunteer=volunteer).first()
    enquiry = running or ask(help_request=help_request, volunteer=volunteer, means=AskedBy.PHONE, visits=visits, by=by, at=at)
    if outcome in {CallOutcome.YES, CallOutcome.NO}:
        return answer(enquiry=enquiry, answer=outcome, by=by, at=at)
    return _call_again(enquiry, call_again_at, by=by, at=at)


def _take(
    enquiry: Enquiry, request: HelpRequest, volunteer: Volunteer, given: str, question: str, *, by: Actor, at: dt.datetime
) -> Refusal | None:
    """Do what an answer asks for, on locked rows. Returns why a yes is in vain."""
    first = first_promise(request)
    in_time = not by.is_outside or enquiry.expires_at > at
    if given == Answer.YES and in_time and enquiry.state in {EnquiryState.OPEN, EnquiryState.OVERTAKEN} and first is not None \
            and not enquiry.visits.exists():
        return _too_late(enquiry, request, AlreadyPromised(first, at), by=by, at=at)
    # By phone the office may take an answer as long as the question is open; the link ends at its time.
    if enquiry.state != EnquiryState.OPEN or (by.is_outside and is_over(enquiry, at=at)):
        raise EnquiryIsOver(enquiry)
    if given == Answer.NO:
        close_enquiry(enquiry, EnquiryState.NO, by=by, at=at)
        text = _("%(name)s hat diesmal keine Zeit.") % {"name": volunteer.person.full_name}
        write(request, volunteer.person, EntryKind.ANSWER, text, by=by, at=at)
        return None
    if given == Answer.QUESTION:
        _ask_back(enquiry, request, question, by=by, at=at)
        return None
    if request.state in {RequestState.RETURNED, RequestState.WITHDRAWN}:
        raise RequestHasEnded
    return _say_yes(enquiry, request, volunteer, by=by, at=at)


def _say_yes(enquiry: Enquiry, request: HelpRequest, volunteer: Volunteer, *, by: Actor, at: dt.datetime) -> Refusal | None:
    try:
        with transaction.atomic():
            book(enquiry, request, volunteer, by=by, at=at)
    except AlreadyPromised as refusal:
        return _too_late(enquiry, request, refusal, by=by, at=at)
    except DoesNotFit as refusal:
        # It stays open and shows on Heute: the office calls and looks what has changed.
        enquiry.question = _("Hat Ja gesagt, aber: %(why)s") % {"why": refusal.sentence}
        enquiry.question_at, enquiry.seen_at = at, None
        enquiry.save(update_fields=["question", "question_at", "seen_at"])
        write(request, volunteer.person, EntryKind.ANSWER, enquiry.question, by=by, at=at)
        return refusal
    return None


def _too_late(enquiry: Enquiry, request: HelpRequest, refusal: Refusal, *, by: Actor, at: dt.datetime) -> Refusal:
    """A yes after somebody else's: nothing is booked, and the willingness is on record."""
    if enquiry.answered_by_name == by.name and enquiry.state == EnquiryState.OVERTAKEN:
        return refusal
    close_enquiry(enquiry, EnquiryState.OVERTAKEN, by=by, at=at)
    text = _("%(name)s hätte auch Zeit gehabt.") % {"name": enquiry.volunteer.person.full_name}
    write(request, enquiry.volunteer.person, EntryKind.ANSWER, text, by=by, at=at)
    return refusal


def _ask_back(enquiry: Enquiry, request: HelpRequest, question: str, *, by: Actor, at: dt.datetime) -> None:
    question = " ".join(question.split())[:500]
    if not question:
        raise QuestionIsEmpty
    enquiry.question, enquiry.question_at, enquiry.seen_at = question, at, None
    enquiry.save(update_fields=["question", "question_at", "seen_at"])
    text = _("Rückfrage von %(name)s: %(question)s") % {"name": enquiry.volunteer.person.full_name, "question": question}
    write(request, enquiry.volunteer.person, EntryKind.ANSWER, text, by=by, at=at)
    record(enquiry, "asked_back", by=by, at=at)


def _call_again(enquiry: Enquiry, when: dt.datetime | None, *, by: Actor, at: dt.datetime) -> Enquiry:
    """Not reached (without a time), or reached and asked to call again: Heute shows it when it is time."""
    request, locked = lock_request(enquiry.help_request_id), lock_enquiry(enquiry.pk)
    name = locked.volunteer.person.full_name
    if when is None:
        locked.not_reached += 1
        text = _("%(name)s nicht erreicht.") % {"name": name}
    else:
        locked.call_again_at = when
        text = _("%(name)s noch einmal anrufen: %(when)s.") % {"name": name, "when": words.deadline(when)}
    locked.save(update_fields=["not_reached", "call_again_at"])
    write(request, locked.volunteer.person, EntryKind.ASKED, text, by=by, at=at)
    record(locked, "called", by=by, at=at)
    return locked
