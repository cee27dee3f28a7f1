"""Hours and kilometres in two taps, corrected until the office approves them; a month, and the sheet."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope
from nahbei.visits.models import Visit
from nahbei.volunteers.models import Volunteer
from tests.portal.volunteers import helper, in_days, inside, page, promised, today, url
from tests.support.queries import counted

pytestmark = pytest.mark.django_db


@pytest.fixture
def lena(agency: Agency) -> Volunteer:
    with agency_scope(agency):
        return helper(agency)


@pytest.fixture
def client(agency: Agency, lena: Volunteer) -> Client:
    return inside(agency)


def done(volunteer: Volunteer, on: dt.date, **fields: object) -> Visit:
    visit = promised(volunteer, on)
    Visit.objects.filter(pk=visit.pk).update(state="took_place", reported_at=timezone.now(), **{"minutes": 90, "metres": 5_200, **fields})
    return visit


def test_two_taps(agency: Agency, lena: Volunteer, client: Client) -> None:
    with agency_scope(agency):
        visit = promised(lena, in_days(-1))
    path = url(agency, "volunteer-visit-hours", visit.pk)
    assert path in page(client, agency, "home")  # the first tap
    html = page(client, agency, "volunteer-visit-hours", visit.pk)
    assert 'name="length" value="120"' in html  # the second: as planned
    assert 'name="length" value="90"' in html
    response = client.post(path, {"length": "120", "way": "", "hours": "2", "minutes": "0", "comment": ""}, follow=True)
    assert "Notiert: 2" in response.content.decode()
    with agency_scope(agency):
        visit.refresh_from_db()
    assert (visit.state, visit.minutes, visit.metres, visit.reported_by_name) == ("took_place", 120, None, "Lena Vogt")


def test_the_way_of_last_time_stands_there(agency: Agency, lena: Volunteer, client: Client) -> None:
    with agency_scope(agency):
        before = done(lena, in_days(-8))
        visit = promised(lena, in_days(-1))
        Visit.objects.filter(pk=visit.pk).update(help_request=before.help_request)
    html = page(client, agency, "volunteer-visit-hours", visit.pk)
    assert 'value="5,2"' in html
    client.post(url(agency, "volunteer-visit-hours", visit.pk), {"length": "150", "way": "6,5 km"})
    with agency_scope(agency):
        visit.refresh_from_db()
    assert (visit.minutes, visit.metres) == (150, 6_500)


def test_another_length_typed_and_corrected_until_approved(agency: Agency, lena: Volunteer, client: Client) -> None:
    with agency_scope(agency):
        visit = promised(lena, in_days(-1))
    path = url(agency, "volunteer-visit-hours", visit.pk)
    client.post(path, {"hours": "1", "minutes": "10", "way": "3", "comment": "Nur kurz."})
    client.post(path, {"hours": "1", "minutes": "20", "way": "3", "comment": ""})
    with agency_scope(agency):
        visit.refresh_from_db()
        assert (visit.minutes, visit.comment) == (80, "")
        Visit.objects.filter(pk=visit.pk).update(approved_at=timezone.now(), approved_by_name="Petra Lindner")
    assert client.post(path, {"length": "600"})["Location"] == url(agency, "volunteer-visit", visit.pk)
    with agency_scope(agency):
        visit.refresh_from_db()
    assert visit.minutes == 80
    assert "geprüft" in page(client, agency, "volunteer-visit", visit.pk)


@pytest.mark.parametrize("said", [
    {}, {"length": "0"}, {"length": "-30"}, {"length": "abc"}, {"length": "99999"}, {"hours": "25", "minutes": "0"},
    {"length": "60", "way": "weit"}, {"length": "60", "way": "1001"},
])
def test_nonsense_gets_a_sentence_and_changes_nothing(agency: Agency, lena: Volunteer, client: Client, said: dict[str, str]) -> None:
    with agency_scope(agency):
        visit = promised(lena, in_days(-1))
    response = client.post(url(agency, "volunteer-visit-hours", visit.pk), said)
    assert response.status_code == 422
    assert "Fehler:" in response.content.decode()
    with agency_scope(agency):
        visit.refresh_from_db()
    assert visit.state == "planned"


def test_before_it_began_and_a_month_later_there_is_nothing_to_report(agency: Agency, lena: Volunteer, client: Client) -> None:
    for days in (1, -31):
        with agency_scope(agency):
            visit = promised(lena, in_days(days))
        assert client.post(url(agency, "volunteer-visit-hours", visit.pk), {"length": "60"}).status_code == 302
        with agency_scope(agency):
            visit.refresh_from_db()
        assert visit.state == "planned"


def test_it_did_not_take_place(agency: Agency, lena: Volunteer, client: Client) -> None:
    with agency_scope(agency):
        visit = promised(lena, in_days(-1))
    path = url(agency, "volunteer-visit-missed", visit.pk)
    assert client.post(path, {}).status_code == 422
    client.post(path, {"side": "help_seeker", "reason": "Niemand hat geöffnet."})
    with agency_scope(agency):
        visit.refresh_from_db()
        assert (visit.state, visit.cancelled_by_side) == ("missed", "help_seeker")
        assert agency.reminders.filter(text__startswith="Nachfragen").exists()


def test_a_month_with_its_sums(agency: Agency, lena: Volunteer, client: Client) -> None:
    with agency_scope(agency):
        done(lena, dt.date(2026, 3, 3))
        done(lena, dt.date(2026, 3, 10), minutes=60, metres=None, approved_at=timezone.now())
        done(lena, dt.date(2026, 2, 10), minutes=30)
    html = client.get(url(agency, "volunteer-hours") + "?month=2026-03").content.decode()
    assert "2,5" in html  # March
    assert "3 Stunden" in html.replace("\xa0", " ")  # the year
    assert "Geheimrat" in html  # both placements run


@pytest.mark.parametrize("query", [
    "?month=", "?month=abc", "?month=2026-13", "?month=9999-01", "?month=0001-01", "?month=%00", "?year=abc", "?year=9",
])
def test_a_made_up_month_is_this_one_or_the_first(agency: Agency, lena: Volunteer, client: Client, query: str) -> None:
    for name in ("volunteer-hours", "volunteer-hours-sheet"):
        assert client.get(url(agency, name) + query).status_code == 200


def test_the_sheet_is_a_pdf_that_names_no_resident(agency: Agency, lena: Volunteer, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    set_ = []
    from nahbei.documents import hours_sheet  # noqa: PLC0415

    monkeypatch.setattr(hours_sheet, "compile_pdf", lambda template, data, on: set_.append(data) or b"%PDF")
    with agency_scope(agency):
        done(lena, today().replace(day=1))
        done(helper(agency, "andere@example.org"), today().replace(day=1), minutes=600)
    for query, lines in (("", 1), (f"?year={today().year}", 1), ("?month=2001-01", 0)):
        response = client.get(url(agency, "volunteer-hours-sheet") + query)
        assert response["Content-Type"] == "application/pdf"
        assert len(set_[-1]["lines"]) == lines
        assert "Geheimrat" not in str(set_[-1])
    assert set_[0]["lines"][0]["time"] == "1:30\xa0Std." or set_[0]["lines"][0]["time"] == "1:30 Std."
    assert "Lena Vogt" in str(set_[0])


def test_the_sheet_can_really_be_set(agency: Agency, lena: Volunteer, client: Client) -> None:
    with agency_scope(agency):
        for day in range(1, 21):
            done(lena, dt.date(2025, 5, day))
    assert client.get(url(agency, "volunteer-hours-sheet") + "?year=2025").content.startswith(b"%PDF-")


@pytest.mark.parametrize("name", ["volunteer-hours"])
def test_a_constant_number_of_queries(agency: Agency, lena: Volunteer, client: Client, name: str) -> None:
    numbers = []
    for rows in (1, 2):
        with agency_scope(agency):
            for _row in range(rows):
                done(lena, today().replace(day=1))
                promised(lena, in_days(-2))
        with counted() as queries:
            html = page(client, agency, name)
        numbers.append(queries.number)
        assert len(html.encode()) <= 40 * 1024
    assert numbers[0] == numbers[1] <= 12, queries
