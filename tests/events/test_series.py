"""Series: summer time, holidays, pauses, the last Thursday, and rules that would never end."""

from __future__ import annotations

import datetime as dt

import pytest

from nahbei.events.actions import make_series
from nahbei.events.recurrence import Monthly, dates
from nahbei.events.rules import NoDates, TooManyDates
from nahbei.foundation.models import Agency
from nahbei.help_requests.recurrence import Rule
from tests.factories import CLERK, NOW

THURSDAY = 8
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
        make_series(agency=agency, rule=rule(weekdays=127, every_weeks=1, ends_on=dt.date(2029, 1, 1)), by=CLERK, at=NOW, **CONTENT)
    assert not agency.event_series.exists()


def test_the_last_thursday_is_there_every_month_also_in_february() -> None:
    days = dates(Monthly(dt.date(2028, 1, 1), dt.date(2028, 12, 31), THURSDAY, -1))
    assert len(days) == 12 and dt.date(2028, 2, 24) in days
    assert dates(Monthly(dt.date(2028, 2, 29), dt.date(2028, 3, 31), 2, 1)) == [dt.date(2028, 3, 7)]


def test_no_every_31st_and_no_end_is_no_rule() -> None:
    with pytest.raises(ValueError, match="no rule"):
        Monthly(dt.date(2027, 1, 1), dt.date(2027, 12, 31), THURSDAY, 5)
    with pytest.raises(ValueError, match="end"):
        dates(Rule(dt.date(2027, 1, 1), THURSDAY))
    assert len(dates(Rule(dt.date(1, 1, 1), 127, 1, dt.date(9999, 12, 30)))) == 401
