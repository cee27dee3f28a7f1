"""Filters: dates, times, lengths as Germans write them. The words come from nahbei/ui/german.py."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

from django.utils import timezone
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from nahbei.ui import german
from nahbei.ui.components.library import register

_NUMBER_OF_REQUEST = re.compile(r"(?<![\w-])20\d\d-\d{4,6}(?![\w-])")


def _local(moment: dt.datetime | dt.date) -> dt.datetime | dt.date:
    """Aware moments in the time of the agency; dates stay."""
    return timezone.localtime(moment) if isinstance(moment, dt.datetime) and timezone.is_aware(moment) else moment


def _day(moment: dt.datetime | dt.date) -> dt.date:
    moment = _local(moment)
    return moment.date() if isinstance(moment, dt.datetime) else moment


@register.filter
def day(moment: dt.datetime | dt.date | None, style: str = "full") -> str:
    """{{ visit.on|day }} „Mo., 23.11.2026“ · |day:"short" „Mo., 23.11.“ · |day:"long" „Montag, 23. November 2026“ · |day:"plain" „23.11.2026“."""
    return "" if moment is None else german.format_date(_day(moment), style)


@register.filter
def clock(moment: dt.datetime | dt.time | None) -> str:
    """{{ visit.starts|clock }} „14:30 Uhr“."""
    if moment is None:
        return ""
    if isinstance(moment, dt.datetime):
        local = _local(moment)
        return german.format_time(local.time()) if isinstance(local, dt.datetime) else ""
    return german.format_time(moment)


@register.filter
def until(start: dt.time | None, end: dt.time | None) -> str:
    """{{ visit.starts|until:visit.ends }} „9:30 bis 11:30 Uhr“."""
    return "" if start is None else german.format_span(start, end)


@register.filter
def distance(kilometres: float | Decimal | None, style: str = "exact") -> str:
    """{{ km|distance }} „0,8 km“ · |distance:"rough" „etwa 900 m“."""
    return "" if kilometres is None else german.format_distance(float(kilometres), rough=style == "rough")


@register.filter
def hours(amount: float | Decimal | dt.timedelta | None) -> str:
    """{{ visit.hours|hours }} „1,5 Stunden“."""
    return "" if amount is None else german.format_hours(amount)


@register.filter
def minutes(amount: int | None) -> str:
    """{{ visit.minutes|minutes }} „1,5 Stunden“, under an hour „45 Minuten“."""
    return "" if amount is None else german.format_hours(dt.timedelta(minutes=amount))


@register.filter
def waiting(since: dt.datetime | dt.date | None, now: dt.datetime) -> str:
    """{{ request.received_at|waiting:reading.now }} „seit 9 Tagen“."""
    return "" if since is None else german.format_waiting(_local(since), timezone.localtime(now))


@register.filter
def relative(moment: dt.datetime | dt.date | None, now: dt.datetime) -> str:
    """{{ entry.at|relative:reading.now }} „heute, 9:14 Uhr“, „Fr., 16:40 Uhr“, „12.10.2026“."""
    return "" if moment is None else german.format_relative(_local(moment), timezone.localtime(now))


@register.filter
def whole(text: str) -> SafeString:
    """{{ entry.text|whole }}: „Gesuch 2026-0412“ does not break at its hyphen, and is copied with the ordinary one."""
    return mark_safe(_NUMBER_OF_REQUEST.sub(r'<span class="whole">\g<0></span>', conditional_escape(text)))  # nosec B308, B703


@register.filter
def upper_first(text: str) -> str:
    """„heute, 9:14 Uhr“ at the start of a line: „Heute, 9:14 Uhr“."""
    text = str(text)
    return text[:1].upper() + text[1:]


@register.filter
def euros(cents: int | None) -> str:
    """{{ amount|euros }} „1.234,50 €“, from whole cents."""
    return "" if cents is None else german.format_euros(cents)


@register.filter
def of_people(count: int, words: str) -> str:
    """{{ 1|of_people:"Gesuch,Gesuche" }} „1 Gesuch“; German plural inside a sentence that is not translated apart."""
    one, many = words.split(",", 1)
    return f"{german.format_number(count)} {one if count == 1 else many}"
