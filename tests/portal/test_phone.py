"""What a telephone is told: a symbol for its first screen, a worker, and the own dates of the next two weeks."""

from __future__ import annotations

import datetime as dt
import json
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope
from nahbei.help_requests.models import HelpRequest
from nahbei.people.models import Person
from nahbei.placements.models import PlacementState
from nahbei.portal import shell
from nahbei.portal.person_door import COOKIE
from nahbei.ui import assets
from nahbei.visits.models import Visit
from nahbei.volunteers.models import VolunteerState
from tests import factories
from tests.support.queries import counted

pytestmark = [pytest.mark.django_db, pytest.mark.database]
NUMBER = "030 23125 104"


def address(name: str, agency: Agency) -> str:
    return reverse(f"portal:{name}", args=[agency.slug])


def inside(agency: Agency, email: str, *, own: bool = True, days: int = 60) -> Client:
    client, now = Client(), timezone.now()
    with agency_scope(agency):
        client.cookies[COOKIE] = factories.make_log_in(
            agency, email, entered_at=now - dt.timedelta(minutes=1), ends_at=now + (dt.timedelta(days=days) if own else dt.timedelta(hours=11))
        )
    return client


def told(client: Client, agency: Agency) -> Any:
    response = client.get(address("offline-dates", agency))
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    return response.json()


def soon(days: int = 1) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)


def make_date(agency: Agency, email: str = "helfer@example.org", *, state: str = PlacementState.RUNNING, days: int = 1, **seeker: Any) -> Visit:
    """A visit to Margarete Hoffmann, promised by Jonas Krämer."""
    helper = factories.make_person(agency, "Krämer", given_name="Jonas", email=email, phone="0152 28817386")
    needy = factories.make_person(
        agency, "Hoffmann", given_name="Margarete", phone=NUMBER, email="hoffmann@example.org",
        **{"street": "Lindenstraße 4", "postal_code": "12345", "town": "Musterstadt", "note": "Diabetes", **seeker},
    )
    wish = factories.make_request(agency, needy, starts_on=soon(days), destination="Praxis am Markt", details="Bitte zweimal klingeln")
    volunteer = factories.make_volunteer(agency, person=helper)
    factories.make_placement(agency, wish, volunteer, state=state)
    return factories.make_visit(wish, volunteer=volunteer)


def test_a_volunteer_gets_the_dates_with_who_where_and_number_and_no_more(agency: Agency) -> None:
    with agency_scope(agency):
        make_date(agency)
    found = told(inside(agency, "helfer@example.org"), agency)
    (date,) = found["dates"]
    assert (date["who"], date["phones"]) == ("Margarete Hoffmann", [NUMBER])
    assert date["where"] == "Lindenstraße 4, 12345 Musterstadt · nach: Praxis am Markt"
    assert date["when"].endswith("9:30 bis 11:30\N{NO-BREAK SPACE}Uhr")
    assert set(date) == {"when", "what", "who", "where", "phones", "ends_at"}
    assert "Diabetes" not in json.dumps(found)
    assert "klingeln" not in json.dumps(found)
    assert found["name"] == "Frau Krämer"


@pytest.mark.parametrize("state", [PlacementState.ASK_RESIDENT, PlacementState.DECLINED, PlacementState.ENDED])
def test_before_both_have_agreed_and_after_it_ended_there_is_nothing(agency: Agency, state: str) -> None:
    with agency_scope(agency):
        make_date(agency, state=state)
    assert told(inside(agency, "helfer@example.org"), agency)["dates"] == []


@pytest.mark.parametrize("why", ["blocked", "consent taken back"])
def test_whom_the_pages_tell_nothing_keeps_nothing(agency: Agency, why: str) -> None:
    with agency_scope(agency):
        visit = make_date(agency)
        if why == "blocked":
            agency.volunteers.filter(pk=visit.volunteer_id).update(state=VolunteerState.BLOCKED)
        else:
            agency.consents.filter(help_requests=visit.help_request).update(withdrawn_at=timezone.now())
    assert told(inside(agency, "helfer@example.org"), agency)["dates"] == []


def test_nothing_of_a_date_of_somebody_else_nor_cancelled_nor_past_nor_far_away(agency: Agency) -> None:
    with agency_scope(agency):
        make_date(agency, "andere@example.org")
        visit = make_date(agency)
        for fields in ({"on": soon(-1)}, {"on": soon(15)}, {"on": soon(3), "state": "cancelled"}):
            factories.make_visit(visit.help_request, volunteer=visit.volunteer, **fields)
    assert len(told(inside(agency, "helfer@example.org"), agency)["dates"]) == 1


