"""When a message may go out: never in the night, and not too many to one person on one day. Pure: times in, times out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.conf import settings

MORNING = dt.time(8)
MOST_DAYS = 30  # further ahead nothing is moved


@dataclass(frozen=True)
class Rules:
    """`quiet_from` to `quiet_until`, over midnight or not; both None: no quiet hours. `most_a_day` 0: as many as come."""

    quiet_from: dt.time | None = None
    quiet_until: dt.time | None = None
    sunday_sms: bool = True
    most_a_day: int = 0

    @property
    def morning(self) -> dt.time:
        """When a day begins for messages."""
        return self.quiet_until or MORNING

    def is_quiet(self, at: dt.time) -> bool:
        if self.quiet_from is None or self.quiet_until is None or self.quiet_from == self.quiet_until:
            return False
        if self.quiet_from < self.quiet_until:
            return self.quiet_from <= at < self.quiet_until
        return at >= self.quiet_from or at < self.quiet_until


HOUSE = Rules(dt.time(20), dt.time(8), sunday_sms=False, most_a_day=3)
NONE = Rules()


def waking(rules: Rules, at: dt.datetime, *, sms: bool, is_holiday: Callable[[dt.date], bool]) -> dt.datetime:
    """The first moment from `at` on at which a message may go out."""
    zone = ZoneInfo(settings.TIME_ZONE)
    local = at.astimezone(zone)
    for _step in range(MOST_DAYS):
        if sms and not rules.sunday_sms and (local.isoweekday() == 7 or is_holiday(local.date())):
            local = next_morning(rules, local)
        elif rules.is_quiet(local.time()):
            local = _ends(rules, local, zone)
        else:
            return local if local != at else at
    return local


def next_morning(rules: Rules, at: dt.datetime) -> dt.datetime:
    """The beginning of the day after."""
    zone = ZoneInfo(settings.TIME_ZONE)
    return dt.datetime.combine(at.astimezone(zone).date() + dt.timedelta(days=1), rules.morning, zone)


def _ends(rules: Rules, local: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    assert rules.quiet_until is not None
    day = local.date() if local.time() < rules.quiet_until else local.date() + dt.timedelta(days=1)
    return dt.datetime.combine(day, rules.quiet_until, zone)


def day_of(at: dt.datetime) -> dt.date:
    return at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
