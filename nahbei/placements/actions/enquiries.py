"""A volunteer is asked; the question is taken back, or nobody answers it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.numbers import raise_matching_version
from nahbei.foundation.tokens import digest, new_token
from nahbei.help_requests.models import HelpRequest, RequestState
from nahbei.journal.models import EntryKind
from nahbei.messaging.actions import hold_back, send
from nahbei.messaging.channels import route_of
from nahbei.messaging.models import MessageChannel
from nahbei.messaging.reply_address import answers_come_in
from nahbei.placements import words
from nahbei.placements.actions.locks import lock_enquiry, lock_request, lock_volunteer, what_hinders
from nahbei.placements.actions.notes import record, tell, write
from nahbei.placements.models import AskedBy, Enquiry, EnquiryState, EnquiryVisit
from nahbei.placements.queries import dates_of, first_promise, is_open, roughly_where
from nahbei.placements.rules import (
    AlreadyAsked,
    AlreadyPromised,
    DoesNotFit,
    EnquiryIsOver,
    NothingToAsk,
    NoWayToWrite,
    RequestHasEnded,
    first_moment,
)
from nahbei.visits.models import Visit
from nahbei.volunteers.models import Volunteer

CHANNELS = {AskedBy.EMAIL: MessageChannel.EMAIL, AskedBy.LETTER: MessageChannel.LETTER}


@transaction.atomic
def ask(
    *, help_request: HelpRequest, volunteer: Volunteer, means: str, visits: Sequence[Visit] | None = None, by: Actor, at: dt.datetime
) -> Enquiry:
    """Ask one volunteer about a request, or about some of its dates (a stand-in).

    Refuses AlreadyAsked, AlreadyPromised, NothingToAsk, RequestHasEnded, DoesNotFit, NoWayToWrite. In writing, a message with
    a reply link goes out; of the link only a digest is stored.
    """
    locked, asked = lock_request(help_request.pk), lock_volunteer(volunteer.pk)
    running = locked.enquiries.open().filter(volunteer=asked).select_related("volunteer__person").first()
    if running is not None:
        raise AlreadyAsked(running, at)
    named = _still_open(locked, visits, at=at)
    hindered = what_hinders(asked, locked, named, at=at)
    if hindered:
        raise DoesNotFit(asked.person.full_name, hindered)
    token = "" if means == AskedBy.PHONE else new_token()
    enquiry = _store(locked, asked, named, means, token, by=by, at=at)
    if token:
        _send(enquiry, locked, token, by=by, at=at)
    words_of = {"name": asked.person.full_name, "means": AskedBy(means).label, "what": words.noun_and_dates(locked, dates_of(enquiry, locked))}
    write(locked, asked.person, EntryKind.ASKED, _("%(name)s %(means)s gefragt: %(what)s.") % words_of, by=by, at=at)
    record(enquiry, "asked", by=by, at=at, changes={"means": (None, means)})
    raise_matching_version(locked.agency, volunteers=[asked.pk])
    return enquiry


@transaction.atomic
def withdraw_enquiry(*, enquiry: Enquiry, by: Actor, at: dt.datetime, tell_them: bool = True) -> Enquiry:
    """Take a question back. Its link closes; who has it in writing is told, and who has it not yet never gets it."""
    request = lock_request(enquiry.help_request_id)
    locked = lock_enquiry(enquiry.pk)
    if locked.state == EnquiryState.WITHDRAWN:
        return locked
    if locked.state != EnquiryState.OPEN:
        raise EnquiryIsOver(locked)
    close_enquiry(locked, EnquiryState.WITHDRAWN, by=by, at=at)
    kept = hold_back(agency=locked.agency, about=locked.reference, topic="enquiry", by=by, at=at)
    if locked.asked_by_means != AskedBy.PHONE and tell_them and not kept:
        tell(locked.agency, locked.volunteer.person, "enquiry_withdrawn", request, dates_of(locked, request), about=locked, by=by, at=at)
    name = locked.volunteer.person.full_name
    write(request, locked.volunteer.person, EntryKind.ASKED, _("Anfrage an %(name)s zurückgenommen.") % {"name": name}, by=by, at=at)
    raise_matching_version(locked.agency, volunteers=[locked.volunteer_id])
    return locked


@transaction.atomic
def take_back_questions(*, volunteer: Volunteer, by: Actor, at: dt.datetime) -> int:
    """Somebody is not to be asked any more: open questions are taken back in silence, and how many there were."""
    waiting = Enquiry.objects.open().filter(volunteer=volunteer).order_by("help_request_id", "pk")
    return len([withdraw_enquiry(enquiry=enquiry, by=by, at=at, tell_them=False) for enquiry in waiting])


@transaction.atomic
def expire_enquiries(*, agency: Agency, by: Actor, at: dt.datetime) -> int:
    """Close the questions that nobody answered in time, and say how many. Heute shows them; a silence costs nothing but that."""
    late = agency.enquiries.open().filter(expires_at__lte=at).order_by("help_request_id", "pk")
    closed: list[int] = []
    for enquiry in late.select_related("help_request"):
        request = lock_request(enquiry.help_request_id)
        locked = lock_enquiry(enquiry.pk)
        if locked.state == EnquiryState.OPEN:
            close_enquiry(locked, EnquiryState.EXPIRED, by=by, at=at)
            text = _("Keine Antwort von %(name)s.") % {"name": locked.volunteer.person.full_name}
            write(request, locked.volunteer.person, EntryKind.ANSWER, text, by=by, at=at)
            closed.append(locked.volunteer_id)
    raise_matching_version(agency, volunteers=closed)
    return len(closed)


@transaction.atomic
def look_at(*, enquiry: Enquiry, at: dt.datetime) -> None:
    """Somebody of the office has seen the answer: Heute shows it no more."""
    Enquiry.objects.filter(pk=enquiry.pk, seen_at=None).update(seen_at=at)


def close_enquiry(enquiry: Enquiry, state: str, *, by: Actor, at: dt.datetime) -> None:
    """Bring a locked, open question to an end."""
    before, enquiry.state = enquiry.state, state
    enquiry.answered_at, enquiry.answered_by_name = at, by.name
    enquiry.save(update_fields=["state", "answered_at", "answered_by_name"])
    record(enquiry, state, by=by, at=at, changes={"state": (before, state)})


def reply_link(agency: Agency, token: str) -> str:
    """The address in the message; the agency stands in it, and the token opens nothing elsewhere."""
    return settings.NAHBEI_ADDRESS + reverse("portal:reply", args=[agency.slug, token])


def _still_open(help_request: HelpRequest, visits: Sequence[Visit] | None, *, at: dt.datetime) -> list[Visit] | None:
    """The named dates as they are now; None when it is about the whole request. Refuses when somebody else was first."""
    if help_request.state in {RequestState.RETURNED, RequestState.WITHDRAWN}:
        raise RequestHasEnded
    first = first_promise(help_request)
    if visits is None:
        if first is not None or help_request.state == RequestState.MATCHED:
            raise AlreadyPromised(first, at)
        return None
    wanted = {visit.pk for visit in visits}
    named = [visit for visit in help_request.visits.all() if visit.pk in wanted]
    open_ = [visit for visit in named if is_open(visit, at=at)]
    if not open_ or len(open_) < len(wanted):
        taken = next((visit for visit in named if visit.volunteer_id is not None), None)
        promise = first_promise(help_request, taken.volunteer_id) if taken else None
        raise AlreadyPromised(promise, at) if promise else NothingToAsk
    return open_


def _store(
    help_request: HelpRequest, volunteer: Volunteer, visits: list[Visit] | None, means: str, token: str, *, by: Actor, at: dt.datetime
) -> Enquiry:
    agency = help_request.agency
    about = visits if visits is not None else [visit for visit in help_request.visits.all() if is_open(visit, at=at)]
    ends = [at + dt.timedelta(hours=agency.enquiry_expires_hours), first_moment(about, timezone.get_current_timezone())]
    enquiry = Enquiry.objects.create(
        agency=agency, help_request=help_request, volunteer=volunteer, asked_by_means=means, asked_at=at, asked_by_name=by.name,
        asked_by_id=by.account_id, expires_at=min(moment for moment in ends if moment is not None),
        digest=digest(token) if token else "",
    )
    EnquiryVisit.objects.bulk_create(EnquiryVisit(agency=agency, enquiry=enquiry, visit=visit) for visit in visits or ())
    return enquiry


def _send(enquiry: Enquiry, help_request: HelpRequest, token: str, *, by: Actor, at: dt.datetime) -> None:
    """Never a name, never an address, never a need: the message may lie open on somebody's table."""
    person, visits = enquiry.volunteer.person, dates_of(enquiry, help_request)
    channel = CHANNELS[AskedBy(enquiry.asked_by_means)]
    if route_of(person, channel).channel != channel:
        raise NoWayToWrite
    values = {
        "anliegen": words.plea(help_request, visits), "was": words.noun_and_dates(help_request, visits),
        "wann": "\n".join(words.dates(help_request, visits)), "wo": roughly_where(help_request, enquiry.volunteer),
        "link": reply_link(enquiry.agency, token), "frist": words.deadline(enquiry.expires_at),
        "kurz": _("Oder antworten Sie auf diese E-Mail einfach mit JA oder NEIN.") if answers_come_in() and channel == MessageChannel.EMAIL else "",
    }
    send(agency=enquiry.agency, to=person, topic="enquiry", values=values, about=enquiry.reference, by=by, at=at, channel=channel)
