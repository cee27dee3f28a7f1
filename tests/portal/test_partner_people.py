"""Who comes: what an organisation reads of somebody at which stage, and what it may say."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope
from nahbei.partners.actions import remove_contact
from nahbei.partners.models import Organisation
from nahbei.placements.actions.positions import answer_introduction, end, place, take_back
from nahbei.placements.models import Stage
from nahbei.placements.position_rules import SaidByThemselves
from tests import factories
from tests.factories import CLERK
from tests.portal.partners import SECRETS, address, comes, fresh, helper, inside
from tests.support.queries import counted

pytestmark = pytest.mark.django_db
LATELY, LONG_AGO = dt.timedelta(days=5), dt.timedelta(days=31)


@pytest.fixture
def ours(agency: Agency) -> Organisation:
    with agency_scope(agency):
        return factories.make_partner(agency).organisation


@pytest.fixture
def partner(agency: Agency, ours: Organisation) -> Client:
    return inside(agency)


def both_pages(agency: Agency, partner: Client, pk: int) -> str:
    return "".join(partner.get(address(agency, name, *args)).content.decode() for name, args in (("-introductions", ()), ("-introduction", (pk,))))


def today() -> dt.date:
    return timezone.localdate()


# --- what is shown -----------------------------------------------------------------------------------------------------

def test_before_both_agreed_a_first_name_and_nothing_by_which_she_is_found(agency: Agency, ours: Organisation, partner: Client) -> None:
    for fields in ({}, {"question": "Mag sie Kinder?", "question_at": timezone.now()}, {"organisation_agreed_at": timezone.now()}, {"pending": True}):
        found = comes(agency, ours, **fields)
        html = both_pages(agency, partner, found.pk)
        assert "Ayşe" in html
        assert "Spricht Türkisch." in html
        assert [secret for secret in SECRETS if secret in html] == []
        with agency_scope(agency):
            agency.position_placements.filter(pk=found.pk).update(stage="declined", declined_by="office")


def test_of_whom_they_were_not_asked_they_know_nothing(agency: Agency, ours: Organisation, partner: Client) -> None:
    found = comes(agency, ours, asked_at=None)
    assert "Noch niemand." in partner.get(address(agency, "-introductions")).content.decode()
    for name in ("", "-refusal", "-question", "-ending", "-hours"):
        assert partner.get(address(agency, f"-introduction{name}", found.pk)).status_code == 404
    assert partner.post(address(agency, "-introduction-agreement", found.pk)).status_code == 404


@pytest.mark.parametrize("stage", ["introduced", "trial", "placed"])
def test_once_introduced_with_name_and_number(agency: Agency, ours: Organisation, partner: Client, stage: str) -> None:
    html = both_pages(agency, partner, comes(agency, ours, stage).pk)
    assert html.count("Ayşe Yıldırım") >= 2
    assert html.count("030 23125 418") == 2
    assert html.count("mailto:ayse@") == 2
    assert "Ahornweg" not in html


@pytest.mark.parametrize("stage", ["ended", "declined"])
def test_when_it_is_over_the_numbers_go_at_once_and_the_name_after_thirty_days(
    agency: Agency, ours: Organisation, partner: Client, stage: str
) -> None:
    found = comes(agency, ours, stage, stage_since=timezone.now() - LATELY)
    html = both_pages(agency, partner, found.pk)
    assert "Ayşe Yıldırım" in html
    assert [secret for secret in SECRETS[1:] if secret in html] == []
    with agency_scope(agency):
        agency.position_placements.filter(pk=found.pk).update(stage_since=timezone.now() - LONG_AGO)
    assert "Ayşe" not in partner.get(address(agency, "-introductions")).content.decode()
    assert partner.get(address(agency, "-introduction", found.pk)).status_code == 404


def test_who_declined_before_the_introduction_stays_unknown(agency: Agency, ours: Organisation, partner: Client) -> None:
    found = comes(agency, ours, "declined", introduced_at=None)
    html = both_pages(agency, partner, found.pk)
    assert "Ayşe" not in html
    assert "Kommt nicht zustande." in html


def test_nobody_rings_somebody_who_has_died(agency: Agency, ours: Organisation, partner: Client) -> None:
    found = comes(agency, ours, "placed")
    with agency_scope(agency):
        agency.people.filter(pk=found.volunteer.person_id).update(died_on=today())
    html = both_pages(agency, partner, found.pk)
    assert "tel:03023125418" not in html
    assert "mailto:ayse" not in html


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_and_the_page_cost_the_same_however_many(agency: Agency, ours: Organisation, partner: Client, rows: int) -> None:
    for number in range(rows):
        with agency_scope(agency):
            person = helper(agency, f"Yıldırım{number}")
        found = comes(agency, ours, "placed", person)
    with counted() as queries:
        html = partner.get(address(agency, "-introductions")).content.decode()
    assert queries.number == 7, queries
    assert f"Yıldırım{rows - 1}" in html
    assert len(html.encode()) < 40_000
    with counted() as queries:
        partner.get(address(agency, "-introduction", found.pk))
    assert queries.number == 7, queries


# --- what is said ------------------------------------------------------------------------------------------------------

def test_yes_and_back_the_same_day(agency: Agency, ours: Organisation, partner: Client) -> None:
    found = comes(agency, ours)
    response = partner.post(address(agency, "-introduction-agreement", found.pk), follow=True)
    assert "Wir stellen Sie einander vor." in response.content.decode()
    assert fresh(agency, found).organisation_agreed_at is not None
    partner.post(address(agency, "-introduction-return", found.pk))
    assert fresh(agency, found).organisation_agreed_at is None
    with agency_scope(agency):
        assert agency.audit_entries.filter(what="placements.position_organisation", actor_kind="portal").exists()


def test_no_with_a_reason_of_the_list(agency: Agency, ours: Organisation, partner: Client) -> None:
    found = comes(agency, ours)
    with agency_scope(agency):
        reason, old = factories.make_reason(agency), factories.make_reason(agency, "Früher", active=False)
    page = address(agency, "-introduction-refusal", found.pk)
    assert "Ayşe passt diesmal nicht?" in partner.get(page).content.decode()
    assert partner.post(page, {"answer": "no", "reason": old.pk}).status_code == 422
    partner.post(page, {"answer": "no", "reason": reason.pk})
    row = fresh(agency, found)
    assert (row.stage, row.declined_by, row.reason_id) == (Stage.DECLINED, "organisation", reason.pk)
    partner.post(address(agency, "-introduction-return", found.pk))
    assert fresh(agency, found).stage == Stage.PROPOSED


def test_a_question_waits_for_the_office(agency: Agency, ours: Organisation, partner: Client) -> None:
    found = comes(agency, ours)
    page = address(agency, "-introduction-question", found.pk)
    assert partner.post(page, {"question": " "}).status_code == 422
    html = partner.post(page, {"question": "<b>Mag sie Kinder?"}, follow=True).content.decode()
    assert "&lt;b&gt;Mag sie Kinder?" in html
    assert fresh(agency, found).question_at is not None


@pytest.mark.parametrize("name", ["agreement", "refusal", "question"])
def test_what_has_been_answered_is_not_answered_again(agency: Agency, ours: Organisation, partner: Client, name: str) -> None:
    found = comes(agency, ours, "introduced")
    before = fresh(agency, found)
    response = partner.post(address(agency, f"-introduction-{name}", found.pk), {"answer": "no", "question": "Wer?"})
    assert response.status_code == 302
    after = fresh(agency, found)
    assert (after.stage, after.question, after.organisation_agreed_at) == (before.stage, "", before.organisation_agreed_at)


def test_a_trial_that_went_well_is_read_by_the_office(agency: Agency, ours: Organisation, partner: Client) -> None:
    found = comes(agency, ours, "trial", trial_on=today())
    assert "Wie war das Schnuppern?" in partner.get(address(agency, "-introduction", found.pk)).content.decode()
    for _click in range(2):
        html = partner.post(address(agency, "-introduction-trial", found.pk), follow=True).content.decode()
    assert "Sie haben gesagt: Es lief gut." in html
    assert "Wie war das Schnuppern?" not in html
    with agency_scope(agency):
        told = agency.reminders.open().get()
        assert told.text == "Sozialwerk Birkenfeld sagt: Das Schnuppern lief gut. Was sagt Ayşe Yıldırım? „Vorlesen im Kindergarten“."
        assert found.moves.filter(step="trial_good", online=True).count() == 1
        with pytest.raises(SaidByThemselves):
            take_back(placement=found, by=CLERK, at=timezone.now())
        place(placement=found, on=today(), by=CLERK, at=timezone.now())
        assert not agency.reminders.open().exists()


def test_a_good_trial_is_taken_back(agency: Agency, ours: Organisation, partner: Client) -> None:
    found = comes(agency, ours, "trial", trial_on=today())
    partner.post(address(agency, "-introduction-trial", found.pk))
    partner.post(address(agency, "-introduction-return", found.pk))
    assert "Wie war das Schnuppern?" in partner.get(address(agency, "-introduction", found.pk)).content.decode()
    with agency_scope(agency):
        assert "Wie war das Schnuppern?" in agency.reminders.open().get().text


@pytest.mark.parametrize(("stage", "fields"), [
    ("introduced", {}), ("placed", {}), ("trial", {"trial_on": dt.date.today() + dt.timedelta(days=3)}),  # noqa: DTZ011
])
def test_no_trial_went_well_that_was_none(agency: Agency, ours: Organisation, partner: Client, stage: str, fields: dict[str, Any]) -> None:
    found = comes(agency, ours, stage, **fields)
    partner.post(address(agency, "-introduction-trial", found.pk))
    with agency_scope(agency):
        assert not found.moves.filter(step="trial_good").exists()


def test_somebody_no_longer_comes(agency: Agency, ours: Organisation, partner: Client) -> None:
    found = comes(agency, ours, "placed", placed_on=today() - LATELY)
    page = address(agency, "-introduction-ending", found.pk)
    assert partner.post(page, {"on": "", "side": ""}).status_code == 422
    assert partner.post(page, {"on": "2020-01-01", "side": "volunteer"}).context["form"].errors["on"]
    assert partner.post(page, {"on": today().isoformat(), "side": "office"}).status_code == 422
    partner.post(page, {"on": today().isoformat(), "side": "volunteer", "note": "Sie zieht um."})
    row = fresh(agency, found)
    assert (row.stage, row.ended_on, row.declined_by, row.note, row.seat) == (Stage.ENDED, today(), "volunteer", "Sie zieht um.", None)
    with agency_scope(agency):
        assert "kommt nicht mehr" in agency.reminders.open().get().text
    assert "Sie zieht um." not in both_pages(agency, partner, found.pk)  # for the office
    partner.post(address(agency, "-introduction-return", found.pk))
    assert fresh(agency, found).stage == Stage.PLACED
    with agency_scope(agency):
        assert not agency.reminders.open().exists()


@pytest.mark.parametrize("stage", ["introduced", "trial"])
def test_it_does_not_come_about_after_all(agency: Agency, ours: Organisation, partner: Client, stage: str) -> None:
    found = comes(agency, ours, stage)
    for _click in range(2):
        assert partner.post(address(agency, "-introduction-ending", found.pk), {"side": "organisation"}).status_code == 302
    assert (fresh(agency, found).stage, fresh(agency, found).declined_by) == (Stage.DECLINED, "organisation")


def test_what_the_office_did_no_organisation_takes_back(agency: Agency, ours: Organisation, partner: Client) -> None:
    found = comes(agency, ours, "placed")
    with agency_scope(agency):
        end(placement=found, on=today(), side="office", by=CLERK, at=timezone.now())
    html = partner.post(address(agency, "-introduction-return", found.pk), follow=True).content.decode()
    assert "Das geht nicht mehr." in html
    assert fresh(agency, found).stage == Stage.ENDED


def test_why_somebody_cannot_come_back_is_not_told(agency: Agency, ours: Organisation, partner: Client) -> None:
    """She was blocked in between: that is nobody's business outside."""
    found = comes(agency, ours, "placed", placed_on=today())
    partner.post(address(agency, "-introduction-ending", found.pk), {"on": today().isoformat(), "side": "volunteer"})
    with agency_scope(agency):
        agency.volunteers.filter(pk=found.volunteer_id).update(state="blocked")
    html = partner.post(address(agency, "-introduction-return", found.pk), follow=True).content.decode()
    assert "Das geht nicht mehr." in html
    assert "gesperrt" not in html
    assert fresh(agency, found).stage == Stage.ENDED


