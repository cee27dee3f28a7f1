"""Series: summer time, holidays, pauses, the last Thursday, and rules that would never end."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from nahbei.events.actions import change_event, make_series, prolong_series
from nahbei.events.models import EventSeries
from nahbei.events.recurrence import MonthDay, Monthly, dates
from nahbei.events.rules import NoDates, SeriesEndsLaterAlready, SeriesIsTooLong, TooManyDates
from nahbei.foundation.models import Agency
from nahbei.help_requests.recurrence import Rule
from tests.factories import CLERK, NOW, make_organisation
from tests.support.queries import counted

THURSDAY, D = 8, dt.date
CONTENT = {"title": "Senioren-Café", "kind": "cafe", "start": dt.time(15), "end": dt.time(17)}


def rule(**fields: object) -> dict[str, object]:
    return {"weekdays": THURSDAY, "every_weeks": 2, "starts_on": dt.date(2027, 3, 4), "ends_on": dt.date(2027, 9, 30), **fields}


@pytest.mark.django_db
@pytest.mark.usefixtures("inside")
def test_every_second_thursday_stays_at_three_when_summer_time_begins(agency: Agency) -> None:
    series = make_series(agency=agency, rule=rule(pauses=[["2027-08-01", "2027-08-31"]]), by=CLERK, at=NOW, **CONTENT)
    events = list(series.events.all())
    assert {(event.starts_at.hour, event.state) for event in events} == {(15, "draft")}
    assert {event.starts_at.utcoffset() for event in events} == {dt.timedelta(hours=1), dt.timedelta(hours=2)}
    days = [event.on for event in events]
    assert dt.date(2027, 5, 27) not in days or agency.state != "NW"  # Fronleichnam
    assert not [day for day in days if day.month == 8]
    assert [event.number for event in events] == list(range(1, len(events) + 1))


@pytest.mark.django_db
@pytest.mark.usefixtures("inside")
def test_a_rule_without_days_and_one_with_too_many_are_refused(agency: Agency) -> None:
    with pytest.raises(NoDates):
        make_series(agency=agency, rule=rule(ends_on=dt.date(2027, 3, 4), pauses=[["2027-03-01", "2027-03-09"]]), by=CLERK, at=NOW, **CONTENT)
    with pytest.raises(TooManyDates):
        make_series(agency=agency, rule=rule(weekdays=127, every_weeks=1, ends_on=dt.date(2033, 1, 1)), by=CLERK, at=NOW, **CONTENT)
    assert not agency.event_series.exists()


def test_the_last_thursday_is_there_every_month_also_in_february() -> None:
    days = dates(Monthly(D(2028, 1, 1), D(2028, 12, 31), THURSDAY, -1)).days
    assert len(days) == 12 and D(2028, 2, 24) in days
    assert dates(Monthly(D(2028, 2, 29), D(2028, 3, 31), 2, 1)).days == (D(2028, 3, 7),)


def test_every_31st_names_the_months_without_one_and_moves_nothing() -> None:
    found = dates(MonthDay(D(2027, 1, 1), D(2027, 12, 31), 31), holidays={D(2027, 10, 31)}, pauses=[(D(2027, 8, 1), D(2027, 8, 31))])
    assert [day.month for day in found.days] == [1, 3, 5, 7, 12]
    assert found.spared == (D(2027, 8, 31), D(2027, 10, 31))
    assert [day.month for day in found.missing] == [2, 4, 6, 9, 11]


def test_the_29th_of_february_comes_in_leap_years_and_the_others_are_named() -> None:
    found = dates(MonthDay(D(2028, 2, 29), D(2033, 12, 31), 29, 2))
    assert found.days == (D(2028, 2, 29), D(2032, 2, 29))
    assert [month.year for month in found.missing] == [2029, 2030, 2031, 2033]


def test_a_rule_without_an_end_is_no_rule() -> None:
    with pytest.raises(ValueError, match="no rule"):
        Monthly(D(2027, 1, 1), D(2027, 12, 31), THURSDAY, 5)
    with pytest.raises(ValueError, match="no rule"):
        MonthDay(D(2027, 1, 1), D(2027, 12, 31), 32)
    with pytest.raises(ValueError, match="end"):
        dates(Rule(D(2027, 1, 1), THURSDAY))
    assert len(dates(Rule(D(1, 1, 1), 127, 1, D(9999, 12, 30))).days) == 2_001


@pytest.mark.database
@pytest.mark.django_db
@pytest.mark.usefixtures("inside")
def test_the_database_wants_an_end_and_a_whole_rule(agency: Agency) -> None:
    whole = {"agency": agency, "title": "Café", "created_at": NOW, **rule()}
    for broken in ({"ends_on": None}, {"ends_on": D(2027, 1, 1)}, {"weekdays": 0}, {"rhythm": "day"}, {"rhythm": "day", "weekdays": 0, "day": 32}):
        with pytest.raises(IntegrityError), transaction.atomic():
            EventSeries.objects.create(**{**whole, **broken})
    with pytest.raises(SeriesIsTooLong):
        make_series(agency=agency, rule=rule(ends_on=D(2099, 1, 1)), by=CLERK, at=NOW, **CONTENT)


@pytest.mark.database
@pytest.mark.django_db
@pytest.mark.usefixtures("inside")
def test_two_thousand_dates_are_stored_at_once(agency: Agency) -> None:
    with counted() as found:
        series = make_series(agency=agency, rule=rule(weekdays=127, every_weeks=1, ends_on=D(2032, 8, 1), not_on_holidays=False), by=CLERK, at=NOW,
                             **CONTENT)
    assert series.events.count() > 1_900
    assert found.number < 90


@pytest.mark.django_db
@pytest.mark.usefixtures("inside")
def test_more_dates_keep_the_weeks_and_look_like_the_last_one(agency: Agency) -> None:
    series = make_series(agency=agency, rule=rule(ends_on=D(2027, 4, 1)), organisers=[make_organisation(agency)], by=CLERK, at=NOW, **CONTENT)
    last = series.events.last()
    assert last is not None
    change_event(event=last, title="Café im Garten", by=CLERK, at=NOW)
    with pytest.raises(SeriesEndsLaterAlready):
        prolong_series(series=series, ends_on=D(2027, 4, 1), by=CLERK, at=NOW)
    made = prolong_series(series=series, ends_on=D(2027, 5, 1), by=CLERK, at=NOW)
    assert [(event.on, event.title, event.state, event.organisers.count()) for event in made] == [
        (D(2027, 4, 15), "Café im Garten", "draft", 1), (D(2027, 4, 29), "Café im Garten", "draft", 1),
    ]
    series.refresh_from_db()
    assert series.ends_on == D(2027, 5, 1)
