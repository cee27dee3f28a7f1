"""Positions in the office: taken in on the phone, checked, found, kept fresh. Without script."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from nahbei.foundation.models import Agency
from nahbei.foundation.rights import Right, Role, may
from nahbei.foundation.tenancy import agency_scope
from nahbei.opportunities.models import Position, PositionState
from tests.conftest import log_in
from tests.factories import (
    NOW,
    make_account,
    make_activity,
    make_contact,
    make_edit,
    make_introduction,
    make_organisation,
    make_picture,
    make_position,
    make_project,
)
from tests.support.queries import counted


def page(client: Client, name: str, *args: Any, query: str = "", status: int = 200) -> str:
    response = client.get(reverse(f"workspace:{name}", args=args) + query)
    assert response.status_code == status, response.content.decode()[:3000]
    return response.content.decode()


def do(client: Client, name: str, *args: Any, **data: Any) -> str:
    return client.post(reverse(f"workspace:{name}", args=args), data, follow=True).content.decode()


def one(agency: Agency, **fields: Any) -> Position:
    with agency_scope(agency):
        return make_position(agency, **fields)


def again(agency: Agency) -> Position:
    with agency_scope(agency):
        return agency.positions.select_related("organisation", "contact__person").get()


def filled(agency: Agency, **fields: Any) -> dict[str, Any]:
    with agency_scope(agency):
        field = make_activity(agency).field_id
    return {
        "title": "Vorlesen", "task": "Einmal in der Woche.", "field": field, "target_group": "children", "place": "site", "timing": "fixed",
        "seats": "2", "conduct": "none", "hours": "2,5", "week_1": "9-11", "starts_on": "1.2.2027", "then": "publish", **fields,
    }


def trainee(agency: Agency, role: Role = Role.OFFICE_VOLUNTEER) -> Client:
    return log_in(make_account(agency, role, "Aushilfe"))


# --- Taking in --------------------------------------------------------------------------------------------------------


def test_on_the_phone_with_everything_new(agency: Agency, office: Client) -> None:
    data = filled(agency, organisation_name="Musikschule am Bach", organisation_kind="culture", contact_name="Ada Okafor",
                  contact_phone="030 23125 118", contact_email="ada@example.org")
    assert "„Vorlesen“ ist veröffentlicht." in do(office, "position-new", **data)
    made = again(agency)
    assert (made.state, made.minutes_a_week, made.seats, made.organisation.name) == ("published", 150, 2, "Musikschule am Bach")
    assert (str(made.starts_on), list(made.week.spans())) == ("2027-02-01", [(1, 18, 22)])
    assert made.contact.person.full_name == "Ada Okafor"
    html = page(office, "position", made.pk)
    for words in ("2,5 Stunden in der Woche", "Di. 9–11 Uhr", "Ada Okafor", "2 Personen"):
        assert words in html


def test_an_organisation_of_a_similar_name_is_asked_about(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        known = make_organisation(agency, "Musikschule Birkenfeld")
    data = filled(agency, organisation_name="Musikschule")
    response = office.post(reverse("workspace:position-new"), data)
    assert response.status_code == 422
    assert f'value="{known.pk}"' in response.content.decode()
    assert "Ist eine von diesen gemeint?" in response.content.decode()
    do(office, "position-new", **data, organisation=known.pk)
    assert again(agency).organisation == known
    do(office, "position-new", **data, organisation="new")
    with agency_scope(agency):
        assert agency.organisations.count() == 2


def test_nothing_is_half_stored(agency: Agency, office: Client) -> None:
    data = filled(agency, organisation_name="Musikschule", task="", contact_name="Ada Okafor")
    response = office.post(reverse("workspace:position-new"), data)
    assert response.status_code == 422
    with agency_scope(agency):
        assert not agency.positions.exists()
        assert not agency.organisations.exists()
        assert not agency.people.exists()
    do(office, "position-new", **{**data, "then": "draft"})
    assert again(agency).state == PositionState.DRAFT


@pytest.mark.parametrize("wrong", [
    {"title": " \u202e "}, {"field": ""}, {"timing": "one_off"}, {"seats": "0"}, {"hours": "abc"}, {"week_1": "immer mal"},
    {"ends_on": "1.1.2027"}, {"contact_phone": "12"}, {"contact_email": "ada@example.org"}, {"postal_code": "abc"}, {"organisation_name": ""},
    {"field": "999999999999999999999"}, {"min_age": "-3"}, {"task": "x" * 4_001},
])
def test_what_is_wrong_is_said_at_its_field(agency: Agency, office: Client, wrong: dict[str, str]) -> None:
    response = office.post(reverse("workspace:position-new"), filled(agency, **{"organisation_name": "Musikschule", "needed": "bleibt", **wrong}))
    assert response.status_code == 422
    assert "<title>Fehler:" in response.content.decode()
    assert "bleibt" in response.content.decode()
    with agency_scope(agency):
        assert not agency.positions.exists()


def test_who_may_not_publish_reports(agency: Agency) -> None:
    with agency_scope(agency):
        owner = make_organisation(agency)
    client = trainee(agency)
    assert "Speichern und veröffentlichen" not in page(client, "position-new")
    do(client, "position-new", **filled(agency, organisation=owner.pk))
    made = again(agency)
    assert made.state == PositionState.REPORTED
    for name in ("position-publication", "position-sending-back"):
        assert client.post(reverse(f"workspace:{name}", args=[made.pk])).status_code == 403
    response = client.post(reverse("workspace:position-new"), filled(agency, organisation_name="Neuer Verein"))
    assert "Neue nimmt die Koordination auf." in response.content.decode()


def test_another_agencys_things_cannot_be_chosen(agency: Agency, other_agency: Agency, office: Client) -> None:
    with agency_scope(other_agency):
        theirs, project = make_organisation(other_agency), make_project(other_agency)
    assert office.post(reverse("workspace:position-new"), filled(agency, organisation=theirs.pk)).status_code == 404
    with agency_scope(agency):
        owner, contact = make_organisation(agency), make_contact(agency)
    for strange in ({"project": project.pk}, {"contact": contact.pk}):
        assert office.post(reverse("workspace:position-new"), filled(agency, organisation=owner.pk, **strange)).status_code == 422


def test_changed_and_copied(agency: Agency, office: Client) -> None:
    found = one(agency, minutes_a_week=90)
    assert 'value="1,5"' in page(office, "position-edit", found.pk)
    do(office, "position-edit", found.pk, **filled(agency, title="Neu"))
    assert again(agency).title == "Neu"
    assert "Das ist der neue Entwurf." in do(office, "position-copy", found.pk)
    with agency_scope(agency):
        assert sorted(agency.positions.values_list("state", flat=True)) == ["draft", "published"]


# --- Checking ---------------------------------------------------------------------------------------------------------


def test_checked_published_and_taken_back(agency: Agency, office: Client) -> None:
    found = one(agency, state=PositionState.REPORTED)
    assert "Prüfen: „Vorlesen im Kindergarten“." in page(office, "today")
    html = do(office, "position-publication", found.pk)
    assert reverse("workspace:position-return", args=[found.pk]) in html
    do(office, "position-return", found.pk)
    assert again(agency).state == PositionState.REPORTED


def test_sent_back_with_a_reason(agency: Agency, office: Client) -> None:
    found = one(agency, state=PositionState.REPORTED)
    assert office.post(reverse("workspace:position-sending-back", args=[found.pk]), {"reason": " "}).status_code == 422
    assert "Bitte die Zeiten nennen." in do(office, "position-sending-back", found.pk, reason="Bitte die Zeiten nennen.")
    assert again(agency).state == PositionState.RETURNED


def test_an_edit_is_shown_word_by_word_and_decided_once(agency: Agency, office: Client) -> None:
    found = one(agency)
    with agency_scope(agency):
        make_edit(agency, found)
    html = page(office, "position", found.pk)
    assert "Vorlesen <del>im Kindergarten </del><ins>in der Kita</ins>" in html
    do(office, "position-edit-acceptance", found.pk)
    assert again(agency).title == "Vorlesen in der Kita"
    assert office.post(reverse("workspace:position-edit-acceptance", args=[found.pk])).status_code == 404
    with agency_scope(agency):
        make_edit(agency, found, changes={"title": "Falsch"})
    assert "Änderung abgelehnt" in do(office, "position-edit-refusal", found.pk, reason="Stimmt nicht.")
    assert again(agency).title == "Vorlesen in der Kita"


@pytest.mark.parametrize(("name", "state"), [("taking-off", "offline"), ("filling", "filled"), ("ending", "ended")])
def test_what_becomes_of_it_can_be_undone(agency: Agency, office: Client, name: str, state: str) -> None:
    found = one(agency)
    html = do(office, f"position-{name}", found.pk)
    assert again(agency).state == state
    assert reverse("workspace:position-return", args=[found.pk]) in html
    assert reverse("workspace:position-return", args=[found.pk]) not in do(office, f"position-{name}", found.pk)  # a second click
    client = trainee(agency)
    do(client, "position-return", found.pk)
    assert again(agency).state == state  # publishing again needs its right
    do(office, "position-return", found.pk)
    assert again(agency).state == PositionState.PUBLISHED


def test_who_may_only_read_changes_nothing(agency: Agency) -> None:
    found, client = one(agency), trainee(agency, Role.READ_ONLY)
    html = page(client, "position", found.pk)
    for words in ("Kopieren", "Beenden", "Bild dazu"):
        assert words not in html
    for name in ("edit", "copy", "publication", "report", "taking-off", "filling", "ending", "return", "confirmation", "call", "picture"):
        assert client.post(reverse(f"workspace:position-{name}", args=[found.pk])).status_code == 403
    assert client.get(reverse("workspace:freshness-calls")).status_code == 403


# --- Lists ------------------------------------------------------------------------------------------------------------


def test_filters_stand_in_the_address_and_go_into_the_table(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        project = make_project(agency)
    one(agency, title="Hunde ausführen", state=PositionState.DRAFT)
    mine = one(agency, title="=HYPERLINK(\"x\")", organisation=project.organisation, project=project)
    for query in (f"?project={project.pk}", f"?organisation={mine.organisation_id}", "?state=published", "?q=hyperlink"):
        assert "Hunde ausführen" not in page(office, "positions", query=query)
        table = office.get(reverse("workspace:positions-table") + query).content.decode("utf-8-sig")
        assert "HYPERLINK" in table
        assert "Hunde" not in table
        assert ";=HYPER" not in table
        assert ';"=HYPER' not in table
    assert "Hunde ausführen" in page(office, "positions", query="?q=AUSFUEHREN")
    assert "Hunde ausführen" in page(office, "positions", query="?field=abc&project=-1&state=nonsense&page=x")
    assert "Keine Stelle passt dazu." in page(office, "positions", query="?q=zwetschge")


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("name", "number"), [("positions", 11), ("projects", 7), ("freshness", 11), ("freshness-calls", 7)])
def test_lists_ask_a_constant_number_of_questions(agency: Agency, office: Client, rows: int, name: str, number: int) -> None:
    for _ in range(rows):
        with agency_scope(agency):
            project, contact = make_project(agency), make_contact(agency)
        one(agency, project=project, organisation=project.organisation, asked_on=NOW.date())
        one(agency, contact=contact, organisation=contact.organisation, asked_on=NOW.date())
    page(office, name)
    with counted() as queries:
        page(office, name)
    assert queries.number == number, queries


def test_the_command_field_finds_positions(agency: Agency, office: Client) -> None:
    one(agency, title="Hunde ausführen")
    assert "Hunde ausführen" in page(office, "search", query="?q=hunde")


# --- Projects, freshness, picture -------------------------------------------------------------------------------------


def test_a_project_from_its_beginning_to_its_end(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        owner = make_organisation(agency)
    assert office.post(reverse("workspace:project-new"), {"title": "", "organisation": owner.pk}).status_code == 422
    do(office, "project-new", title="Sommerfeier", organisation=owner.pk, starts_on="1.5.2027", ends_on="2.5.2027")
    with agency_scope(agency):
        made = agency.projects.get()
    assert f"organisation={owner.pk}&amp;project={made.pk}" in page(office, "project", made.pk)
    assert reverse("workspace:project-return", args=[made.pk]) + "?to=draft" in do(office, "project-publication", made.pk)
    do(office, "project-ending", made.pk)
    assert "Sommerfeier" not in page(office, "projects")
    assert "Sommerfeier" in page(office, "projects", query="?state=ended")


def test_whom_to_ring_and_what_came_of_it(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        owner = make_organisation(agency, phone="030 23125 118")
    found = one(agency, organisation=owner, asked_on=NOW.date())
    assert "030 23125 118" in page(office, "freshness-calls")
    assert "Noch aktuell? „Vorlesen im Kindergarten“." in page(office, "today")
    assert "ist noch aktuell." in do(office, "position-call", found.pk, outcome="current")
    assert "Heute ist niemand anzurufen." in page(office, "freshness-calls")


def test_terms_are_dated(agency: Agency, office: Client) -> None:
    days = {"ask_after_days": 30, "remind_after_days": 20, "unpublish_after_days": 60, "valid_from": "+7"}
    assert office.post(reverse("workspace:settings-freshness"), days).status_code == 422
    assert "gilt später" in do(office, "settings-freshness", **{**days, "remind_after_days": 40})
    assert office.post(reverse("workspace:settings-freshness"), {**days, "remind_after_days": 40}).status_code == 422  # that day again


def test_a_picture_is_put_shown_and_refused(agency: Agency, office: Client) -> None:
    found, out = one(agency), io.BytesIO()
    Image.new("RGB", (30, 20), "red").save(out, "PNG")
    upload = SimpleUploadedFile("bild.png", out.getvalue(), "image/png")
    assert "Das Bild ist gespeichert." in do(office, "position-picture", found.pk, file=upload, description="Ein Buch.")
    response = office.get(reverse("workspace:position-picture-file", args=[found.pk]))
    assert (response.headers["Content-Type"], response.headers["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    bad = SimpleUploadedFile("bild.jpg", b"<svg><script>alert(1)</script></svg>", "image/jpeg")
    response = office.post(reverse("workspace:position-picture", args=[found.pk]), {"file": bad, "description": "Ein Buch."})
    assert response.status_code == 422
    assert "Das ist kein Bild" in response.content.decode()
    do(office, "position-picture-removal", found.pk)
    assert office.get(reverse("workspace:position-picture-file", args=[found.pk])).status_code == 404


def test_the_picture_keeps_its_words_when_only_they_change(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        picture = make_picture(agency)
    do(office, "position-picture", picture.position_id, description="Zwei Bücher.")
    with agency_scope(agency):
        assert agency.pictures.get().description == "Zwei Bücher."


def test_when_the_last_seat_is_taken_the_next_step_is_to_say_so(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        position = make_position(agency, seats=2)
        make_introduction(agency, position, stage="placed")
    assert "Besetzt melden" not in page(office, "position", position.pk)
    with agency_scope(agency):
        make_introduction(agency, position, stage="placed")
    assert "Besetzt melden" in page(office, "position", position.pk)
    do(office, "position-filling", position.pk)
    assert "Besetzt melden" not in page(office, "position", position.pk)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_organisations_page_lists_what_is_not_over(agency: Agency, office: Client, rows: int) -> None:
    with agency_scope(agency):
        house = make_organisation(agency)
        for number in range(rows):
            make_position(agency, organisation=house, title=f"Stelle {number}")
        make_position(agency, organisation=house, title="Sommerfest", state="ended")
    page(office, "organisation", house.pk)
    with counted() as queries:
        html = page(office, "organisation", house.pk)
    assert [f"Stelle {number}" in html for number in range(3)] == [number < rows for number in range(3)]
    assert "Sommerfest" not in html
    assert queries.number == 16, queries


def test_who_may_not_see_positions_does_not_see_them_there(agency: Agency) -> None:
    with agency_scope(agency):
        house = make_organisation(agency)
        make_position(agency, organisation=house, title="Hunde ausführen")
    for role in Role:
        client = log_in(make_account(agency, role=role, name=str(role)))
        response = client.get(reverse("workspace:organisation", args=[house.pk]))
        if response.status_code == 200:
            assert ("Hunde ausführen" in response.content.decode()) == may(role, Right.POSITIONS)
