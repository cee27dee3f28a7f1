"""Events in words. Pure."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nahbei.events.models import Event, EventSeries, Rhythm
from nahbei.help_requests.recurrence import weekdays_of
from nahbei.ui import german


def when(event: Event) -> str:
    return f"{german.format_date(event.on)}, {german.format_span(event.start, event.end)}"


def where(event: Event) -> str:
    return event.venue.whole_line if event.venue else event.online_address or _("Den Ort sagen wir Ihnen noch.")


def places(number: int) -> str:
    return ngettext("%(n)s Platz", "%(n)s Plätze", number) % {"n": number}


def rule(series: EventSeries) -> str:
    """„alle 2 Wochen am Donnerstag, nicht an Feiertagen, 5.11.2026 bis 30.9.2027, Pause 1.8.2027 bis 31.8.2027“"""
    span = _("%(first)s bis %(last)s")
    parts = [_rhythm(series), *([_("nicht an Feiertagen")] if series.not_on_holidays else []), span % _days(series.starts_on, series.ends_on)]
    for first, last in series.pauses:
        parts.append(_("Pause") + " " + span % _days(dt.date.fromisoformat(first), dt.date.fromisoformat(last)))
    return ", ".join(parts)


def _rhythm(series: EventSeries) -> str:
    if series.rhythm == Rhythm.DAY and series.month:
        return _("jedes Jahr am %(day)s. %(month)s") % {"day": series.day, "month": german.MONTHS[series.month - 1]}
    if series.rhythm == Rhythm.DAY:
        return _("jeden Monat am %(day)s.") % {"day": series.day}
    days = _(" und ").join(german.WEEKDAYS[number] for number in weekdays_of(series.weekdays))
    if series.rhythm == Rhythm.MONTH:
        which = {1: _("ersten"), 2: _("zweiten"), 3: _("dritten"), 4: _("vierten")}.get(series.nth, _("letzten"))
        return _("jeden Monat am %(which)s %(days)s") % {"which": which, "days": days}
    if series.every_weeks == 1:
        return _("jede Woche am %(days)s") % {"days": days}
    return _("alle %(n)s Wochen am %(days)s") % {"n": series.every_weeks, "days": days}


def _days(first: dt.date, last: dt.date) -> dict[str, str]:
    return {"first": german.format_date(first, "plain"), "last": german.format_date(last, "plain")}