def test_the_next_day_it_stays(agency: Agency, ours: Organisation, partner: Client) -> None:
    found = comes(agency, ours)
    partner.post(address(agency, "-introduction-agreement", found.pk))
    with agency_scope(agency):
        found.moves.update(at=timezone.now() - dt.timedelta(days=1))
    partner.post(address(agency, "-introduction-return", found.pk))
    assert fresh(agency, found).organisation_agreed_at is not None


# --- whose it is -------------------------------------------------------------------------------------------------------

def test_two_contacts_of_one_organisation_see_the_same_and_each_answers_under_the_own_name(
    agency: Agency, ours: Organisation, partner: Client
) -> None:
    with agency_scope(agency):
        factories.make_contact(agency, ours, factories.make_person(agency, "Okafor", given_name="Ada", email="ada@example.org"))
    colleague, found = inside(agency, "ada@example.org"), comes(agency, ours)
    for client in (partner, colleague):
        assert "Ayşe" in client.get(address(agency, "-introductions")).content.decode()
    colleague.post(address(agency, "-introduction-agreement", found.pk))
    with agency_scope(agency):
        assert found.moves.latest("pk").by_name == "Ada Okafor"
    partner.post(address(agency, "-introduction-return", found.pk))  # what a colleague said is hers to take back
    assert fresh(agency, found).organisation_agreed_at is not None


