"""An event as a line of a list, of a month, of a page framed by others. And a month as weeks."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from nahbei.events.models import Event, EventState
from nahbei.events.public import moved_from
from nahbei.events.seats import cost, seats, short_place
from nahbei.ui.german import format_date, format_span, format_time
from nahbei.website.door import PublicRequest

MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])", re.ASCII)


@dataclass(frozen=True)
class Line:
    url: str
    title: str
    kind: str
    summary: str
    on: dt.date
    when: str  # 15:00 bis 17:00 Uhr
    begins: str  # 15:00
    where: str
    cost: str
    seats: str
    off: bool
    moved: str
    over: bool


@dataclass(frozen=True)
class Day:
    on: dt.date
    inside: bool
    today: bool
    lines: list[Line]


def lines(request: PublicRequest, events: Iterable[Event]) -> list[Line]:
    return [_line(request, event) for event in events]


def _line(request: PublicRequest, event: Event) -> Line:
    return Line(
        url=f"/{request.agency.slug}/events/{event.number}/", title=event.title, kind=event.get_kind_display(), summary=event.summary, on=event.on,
        when=format_span(event.start, event.end), begins=format_time(event.start), where=short_place(event), cost=cost(event),
        seats=seats(event, waiting=bool(getattr(event, "somebody_waits", False)), at=request.now).word, off=event.state == EventState.CANCELLED,
        moved=before(event), over=event.on < request.today,
    )


def before(event: Event) -> str:
    """„Do., 19.11.2026, 15:00 Uhr“ – or nothing, when it was not moved."""
    was = moved_from(event)
    return f"{format_date(was[0])}, {format_time(was[1])}" if was else ""


def by_day(found: list[Line]) -> list[tuple[dt.date, list[Line]]]:
    days: dict[dt.date, list[Line]] = {}
    for line in found:
        days.setdefault(line.on, []).append(line)
    return list(days.items())


def month_of(text: str) -> dt.date | None:
    """„2026-12“ → its first day."""
    found = MONTH.fullmatch(text)
    return dt.date(int(found[1]), int(found[2]), 1) if found else None


def last_of(first: dt.date) -> dt.date:
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])


def month_before(first: dt.date) -> dt.date:
    return (first - dt.timedelta(days=1)).replace(day=1)


def month_after(first: dt.date) -> dt.date:
    return last_of(first) + dt.timedelta(days=1)


def weeks(first: dt.date, found: list[Line], *, today: dt.date) -> list[list[Day]]:
    """From Monday to Sunday; days of the months beside it are there, and empty."""
    days = dict(by_day(found))
    rows = calendar.Calendar().monthdatescalendar(first.year, first.month)
    return [[Day(on, on.month == first.month, on == today, days.get(on, [])) for on in row] for row in rows]


def month_link(request: PublicRequest, first: dt.date) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    query["month"] = f"{first:%Y-%m}"
    return f"{reverse('website:events', args=[request.agency.slug])}?{query.urlencode()}"


def list_link(request: PublicRequest) -> str:
    query = request.GET.copy()
    for name in ("month", "page"):
        query.pop(name, None)
    here = reverse("website:events", args=[request.agency.slug])
    return f"{here}?{query.urlencode()}" if query else here


def heading_of(first: dt.date | None) -> str:
    return _("Veranstaltungen im %(month)s") % {"month": format_date(first, "month")} if first else _("Veranstaltungen")
