"""The story so far: of a person, of a request. The journal carries it; what was sent stands between its lines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import CharField, QuerySet, Value
from django.utils.translation import gettext as _

from nahbei.foundation.models import Agency
from nahbei.foundation.reference import Reference
from nahbei.help_requests.models import HelpRequest
from nahbei.inbox.models import Incoming
from nahbei.journal.models import Entry
from nahbei.messaging.models import Message
from nahbei.messaging.queries import subject_for
from nahbei.messaging.topics import nobody, withheld
from nahbei.people.models import Person
from nahbei.people.queries import followed, ids_of
from nahbei.placements.models import FollowUp
from nahbei.visits.models import Visit

# A resident of many years: her newest requests tell the story, the rest is found in the list of requests.
REQUESTS_OF_A_PERSON = 40


@dataclass(frozen=True)
class TimelineItem:
    """`kind` is the kind of journal entry, or `message`. `number` is the journal's; a message has none."""

    at: dt.datetime
    text: str
    who: str
    kind: str
    about: Reference | None = None
    number: int | None = None
    corrects: int | None = None


def of_person(
    agency: Agency, person: Person, limit: int = 50, *, everyone: Sequence[int] | None = None, requests: Sequence[Reference] | None = None
) -> list[TimelineItem]:
    """Everything about one person, newest first – also what was written about records that were merged into theirs.

    `everyone`: the person's ids; `requests`: references of their newest requests, where the caller has read them already.
    """
    if everyone is None:
        everyone = ids_of(followed(person))
    if requests is None:
        requests = newest_requests(agency, everyone)
    # Two questions with an index each: joined by OR, a database walks through the whole book from its end.
    mine = agency.journal_entries.filter(person__in=everyone).order_by("-number")[:limit]
    answers = agency.incoming.filter(person__in=everyone).defer("raw", "text")
    return _woven([mine, _about(agency, requests)], agency.messages.filter(person__in=everyone), limit, answers)


def newest_requests(agency: Agency, everyone: Sequence[int]) -> list[Reference]:
    return [
        Reference("help_requests.request", pk)
        for pk in agency.help_requests.filter(help_seeker__in=everyone).order_by("-received_at")
        .values_list("pk", flat=True)[:REQUESTS_OF_A_PERSON]
    ]


def of_request(
    agency: Agency, help_request: HelpRequest, limit: int = 100, *, parts: Iterable[Reference] | None = None
) -> list[TimelineItem]:
    """Everything about one request, newest first: itself, its enquiries, placements, visits, referrals and follow-ups.

    `parts`: references of these, where the caller has read them already.
    """
    about = [help_request.reference, *(_parts_of(help_request) if parts is None else parts)]
    return _woven([_about(agency, about)], agency.messages.filter(about__in=about), limit)


def of_visit(agency: Agency, visit: Visit, limit: int = 50) -> list[TimelineItem]:
    """What was about one date: cancelled, moved, reported, and what was sent because of it."""
    return _woven([_about(agency, [visit.reference])], agency.messages.filter(about=visit.reference), limit)


def _parts_of(help_request: HelpRequest) -> list[Reference]:
    parts = [
        _named(help_request.enquiries, "placements.enquiry"), _named(help_request.placements, "placements.placement"),
        _named(help_request.visits, "visits.visit"), _named(help_request.referrals, "placements.referral"),
        _named(FollowUp.objects.filter(placement__help_request=help_request), "placements.follow_up"),
    ]
    return [Reference(kind, key) for kind, key in parts[0].union(*parts[1:], all=True)]


def _named(manager: object, kind: str) -> QuerySet[Entry, tuple[str, int]]:
    rows: QuerySet[Entry] = manager.order_by()  # type: ignore[attr-defined]
    return rows.annotate(room_kind=Value(kind, output_field=CharField())).values_list("room_kind", "pk")


def _about(agency: Agency, things: Iterable[Reference]) -> QuerySet[Entry]:
    """Unsorted and whole, a few dozen: sorted with a limit, a database reads the book from its end instead of the index."""
    return agency.journal_entries.filter(about__in=list(things)).order_by()


def _woven(
    books: Iterable[QuerySet[Entry]], messages: QuerySet[Message], limit: int, answers: QuerySet[Incoming] | None = None
) -> list[TimelineItem]:
    found = {entry.pk: entry for entries in books for entry in entries.select_related("corrects")}
    came_in = [] if answers is None else list(answers[:limit])
    items = [*_of_entries(found.values()), *_of_messages(messages[:limit]), *map(_of_answer, came_in)]
    return sorted(items, key=lambda item: (item.at, item.number or 0), reverse=True)[:limit]


def _of_entries(entries: Iterable[Entry]) -> Iterable[TimelineItem]:
    for entry in entries:
        text = entry.text if entry.erasure is None else _("Gelöscht auf Wunsch (Löschung {number}).").format(number=entry.erasure)
        yield TimelineItem(
            entry.at, text, entry.written_by_name, entry.kind, entry.about, entry.number,
            entry.corrects.number if entry.corrects else None,
        )


def _of_messages(messages: Iterable[Message]) -> Iterable[TimelineItem]:
    hidden = withheld(nobody)  # arrears stand on no page of help, whoever reads it
    for message in messages:
        text = _("{channel} an {name}: {subject} ({state})").format(
            channel=message.get_channel_display(), name=message.to_name, subject=subject_for(message, hidden), state=message.get_state_display()
        )
        yield TimelineItem(message.created_at, text, message.caused_by_name, "message", message.about)


def _of_answer(incoming: Incoming) -> TimelineItem:
    text = _("{way} von {name}: {what} ({state})").format(
        way=incoming.get_channel_display(), name=incoming.sender_name or incoming.sender or _("unbekannt"),
        what=incoming.subject or incoming.get_kind_display(), state=incoming.get_state_display(),
    )
    return TimelineItem(incoming.received_at, text, incoming.settled_by_name, "incoming", incoming.reference)