def test_one_contact_of_several_organisations_sees_those_of_all(agency: Agency, ours: Organisation, partner: Client) -> None:
    with agency_scope(agency):
        other = factories.make_partner(agency, factories.make_organisation(agency, "Orchester")).organisation
        second = helper(agency, "Öztürk")
    comes(agency, ours, "placed")
    comes(agency, other, "placed", second)
    html = partner.get(address(agency, "-introductions")).content.decode()
    assert "Ayşe Yıldırım" in html
    assert "Ayşe Öztürk" in html
    assert "Orchester" in html


def test_who_is_removed_is_out_at_once(agency: Agency, ours: Organisation, partner: Client) -> None:
    found = comes(agency, ours, "placed")
    assert partner.get(address(agency, "-introduction", found.pk)).status_code == 200
    with agency_scope(agency):
        remove_contact(contact=ours.contact_persons.get(), by=CLERK, at=timezone.now())
    for name, args in (("-introductions", ()), ("-introduction", (found.pk,)), ("-hours", ()), ("", ())):
        response = partner.get(address(agency, name, *args), follow=True)
        assert "Yıldırım" not in response.content.decode()
    before = fresh(agency, found).stage
    partner.post(address(agency, "-introduction-ending", found.pk), {"on": today().isoformat(), "side": "volunteer"})
    assert fresh(agency, found).stage == before


def test_the_link_and_the_portal_give_the_same_answer(agency: Agency, ours: Organisation, partner: Client) -> None:
    """Answered by the link, the portal has nothing to ask; and the other way round."""
    found = comes(agency, ours)
    with agency_scope(agency):
        answer_introduction(placement=found, answer="yes", by=Actor.link("Ruth Seligmann"), at=timezone.now())
    assert "Ja, gern kennenlernen" not in partner.get(address(agency, "-introduction", found.pk)).content.decode()
