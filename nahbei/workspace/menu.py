"""The main menu: words, addresses, keys, and how many wait."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Value
from django.utils.translation import gettext_lazy as _

from nahbei.foundation.rights import Right
from nahbei.journal.queries import due_for
from nahbei.workspace.door import StaffRequest
from nahbei.workspace.references import address_of


@dataclass(frozen=True)
class MenuItem:
    """`key` is the single key that leads there; `count` how many wait."""

    label: str
    url: str
    key: str = ""
    count: int = 0
    current: bool = False


# What lies elsewhere and yet belongs to an entry: its pages light up the same word.
BELONGS = {
    "workspace:contributions": ("/office/statements/", "/office/bank-lines/", "/office/debit-runs/"), "workspace:events": ("/office/registrations/",),
    "workspace:services": ("/office/organisations/",),
    "workspace:submissions": ("/office/answers/",), "workspace:week": ("/office/visits/", "/office/hours/"),
}
# word, name of the address, right, key, what is counted
ENTRIES = (
    (_("Heute"), "workspace:today", Right.DESK, "h", ""),
    (_("Gesuche"), "workspace:requests", Right.REQUESTS, "g", "requests"),
    (_("Menschen"), "workspace:people", Right.PEOPLE, "m", ""),
    (_("Freiwillige"), "workspace:volunteers", Right.VOLUNTEERS, "f", ""),
    (_("Stellen"), "workspace:positions", Right.POSITIONS, "s", "positions"),
    (_("Vermittlungen"), "workspace:introductions", Right.VOLUNTEERS, "l", ""),
    (_("Eingänge"), "workspace:submissions", Right.SUBMISSIONS, "i", "submissions"),
    (_("Woche"), "workspace:week", Right.DESK, "w", ""),
    (_("Veranstaltungen"), "workspace:events", Right.EVENTS, "", ""),
    (_("Beratung"), "workspace:counselling", Right.COUNSELLING, "b", ""),
    (_("Dienste"), "workspace:services", Right.PARTNERS, "d", ""),
    (_("Beiträge"), "workspace:contributions", Right.MONEY, "", ""),
    (_("Protokoll"), "workspace:journal", Right.JOURNAL, "p", ""),
    (_("Wiedervorlagen"), "workspace:reminders", Right.DESK, "v", "reminders"),
)
# Not of the daily work: beside the name of who is logged in.
ASIDE = (
    (_("Mein Zugang"), "workspace:profile", Right.DESK, ""),
    (_("Einstellungen"), "workspace:settings", Right.SETTINGS, "e"),
)


def menu(request: StaffRequest) -> list[MenuItem]:
    """What this member may open, with the counts in one query."""
    counts = _counts(request)
    items = []
    for label, name, right, key, counted in ENTRIES:
        url = address_of(name)
        if url and request.may(right):
            current = request.path.startswith((url, *BELONGS.get(name, ())))
            items.append(MenuItem(str(label), url, key, counts.get(counted, 0), current))
    return items


def aside(request: StaffRequest) -> list[MenuItem]:
    """What this member may open of her own access and of the agency's settings."""
    items = ((label, address_of(name), key) for label, name, right, key in ASIDE if request.may(right))
    return [MenuItem(str(label), url, key, current=request.path.startswith(url)) for label, url, key in items if url]


def _waiting(request: StaffRequest) -> dict[str, int]:
    """In one query."""
    agency = request.agency
    waiting = {
        "requests": agency.help_requests.open(), "positions": agency.positions.to_check(), "submissions": agency.submissions.due(at=request.now),
    }
    # Grouped by the word: without it every row would be counted on its own.
    first, *others = (
        rows.order_by().values(word=Value(name)).annotate(number=Count("pk")).values_list("word", "number") for name, rows in waiting.items()
    )
    return dict(first.union(*others, all=True))


def _counts(request: StaffRequest) -> dict[str, int]:
    """How many requests have nobody, how many positions are to check, how many forms wait, how many reminders are due for me."""
    return {
        **_waiting(request),
        "reminders": due_for(request.agency, account_id=request.user.pk, at=request.now).count(),
    }
