"""What every action here leaves behind: journal, audit, messages, the version of the matching."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.help_requests.models import HelpRequest
from nahbei.journal.actions import write_entry
from nahbei.messaging.actions import send
from nahbei.messaging.attachments import Attachment
from nahbei.people.models import ChannelKind, Person
from nahbei.placements import words
from nahbei.placements.invitations import comes, invited, to_seeker, to_volunteer
from nahbei.placements.models import Enquiry, Placement
from nahbei.ui.german import format_date
from nahbei.visits.models import Visit
from nahbei.volunteers.models import Volunteer


def write(
    help_request: HelpRequest, person: Person, kind: str, text: str, *, by: Actor, at: dt.datetime
) -> None:
    """A line in the journal: about the request, concerning one person."""
    write_entry(agency=help_request.agency, by=by, at=at, text=text, kind=kind, person=person, about=help_request.reference)


def record(
    thing: Enquiry | Placement, what: str, *, by: Actor, at: dt.datetime, changes: Mapping[str, tuple[Any, Any]] | None = None
) -> None:
    audit.record(
        thing.agency, by=by, at=at, what=f"placements.{what}", about=thing.reference, person_id=thing.volunteer.person_id,
        changes=changes,
    )


def tell(
    agency: Agency, to: Person, topic: str, help_request: HelpRequest, visits: Iterable[Visit], *, about: Enquiry | Placement,
    by: Actor, at: dt.datetime, attachments: Iterable[Attachment] = (), **more: str,
) -> None:
    """A message by the person's own channel."""
    found = list(visits)
    values = {
        "was": words.noun_and_dates(help_request, found), "wann": "\n".join(words.dates(help_request, found)), **more,
    }
    send(agency=agency, to=to, topic=topic, values=values, about=about.reference, by=by, at=at, attachments=attachments)


def introduce(placement: Placement, help_request: HelpRequest, visits: list[Visit], *, by: Actor, at: dt.datetime) -> None:
    """Both have agreed: now, and only now, each learns who the other is."""
    seeker, helper = help_request.help_seeker, placement.volunteer.person
    tell(
        placement.agency, helper, "visit_details", help_request, visits, about=placement, by=by, at=at, was=help_request.activity.noun,
        attachments=to_volunteer(placement.agency, placement.volunteer, visits, named=True, at=at), **address_of(help_request),
    )
    tell(
        placement.agency, seeker, "visit_confirmed", help_request, visits, about=placement, by=by, at=at,
        attachments=to_seeker(placement.agency, seeker, visits, helper=comes(helper.full_name), at=at),
        was=help_request.activity.noun, helfer=helper.full_name,
    )


def take_out(to: Volunteer | Person, visits: Iterable[Visit], help_request: HelpRequest, *, by: Actor, at: dt.datetime) -> None:
    """Who calls dates off hears that it has arrived – when a mail had put them into the calendar: this one takes them out."""
    agency, person = help_request.agency, to.person if isinstance(to, Volunteer) else to
    known = invited(agency, person, visits)
    if isinstance(to, Volunteer):
        files = to_volunteer(agency, to, known, named=False, off=True, at=at)
    else:
        files = to_seeker(agency, to, known, off=True, at=at)
    if files:
        values = {"was": words.noun_and_dates(help_request, known)}
        send(agency=agency, to=person, topic="dates_off", values=values, about=help_request.reference, by=by, at=at, attachments=files)


def address_of(help_request: HelpRequest) -> dict[str, str]:
    """Who it is and where, for the one who said yes."""
    seeker = help_request.help_seeker
    numbers = [channel.value for channel in seeker.channels.all() if channel.kind == ChannelKind.PHONE]
    where = ", ".join(part for part in (seeker.street, seeker.address_extra, f"{seeker.postal_code} {seeker.town}".strip()) if part)
    return {
        "wer": seeker.full_name, "adresse": where or help_request.origin, "nummer": ", ".join(numbers),
        "wohin": help_request.destination,
    }


def last_day(day: dt.date) -> str:
    return format_date(day)


def ids(volunteers: Iterable[Volunteer | int]) -> list[int]:
    return [each if isinstance(each, int) else each.pk for each in volunteers]
