"""The page to report hours: without log-in, without script; answered once, corrected until it is approved, over after a month."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope
from nahbei.foundation.tokens import digest
from nahbei.visits.actions import approve_hours
from nahbei.visits.models import Visit
from tests.factories import CLERK, make_person, make_placement, make_request, make_visit

pytestmark = pytest.mark.django_db
TOKEN = "ab" * 20
LINK = f"/lindenhof/report/{TOKEN}/"
SECRETS = ("Ahornweg", "23125 418", "Seidel", "Ayşe", "Rollator")


@pytest.fixture
def visit(agency: Agency) -> Visit:
    """Yesterday, two hours, with a link."""
    Agency.objects.filter(pk=agency.pk).update(phone="030 23125 400")
    with agency_scope(agency):
        yesterday = timezone.localdate() - dt.timedelta(days=1)
        seeker = make_person(agency, "Yıldırım", given_name="Ayşe", street="Ahornweg 7", town="Birkenfeld", phone="030 23125 418")
        request = make_request(agency, seeker, starts_on=yesterday, destination="Praxis Dr. Seidel")
        placement = make_placement(agency, request)
        return make_visit(request, volunteer=placement.volunteer, report_digest=digest(TOKEN))


def fresh(agency: Agency, visit: Visit) -> Visit:
    with agency_scope(agency):
        return Visit.objects.get(pk=visit.pk)


def change(agency: Agency, visit: Visit, **fields: object) -> None:
    with agency_scope(agency):
        Visit.objects.filter(pk=visit.pk).update(**fields)


def text(client: Client, address: str = LINK, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    assert response["Referrer-Policy"] == "same-origin"
    return response.content.decode()


def test_one_question_with_the_planned_time_filled_in(agency: Agency, visit: Visit, client: Client) -> None:
    html = text(client)
    for words in ("Wie lange waren Sie da?", "Frau Yıldırım", "Arztbegleitung", "Es hat nicht stattgefunden", "030 23125 400", 'value="2"'):
        assert words in html
    for secret in SECRETS:
        assert secret not in html
    assert fresh(agency, visit).reported_at is None  # looking, as a mail scanner does, changes nothing


def test_a_name_only_when_both_had_agreed(agency: Agency, visit: Visit, client: Client) -> None:
    with agency_scope(agency):
        agency.placements.update(state="ask_resident")
    assert "Yıldırım" not in text(client)


def test_answered_once_and_thanked_with_what_was_noted(agency: Agency, visit: Visit, client: Client) -> None:
    response = client.post(LINK, {"hours": "1", "minutes": "40", "way": "5,2", "comment": "Gern wieder."}, follow=True)
    html = response.content.decode()
    for words in ("vielen Dank", "1 Stunde 40 Minuten, 5,2 km", "Gern wieder."):
        assert words in html
    found = fresh(agency, visit)
    assert (found.state, found.minutes, found.metres, found.reported_by_name) == ("took_place", 100, 5_200, "Jonas Krämer")
    client.post(LINK, {"hours": "9", "minutes": "0"})  # the old page, sent once more
    assert fresh(agency, visit).minutes == 100
    assert "1 Stunde 40 Minuten" in text(client)


def test_corrected_until_it_is_approved(agency: Agency, visit: Visit, client: Client) -> None:
    client.post(LINK, {"hours": "2", "minutes": "0"})
    assert 'value="2"' in text(client, LINK + "correction/")
    client.post(LINK + "correction/", {"hours": "3", "minutes": "0"})
    assert fresh(agency, visit).minutes == 180
    with agency_scope(agency):
        approve_hours(visits=[Visit.objects.get()], by=CLERK, at=timezone.now())
    for address in (LINK, LINK + "correction/", LINK + "missed/"):
        response = client.post(address, {"hours": "8", "minutes": "0", "side": "office"}, follow=True)
        assert "Ihre Stunden sind geprüft" in response.content.decode()
    assert fresh(agency, visit).minutes == 180


def test_it_did_not_take_place(agency: Agency, visit: Visit, client: Client) -> None:
    assert "Woran lag es?" in text(client, LINK + "missed/")
    response = client.post(LINK + "missed/", {"side": "help_seeker", "reason": "Niemand hat geöffnet."}, follow=True)
    assert "Es hat nicht stattgefunden." in response.content.decode()
    found = fresh(agency, visit)
    assert (found.state, found.cancelled_by_side, found.reason) == ("missed", "help_seeker", "Niemand hat geöffnet.")
    with agency_scope(agency):
        assert agency.reminders.open().count() == 1
    client.post(LINK + "correction/", {"hours": "1", "minutes": "0"})
    assert fresh(agency, visit).state == "took_place"


@pytest.mark.parametrize(("fields", "words"), [
    ({"state": "cancelled"}, "dieser Termin ist abgesagt."),
    ({"on": dt.date(2030, 1, 1)}, "ist verlegt und war noch nicht"),
    ({"on": dt.date(2020, 1, 1)}, "die Zeit für diese Meldung ist vorbei."),
])
def test_when_there_is_nothing_to_report_it_says_so_kindly(
    agency: Agency, visit: Visit, client: Client, fields: dict[str, object], words: str
) -> None:
    change(agency, visit, **fields)
    assert words in text(client)
    for address in (LINK, LINK + "correction/", LINK + "missed/"):
        assert words in client.post(address, {"hours": "2", "side": "office"}, follow=True).content.decode()
    assert fresh(agency, visit).reported_at is None


@pytest.mark.parametrize("days", [30, 31])
def test_the_link_holds_for_thirty_days(agency: Agency, visit: Visit, client: Client, days: int) -> None:
    change(agency, visit, on=timezone.localdate() - dt.timedelta(days=days))
    assert ("Wie lange waren Sie da?" in text(client)) == (days == 30)


@pytest.mark.parametrize("form", [
    {}, {"hours": "0", "minutes": "0"}, {"hours": "-1"}, {"hours": "25"}, {"hours": "24", "minutes": "1"}, {"minutes": "60"}, {"hours": "zwei"},
    {"hours": "9" * 400}, {"hours": "1", "way": "weit"}, {"hours": "1", "way": "-5"}, {"hours": "1", "comment": "x" * 10_000},
    {"hours": "1e1"}, {"hours": "🙂"}, {"hours": "<script>alert(1)</script>"},
])
def test_nonsense_is_refused_at_its_field_and_kept(agency: Agency, visit: Visit, client: Client, form: dict[str, str]) -> None:
    response = client.post(LINK, form)
    assert response.status_code == 422
    assert "Fehler:" in response.content.decode()
    assert "<script>alert" not in response.content.decode()
    assert fresh(agency, visit).reported_at is None


@pytest.mark.parametrize("side", ["", "nobody", "<script>"])
def test_who_could_not_must_be_said(agency: Agency, visit: Visit, client: Client, side: str) -> None:
    assert client.post(LINK + "missed/", {"side": side}).status_code == 422
    assert fresh(agency, visit).reported_at is None


def test_hostile_words_are_only_words(agency: Agency, visit: Visit, client: Client) -> None:
    client.post(LINK, {"hours": "1", "comment": "<script>alert(1)</script>\u202e🙂"})
    html = text(client)
    assert "<script>alert" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize("page", ["", "correction/", "missed/"])
def test_a_link_that_nobody_has(agency: Agency, other_agency: Agency, visit: Visit, client: Client, page: str) -> None:
    for address in (f"/lindenhof/report/{'cd' * 20}/", "/lindenhof/report/x/", f"/{other_agency.slug}/report/{TOKEN}/", f"/lindenhof/reply/{TOKEN}/"):
        if "reply" in address and page:
            continue
        response = client.get(address + page)
        assert response.status_code == 404
        assert "Diese Seite kennen wir nicht." in response.content.decode()


def test_a_link_dies_with_the_one_it_was_for(agency: Agency, visit: Visit, client: Client) -> None:
    change(agency, visit, volunteer=None)
    text(client, LINK, 404)


@pytest.mark.parametrize("name", ["report", "report-correction", "report-missed"])
def test_nothing_of_it_is_cached_or_indexed(visit: Visit, client: Client, name: str) -> None:
    response = client.get(reverse(f"portal:{name}", args=["lindenhof", TOKEN]))
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"
