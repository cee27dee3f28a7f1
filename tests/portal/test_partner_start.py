"""The first page of an organisation: all that waits, each with one button; short for whoever is something else here, too."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope
from nahbei.foundation.tokens import digest, new_token
from nahbei.partners.models import Organisation
from nahbei.placements.models import FollowUp
from tests import factories
from tests.portal.partners import SECRETS, address, comes, helper, inside
from tests.support.queries import counted

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours(agency: Agency) -> Organisation:
    with agency_scope(agency):
        return factories.make_partner(agency).organisation


@pytest.fixture
def partner(agency: Agency, ours: Organisation) -> Client:
    return inside(agency)


def asks(agency: Agency, ours: Organisation, **fields: object) -> FollowUp:
    """Somebody placed; the organisation is asked by telephone how it goes, so there is no link."""
    found = comes(agency, ours, "placed")
    with agency_scope(agency):
        person = ours.contact_persons.get().person
        return agency.follow_ups.create(
            position_placement=found, side="organisation", person=person, kind="later", due_on=timezone.localdate(), **fields
        )


def everything(agency: Agency, ours: Organisation, number: int) -> None:
    """One of all that can wait."""
    with agency_scope(agency):
        helpers = [helper(agency, f"Geheim{number}{letter}") for letter in "abcd"]
        old = timezone.localdate() - dt.timedelta(days=400)
        factories.make_position(agency, organisation=ours, title=f"Alt {number}", confirmed_on=old)
        factories.make_service(agency, organisation=ours, name=f"Dienst {number}", assured_date=old)
    comes(agency, ours, "proposed", helpers[0])
    comes(agency, ours, "introduced", helpers[1])
    comes(agency, ours, "trial", helpers[2], trial_on=timezone.localdate())
    found = comes(agency, ours, "placed", helpers[3])
    with agency_scope(agency):
        factories.make_position_hours(agency, found)
        person = ours.contact_persons.get().person
        agency.follow_ups.create(position_placement=found, side="organisation", person=person, kind="later", due_on=timezone.localdate())


def test_nothing_waits(agency: Agency, partner: Client) -> None:
    assert "Zurzeit wartet nichts auf Sie." in partner.get(address(agency)).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_all_that_waits_has_one_button(agency: Agency, ours: Organisation, partner: Client, rows: int) -> None:
    for number in range(rows):
        everything(agency, ours, number)
    with counted() as queries:
        html = partner.get(address(agency)).content.decode()
    assert queries.number == 11, queries
    assert len(html.encode()) < 40_000
    for button, times in (("Antworten", 2 * rows), ("Telefon ansehen", rows), ("Wie war es?", rows), ("Stunden bestätigen", 1),
                          ("Noch aktuell", rows), ("Stimmt noch", rows)):
        assert html.count(f"{button}<") == times, button
    assert "Geheim0a" not in html  # she has not been introduced
    assert "tel:" not in html.split("<footer")[0].split("Angemeldet")[0]


def test_many_of_everything_stay_under_forty_kilobytes(agency: Agency, ours: Organisation, partner: Client) -> None:
    for number in range(25):
        everything(agency, ours, number)
    assert len(partner.get(address(agency)).content) < 40_000
    assert len(partner.get(address(agency, "-introductions")).content) < 40_000
    assert len(partner.get(address(agency, "-hours")).content) < 40_000


def test_who_is_only_a_contact_lands_here(agency: Agency, partner: Client) -> None:
    assert partner.get(reverse("portal:home", args=[agency.slug]))["Location"] == address(agency)


def test_of_a_retired_organisation_there_is_no_page_and_no_circle(agency: Agency, ours: Organisation, partner: Client) -> None:
    with agency_scope(agency):
        agency.organisations.filter(pk=ours.pk).update(active=False)
    assert partner.get(address(agency))["Location"] == reverse("portal:home", args=[agency.slug])
    html = partner.get(reverse("portal:home", args=[agency.slug])).content.decode()
    assert "Wir arbeiten zurzeit nicht mit Ihrer Organisation zusammen." in html


def test_who_is_something_else_too_reads_it_short(agency: Agency, ours: Organisation, partner: Client) -> None:
    with agency_scope(agency):
        factories.make_volunteer(agency, person=ours.contact_persons.get().person)
    everything(agency, ours, 0)
    everything(agency, ours, 1)
    html = partner.get(reverse("portal:home", args=[agency.slug])).content.decode()
    for line in ("2 Personen warten auf Ihre Antwort.", "4 Treffen stehen an.", "Wir haben 2 Fragen an Sie.", "2-mal Stunden zu bestätigen.",
                 "2 Stellen: noch aktuell?", "2 Dienste: stimmen sie noch?", ours.name):
        assert line in html
    assert "Geheim" not in html
    assert f'href="{address(agency)}"' in html


def test_still_right_from_here_and_back(agency: Agency, ours: Organisation, partner: Client) -> None:
    everything(agency, ours, 0)
    with agency_scope(agency):
        position, service = agency.positions.get(title="Alt 0"), agency.services.get()
        before = service.assured_date
    partner.post(address(agency, "-position-confirmation", position.number), {"start": "1"})
    response = partner.post(address(agency, "-service-assurance", service.pk), {"start": "1"})
    assert response["Location"] == address(agency)
    html = partner.get(address(agency)).content.decode()
    assert "Stimmt noch<" not in html
    assert "Noch aktuell<" not in html
    partner.post(address(agency, "-service-assurance-return", service.pk))
    with agency_scope(agency):
        service.refresh_from_db()
    assert service.assured_date == before


# --- how does it go ----------------------------------------------------------------------------------------------------

def test_a_follow_up_is_answered_without_a_link_and_a_note_added(agency: Agency, ours: Organisation, partner: Client) -> None:
    asked = asks(agency, ours)
    page = address(agency, "-follow-up", asked.pk)
    assert "Wie läuft es mit Ayşe Yıldırım?" in partner.get(page).content.decode()
    assert partner.post(page, {"answer": "great"}).status_code == 302  # a made-up word
    partner.post(page, {"answer": "bad"})
    html = partner.get(page).content.decode()
    assert "Gut, dass Sie es sagen." in html
    assert partner.post(page, {"note": " "}).status_code == 422
    partner.post(page, {"note": "Sie kommt immer zu spät."})
    assert "Wir haben es bekommen." in partner.get(page).content.decode()
    with agency_scope(agency):
        asked.refresh_from_db()
        assert (asked.outcome, asked.note, asked.answered_online, asked.answered_by_name) == (
            "bad", "Sie kommt immer zu spät.", True, "Ruth Seligmann")
        assert "zu spät" in agency.reminders.open().get().text


def test_what_the_other_side_was_asked_is_not_there(agency: Agency, ours: Organisation, partner: Client) -> None:
    asked = asks(agency, ours)
    with agency_scope(agency):
        agency.follow_ups.filter(pk=asked.pk).update(side="volunteer")
    assert partner.get(address(agency, "-follow-up", asked.pk)).status_code == 404
    assert "Wie läuft es?" not in partner.get(address(agency)).content.decode()


def test_the_link_of_a_follow_up_still_expires(agency: Agency, ours: Organisation, client: Client, partner: Client) -> None:
    token = new_token()
    long_ago = timezone.now() - dt.timedelta(days=60)
    asked = asks(agency, ours, digest=digest(token), asked_at=long_ago)
    client.post(reverse("portal:feedback", args=[agency.slug, token]), {"answer": "good"})
    with agency_scope(agency):
        asked.refresh_from_db()
    assert asked.answered_at is None
    partner.post(address(agency, "-follow-up", asked.pk), {"answer": "good"})
    with agency_scope(agency):
        asked.refresh_from_db()
    assert asked.outcome == "good"


def test_no_page_before_the_introduction_tells_who_she_is(agency: Agency, ours: Organisation, partner: Client) -> None:
    comes(agency, ours)
    html = partner.get(address(agency)).content.decode()
    assert "Ayşe" in html
    assert [secret for secret in SECRETS if secret in html] == []
