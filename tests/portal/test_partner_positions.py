"""What an organisation does with its positions in the portal, as a browser without script sees it."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope
from nahbei.opportunities.actions import end_position, move, refuse_edit, return_position, take_off_position
from nahbei.opportunities.models import Position, PositionState
from nahbei.opportunities.of_organisations import waiting_edit
from nahbei.partners.models import Organisation
from nahbei.portal.person_door import COOKIE
from tests import factories
from tests.factories import CLERK, NOW
from tests.support.queries import counted

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours(agency: Agency) -> Organisation:
    with agency_scope(agency):
        return factories.make_partner(agency).organisation


@pytest.fixture
def partner(agency: Agency, ours: Organisation) -> Client:
    client = Client()
    with agency_scope(agency):
        client.cookies[COOKIE] = factories.make_log_in(agency)
    return client


def address(agency: Agency, name: str = "", *args: object) -> str:
    return reverse(f"portal:partner{name}", args=[agency.slug, *args])


def make(agency: Agency, organisation: Organisation, **fields: Any) -> Position:
    with agency_scope(agency):
        return factories.make_position(agency, organisation=organisation, **fields)


def draft(agency: Agency, organisation: Organisation, **fields: Any) -> Position:
    return make(agency, organisation, **{"state": PositionState.DRAFT, "published_at": None, "confirmed_on": None, **fields})


def content(agency: Agency, **fields: Any) -> dict[str, Any]:
    with agency_scope(agency):
        field = factories.make_activity(agency).field_id
    return {"title": "Hunde ausführen", "task": "Eine Stunde am Tag.", "field": field, "target_group": "animals", "place": "site",
            "timing": "flexible", "seats": 1, "conduct": "none", **fields}


def now_of(agency: Agency, position: Position) -> Position:
    with agency_scope(agency):
        return agency.positions.select_related("organisation", "field").get(pk=position.pk)


def test_reporting_needs_title_task_and_field_and_no_more(agency: Agency, ours: Organisation, partner: Client) -> None:
    response = partner.post(address(agency, "-position-new"), {"place": "site", "timing": "flexible", "seats": 1, "conduct": "none",
                                                              "target_group": "everybody"})
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"title", "task", "field"}
    response = partner.post(address(agency, "-position-new"), content(agency), follow=True)
    assert "Das Büro prüft die Stelle" in response.content.decode()
    with agency_scope(agency):
        made = agency.positions.get()
        assert (made.state, made.origin, made.organisation_id, made.created_by_name) == ("reported", "portal", ours.pk, "Ruth Seligmann")
        assert agency.journal_entries.filter(text__startswith="Stelle gemeldet: Hunde ausführen").exists()
        assert agency.audit_entries.filter(what="opportunities.reported", actor_kind="portal").exists()


def test_every_field_arrives(agency: Agency, ours: Organisation, partner: Client) -> None:
    with agency_scope(agency):
        site = agency.sites.create(organisation=ours, name="Haupthaus")
        project = factories.make_project(agency, organisation=ours)
        contact = ours.contact_persons.get()
        area = agency.neighbourhoods.create(name="Lindenhof", postal_codes=["43117"])
    partner.post(address(agency, "-position-new"), content(
        agency, summary="Kurz.", timing="one_off", date="2026-12-05", start="10:00", end="12:30", hours="1,5", starts_on="2026-12-01",
        ends_on="2026-12-31", seats=3, min_age=16, languages=["tr", "ar"], access="no", accessibility="zwei Stufen", site=site.pk,
        project=project.pk, contact=contact.pk, week_1="9-12", gives_insurance="on", needs_declaration="on", postal_code="43117",
    ))
    with agency_scope(agency):
        made = agency.positions.get()
        assert (made.minutes_a_week, made.date, made.start, made.seats, made.min_age) == (90, dt.date(2026, 12, 5), dt.time(10), 3, 16)
        assert (made.languages, made.accessible, made.site_id, made.project_id, made.contact_id) == (
            ["tr", "ar"], False, site.pk, project.pk, contact.pk)
        assert made.week.spans() == [(1, 18, 24)]
        assert made.neighbourhood_id == area.pk
        assert made.gives_insurance
        assert not made.gives_training


def test_a_draft_needs_no_task_and_is_sent_later(agency: Agency, partner: Client) -> None:
    partner.post(address(agency, "-position-new"), content(agency, task="", draft="1"))
    with agency_scope(agency):
        made = agency.positions.get()
    assert made.state == PositionState.DRAFT
    response = partner.post(address(agency, "-position-report", made.number), follow=True)
    assert "Das fehlt noch" in response.content.decode()
    partner.post(address(agency, "-position-edit", made.number), content(agency, task="Jetzt steht es da."))
    assert now_of(agency, made).state == PositionState.REPORTED


def test_a_copy_is_a_draft_of_its_own(agency: Agency, ours: Organisation, partner: Client) -> None:
    found = make(agency, ours, seats=4, number=9_000)  # far from what the next number will be
    assert "Wie „Vorlesen im Kindergarten“" in partner.get(address(agency, "-position-new")).content.decode()
    partner.post(address(agency, "-position-copy", found.number))
    with agency_scope(agency):
        copy = agency.positions.exclude(pk=found.pk).get()
    assert (copy.state, copy.seats, copy.origin) == (PositionState.DRAFT, 4, "portal")


def test_what_is_public_changes_only_through_the_office(agency: Agency, ours: Organisation, partner: Client) -> None:
    found = make(agency, ours)
    partner.post(address(agency, "-position-edit", found.number), content(agency, title="Anders", seats=2))
    assert now_of(agency, found).title == found.title
    html = partner.get(address(agency, "-position", found.number)).content.decode()
    assert "Diese Änderung prüft das Büro" in html
    assert "<ins><bdi>Anders</bdi></ins>" in html
    assert "Änderung wird vom Büro geprüft" in partner.get(address(agency, "-positions")).content.decode()
    assert 'value="Anders"' in partner.get(address(agency, "-position-edit", found.number)).content.decode()
    with agency_scope(agency):
        edit = waiting_edit(now_of(agency, found))
        assert edit is not None
        refuse_edit(edit=edit, reason="Bitte kürzer.", by=CLERK, at=NOW)
    html = partner.get(address(agency, "-position", found.number)).content.decode()
    assert "nicht übernommen" in html
    assert "Bitte kürzer." in html
    assert CLERK.name not in html


def test_what_came_back_says_why(agency: Agency, ours: Organisation, partner: Client) -> None:
    found = draft(agency, ours, state=PositionState.REPORTED)
    with agency_scope(agency):
        return_position(position=found, reason="Wann denn?", by=CLERK, at=NOW)
    for page in (address(agency, "-positions"), address(agency, "-position", found.number)):
        assert "Wann denn?" in partner.get(page).content.decode()
    partner.post(address(agency, "-position-edit", found.number), content(agency))
    assert now_of(agency, found).state == PositionState.REPORTED


def test_still_right_filled_withdrawn_and_back(agency: Agency, ours: Organisation, partner: Client) -> None:
    found = make(agency, ours, confirmed_on=dt.date(2026, 1, 1))
    partner.post(address(agency, "-position-confirmation", found.number))
    with agency_scope(agency):
        row = agency.position_confirmations.get()
    assert (row.how, row.by_name) == ("portal", "Ruth Seligmann")
    assert now_of(agency, found).confirmed_on == row.on
    for name, state in (("-position-filling", PositionState.FILLED), ("-position-withdrawal", PositionState.ENDED)):
        response = partner.post(address(agency, name, found.number), follow=True)
        assert now_of(agency, found).state == state
        assert address(agency, "-position-return", found.number) in response.content.decode()
        partner.post(address(agency, "-position-return", found.number))
        assert now_of(agency, found).state == PositionState.PUBLISHED


@pytest.mark.parametrize("action", [take_off_position, end_position])
def test_what_the_office_took_away_no_partner_brings_back(agency: Agency, ours: Organisation, partner: Client, action: Any) -> None:
    found = make(agency, ours)
    with agency_scope(agency):
        taken = action(position=found, by=CLERK, at=NOW)
    for name in ("return", "confirmation", "report"):
        partner.post(address(agency, f"-position-{name}", found.number))
        assert now_of(agency, found).state == taken.state
    partner.post(address(agency, "-position-edit", found.number), content(agency, title="Anders"))
    assert now_of(agency, found).title == found.title


def test_a_double_click_changes_nothing(agency: Agency, ours: Organisation, partner: Client) -> None:
    found = make(agency, ours)
    for _click in range(2):
        assert partner.post(address(agency, "-position-filling", found.number)).status_code == 302
    with agency_scope(agency):
        assert found.moves.filter(after=PositionState.FILLED).count() == 1


@pytest.mark.parametrize("name", ["site", "project", "contact"])
def test_the_parts_of_another_organisation_are_no_choice(agency: Agency, ours: Organisation, partner: Client, name: str) -> None:
    with agency_scope(agency):
        theirs = factories.make_organisation(agency, "Andere")
        part: Any = {
            "site": lambda: agency.sites.create(organisation=theirs, name="Dort"),
            "project": lambda: factories.make_project(agency, organisation=theirs),
            "contact": lambda: factories.make_contact(agency, theirs),
        }[name]()
        agency.sites.create(organisation=ours, name="Hier")
        factories.make_project(agency, organisation=ours, title="Hier")
    response = partner.post(address(agency, "-position-new"), content(agency, **{name: part.pk}))
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {name}


@pytest.mark.parametrize("wrong", [
    {"title": "x" * 101}, {"seats": 0}, {"seats": "viele"}, {"timing": "one_off"}, {"timing": "nie"}, {"postal_code": "abc"}, {"field": 999_999},
    {"hours": "-1"}, {"date": "31.02."}, {"languages": ["xx"]}, {"starts_on": "2026-12-02", "ends_on": "2026-12-01"}, {"week_0": "99-100"},
    {"title": "\u202e\u0000"}, {"min_age": 200}, {"start": "12:00", "end": "10:00"},
])
def test_nonsense_is_refused_and_nothing_is_made(agency: Agency, partner: Client, wrong: dict[str, Any]) -> None:
    assert partner.post(address(agency, "-position-new"), content(agency, **wrong)).status_code == 422
    with agency_scope(agency):
        assert not agency.positions.exists()


def test_markup_is_shown_as_it_was_typed(agency: Agency, ours: Organisation, partner: Client) -> None:
    partner.post(address(agency, "-position-new"), content(agency, title="<b>Fett</b>", task="<script>alert(1)</script>"))
    with agency_scope(agency):
        number = agency.positions.get().number
    for page in (address(agency, "-positions"), address(agency, "-position", number), address(agency, "-position-edit", number)):
        html = partner.get(page).content.decode()
        assert "<b>Fett" not in html
        assert "<script>alert" not in html


def picture(kind: str = "JPEG", size: tuple[int, int] = (1_600, 900), **options: Any) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **options)
    return out.getvalue()


def upload(client: Client, agency: Agency, position: Position, raw: bytes, name: str = "bild.jpg", description: str = "Ein Hund") -> Any:
    file = SimpleUploadedFile(name, raw, "image/jpeg")
    return client.post(address(agency, "-position-picture", position.number), {"file": file, "description": description})


def test_a_picture_is_made_small_and_loses_what_the_camera_wrote(agency: Agency, ours: Organisation, partner: Client) -> None:
    found = draft(agency, ours)
    exif = Image.Exif()
    exif[0x010F] = "GEHEIME-KAMERA"
    assert upload(partner, agency, found, picture(exif=exif)).status_code == 302
    with agency_scope(agency):
        shown = agency.pictures.get()
    assert (shown.width, shown.height) == (1_200, 675)
    response = partner.get(address(agency, "-position-picture", found.number))
    assert response["Content-Type"] == "image/jpeg"
    assert b"GEHEIME" not in response.content
    partner.post(address(agency, "-position-picture-removal", found.number))
    assert partner.get(address(agency, "-position-picture", found.number)).status_code == 404


@pytest.mark.parametrize("raw", [
    b"", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", picture()[:300], b"GIF89a" + b"0" * 99,
])
def test_what_is_no_picture_is_refused_in_words(agency: Agency, ours: Organisation, partner: Client, raw: bytes) -> None:
    found = draft(agency, ours)
    response = upload(partner, agency, found, raw)
    assert response.status_code == 422
    assert response.context["picture_form"].errors["file"]
    with agency_scope(agency):
        assert not agency.pictures.exists()


def test_a_picture_of_thirty_megabytes_is_refused(agency: Agency, ours: Organisation, partner: Client) -> None:
    response = upload(partner, agency, draft(agency, ours), picture() + b"0" * 30 * 1024 * 1024)
    assert response.status_code == 422
    assert "zu groß" in response.content.decode()


def test_the_picture_of_what_is_public_stays(agency: Agency, ours: Organisation, partner: Client) -> None:
    found = make(agency, ours)
    assert upload(partner, agency, found, picture()).status_code == 422
    with agency_scope(agency):
        agency.pictures.create(position=found, content=b"x", digest="0", width=1, height=1, description="Alt")
    partner.post(address(agency, "-position-picture-removal", found.number))
    with agency_scope(agency):
        assert agency.pictures.get().description == "Alt"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_a_constant_number_of_questions(agency: Agency, ours: Organisation, partner: Client, rows: int) -> None:
    for number in range(rows):
        make(agency, ours, title=f"Stelle {number}")
        draft(agency, ours, title=f"Entwurf {number}")
    with counted() as queries:
        html = partner.get(address(agency, "-positions")).content.decode()
    assert queries.number == 6, queries
    assert f"Stelle {rows - 1}" in html


def test_an_empty_list_says_what_to_do(agency: Agency, partner: Client) -> None:
    html = partner.get(address(agency, "-positions")).content.decode()
    assert "Noch keine Stelle." in html
    assert address(agency, "-position-new") in html


def test_ended_positions_can_be_copied_only(agency: Agency, ours: Organisation, partner: Client) -> None:
    found = make(agency, ours)
    with agency_scope(agency):
        move(position=found, to=PositionState.ENDED, by=CLERK, at=NOW)
    assert partner.get(address(agency, "-position-edit", found.number)).status_code == 302
    assert "Kopieren" in partner.get(address(agency, "-position", found.number)).content.decode()


def test_a_double_click_makes_one_position(agency: Agency, partner: Client) -> None:
    secret = partner.get(address(agency, "-position-new")).context["secret"]
    answers = [partner.post(address(agency, "-position-new"), content(agency, secret=secret)) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    with agency_scope(agency):
        assert agency.positions.get().moves.count() == 2  # written and sent, once
    wrong = partner.post(address(agency, "-position-new"), content(agency, title="", secret=secret))
    assert wrong.context["secret"] == secret  # corrected it is still the same page


def test_a_secret_that_is_none_is_replaced(agency: Agency, partner: Client) -> None:
    for secret in ("", "<b>" * 60, "kurz"):
        assert partner.post(address(agency, "-position-new"), content(agency, secret=secret)).status_code == 302
    with agency_scope(agency):
        assert agency.positions.count() == 3
