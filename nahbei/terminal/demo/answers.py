"""What came in over night: a yes that nobody has read yet, and somebody who asks back before she decides."""

from __future__ import annotations

import datetime as dt

from nahbei.foundation.actor import Actor
from nahbei.foundation.refusal import Refusal
from nahbei.matching.suggestions import for_request
from nahbei.people.models import ChannelKind
from nahbei.placements.actions import Answer, answer, ask
from nahbei.placements.models import AskedBy, Enquiry
from nahbei.terminal.demo.offices import Office

CAME_IN = (
    ("Fatma Demir", Answer.YES, ""),
    ("Edith Wolff", Answer.QUESTION, "Ich komme gern. Gibt es dort eine Katze? Ich bin allergisch."),
)


def what_came_in(office: Office) -> None:
    """Asked the day before, answered before the office opened."""
    for number, (who, said, question) in enumerate(CAME_IN):
        at = office.at - dt.timedelta(days=1, minutes=9 * number)
        office.agenda.put(at, _ask, office, who, said, question, at)


def _ask(office: Office, who: str, said: str, question: str, at: dt.datetime) -> None:
    enquiry = _asked(office, who, at)
    if enquiry is not None:
        said_at, name = office.at - dt.timedelta(minutes=25), enquiry.volunteer.person.full_name
        office.agenda.put(said_at, answer, enquiry=enquiry, answer=said, question=question, by=Actor.link(name), at=said_at)


def _asked(office: Office, who: str, at: dt.datetime) -> Enquiry | None:
    """The best of those who read their mails, on the newest request of somebody."""
    request = office.agency.help_requests.open().filter(help_seeker=office.people[who]).order_by("-received_at").first()
    if request is None:
        return None
    for row in for_request(office.agency, request, at=at, limit=20).rows:
        if row.person.preferred_channel == ChannelKind.EMAIL:
            try:
                return ask(help_request=request, volunteer=row.volunteer, means=AskedBy.EMAIL, by=office.clerk("Petra Lindner"), at=at)
            except Refusal:
                continue
    return None
