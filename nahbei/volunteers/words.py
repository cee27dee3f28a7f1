"""Times and states in words: „Mo–Fr 8–12, Di 14–18“. Pure, no query."""

from __future__ import annotations

import datetime as dt
from itertools import groupby

from django.utils.translation import gettext as _

from nahbei.ui.german import WEEKDAYS_SHORT, format_date, format_hours, format_span, format_spans
from nahbei.volunteers.models import Absence, MinorLimits, Volunteer, VolunteerState
from nahbei.volunteers.week import DAYS, MINUTES, WeekPattern


def times_of_day(week: WeekPattern, weekday: int) -> str:
    """„9–12, 14–17“; empty when never."""
    return format_spans(tuple((first * MINUTES, after * MINUTES) for day, first, after in week.spans() if day == weekday))


def week_in_words(week: WeekPattern) -> list[tuple[str, str]]:
    """Days with the same times together: („Mo–Fr“, „8–12“), („Di, Do“, „9–12, 14–17“). Days without a time are left out."""
    times = [times_of_day(week, weekday) for weekday in range(DAYS)]
    in_order = dict.fromkeys(text for text in times if text)
    return [(_days([day for day in range(DAYS) if times[day] == text]), text) for text in in_order]


def week_in_a_line(week: WeekPattern) -> str:
    """„Mo–Fr 8–12; Sa 10–18“."""
    return "; ".join(f"{days} {times}" for days, times in week_in_words(week))


def _days(days: list[int]) -> str:
    """Neighbours from three on as a stretch: „Mo–Mi, Fr“."""
    runs = [[day for _place, day in run] for _gap, run in groupby(enumerate(days), lambda pair: pair[1] - pair[0])]
    said = [
        f"{WEEKDAYS_SHORT[run[0]]}–{WEEKDAYS_SHORT[run[-1]]}" if len(run) > 2 else ", ".join(WEEKDAYS_SHORT[day] for day in run)
        for run in runs
    ]
    return ", ".join(said)


def state_in_words(volunteer: Volunteer) -> str:
    """„aktiv“, „pausiert bis So., 31.1.2027“."""
    state = VolunteerState(volunteer.state)
    if state == VolunteerState.PAUSED and volunteer.paused_until is not None:
        return _("pausiert bis %(day)s") % {"day": format_date(volunteer.paused_until)}
    return str(state.label)


def absence_in_words(absence: Absence, *, today: dt.date) -> str:
    """„bis 4.12.“ when it runs, „12.12. bis 20.12.“, „am 12.12.“."""
    first, last = (format_date(day, "plain" if day.year != today.year else "short") for day in (absence.starts_on, absence.ends_on))
    if absence.starts_on <= today:
        return _("bis %(last)s") % {"last": last}
    return _("am %(first)s") % {"first": first} if first == last else _("%(first)s bis %(last)s") % {"first": first, "last": last}


def limits_in_words(limits: MinorLimits) -> list[str]:
    """„höchstens 2 Std. am Tag“, „10 Std. in der Woche“, „8–18 Uhr“, „nur Mo–Fr, nicht an Feiertagen“ …"""
    day, week = (format_hours(dt.timedelta(minutes=each)) for each in (limits.max_minutes_day, limits.max_minutes_week))
    said = [_("höchstens %(amount)s am Tag") % {"amount": day}, _("%(amount)s in der Woche") % {"amount": week}]
    said.append(format_span(limits.earliest, limits.latest))
    if limits.working_days_only:
        said.append(_("nur Mo–Fr, nicht an Feiertagen"))
    alone = limits.alone_in_private_home
    return [*said, _("auch allein in einer Privatwohnung") if alone else _("nicht allein in einer Privatwohnung")]
