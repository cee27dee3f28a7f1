"""A series becomes dates: as many events as the rule names, all at once; later some more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction

from nahbei.events.actions.planning import CONTENT, tidy
from nahbei.events.models import Event, EventOrganiser, EventSeries, EventState, Rhythm
from nahbei.events.recurrence import LONGEST, MOST_DATES, Dates, MonthDay, Monthly, dates
from nahbei.events.rules import NoDates, SeriesEndsLaterAlready, SeriesIsTooLong, TooManyDates
from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.numbers import next_numbers
from nahbei.help_requests.recurrence import Rule
from nahbei.partners.models import Organisation
from nahbei.places.holidays import holidays


def days_of(series: EventSeries) -> Dates:
    """Also the preview: nothing is stored. Refuses NoDates, TooManyDates, SeriesIsTooLong."""
    if series.ends_on - series.starts_on > LONGEST:
        raise SeriesIsTooLong
    found = dates(_rule_of(series), pauses=_pauses(series), holidays=holidays_of(series))
    if not found.days:
        raise NoDates
    if len(found.days) > MOST_DATES:
        raise TooManyDates
    return found


def further_days_of(series: EventSeries, *, ends_on: dt.date) -> Dates:
    """What a later end adds. The rule is counted from its own beginning: every second week stays every second.

    Refuses SeriesEndsLaterAlready, NoDates, TooManyDates, SeriesIsTooLong.
    """
    old = series.ends_on
    if ends_on <= old:
        raise SeriesEndsLaterAlready
    series.ends_on = ends_on
    try:
        whole = days_of(series)
    finally:
        series.ends_on = old
    there = set(series.events.values_list("on", flat=True))
    found = Dates(tuple(day for day in whole.days if day > old and day not in there), *(_after(part, old) for part in (whole.spared, whole.missing)))
    if not found.days:
        raise NoDates
    return found


@transaction.atomic
def make_series(
    *, agency: Agency, rule: dict[str, Any], by: Actor, at: dt.datetime, organisers: Iterable[Organisation] = (), **content: Any
) -> EventSeries:
    """The rule and its drafts. Refuses what `days_of` refuses."""
    content = tidy(content)
    series = EventSeries(agency=agency, title=content["title"], created_at=at, **rule)
    series.full_clean()
    days = days_of(series).days
    series.save()
    made = _add(series, days, content, list(organisers), at=at)
    audit.record(agency, by=by, at=at, what="events.series_made", about=series.reference, changes={"dates": (None, len(made))})
    return series


@transaction.atomic
def prolong_series(*, series: EventSeries, ends_on: dt.date, by: Actor, at: dt.datetime) -> list[Event]:
    """More dates, as drafts like the last one. Refuses what `further_days_of` refuses."""
    row = EventSeries.objects.select_for_update(of=("self",)).select_related("agency").get(pk=series.pk)
    days = further_days_of(row, ends_on=ends_on).days
    last = pattern_of(row)
    if last is None:
        raise NoDates
    houses = [each.organisation for each in last.organisers.select_related("organisation")]
    made = _add(row, days, {name: getattr(last, name) for name in CONTENT}, houses, at=at)
    changes = {"ends_on": (row.ends_on, ends_on), "dates": (None, len(made))}
    row.ends_on = ends_on
    row.save(update_fields=["ends_on"])
    audit.record(row.agency, by=by, at=at, what="events.series_prolonged", about=row.reference, changes=changes)
    return made


def pattern_of(series: EventSeries) -> Event | None:
    """What further dates look like: the last one that was not called off."""
    return series.events.exclude(state=EventState.CANCELLED).select_related("agency", "venue").last()


def holidays_of(series: EventSeries) -> dict[dt.date, str]:
    """The holidays that the series spares, with their names."""
    years = range(series.starts_on.year, series.ends_on.year + 1) if series.not_on_holidays else ()
    return {day: name for year in years for day, name in holidays(series.agency.state, year).items()}


def _add(series: EventSeries, days: Sequence[dt.date], content: dict[str, Any], partners: list[Organisation], *, at: dt.datetime) -> list[Event]:
    agency, numbers = series.agency, next_numbers(series.agency, "event", len(days))
    rows = [
        Event(agency=agency, series=series, number=number, on=day, created_at=at, state=EventState.DRAFT, **content)
        for number, day in zip(numbers, days, strict=True)
    ]
    rows[0].full_clean()
    made = Event.objects.bulk_create(rows)
    EventOrganiser.objects.bulk_create(EventOrganiser(agency=agency, event=event, organisation=each) for event in made for each in partners)
    return made


def _rule_of(series: EventSeries) -> Rule | Monthly | MonthDay:
    if series.rhythm == Rhythm.WEEKS:
        return Rule(series.starts_on, series.weekdays, series.every_weeks, series.ends_on)
    if series.rhythm == Rhythm.MONTH:
        return Monthly(series.starts_on, series.ends_on, series.weekdays, series.nth)
    return MonthDay(series.starts_on, series.ends_on, series.day or 1, series.month)


def _pauses(series: EventSeries) -> list[tuple[dt.date, dt.date]]:
    return [(dt.date.fromisoformat(first), dt.date.fromisoformat(last)) for first, last in series.pauses]


def _after(days: tuple[dt.date, ...], day: dt.date) -> tuple[dt.date, ...]:
    return tuple(each for each in days if each > day)