def test_a_date_that_was_given_away_is_gone(agency: Agency) -> None:
    with agency_scope(agency):
        visit = make_date(agency)
        Visit.objects.filter(pk=visit.pk).update(volunteer=None, given_back_by=visit.volunteer)
    assert told(inside(agency, "helfer@example.org"), agency)["dates"] == []
    (date,) = told(inside(agency, "hoffmann@example.org"), agency)["dates"]
    assert date["who"] == "Wir suchen noch jemanden."


def test_a_resident_reads_the_first_name_of_who_comes_and_neither_family_name_nor_number(agency: Agency) -> None:
    with agency_scope(agency):
        make_date(agency)
    found = told(inside(agency, "hoffmann@example.org"), agency)
    (date,) = found["dates"]
    assert (date["who"], date["where"], date["phones"]) == ("Es kommt: Jonas", "", [])
    assert "Krämer" not in json.dumps(found)
    assert "28817386" not in json.dumps(found)


def test_who_is_only_promised_is_not_named_to_the_resident(agency: Agency) -> None:
    with agency_scope(agency):
        make_date(agency, state=PlacementState.ASK_RESIDENT)
    (date,) = told(inside(agency, "hoffmann@example.org"), agency)["dates"]
    assert "Jonas" not in date["who"]


@pytest.mark.parametrize(("ends_on", "seen"), [(None, 1), (0, 1), (-1, 0)])
def test_a_representative_reads_the_dates_as_long_as_entitled(agency: Agency, ends_on: int | None, seen: int) -> None:
    with agency_scope(agency):
        visit = make_date(agency)
        daughter = factories.make_person(agency, "Tochter", email="tochter@example.org")
        agency.representations.create(
            person=visit.help_request.help_seeker, representative=daughter, ends_on=None if ends_on is None else soon(ends_on)
        )
    dates = told(inside(agency, "tochter@example.org"), agency)["dates"]
    assert [date["who"] for date in dates] == ["Für Frau Hoffmann · Es kommt: Jonas"][:seen]


def test_nothing_of_the_dead(agency: Agency) -> None:
    with agency_scope(agency):
        make_date(agency, died_on=soon(-1))
    assert told(inside(agency, "helfer@example.org"), agency)["dates"] == []


@pytest.mark.parametrize("kind", ["nobody", "shared computer", "no longer ours", "several"])
def test_to_anybody_else_it_says_that_nothing_may_be_kept(agency: Agency, kind: str) -> None:
    with agency_scope(agency):
        person = make_date(agency).volunteer.person  # type: ignore[union-attr]
    client = Client() if kind == "nobody" else inside(agency, "helfer@example.org", own=kind != "shared computer")
    with agency_scope(agency):
        if kind == "no longer ours":
            person.channels.all().delete()
        if kind == "several":  # and nobody said who it is
            factories.make_person(agency, "Zweite", email="helfer@example.org")
    response = client.get(address("offline-dates", agency))
    assert (response.status_code, response.json()) == (401, {})


def test_a_log_in_of_one_agency_reads_nothing_of_another(agency: Agency, other_agency: Agency) -> None:
    with agency_scope(other_agency):
        make_date(other_agency)
    with agency_scope(agency):
        factories.make_person(agency, email="helfer@example.org")
    client = inside(agency, "helfer@example.org")
    assert told(client, agency)["dates"] == []
    assert client.get(address("offline-dates", other_agency)).status_code == 401


@pytest.mark.parametrize(("days", "most"), [(60, 14), (5, 5)])
def test_it_says_until_when_it_may_be_shown(agency: Agency, days: int, most: int) -> None:
    """No longer than the log-in, and no longer than two weeks."""
    with agency_scope(agency):
        make_date(agency)
    found = told(inside(agency, "helfer@example.org", days=days), agency)
    left = dt.datetime.fromisoformat(found["until"]) - timezone.now()
    assert dt.timedelta(days=most, minutes=-5) < left <= dt.timedelta(days=most)


@pytest.mark.parametrize("rows", [1, 3])
def test_it_asks_a_constant_number_of_questions(agency: Agency, rows: int) -> None:
    with agency_scope(agency):
        visit = make_date(agency)
        for day in range(2, rows + 1):
            factories.make_visit(visit.help_request, soon(day), volunteer=visit.volunteer)
        wear_all_hats(agency, visit.volunteer.person, visit.help_request)  # type: ignore[union-attr]
    client = inside(agency, "helfer@example.org")
    with counted() as queries:
        assert len(told(client, agency)["dates"]) > rows
    assert queries.number == 8, queries


