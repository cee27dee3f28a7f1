"""The command field: one word or number finds a person, a request, a service, an organisation, a line of the journal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from nahbei.foundation.models import Agency
from nahbei.foundation.rights import Right
from nahbei.help_requests.models import HelpRequest
from nahbei.journal.models import Entry
from nahbei.opportunities.lists import Filters, list_everything
from nahbei.opportunities.models import Position
from nahbei.partners.models import Organisation, Service
from nahbei.people import folding
from nahbei.people.phones import LEAST_DIGITS, typed
from nahbei.people.queries import Found, find_people

LONGEST_NUMBER = 9
LEAST_OF_PARTNERS = 2  # letters; one fits every second name
MOST_PARTNERS = 4
MOST_POSITIONS = 4


@dataclass(frozen=True)
class Hits:
    """What was found; pages and actions are the door's own."""

    people: list[Found] = field(default_factory=list)
    requests: list[HelpRequest] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    services: list[Service] = field(default_factory=list)
    organisations: list[Organisation] = field(default_factory=list)
    positions: list[Position] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.people or self.requests or self.entries or self.services or self.organisations or self.positions)


def find(agency: Agency, text: str, *, may: Callable[[Right], bool], limit: int = 8) -> Hits:
    """People by name, number or street; services, organisations and positions by name; requests and journal lines by number.

    At most seven queries.
    """
    text = " ".join(text.split())[:100]
    if not text:
        return Hits()
    digits = typed(text)
    is_number = bool(digits) and not any(letter.isalpha() for letter in text)
    knows = may(Right.PARTNERS) and not is_number and len("".join(folding.words(text))) >= LEAST_OF_PARTNERS
    return Hits(
        _people(agency, text, digits if is_number else "", limit) if may(Right.PEOPLE) else [],
        _requests(agency, text) if is_number and may(Right.REQUESTS) else [],
        _entries(agency, text) if text.isdecimal() and len(text) <= LONGEST_NUMBER and may(Right.JOURNAL) else [],
        _services(agency, text) if knows else [],
        _organisations(agency, text) if knows else [],
        list(list_everything(agency, Filters(q=text))[:MOST_POSITIONS]) if not is_number and may(Right.POSITIONS) else [],
    )


def _people(agency: Agency, text: str, digits: str, limit: int) -> list[Found]:
    if digits:
        return find_people(agency, phone=text, limit=limit) if len(digits) >= LEAST_DIGITS else []
    has_number = any(letter.isdecimal() for letter in text)
    return find_people(agency, name=text, street=text if has_number else "", limit=limit)


def _requests(agency: Agency, text: str) -> list[HelpRequest]:
    """„2026-0412“, or the end of it: „412“."""
    ending = text.zfill(4) if text.isdecimal() else text
    found = agency.help_requests.filter(number__endswith=ending).select_related("help_seeker", "activity")
    return list(found.order_by("-received_at")[:5])


def _entries(agency: Agency, text: str) -> list[Entry]:
    return list(agency.journal_entries.filter(number=int(text)).select_related("person"))


def _services(agency: Agency, text: str) -> list[Service]:
    """By their own name, the one that begins so first; a service that only its organisation names stands behind it."""
    found = agency.services.named_like(text).offered().select_related("organisation").order_by("name", "pk")[:40]
    return sorted(found, key=lambda one: not _begins(one.name, text))[:MOST_PARTNERS]


def _organisations(agency: Agency, text: str) -> list[Organisation]:
    found = agency.organisations.filter(active=True).named_like(text).order_by("name", "pk")[:40]
    return sorted(found, key=lambda one: not _begins(one.name, text))[:MOST_PARTNERS]


def _begins(name: str, text: str) -> bool:
    return all(any(word.startswith(typed) for word in folding.words(name)) for typed in folding.words(text))
