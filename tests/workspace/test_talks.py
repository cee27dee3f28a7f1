"""The page of the first talk."""

from __future__ import annotations

import io

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from nahbei.foundation.models import Agency
from nahbei.foundation.rights import RIGHTS, Right, Role
from nahbei.foundation.tenancy import agency_scope
from nahbei.people import search
from nahbei.submissions.models import SubmissionKind
from nahbei.volunteers.models import TalkOutcome
from tests.conftest import log_in
from tests.factories import make_account, make_activity, make_person, make_position, make_submission, make_talk
from tests.support.queries import counted

NEW = reverse("workspace:talk-new")
NOBODY = {
    "channels-TOTAL_FORMS": "1", "channels-INITIAL_FORMS": "0", "channels-0-kind": "phone", "channels-0-value": "030 23125 177",
    "salutation": "frau", "given_name": "Mira", "family_name": "Sommer", "language": "de", "preferred_channel": "phone", "reach_km": "3",
    "since": "heute",
}


def test_positions_appear_while_somebody_talks(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        position = make_position(agency)
        make_position(agency, field=agency.fields.create(name="Tiere"), title="Hunde ausführen")
    page = office.get(NEW).content.decode()
    assert "Kreuzen Sie an, was jemandem liegt." in page
    found = office.post(reverse("workspace:talk-suggestions"), {**NOBODY, "fields_of_interest": position.field_id}).content.decode()
    assert position.title in found and "Hunde ausführen" not in found and "<html" not in found


def test_nobody_has_to_say_their_age_before_positions_appear(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        position = make_position(agency, min_age=16)
    there = reverse("workspace:talk-suggestions")
    said = {**NOBODY, "fields_of_interest": position.field_id}
    page = office.post(there, said).content.decode()
    assert position.title in page and "ab 16 Jahren" in page
    assert position.title not in office.post(there, {**said, "birth_year": "2015"}).content.decode()


def test_what_is_ticked_stays_on_the_page(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        positions = [make_position(agency, title=f"Vorlesen {number}") for number in range(12)]
    there = reverse("workspace:talk-suggestions")
    said = {**NOBODY, "fields_of_interest": positions[0].field_id}
    shown = office.post(there, said).content.decode()
    hidden = next(one for one in positions if f'value="{one.pk}"' not in shown)
    page = office.post(there, {**said, "pick": hidden.pk}).content.decode()
    assert f'value="{hidden.pk}" checked' in page and page.count('name="pick"') == 8


def test_the_talk_is_the_answer_to_what_somebody_sent(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        person = make_person(agency, "Sommer", given_name="Mira")
        sent = [make_submission(agency, kind, person=person) for kind in (SubmissionKind.HELPING, SubmissionKind.INTEREST, SubmissionKind.BARRIER)]
        other = make_submission(agency)
    assert f"person={person.pk}" in office.get(reverse("workspace:submission", args=[sent[0].pk])).content.decode()
    assert office.post(f"{NEW}?person={person.pk}", {"outcome": "thinks", "language": "de", "reach_km": "3", "since": "heute"}).status_code == 302
    with agency_scope(agency):
        assert {one.pk for one in agency.submissions.open()} == {sent[2].pk, other.pk}


def test_without_script_the_button_does_the_same(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        position = make_position(agency)
    page = office.post(NEW, {**NOBODY, "fields_of_interest": position.field_id, "look": "1", "motivation": "Ich habe Zeit."})
    assert page.status_code == 200
    assert position.title in page.content.decode() and "Ich habe Zeit." in page.content.decode()
    with agency_scope(agency):
        assert not agency.consultation_records.exists() and not agency.people.exists()


def test_from_the_talk_to_the_sheet(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        position = make_position(agency)
    data = {**NOBODY, "fields_of_interest": position.field_id, "pick": position.pk, "outcome": TalkOutcome.POSITIONS}
    page = office.post(NEW, data, follow=True)
    assert page.status_code == 200 and position.title in page.content.decode()
    with agency_scope(agency):
        record = agency.consultation_records.get()
        assert agency.position_placements.get().position == position
    pdf = office.get(reverse("workspace:talk-sheet", args=[record.pk]))
    text = " ".join(" ".join(part.extract_text() for part in PdfReader(io.BytesIO(pdf.content)).pages).split())
    assert position.title in text and "zusammengestellt für Mira Sommer" in text


@pytest.mark.parametrize(("data", "sentence"), [
    ({"outcome": ""}, "Wählen Sie, wie das Gespräch ausging."), ({"outcome": "positions"}, "Wählen Sie mindestens eine Stelle aus"),
    ({"outcome": "thinks", "family_name": ""}, "Fehler"), ({"outcome": "everyday"}, "Wobei?"), ({"outcome": "thinks", "pick": "x"}, None),
])
def test_what_is_wrong_is_said_and_nothing_is_lost(agency: Agency, office: Client, data: dict[str, str], sentence: str | None) -> None:
    response = office.post(NEW, {**NOBODY, "motivation": "Ich habe Zeit.", **data})
    assert response.status_code == (302 if sentence is None else 422)
    if sentence:
        assert sentence in response.content.decode() and "Ich habe Zeit." in response.content.decode()


def test_who_may_be_meant_is_asked_once(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        search.index([make_person(agency, "Sommer", given_name="Mira", phone="030 23125 177")])
    first = office.post(NEW, {**NOBODY, "outcome": "thinks"})
    assert first.status_code == 422 and "Gibt es diesen Menschen schon?" in first.content.decode()
    assert office.post(NEW, {**NOBODY, "outcome": "thinks", "sure": "1"}).status_code == 302


def test_information_needs_no_name(agency: Agency, office: Client) -> None:
    response = office.post(NEW, {"outcome": "information", "channels-TOTAL_FORMS": "0", "channels-INITIAL_FORMS": "0"})
    assert response.status_code == 302
    with agency_scope(agency):
        assert agency.consultation_records.get().person is None


def test_the_next_talk_begins_where_this_one_ended(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        activity = make_activity(agency)
        person = make_person(agency, "Sommer")
        make_talk(agency, person, answers={"motivation": ["Ich habe Zeit."], f"does_{activity.pk}": ["on"], "reach_km": ["7"]})
    page = office.get(f"{NEW}?person={person.pk}").content.decode()
    assert "Ich habe Zeit." in page and 'value="7"' in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(agency: Agency, office: Client, number: int) -> None:
    with agency_scope(agency):
        for _ in range(number):
            make_talk(agency)
    office.get(reverse("workspace:talks"))
    with counted() as asked:
        page = office.get(reverse("workspace:talks")).content.decode()
    assert page.count("überlegt noch") >= number
    assert asked.number == 7, asked


@pytest.mark.parametrize("role", [role for role in Role if Right.VOLUNTEERS_CHANGE not in RIGHTS[role]])
def test_who_may_not_is_not_let_in(agency: Agency, role: Role) -> None:
    client = log_in(make_account(agency, role))
    assert client.get(NEW).status_code == 403
    assert client.post(reverse("workspace:talk-suggestions")).status_code == 403