def wear_all_hats(agency: Agency, person: Person, wish: HelpRequest) -> None:
    agency.representations.create(person=wish.help_seeker, representative=person)
    factories.make_visit(factories.make_request(agency, person), soon(2))


def test_the_manifest_is_the_agencys_own(agency: Agency) -> None:
    response = Client().get(address("manifest", agency))
    found = response.json()
    assert response["Content-Type"] == "application/manifest+json"
    assert (found["name"], found["start_url"], found["scope"]) == (agency.name, f"/{agency.slug}/my/", f"/{agency.slug}/my/")
    assert (found["display"], found["lang"], len(found["short_name"]) > 0) == ("standalone", "de", True)
    assert {icon["purpose"] for icon in found["icons"]} == {"any", "maskable"}
    for icon in found["icons"]:
        picture = Client().get(icon["src"])
        size = "x".join(map(str, Image.open(BytesIO(picture.content)).size))
        assert (picture["Content-Type"], size) == ("image/png", icon["sizes"])


def test_the_colours_are_those_of_the_stylesheet() -> None:
    assert f"--paper:light-dark({shell.PAPER['light']},{shell.PAPER['dark']})" in assets.stylesheet().body.decode().replace(" ", "")


@pytest.mark.parametrize(("name", "short"), [
    ("Ehrenamtsagentur Lindenviertel", "Ehrenamtsagentur"), ("Nahbei", "Nahbei"), ("Gute Tat im Westen", "Gute Tat im"), ("", ""),
])  # fmt: skip
def test_under_the_symbol_stand_whole_words(name: str, short: str) -> None:
    assert shell.short(name) == short


def test_the_worker_is_a_script_that_nobody_keeps_and_that_changes_with_what_it_keeps(agency: Agency, other_agency: Agency) -> None:
    response = Client().get(address("worker", agency))
    assert response["Content-Type"] == "text/javascript; charset=utf-8"
    assert "no-cache" in response["Cache-Control"]
    assert "Service-Worker-Allowed" not in response
    assert response["X-Content-Type-Options"] == "nosniff"
    before = shell.worker(agency)
    assert before == shell.worker(agency)
    assert before != shell.worker(other_agency)
    agency.phone = "030 23125 999"
    assert before != shell.worker(agency)


def test_all_that_the_worker_keeps_is_there_and_may_be_kept_for_ever() -> None:
    for path in shell.files():
        assert "immutable" in Client().get(path)["Cache-Control"], path


def test_a_picture_that_does_not_exist_is_not_there() -> None:
    assert Client().get(reverse("ui:picture", args=["secret", "0"])).status_code == 404


def test_the_page_without_internet_is_the_same_for_everybody(agency: Agency) -> None:
    with agency_scope(agency):
        make_date(agency)
    pages = {client.get(address("offline", agency)).content for client in (Client(), inside(agency, "helfer@example.org"))}
    assert len(pages) == 1
    html = pages.pop().decode()
    assert "csrf" not in html
    assert "Krämer" not in html
    assert "Gerade keine Verbindung" in html


def test_only_on_a_device_of_ones_own_the_pages_ask_to_keep(agency: Agency) -> None:
    with agency_scope(agency):
        make_date(agency)
        factories.make_partner(agency)
    for own, state in ((True, "keep"), (False, "empty")):
        html = inside(agency, "helfer@example.org", own=own).get(address("home", agency)).content.decode()
        assert f'<portal-phone data-state="{state}"' in html
    assert '<portal-phone data-state="empty"' in Client().get(address("log-in", agency)).content.decode()
    assert "portal-phone" not in inside(agency, "partner@example.org").get(address("partner", agency)).content.decode()


@pytest.mark.parametrize("why", ["left", "no longer ours"])
def test_whoever_leaves_takes_everything_along(agency: Agency, why: str) -> None:
    with agency_scope(agency):
        person = make_date(agency).volunteer.person  # type: ignore[union-attr]
    client = inside(agency, "helfer@example.org")
    if why == "left":
        response = client.post(address("log-out", agency))
    else:
        with agency_scope(agency):
            person.channels.all().delete()
        response = client.get(address("home", agency))
    assert response["Clear-Site-Data"] == '"cache", "storage"'
