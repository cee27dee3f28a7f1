"""A series becomes dates: as many events as the rule names, all at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from nahbei.events.actions.planning import tidy
from nahbei.events.models import Event, EventOrganiser, EventSeries, EventState, Rhythm
from nahbei.events.recurrence import MOST_DATES, Monthly, dates
from nahbei.events.rules import NoDates, TooManyDates
from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.numbers import next_numbers
from nahbei.help_requests.recurrence import Rule
from nahbei.partners.models import Organisation
from nahbei.places.holidays import holidays


def days_of(series: EventSeries) -> list[dt.date]:
    """Also the preview: nothing is stored. Refuses NoDates, TooManyDates."""
    rule: Rule | Monthly = Monthly(series.starts_on, series.ends_on, series.weekdays, series.nth)
    if series.rhythm == Rhythm.WEEKS:
        rule = Rule(series.starts_on, series.weekdays, series.every_weeks, series.ends_on)
    years = range(series.starts_on.year, series.ends_on.year + 1) if series.not_on_holidays else ()
    free = {day for year in years for day in holidays(series.agency.state, year)}
    found = dates(rule, pauses=_pauses(series), holidays=free)
    if not found:
        raise NoDates
    if len(found) > MOST_DATES:
        raise TooManyDates
    return found


@transaction.atomic
def make_series(
    *, agency: Agency, rule: dict[str, Any], by: Actor, at: dt.datetime, organisers: Iterable[Organisation] = (), **content: Any
) -> EventSeries:
    """The rule and its drafts. Refuses NoDates, TooManyDates."""
    content = tidy(content)
    series = EventSeries(agency=agency, title=content["title"], created_at=at, **rule)
    series.full_clean()
    days = days_of(series)
    series.save()
    numbers = next_numbers(agency, "event", len(days))
    rows = [
        Event(agency=agency, series=series, number=number, on=day, created_at=at, state=EventState.DRAFT, **content)
        for number, day in zip(numbers, days, strict=True)
    ]
    rows[0].full_clean()
    made = Event.objects.bulk_create(rows)
    partners = list(organisers)
    EventOrganiser.objects.bulk_create(EventOrganiser(agency=agency, event=event, organisation=each) for event in made for each in partners)
    audit.record(agency, by=by, at=at, what="events.series_made", about=series.reference, changes={"dates": (None, len(made))})
    return series


def _pauses(series: EventSeries) -> list[tuple[dt.date, dt.date]]:
    return [(dt.date.fromisoformat(first), dt.date.fromisoformat(last)) for first, last in series.pauses]
