"""Eingänge in the office, as a browser without script sees them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nahbei.foundation.models import Agency
from nahbei.foundation.rights import Role
from nahbei.foundation.tenancy import agency_scope
from nahbei.people.search import index
from nahbei.submissions.models import Submission, SubmissionKind
from tests.conftest import log_in
from tests.factories import (
    NOW,
    make_account,
    make_activity,
    make_organisation,
    make_person,
    make_position,
    make_submission,
    make_volunteer,
)
from tests.support.queries import counted

pytestmark = pytest.mark.django_db

POSITION = {
    "organisation": "Tierheim Birkenfeld", "said": [["Ihre Organisation", "Tierheim Birkenfeld"]],
    "position": {"title": "Hunde ausführen", "task": "Spazieren gehen.", "target_group": "animals", "place": "site", "street": "Am Wald 1",
                 "postal_code": "43117", "town": "Birkenfeld", "timing": "flexible", "when": "", "seats": 2, "date": "", "needed": "",
                 "min_age": 16, "gives": ["gives_insurance"], "accessible": "no"},
}


def made(agency: Agency, kind: str = "helping", **fields: Any) -> Submission:
    with agency_scope(agency):
        return make_submission(agency, SubmissionKind(kind), **fields)


def position_form(agency: Agency, **fields: Any) -> Submission:
    with agency_scope(agency):
        data = {**POSITION, "position": {**POSITION["position"], "field": make_activity(agency).field_id}}  # type: ignore[dict-item]
    return made(agency, "position", name="Ada Okafor", text="Hunde ausführen", data=data, **fields)


def page(client: Client, name: str, *args: object, query: str = "", status: int = 200) -> str:
    response = client.get(reverse(f"workspace:{name}", args=args) + query)
    assert response.status_code == status, response.content.decode()[:3000]
    return response.content.decode()


def post(client: Client, name: str, pk: int, status: int = 302, **data: Any) -> Any:
    response = client.post(reverse(f"workspace:{name}", args=[pk]), data)
    assert response.status_code == status, response.content.decode()[:3000]
    return response


def again(agency: Agency, found: Submission) -> Submission:
    with agency_scope(agency):
        return agency.submissions.select_related("person").get(pk=found.pk)


@pytest.mark.database
def test_the_list_by_age_and_kind(agency: Agency, office: Client) -> None:
    made(agency, "help", name="Erika Albers", received_at=NOW - dt.timedelta(days=3))
    made(agency, "helping", name="Jonas Krämer")
    html = page(office, "submissions")
    assert html.index("Erika Albers") < html.index("Jonas Krämer")
    assert "Jonas Krämer" not in page(office, "submissions", query="?kind=help")
    assert "Davon ist nichts da." in page(office, "submissions", query="?kind=barrier")
    assert "Erika Albers" in page(office, "submissions", query="?view=unsinn&kind=unsinn")


def test_an_empty_list_says_where_things_come_from(office: Client) -> None:
    html = page(office, "submissions")
    assert "Alles beantwortet." in html
    assert "/lindenhof/" in html


def test_spam_stands_apart_and_comes_back_with_one_press(agency: Agency, office: Client) -> None:
    found = made(agency, suspected=True, name="Gewinne Geld")
    assert "Gewinne Geld" not in page(office, "submissions")
    assert "Gewinne Geld" not in page(office, "today")
    assert "Gewinne Geld" in page(office, "submissions", query="?view=suspected")
    post(office, "submission-clearing", found.pk)
    assert "Gewinne Geld" in page(office, "submissions")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_a_constant_number_of_questions(agency: Agency, office: Client, rows: int) -> None:
    for number in range(rows):
        with agency_scope(agency):
            made_position = make_position(agency)
        made(agency, "interest", position=made_position, name=f"Mensch {number}")
    page(office, "submissions")
    with counted() as queries:
        page(office, "submissions")
    assert queries.number == 8, queries


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_a_constant_number_of_questions(agency: Agency, office: Client, rows: int) -> None:
    found = made(agency, name="Erika Albers")
    with agency_scope(agency):
        index([make_person(agency, "Albers") for _ in range(rows)])
    assert page(office, "submission", found.pk).count("Das ist Erika Albers") == rows
    with counted() as queries:
        page(office, "submission", found.pk)
    assert queries.number == 9, queries


def test_heute_shows_whom_to_ring_with_one_main_action(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        title = make_position(agency, title="Vorlesen im Kindergarten")
    found = made(agency, "interest", position=title, name="Jonas Krämer")
    html = page(office, "today")
    assert "Interessiert sich für „Vorlesen im Kindergarten“." in html
    assert reverse("workspace:submission", args=[found.pk]) in html
    post(office, "submission-completion", found.pk)
    assert "Interessiert sich für" not in page(office, "today")


def test_whoever_is_known_by_number_is_suggested_and_linked(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        known = make_person(agency, "Albers", phone="030 23125 401")
        index([known])
    found = made(agency, "interest", name="E. Albers", phone="030/23125401")
    assert "Das ist Erika Albers" in page(office, "submission", found.pk)
    post(office, "submission-person", found.pk, person=str(known.pk))
    assert again(agency, found).person == known
    post(office, "submission-person", found.pk, person="")
    assert again(agency, found).person is None


def test_somebody_new_is_put_on_file_with_number_and_mail(agency: Agency, office: Client) -> None:
    found = made(agency, name="Herr Anton von der Heide", phone="030 23125 402", email="anton@example.org")
    post(office, "submission-person", found.pk, person="new")
    person = again(agency, found).person
    assert person is not None
    assert (person.salutation, person.given_name, person.family_name) == ("herr", "Anton", "von der Heide")
    with agency_scope(agency):
        assert sorted(person.channels.values_list("value", flat=True)) == ["030 23125402", "anton@example.org"]


def test_nobody_is_put_on_file_without_a_name(agency: Agency, office: Client) -> None:
    found = made(agency, name="")
    post(office, "submission-person", found.pk, person="new")
    assert again(agency, found).person is None


def test_a_person_of_the_other_agency_cannot_be_linked(agency: Agency, other_agency: Agency, office: Client) -> None:
    with agency_scope(other_agency):
        foreign = make_person(other_agency)
    post(office, "submission-person", made(agency).pk, 404, person=str(foreign.pk))


def test_not_reached_comes_back_at_its_time(agency: Agency, office: Client) -> None:
    found = made(agency, name="Jonas Krämer")
    post(office, "submission-calls", found.pk, on="+3", time="14 Uhr")
    assert "Jonas Krämer" not in page(office, "submissions")
    assert "einmal nicht erreicht" in page(office, "submissions", query="?view=later")
    assert timezone.localtime(again(agency, found).again_at).time() == dt.time(14)  # type: ignore[arg-type]
    post(office, "submission-calls", found.pk, 422, on="vorgestern vielleicht")


def test_discarded_can_be_undone(agency: Agency, office: Client) -> None:
    found = made(agency)
    response = office.post(reverse("workspace:submission-discarding", args=[found.pk]), follow=True)
    assert reverse("workspace:submission-reopening", args=[found.pk]) in response.content.decode()
    post(office, "submission-reopening", found.pk)
    assert again(agency, found).is_open


def test_a_colleague_was_faster(agency: Agency, office: Client) -> None:
    found = made(agency)
    post(office, "submission-completion", found.pk)
    response = office.post(reverse("workspace:submission-discarding", args=[found.pk]), follow=True)
    assert "inzwischen schon jemand" in response.content.decode()
    assert again(agency, found).state == "settled"


def test_who_needs_help_is_rung_and_becomes_a_request_only_by_the_call(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        activity = make_activity(agency)
    found = made(agency, "help", name="Frau Erika Albers", phone="030 23125 401")
    address = f"{reverse('workspace:call')}?incoming={found.pk}"
    assert address in page(office, "submission", found.pk)
    html = office.get(address).content.decode()
    assert 'value="Frau Erika Albers"' in html
    assert 'value="030 23125 401"' in html
    with agency_scope(agency):
        assert agency.help_requests.count() == 0
    call = {"wish": "help", "name": "Frau Erika Albers", "phone": "030 23125 401", "incoming": found.pk, "activity": activity.pk,
            "consent": "on", "rhythm": "once", "starts_on": "+3", "start": "9:30", "submission": "abc"}
    assert office.post(reverse("workspace:call"), call).status_code == 302
    settled = again(agency, found)
    assert settled.state == "settled"
    with agency_scope(agency):
        assert settled.about == agency.help_requests.get().reference


def test_who_wants_to_help_is_taken_in_with_what_was_typed(agency: Agency, office: Client) -> None:
    found = made(agency, name="Jonas Krämer", phone="0152 28817386", data={"said": [["Wie oft?", "jede Woche"]]})
    address = f"{reverse('workspace:volunteer-new')}?submission={found.pk}"
    assert address in page(office, "submission", found.pk)
    html = office.get(address).content.decode()
    assert "jede Woche" in html
    assert 'value="Krämer"' in html
    assert 'value="0152 28817386"' in html
    post(office, "submission-person", found.pk, person="new")
    response = office.post(address, {"since": "heute", "reach_km": "3", "language": "de"})
    assert response.status_code == 302, response.content.decode()[:3000]
    settled = again(agency, found)
    assert settled.state == "settled"
    assert settled.about is not None
    assert settled.about.kind == "volunteers.volunteer"


def test_interest_becomes_a_proposal_once_the_person_has_a_file(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        position, volunteer = make_position(agency), make_volunteer(agency)
    found = made(agency, "interest", position=position, name="Jonas Krämer")
    post(office, "submission-proposal", found.pk)
    assert again(agency, found).is_open
    post(office, "submission-person", found.pk, person=str(volunteer.person_id))
    assert "Für die Stelle vorschlagen" in page(office, "submission", found.pk)
    post(office, "submission-proposal", found.pk)
    with agency_scope(agency):
        placement = agency.position_placements.get()
        assert (placement.stage, placement.submission, placement.volunteer) == ("proposed", found, volunteer)
    assert again(agency, found).about == placement.reference


@pytest.mark.database
def test_a_position_of_a_new_organisation_waits_for_the_check(agency: Agency, office: Client) -> None:
    found = position_form(agency)
    assert "Neu aufnehmen: Tierheim Birkenfeld" in page(office, "submission-position", found.pk)
    post(office, "submission-position", found.pk, organisation="new", contact="new")
    with agency_scope(agency):
        position = agency.positions.select_related("organisation", "contact__person").get()
        assert (position.state, position.origin, position.title, position.seats) == ("reported", "form", "Hunde ausführen", 2)
        assert position.organisation.name == "Tierheim Birkenfeld"
        assert position.contact is not None
        assert position.contact.person.full_name == "Ada Okafor"
        assert (position.gives_insurance, position.accessible, position.min_age) == (True, False, 16)
    assert again(agency, found).about == position.reference
    post(office, "submission-position", found.pk, organisation="new", contact="new")  # a second press finds it settled
    with agency_scope(agency):
        assert (agency.positions.count(), agency.organisations.count()) == (1, 1)


def test_a_position_of_a_known_organisation_makes_no_second_one(agency: Agency, office: Client) -> None:
    with agency_scope(agency):
        known = make_organisation(agency, "Tierheim Birkenfeld")
    found = position_form(agency)
    post(office, "submission-position", found.pk, 422)
    post(office, "submission-position", found.pk, 422, organisation="999999", contact="none")
    post(office, "submission-position", found.pk, organisation=str(known.pk), contact="none")
    with agency_scope(agency):
        assert agency.organisations.get() == known
        assert agency.positions.get().contact is None
        assert agency.people.count() == 0


def test_a_field_that_is_gone_is_said_and_nothing_half_made(agency: Agency, office: Client) -> None:
    found = position_form(agency)
    with agency_scope(agency):
        broken = agency.submissions.get()
        broken.data["position"]["field"] = 999_999
        broken.save()
    response = post(office, "submission-position", found.pk, 422, organisation="new", contact="new")
    assert "Das Tätigkeitsfeld gibt es nicht mehr." in response.content.decode()
    with agency_scope(agency):
        assert (agency.organisations.count(), agency.people.count()) == (0, 0)
    assert again(agency, found).is_open


def test_new_organisations_need_the_right(agency: Agency) -> None:
    helper = log_in(make_account(agency, Role.OFFICE_VOLUNTEER, "Ehrenamt"))
    post(helper, "submission-position", position_form(agency).pk, 403, organisation="new", contact="none")


@pytest.mark.parametrize("role", [Role.READ_ONLY, Role.FINANCE])
def test_those_who_may_not(agency: Agency, role: Role) -> None:
    found, client = made(agency, name="Jonas Krämer"), log_in(make_account(agency, role, "Vorstand"))
    page(client, "submissions", status=403)
    page(client, "submission", found.pk, status=403)
    for name in ("person", "calls", "completion", "discarding", "reopening", "clearing", "proposal", "position"):
        post(client, f"submission-{name}", found.pk, 403)
    assert "Jonas Krämer" not in page(client, "today")
    assert "Eingänge" not in page(client, "today")


def test_hostile_text_stays_text(agency: Agency, office: Client) -> None:
    hostile = "<script>alert(1)</script>"
    found = made(agency, name=hostile, text=hostile, data={"said": [["Name", hostile]], "organisation": hostile})
    for html in (page(office, "submissions"), page(office, "submission", found.pk), page(office, "today")):
        assert hostile not in html
