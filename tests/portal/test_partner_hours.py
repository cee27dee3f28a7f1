"""Hours at our positions: confirmed in one tap a month, corrected, written down, taken back; and the office sees them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope
from nahbei.partners.models import Organisation
from nahbei.placements.models import PositionHours, PositionPlacement
from tests import factories
from tests.conftest import log_in
from tests.portal.partners import address, comes, helper, inside
from tests.support.queries import counted

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours(agency: Agency) -> Organisation:
    with agency_scope(agency):
        return factories.make_partner(agency).organisation


@pytest.fixture
def partner(agency: Agency, ours: Organisation) -> Client:
    return inside(agency)


def there(agency: Agency, organisation: Organisation, name: str = "Yıldırım") -> PositionPlacement:
    with agency_scope(agency):
        who = helper(agency, name)
    return comes(agency, organisation, "placed", who, placed_on=timezone.localdate() - dt.timedelta(days=100))


def said(agency: Agency, placement: PositionPlacement, minutes: int = 390, **fields: object) -> PositionHours:
    today = timezone.localdate()
    with agency_scope(agency):
        return factories.make_position_hours(agency, placement, year=today.year, month=today.month, minutes=minutes, **fields)


def rows(agency: Agency) -> list[tuple[int, str, bool]]:
    with agency_scope(agency):
        return [(row.minutes, row.side, row.confirmed_at is not None) for row in agency.position_hours.order_by("pk")]


def test_a_month_is_confirmed_in_one_tap_and_back(agency: Agency, ours: Organisation, partner: Client) -> None:
    first, second = (said(agency, there(agency, ours, name)) for name in ("Eins", "Zwei"))
    html = partner.get(address(agency, "-hours")).content.decode()
    assert "6,5 Stunden" in html
    assert "13 Stunden" in html
    assert "Alle bestätigen" in html
    response = partner.post(address(agency, "-hours"), {"hours": [f"{one.pk}:390" for one in (first, second)]}, follow=True)
    assert "2-mal Stunden bestätigt." in response.content.decode()
    assert [confirmed for *_, confirmed in rows(agency)] == [True, True]
    with agency_scope(agency):
        assert agency.position_hours.first().confirmed_by_name == "Ruth Seligmann"  # type: ignore[union-attr]
    partner.post(f"{address(agency, '-hours-return')}?hours={first.pk}&hours={second.pk}")
    assert [confirmed for *_, confirmed in rows(agency)] == [False, False]


def test_what_was_corrected_meanwhile_is_looked_at_again(agency: Agency, ours: Organisation, partner: Client) -> None:
    row = said(agency, there(agency, ours), 600)
    html = partner.post(address(agency, "-hours"), {"hours": [f"{row.pk}:390"]}, follow=True).content.decode()
    assert "Bitte sehen Sie noch einmal hin." in html
    assert rows(agency) == [(600, "volunteer", False)]


@pytest.mark.parametrize("sent", ["", "abc", "1:2:3", "9" * 40 + ":390", "-1:390", "1:", "²:1"])
def test_nonsense_confirms_nothing(agency: Agency, ours: Organisation, partner: Client, sent: str) -> None:
    said(agency, there(agency, ours))
    assert partner.post(address(agency, "-hours"), {"hours": [sent]}).status_code == 302
    assert partner.post(f"{address(agency, '-hours-return')}?hours={sent}").status_code == 302
    assert rows(agency) == [(390, "volunteer", False)]


def test_a_figure_is_corrected_and_the_correction_taken_back(agency: Agency, ours: Organisation, partner: Client) -> None:
    found = there(agency, ours)
    row = said(agency, found)
    page = address(agency, "-introduction-hours", found.pk)
    month = row.first.isoformat()
    form = partner.get(f"{page}?month={month}").context["form"]
    assert (form.initial["hours"], form.initial["minutes"]) == (6, 30)
    response = partner.post(page, {"month": month, "hours": "5", "minutes": ""}, follow=True)
    assert rows(agency) == [(300, "organisation", True)]
    undo = address(agency, "-hours-report-return", row.pk)
    assert undo in response.content.decode()
    partner.post(undo)
    assert rows(agency) == [(390, "volunteer", False)]


def test_what_nobody_said_is_written_down_and_taken_back(agency: Agency, ours: Organisation, partner: Client) -> None:
    found = there(agency, ours)
    month = timezone.localdate().replace(day=1).isoformat()
    partner.post(address(agency, "-introduction-hours", found.pk), {"month": month, "hours": "0", "minutes": "45"})
    assert rows(agency) == [(45, "organisation", True)]
    with agency_scope(agency):
        key = agency.position_hours.get().pk
    partner.post(address(agency, "-hours-report-return", key))
    assert rows(agency) == []


@pytest.mark.parametrize("wrong", [
    {"hours": "", "minutes": ""}, {"hours": "745"}, {"hours": "744", "minutes": "59"}, {"hours": "-1"}, {"hours": "viel"}, {"minutes": "60"},
    {"hours": "5", "month": "2001-01-01"}, {"hours": "5", "month": "nie"}, {"hours": "5", "month": ""},
])
def test_what_is_no_length_of_time_is_refused_in_words(agency: Agency, ours: Organisation, partner: Client, wrong: dict[str, str]) -> None:
    found = there(agency, ours)
    month = timezone.localdate().replace(day=1).isoformat()
    response = partner.post(address(agency, "-introduction-hours", found.pk), {"month": month, **wrong})
    assert response.status_code == 422
    assert response.context["form"].errors
    assert rows(agency) == []


def test_whoever_was_not_there_yet_has_no_hours(agency: Agency, ours: Organisation, partner: Client) -> None:
    found = comes(agency, ours, "introduced")
    assert partner.get(address(agency, "-introduction-hours", found.pk)).status_code == 302
    assert "Noch keine Stunden." in partner.get(address(agency, "-hours")).content.decode()


def test_another_organisation_confirms_nothing_here(agency: Agency, ours: Organisation) -> None:
    row = said(agency, there(agency, ours))
    with agency_scope(agency):
        factories.make_partner(agency, factories.make_organisation(agency, "Verein nebenan"), email="nebenan@example.org")
    stranger = inside(agency, "nebenan@example.org")
    stranger.post(address(agency, "-hours"), {"hours": [f"{row.pk}:390"]})
    assert rows(agency) == [(390, "volunteer", False)]
    with agency_scope(agency):
        agency.position_hours.update(confirmed_at=timezone.now(), confirmed_by_name="Ruth Seligmann")
    stranger.post(f"{address(agency, '-hours-return')}?hours={row.pk}")
    assert rows(agency) == [(390, "volunteer", True)]
    assert "Yıldırım" not in stranger.get(address(agency, "-hours")).content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_costs_the_same_however_many(agency: Agency, ours: Organisation, partner: Client, number: int) -> None:
    for name in range(number):
        said(agency, there(agency, ours, f"Name{name}"))
    with counted() as queries:
        html = partner.get(address(agency, "-hours")).content.decode()
    assert queries.number == 7, queries
    assert len(html.encode()) < 40_000


# --- the office --------------------------------------------------------------------------------------------------------

def test_the_office_sees_them_writes_some_down_and_has_them_in_the_table_of_the_year(agency: Agency, ours: Organisation) -> None:
    found = there(agency, ours)
    office = log_in(factories.make_account(agency))
    today = timezone.localdate()
    page, month = reverse("workspace:introduction-hours", args=[found.pk]), today.replace(day=1).isoformat()
    assert office.post(page, {"month": month, "hours": "tausend"}).status_code == 422
    assert office.post(page, {"month": "2001-01-01", "hours": "5"}).status_code == 422
    html = office.post(page, {"month": month, "hours": "6,5", "confirmed": "on"}, follow=True).content.decode()
    assert "6,5 Stunden" in html
    assert "bestätigt von Petra Lindner" in html
    assert rows(agency) == [(390, "office", True)]
    table = office.get(reverse("workspace:hours-table", args=[today.year])).content.decode("utf-8-sig").splitlines()
    assert table[1].split(";")[1:3] == ["Ayşe Yıldırım", "Vorlesen im Kindergarten"]
    assert table[1].split(";")[5:7] == ["390", "6,50"]
    assert table[1].endswith(f";{today.day}.{today.month}.{today.year};Petra Lindner;Sozialwerk Birkenfeld")
    with agency_scope(agency):
        row = agency.position_hours.get()
    office.post(reverse("workspace:introduction-hours-return", args=[found.pk, row.pk]))
    assert rows(agency) == []
