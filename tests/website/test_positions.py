"""The public list and the pages of positions: what is found, what is shown, what stays hidden, and what a cache may keep."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any

import pytest
from django.test import Client

from nahbei.foundation.models import Account, Agency
from nahbei.foundation.tenancy import agency_scope
from nahbei.opportunities.actions import publish_position, take_off_position
from nahbei.opportunities.actions.traces import settle
from nahbei.opportunities.models import Picture, Position, PositionState, Tally
from nahbei.opportunities.search import index
from nahbei.people.models import ConsentPurpose
from nahbei.places.models import PostalArea
from nahbei.volunteers.week import WeekPattern
from tests.conftest import log_in
from tests.factories import (
    CLERK,
    NOW,
    TODAY,
    make_activity,
    make_consent,
    make_contact,
    make_organisation,
    make_position,
    make_project,
)
from tests.support.queries import counted

LIST = "/lindenhof/positions/"
PERSON = {"user-agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}


def made(agency: Agency, title: str, **fields: Any) -> Position:
    position = make_position(agency, **{"title": title, **fields})
    settle(position)
    return position


def titles(client: Client, query: str = "", path: str = LIST) -> list[str]:
    page = client.get(f"{path}?{query}")
    assert page.status_code == 200
    return re.findall(r'<h3><a href="[^"]+">([^<]+)</a>', page.content.decode())


@pytest.fixture
def three(agency: Agency) -> list[Position]:
    with agency_scope(agency):
        garden, animals = make_activity(agency, "Garten").field, agency.fields.create(name="Tiere")
        near, far = agency.neighbourhoods.create(name="Am Anger", postal_codes=["43118"]), agency.neighbourhoods.create(name="Höhe")
        return [
            made(agency, "Beete jäten", field=garden, neighbourhood=near, timing="fixed", week=WeekPattern.from_spans([(0, 18, 22)]), min_age=18),
            made(agency, "Hunde ausführen", field=animals, neighbourhood=far, timing="fixed", week=WeekPattern.from_spans([(5, 18, 22)]),
                 target_group="animals", accessible=True, min_age=14),
            made(agency, "Briefe übersetzen", field=animals, place="home", timing="flexible", languages=["tr"], short_term=True),
        ]


@pytest.mark.database
@pytest.mark.parametrize(("query", "found"), [
    ("time=morning", {"Beete jäten", "Briefe übersetzen"}), ("time=weekend", {"Hunde ausführen", "Briefe übersetzen"}),
    ("time=evening", {"Briefe übersetzen"}),
    ("short=on", {"Briefe übersetzen"}), ("age=16", {"Hunde ausführen", "Briefe übersetzen"}), ("age=14", {"Hunde ausführen", "Briefe übersetzen"}),
    ("language=tr", {"Briefe übersetzen"}), ("accessible=on", {"Hunde ausführen"}), ("target=animals", {"Hunde ausführen"}),
    ("q=hunden", {"Hunde ausführen"}), ("q=hunden&time=morning", set()), ("q=übersetzung", {"Briefe übersetzen"}),
    ("q=&time=&age=", {"Beete jäten", "Hunde ausführen", "Briefe übersetzen"}),
])
def test_what_is_chosen_narrows_the_list(client: Client, three: list[Position], query: str, found: set[str]) -> None:
    assert set(titles(client, query)) == found


@pytest.mark.database
def test_field_and_area_are_offered_with_their_numbers(client: Client, agency: Agency, three: list[Position]) -> None:
    page = client.get(f"{LIST}?time=weekend").content.decode()
    assert "Tiere (2)" in page
    assert "Höhe (1)" in page
    assert "Am Anger (" not in page
    assert titles(client, f"field={three[1].field_id}&time=weekend") != []
    assert titles(client, f"area={three[0].neighbourhood_id}") == ["Beete jäten"]


def test_each_choice_can_be_taken_away(client: Client, three: list[Position]) -> None:
    page = client.get(f"{LIST}?time=morning&age=16&page=1").content.decode()
    assert 'href="/lindenhof/positions/?age=16"' in page
    assert 'href="/lindenhof/positions/?time=morning"' in page
    assert "1 Stelle<" in page


@pytest.mark.database
@pytest.mark.parametrize("query", [
    "field=0", "field=x", "field=99999999999999999999", "area=-1", "time=noon", "age=-5", "age=4e3", "age=99999999999999999999", "km=1e9",
    "plz=43118%00", "language=%22tr%22", "language='", "target=%25", "page=-1", "page=9999",
    "page=abc", "page=99999999999999999999999", "q=%00%ff", "short=nonsense",
    "plz=<script>", "plz=12345", "field=1&field=2", "q=" + "a" * 3_000,
])
def test_nonsense_in_the_address_breaks_nothing(client: Client, three: list[Position], query: str) -> None:
    response = client.get(f"{LIST}?{query}")
    assert response.status_code == 200
    assert b"<script>alert" not in response.content


def test_what_was_typed_is_never_markup(client: Client, three: list[Position]) -> None:
    page = client.get(LIST, {"q": '"><script>alert(1)</script>', "plz": "<b>"}).content.decode()
    assert "<script>alert" not in page
    assert "<b>" not in page
    assert "Dazu passt gerade keine Stelle." in page


@pytest.mark.database
def test_the_nearest_comes_first_and_home_is_near(client: Client, agency: Agency) -> None:
    for code, latitude in (("43118", 51.20), ("43119", 51.25), ("43120", 51.60)):
        PostalArea.objects.create(postal_code=code, place="Stadt", latitude=latitude, longitude=7.1)
    with agency_scope(agency):
        for title, code in (("Weit", "43120"), ("Nah", "43119"), ("Hier", "43118"), ("Irgendwo", "")):
            made(agency, title, postal_code=code)
        made(agency, "Daheim", place="home")
    assert titles(client, "plz=43118") == ["Hier", "Daheim", "Nah", "Weit", "Irgendwo"]
    assert titles(client, "plz=43118&km=10") == ["Hier", "Daheim", "Nah"]
    page = client.get(f"{LIST}?plz=43118").content.decode()
    assert "5,6\N{NO-BREAK SPACE}km" in page
    assert "GeoNames" in page
    assert "GeoNames" not in client.get(LIST).content.decode()
    assert "Diese Postleitzahl kennen wir nicht." in client.get(f"{LIST}?plz=99999").content.decode()


def test_an_empty_list_says_so(client: Client, agency: Agency) -> None:
    assert "Zurzeit ist keine Stelle frei." in client.get(LIST).content.decode()


@pytest.mark.database
def test_pages_keep_what_is_chosen(client: Client, agency: Agency) -> None:
    with agency_scope(agency):
        for number in range(26):
            made(agency, f"Stelle {number}", short_term=True)
    first, second = titles(client, "short=on"), titles(client, "short=on&page=2")
    assert (len(first), len(second), len({*first, *second})) == (24, 2, 26)
    assert "short=on&amp;page=2" in client.get(f"{LIST}?short=on").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_however_long_it_is(client: Client, agency: Agency, rows: int) -> None:
    PostalArea.objects.create(postal_code="43118", place="Stadt", latitude=51.2, longitude=7.1)
    with agency_scope(agency):
        for number in range(rows):
            made(agency, f"Hunde ausführen {number}", organisation=make_organisation(agency, f"Heim {number}"), languages=["tr"], postal_code="43118")
    with counted() as plain:
        assert len(titles(client)) == rows
    with counted() as narrowed:
        assert len(titles(client, "q=Hudne ausfürhen&plz=43118&km=5&language=tr")) == rows
    assert (plain.number, narrowed.number) == (9, 12), f"{plain}\n\n{narrowed}"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_the_same_however_many_are_similar(client: Client, agency: Agency, rows: int) -> None:
    with agency_scope(agency):
        field = make_activity(agency).field
        contact = make_contact(agency, make_organisation(agency, "Heim"))
        position = made(agency, "Hunde ausführen", field=field, organisation=contact.organisation, contact=contact)
        for number in range(rows):
            made(agency, f"Katzen streicheln {number}", field=field, organisation=make_organisation(agency, f"Heim {number}"))
    address = f"{LIST}{position.number}/"
    client.get(address, headers=PERSON)
    with counted() as queries:
        page = client.get(address, headers=PERSON).content.decode()
    assert page.count("Katzen streicheln") == rows
    assert queries.number == 5, queries


@pytest.mark.database
def test_the_page_says_everything(client: Client, agency: Agency) -> None:
    with agency_scope(agency):
        position = made(
            agency, "Hunde ausführen", task="Eine Runde am Bach.\n\nMit <b>Leine</b>.", min_age=16, languages=["tr"], conduct="extended", seats=2,
            needed="Geduld", given="Kaffee", gives_insurance=True, accessible=False, accessibility="drei Stufen", street="Bachweg 3",
            postal_code="43118", town="Lindenhof", timing="fixed", week=WeekPattern.from_spans([(1, 18, 24), (3, 18, 24)]),
            minutes_a_week=120, ends_on=TODAY + dt.timedelta(days=3_650),
        )
    page = client.get(f"{LIST}{position.number}/").content.decode()
    for words in (
        "Eine Runde am Bach.", "&lt;b&gt;Leine&lt;/b&gt;", "mindestens 16 Jahre", "Sie sprechen Türkisch.", "erweitertes Führungszeugnis",
        "2 Personen", "Geduld", "Kaffee", "Sie sind dabei versichert.", "Nicht barrierefrei: drei Stufen", "Bachweg 3, 43118 Lindenhof",
        "Di. und Do. 9–12 Uhr", "2 Stunden in der Woche", f"/lindenhof/positions/{position.number}/interest/",
        "<svg", "Sozialwerk Birkenfeld", "og:title",
    ):
        assert words in page, words


@pytest.mark.database
def test_a_contact_person_is_named_only_if_she_agreed(client: Client, agency: Agency) -> None:
    with agency_scope(agency):
        contact = make_contact(agency, role="Leitung")
        position = made(agency, "Hunde ausführen", organisation=contact.organisation, contact=contact)
    address, name = f"{LIST}{position.number}/", contact.person.full_name
    assert name not in client.get(address).content.decode()
    with agency_scope(agency):
        make_consent(agency, contact.person, purpose=ConsentPurpose.HELP)
    assert name not in client.get(address).content.decode()
    with agency_scope(agency):
        consent = make_consent(agency, contact.person, purpose=ConsentPurpose.NAME)
    assert name in client.get(address).content.decode()
    with agency_scope(agency):
        consent.withdrawn_at = consent.given_at
        consent.save()
    assert name not in client.get(address).content.decode()


def test_machines_read_a_job_posting_whatever_the_title_says(client: Client, agency: Agency) -> None:
    with agency_scope(agency):
        position = made(agency, "</script><script>alert(1)</script>", summary="<!-- & \u2028", task="<img src=x onerror=alert(1)>")
    page = client.get(f"{LIST}{position.number}/").content.decode()
    assert page.count("<script type=") == 2  # the data, and the script of the reading bar
    assert "<script>" not in page
    assert "<img" not in page
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)[1])  # type: ignore[index]
    assert (data["@type"], data["employmentType"], data["title"]) == ("JobPosting", "VOLUNTEER", "</script><script>alert(1)</script>")
    assert data["description"].endswith("<img src=x onerror=alert(1)>")


@pytest.mark.database
@pytest.mark.parametrize("state", [state for state in PositionState if state != PositionState.PUBLISHED])
def test_what_was_published_once_says_that_it_is_gone(client: Client, agency: Agency, state: str) -> None:
    with agency_scope(agency):
        field = make_activity(agency).field
        gone = made(agency, "Streng geheim", field=field, state=state)
        made(agency, "Katzen streicheln", field=field)
    response = client.get(f"{LIST}{gone.number}/")
    page = response.content.decode()
    assert response.status_code == 404
    assert "Diese Stelle ist nicht mehr frei." in page
    assert "Katzen streicheln" in page
    assert "Streng geheim" not in page


def test_what_was_never_published_is_not_there(client: Client, agency: Agency) -> None:
    with agency_scope(agency):
        draft = made(agency, "Entwurf", state="draft", published_at=None)
    response = client.get(f"{LIST}{draft.number}/")
    assert response.status_code == 404
    assert "nicht mehr frei" not in response.content.decode()


@pytest.mark.database
@pytest.mark.parametrize("hidden", [
    {"state": "reported"}, {"state": "offline"}, {"state": "ended"}, {"state": "draft"}, {"ends_on": dt.date(2020, 1, 1)}, {"retired": True},
    {"foreign": True},
])
def test_the_hidden_is_nowhere(client: Client, agency: Agency, other_agency: Agency, hidden: dict[str, Any]) -> None:
    owner, retired = other_agency if "foreign" in hidden else agency, "retired" in hidden
    fields = {name: value for name, value in hidden.items() if name not in {"foreign", "retired"}}
    with agency_scope(owner):
        organisation = make_organisation(owner, "Haus")
        project = make_project(owner, organisation=organisation, title="Projekt Offen")
        fields |= {"organisation": organisation, "project": project, "number": 77_777, "task": "Quitten ernten"}
        position = make_position(owner, title="Verborgenes", **fields)
        index([position])
        organisation.active = not retired
        organisation.save()
    with agency_scope(agency):
        made(agency, "Offenes")
    for path in (LIST, f"{LIST}?q=Quitten", f"{LIST}feed/", "/lindenhof/sitemap.xml", "/lindenhof/projects/", f"/lindenhof/projects/{project.pk}/",
                 f"{LIST}77777/", "/lindenhof/"):
        text = client.get(path).content.decode()
        assert "Verborgenes" not in text, path
        assert "positions/77777/" not in text.replace(f'value="{path}"', ""), path


def test_a_page_is_kept_until_it_changes(client: Client, agency: Agency) -> None:
    with agency_scope(agency):
        position = made(agency, "Hunde ausführen")
    for path in (LIST, f"{LIST}{position.number}/", f"{LIST}feed/", "/lindenhof/sitemap.xml", "/lindenhof/projects/"):
        first = client.get(path)
        assert first["Cache-Control"] == "public, max-age=0, must-revalidate"
        assert "Cookie" in first["Vary"]
        again = client.get(path, headers={"if-none-match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b""), path
    tag = client.get(LIST)["ETag"]
    with agency_scope(agency):
        take_off_position(position=position, by=CLERK, at=NOW)
    changed = client.get(LIST, headers={"if-none-match": tag})
    assert (changed.status_code, b"Hunde" in changed.content) == (200, False)


def test_how_one_reads_is_part_of_the_page(client: Client, agency: Agency) -> None:
    plain = client.get(LIST)
    client.cookies["nahbei_reading"] = "theme=dark"
    dark = client.get(LIST, headers={"if-none-match": plain["ETag"]})
    assert dark.status_code == 200
    assert dark["ETag"] != plain["ETag"]


def test_whoever_is_logged_in_gets_the_same_bytes(client: Client, agency: Agency, coordinator: Account) -> None:
    with agency_scope(agency):
        position = made(agency, "Hunde ausführen")
        project = make_project(agency)
    staff = log_in(coordinator)
    staff.post("/office/reminders/new/", {})  # whatever the office was told last stays in the office
    for path in (LIST, f"{LIST}?q=Hund", f"{LIST}{position.number}/", f"{LIST}feed/", "/lindenhof/sitemap.xml", "/lindenhof/projects/",
                 f"/lindenhof/projects/{project.pk}/", f"{LIST}424242/"):
        anonymous, known = client.get(path), staff.get(path)
        assert known.content == anonymous.content, path
        assert not anonymous.cookies, path
        assert not known.cookies, path
        assert b"csrf" not in known.content


def test_a_message_for_the_office_is_not_said_in_public(client: Client, agency: Agency, coordinator: Account) -> None:
    staff = log_in(coordinator)
    staff.post("/office/reminders/new/", {"text": "Frau Albers zurückrufen", "due_on": "morgen", "kind": "look_again"})
    assert staff.get(LIST).content == client.get(LIST).content


@pytest.mark.database
def test_people_are_counted_and_machines_are_not(client: Client, agency: Agency) -> None:
    with agency_scope(agency):
        position = made(agency, "Hunde ausführen")
    address = f"{LIST}{position.number}/"
    tag = client.get(address, headers=PERSON)["ETag"]
    client.get(address, headers=PERSON)
    for headers in (
        {"user-agent": "Googlebot/2.1"}, {"user-agent": ""}, {"user-agent": "curl/8"},
        {**PERSON, "sec-purpose": "prefetch;prerender"}, {**PERSON, "if-none-match": tag},
    ):
        client.get(address, headers=headers)
    client.head(address, headers=PERSON)
    with agency_scope(agency):
        assert list(Tally.objects.values_list("opened", "interested")) == [(2, 0)]


@pytest.mark.database
def test_a_picture_is_served_for_ever_and_only_with_its_position(client: Client, agency: Agency) -> None:
    with agency_scope(agency):
        position = made(agency, "Hunde ausführen")
        Picture.objects.create(agency=agency, position=position, content=b"\xff\xd8\xff", digest="ab12", width=4, height=3, description="Ein Hund")
    assert '/lindenhof/pictures/ab12.jpg" alt="Ein Hund"' in client.get(f"{LIST}{position.number}/").content.decode()
    response = client.get("/lindenhof/pictures/ab12.jpg")
    assert (response.content, response["Content-Type"], response["X-Content-Type-Options"]) == (b"\xff\xd8\xff", "image/jpeg", "nosniff")
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    with agency_scope(agency):
        take_off_position(position=position, by=CLERK, at=NOW)
    assert client.get("/lindenhof/pictures/ab12.jpg").status_code == 404


def test_published_again_it_is_back_at_once(client: Client, agency: Agency) -> None:
    with agency_scope(agency):
        position = made(agency, "Hunde ausführen", state="offline")
    assert titles(client, "q=Hund") == []
    with agency_scope(agency):
        publish_position(position=position, by=CLERK, at=NOW)
    assert titles(client, "q=Hund") == ["Hunde ausführen"]
