"""Music costs money when it is played to guests: which events with music of a year are free, and which must be paid for. Pure but for one query."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from nahbei.events.models import Event, EventState, Music, MusicAllowance, MusicReport
from nahbei.foundation.models import Agency


@dataclass(frozen=True)
class Played:
    """One event with music. `place`: the n-th of the free ones; None: it must be paid for, or nobody can say, for the reason in words."""

    event: Event
    place: int | None
    of: int | None
    reason: str = ""

    @property
    def report(self) -> MusicReport | None:
        """When the GEMA was told, and by whom."""
        return getattr(self.event, "music_report", None)

    @property
    def is_free(self) -> bool:
        return self.place is not None

    @property
    def verdict(self) -> str:
        if self.place is not None:
            return _("kostenfrei, %(n)s von %(of)s") % {"n": self.place, "of": self.of}
        return self.reason


@dataclass(frozen=True)
class MusicYear:
    """A year with its events in their order. `allowance` is what holds at its end."""

    year: int
    allowance: MusicAllowance | None
    rows: list[Played] = field(default_factory=list)

    @property
    def used(self) -> int:
        return sum(row.is_free for row in self.rows)

    @property
    def to_pay(self) -> int:
        return len(self.rows) - self.used

    @property
    def to_report(self) -> list[Played]:
        """The free ones, too: only what was reported is free."""
        return [row for row in self.rows if row.report is None]


def music_year(agency: Agency, year: int) -> MusicYear:
    """What was published and not cancelled: two queries."""
    events = agency.events.filter(on__year=year, state__in=[EventState.PUBLISHED, EventState.DONE]).exclude(music=Music.NONE)
    allowances = list(agency.music_allowances.order_by("-valid_from"))
    rows = judged(events.select_related("venue", "music_report").order_by("on", "start", "pk"), allowances)
    return MusicYear(year, allowance_on(allowances, dt.date(year, 12, 31)), rows)


def allowance_on(allowances: Sequence[MusicAllowance], day: dt.date) -> MusicAllowance | None:
    """The newest that has begun."""
    return next((row for row in sorted(allowances, key=lambda row: row.valid_from, reverse=True) if row.valid_from <= day), None)


def judged(events: Iterable[Event], allowances: Sequence[MusicAllowance]) -> list[Played]:
    """In the order of the year: the first ones that may be free are."""
    found: list[Played] = []
    used = 0
    for event in events:
        allowance = allowance_on(allowances, event.on)
        reason = _("nicht eingetragen, was kostenfrei ist") if allowance is None else _against(event, allowance)
        if allowance is not None and not reason and used >= allowance.free_events:
            reason = _("melden und bezahlen: Kontingent verbraucht")
        used += not reason
        found.append(Played(event, None if reason else used, allowance.free_events if allowance else None, reason))
    return found


def _against(event: Event, allowance: MusicAllowance) -> str:
    """Why it is none of the free ones, whatever else was in the year."""
    if allowance.without_fee and event.cost_cents:
        return _("melden und bezahlen: Eintritt")
    if allowance.most_square_metres is None:
        return ""
    size = event.venue.square_metres if event.venue else None
    if size is None:
        return _("Größe des Raums fehlt")
    return _("melden und bezahlen: Raum über %(most)s m²") % {"most": allowance.most_square_metres} if size > allowance.most_square_metres else ""
