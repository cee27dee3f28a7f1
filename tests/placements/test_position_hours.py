"""Hours in a position: one figure a month, whose word counts when, and the way back."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope
from nahbei.placements.actions.positions import (
    confirm_position_hours,
    report_position_hours,
    take_back_confirmed_hours,
    take_back_position_hours,
)
from nahbei.placements.models import MOST_MINUTES, PositionHours, PositionPlacement
from nahbei.placements.position_rules import HoursAreConfirmed, MonthIsShorter, NothingToUndo, NotInThatMonth, months_of
from tests import factories
from tests.factories import CLERK, NOW, TODAY

pytestmark = pytest.mark.django_db
HER, THEM = Actor.portal("Jonas Krämer"), Actor.portal("Ruth Seligmann")
VOLUNTEER, ORGANISATION, OFFICE = "volunteer", "organisation", "office"
BEGAN = TODAY.replace(day=1) - dt.timedelta(days=40)


@pytest.fixture
def placed(agency: Agency) -> PositionPlacement:
    with agency_scope(agency):
        return factories.make_introduction(agency, stage="placed", placed_on=BEGAN)


def say(placement: PositionPlacement, minutes: int = 360, side: str = VOLUNTEER, **more: Any) -> PositionHours:
    by = {VOLUNTEER: HER, ORGANISATION: THEM, OFFICE: CLERK}[side]
    return report_position_hours(placement=placement, **{"month": TODAY, "minutes": minutes, "side": side, "by": by, "at": NOW, **more})


def rows(agency: Agency) -> list[tuple[int, str, bool]]:
    return [(row.minutes, row.side, row.confirmed_at is not None) for row in agency.position_hours.all()]


def test_she_says_corrects_and_they_confirm(agency: Agency, placed: PositionPlacement) -> None:
    with agency_scope(agency):
        say(placed)
        row = say(placed, 300)
        assert rows(agency) == [(300, VOLUNTEER, False)]
        assert [one.pk for one in confirm_position_hours(hours=[row], by=THEM, at=NOW)] == [row.pk]
        assert confirm_position_hours(hours=[row], by=THEM, at=NOW) == []
        assert rows(agency) == [(300, VOLUNTEER, True)]
        said = agency.audit_entries.filter(about=row.reference).order_by("pk").values_list("what", flat=True)
        assert [what.removeprefix("placements.position_hours_") for what in said] == ["reported", "reported", "confirmed"]


def test_the_organisations_word_is_confirmed_at_once_and_she_does_not_change_it(agency: Agency, placed: PositionPlacement) -> None:
    with agency_scope(agency):
        say(placed, 300)
        say(placed, 240, ORGANISATION)
        assert rows(agency) == [(240, ORGANISATION, True)]
        with pytest.raises(HoursAreConfirmed):
            say(placed, 600)
        assert say(placed, 240).side == ORGANISATION  # the same figure is no quarrel
        say(placed, 260, OFFICE, confirmed=True)
        assert rows(agency) == [(260, OFFICE, True)]
        say(placed, 250, OFFICE)
        assert rows(agency) == [(250, OFFICE, False)]


def test_what_was_corrected_meanwhile_is_not_confirmed(agency: Agency, placed: PositionPlacement) -> None:
    with agency_scope(agency):
        seen = say(placed, 300)
        say(placed, 3_000)
        assert confirm_position_hours(hours=[seen], by=THEM, at=NOW) == []


def test_each_step_can_be_taken_back_once(agency: Agency, placed: PositionPlacement) -> None:
    with agency_scope(agency):
        say(placed, 300)
        row = say(placed, 240, ORGANISATION)
        take_back_position_hours(hours=row, side=ORGANISATION, by=THEM, at=NOW)
        assert rows(agency) == [(300, VOLUNTEER, False)]
        for side in (ORGANISATION, VOLUNTEER, OFFICE):  # what was taken back is not taken back again
            with pytest.raises(NothingToUndo):
                take_back_position_hours(hours=row, side=side, by=CLERK, at=NOW)
        confirm_position_hours(hours=agency.position_hours.all(), by=THEM, at=NOW)
        assert len(take_back_confirmed_hours(hours=[row], by=THEM, at=NOW)) == 1
        assert take_back_confirmed_hours(hours=[row], by=THEM, at=NOW) == []
        assert rows(agency) == [(300, VOLUNTEER, False)]


def test_the_first_figure_taken_back_is_gone_and_only_for_whose_it_was(agency: Agency, placed: PositionPlacement) -> None:
    with agency_scope(agency):
        row = say(placed)
        with pytest.raises(NothingToUndo):
            take_back_position_hours(hours=row, side=ORGANISATION, by=THEM, at=NOW)
        take_back_position_hours(hours=row, side=VOLUNTEER, by=HER, at=NOW)
        assert rows(agency) == []
        with pytest.raises(NothingToUndo):
            take_back_position_hours(hours=row, side=VOLUNTEER, by=HER, at=NOW)


def test_what_is_confirmed_she_does_not_take_back(agency: Agency, placed: PositionPlacement) -> None:
    with agency_scope(agency):
        row = say(placed)
        confirm_position_hours(hours=[row], by=THEM, at=NOW)
        with pytest.raises(NothingToUndo):
            take_back_position_hours(hours=row, side=VOLUNTEER, by=HER, at=NOW)


@pytest.mark.parametrize("minutes", [0, -5, MOST_MINUTES + 1])
def test_no_month_has_so_many_minutes(agency: Agency, placed: PositionPlacement, minutes: int) -> None:
    with agency_scope(agency), pytest.raises(MonthIsShorter):
        say(placed, minutes)


@pytest.mark.parametrize("month", [BEGAN - dt.timedelta(days=32), TODAY + dt.timedelta(days=32), dt.date(1900, 1, 1)])
def test_only_months_in_which_it_ran(agency: Agency, placed: PositionPlacement, month: dt.date) -> None:
    with agency_scope(agency), pytest.raises(NotInThatMonth):
        say(placed, month=month)


@pytest.mark.parametrize(("stage", "fields", "months"), [
    ("proposed", {}, []), ("introduced", {}, []),
    ("trial", {"trial_on": dt.date(2026, 3, 30)}, [4, 3]), ("trial", {"trial_on": dt.date(2026, 5, 2)}, []),
    ("placed", {"trial_on": dt.date(2026, 2, 28), "placed_on": dt.date(2026, 3, 2)}, [4, 3, 2]),
    ("ended", {"placed_on": dt.date(2025, 12, 31), "ended_on": dt.date(2026, 1, 1)}, [1, 12]),
])
def test_the_months(agency: Agency, stage: str, fields: dict[str, Any], months: list[int]) -> None:
    with agency_scope(agency):
        found = factories.make_introduction(agency, stage=stage, **fields)
    assert [month.month for month in months_of(found, on=dt.date(2026, 4, 15))] == months


@pytest.mark.database
@pytest.mark.parametrize("wrong", [
    {"minutes": 0}, {"minutes": MOST_MINUTES + 1}, {"month": 0}, {"month": 13}, {"year": 1999},
    {"confirmed_at": NOW}, {"confirmed_by_name": "Ruth Seligmann"}, {"minutes": 1},
])
def test_the_database_holds_it(agency: Agency, placed: PositionPlacement, wrong: dict[str, Any]) -> None:
    """The last one is nothing but a second figure for the same month."""
    with agency_scope(agency):
        if wrong == {"minutes": 1}:
            factories.make_position_hours(agency, placed)
        with pytest.raises(IntegrityError), transaction.atomic():
            factories.make_position_hours(agency, placed, **wrong)
