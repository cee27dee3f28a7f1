"""At which times of the week a position is done, as bits, so that a list can be asked in SQL. Pure."""

from __future__ import annotations

import datetime as dt

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nahbei.opportunities.models import Position
from nahbei.volunteers.week import WeekPattern, end_minute_of, half_hours_between, minute_of

MORNING, AFTERNOON, EVENING, WEEKEND = 1, 2, 4, 8
ANY = MORNING | AFTERNOON | EVENING | WEEKEND

# name in the address → bit, words
CHOICES: dict[str, tuple[int, str | Promise]] = {
    "morning": (MORNING, _("werktags vormittags")),
    "afternoon": (AFTERNOON, _("werktags nachmittags")),
    "evening": (EVENING, _("werktags abends")),
    "weekend": (WEEKEND, _("am Wochenende")),
}
_PARTS = ((MORNING, 0, 12), (AFTERNOON, 12, 17), (EVENING, 17, 24))
# What people write instead of painting a week. Only for fixed times without one.
_SPOKEN = (
    (MORNING, ("vormittag", "morgens", "früh")), (AFTERNOON, ("nachmittag", "mittags")), (EVENING, ("abend",)),
    (WEEKEND, ("wochenende", "samstag", "sonnabend", "sonntag")),
)


def moments(
    *, timing: str, week: WeekPattern, when: str, date: dt.date | None, start: dt.time | None, end: dt.time | None
) -> int:
    """Who divides their time freely finds it at any; so does whoever is told no times at all."""
    if timing == "one_off" and date is not None:
        return _of_day(date.weekday(), start, end)
    if timing != "fixed":
        return ANY
    if week:
        return _of_week(week)
    spoken = when.lower().replace("vormittag", "vormittag ")
    found = sum(bit for bit, words in _SPOKEN if any(word in spoken for word in words))
    return found or ANY


def moments_of(position: Position) -> int:
    """Of a whole position; whoever stores one without `settle` sets its `moments` to this."""
    return moments(
        timing=position.timing, week=position.week, when=position.when, date=position.date, start=position.start, end=position.end
    )


def _of_day(weekday: int, start: dt.time | None, end: dt.time | None) -> int:
    if weekday >= 5:
        return WEEKEND
    if start is None:
        return MORNING | AFTERNOON | EVENING
    first = minute_of(start)
    last = end_minute_of(end) if end is not None else first + 60
    touched = half_hours_between(first, min(max(last, first + 1), 24 * 60))
    return sum(bit for bit, begin, after in _PARTS if touched & half_hours_between(begin * 60, after * 60))


def _of_week(week: WeekPattern) -> int:
    workday = 0
    for day in week.days[:5]:
        workday |= day
    bits = sum(bit for bit, begin, after in _PARTS if workday & half_hours_between(begin * 60, after * 60))
    return bits | (WEEKEND if week.days[5] | week.days[6] else 0)
