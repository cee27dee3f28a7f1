"""A volunteer answers in the portal: the same as by the link, and as little is told before the yes."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope
from nahbei.placements.models import Enquiry
from nahbei.volunteers.models import Volunteer
from tests import factories
from tests.portal.volunteers import SECRETS, asks, helper, in_days, inside, page, url
from tests.support.queries import counted

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def lena(agency: Agency) -> Volunteer:
    with agency_scope(agency):
        return helper(agency)


@pytest.fixture
def client(agency: Agency, lena: Volunteer) -> Client:
    return inside(agency)


def asked(agency: Agency, volunteer: Volunteer, **fields: Any) -> Enquiry:
    request = asks(agency, in_days(4), **fields)
    factories.make_visit(request)
    return factories.make_enquiry(agency, request, volunteer, expires_at=timezone.now() + dt.timedelta(days=2))


def test_before_the_yes_nothing_by_which_a_door_is_found(agency: Agency, lena: Volunteer, client: Client) -> None:
    with agency_scope(agency):
        enquiry = asked(agency, lena)
    home = page(client, agency, "home")
    assert url(agency, "volunteer-enquiry", enquiry.pk) in home
    html = page(client, agency, "volunteer-enquiry", enquiry.pk)
    assert "Haben Sie Zeit?" in html
    assert not [secret for secret in SECRETS for each in (home, html) if secret in each]


def test_a_yes_books_and_tells(agency: Agency, lena: Volunteer, client: Client) -> None:
    with agency_scope(agency):
        enquiry = asked(agency, lena)
    html = client.post(url(agency, "volunteer-enquiry", enquiry.pk), {"answer": "yes"}, follow=True).content.decode()
    assert not [secret for secret in SECRETS if secret not in html]
    with agency_scope(agency):
        enquiry.refresh_from_db()
        assert enquiry.state == "yes"
        assert agency.visits.get().volunteer == lena
        assert agency.placements.get().state == "running"
    assert "Geheimrat" in page(client, agency, "volunteer-visits")


def test_a_yes_that_the_resident_must_hear_first_tells_nothing(agency: Agency, lena: Volunteer, client: Client) -> None:
    with agency_scope(agency):
        enquiry = asked(agency, lena, answering="ask_first")
    html = client.post(url(agency, "volunteer-enquiry", enquiry.pk), {"answer": "yes"}, follow=True).content.decode()
    assert "Wir fragen jetzt noch" in html
    for each in (html, page(client, agency, "home"), page(client, agency, "volunteer-visits")):
        assert not [secret for secret in SECRETS if secret in each]


def test_a_no_needs_no_reason(agency: Agency, lena: Volunteer, client: Client) -> None:
    with agency_scope(agency):
        enquiry = asked(agency, lena)
    html = client.post(url(agency, "volunteer-enquiry", enquiry.pk), {"answer": "no"}, follow=True).content.decode()
    assert "ein Nein braucht keinen Grund" in html
    with agency_scope(agency):
        enquiry.refresh_from_db()
    assert (enquiry.state, enquiry.answered_by_name) == ("no", "Lena Vogt")
    assert url(agency, "volunteer-enquiry", enquiry.pk) not in page(client, agency, "home")


def test_a_question_goes_to_heute(agency: Agency, lena: Volunteer, client: Client) -> None:
    with agency_scope(agency):
        enquiry = asked(agency, lena)
    path = url(agency, "volunteer-enquiry-question", enquiry.pk)
    assert client.post(path, {"question": " "}).status_code == 422
    html = client.post(path, {"question": "Gibt es einen Aufzug?"}, follow=True).content.decode()
    assert "Wir haben Ihre Antwort und melden uns bei Ihnen." in html
    assert "Ja, ich komme" in html
    with agency_scope(agency):
        enquiry.refresh_from_db()
    assert enquiry.question == "Gibt es einen Aufzug?"


def test_the_second_yes_hears_kindly_that_somebody_was_faster(agency: Agency, lena: Volunteer, client: Client) -> None:
    with agency_scope(agency):
        enquiry = asked(agency, lena)
        other = helper(agency, "andere@example.org")
        factories.make_enquiry(agency, enquiry.help_request, other, expires_at=timezone.now() + dt.timedelta(days=2))
        theirs = agency.enquiries.get(volunteer=other)
    inside(agency, "andere@example.org").post(url(agency, "volunteer-enquiry", theirs.pk), {"answer": "yes"})
    html = client.post(url(agency, "volunteer-enquiry", enquiry.pk), {"answer": "yes"}, follow=True).content.decode()
    assert "jemand anderes hat schon zugesagt." in html
    assert not [secret for secret in (*SECRETS, "andere@example.org") if secret in html]


def test_a_yes_that_does_not_fit_is_told_that_we_call(agency: Agency, lena: Volunteer, client: Client) -> None:
    with agency_scope(agency):
        enquiry = asked(agency, lena)
        factories.make_absence(agency, lena, starts_on=in_days(0), ends_on=in_days(9))
    html = client.post(url(agency, "volunteer-enquiry", enquiry.pk), {"answer": "yes"}, follow=True).content.decode()
    assert "melden uns bei Ihnen" in html
    assert not [secret for secret in SECRETS if secret in html]


def test_another_ones_question_is_not_there(agency: Agency, other_agency: Agency, lena: Volunteer, client: Client) -> None:
    with agency_scope(agency):
        theirs = asked(agency, helper(agency, "andere@example.org"))
    with agency_scope(other_agency):
        far = asked(other_agency, helper(other_agency))
    for name in ("volunteer-enquiry", "volunteer-enquiry-question"):
        for key in (theirs.pk, far.pk + 1_000, 0):
            path = url(agency, name, key)
            assert {client.get(path).status_code, client.post(path, {"answer": "yes", "question": "x"}).status_code} == {404}
    with agency_scope(agency):
        theirs.refresh_from_db()
    assert theirs.state == "open"


@pytest.mark.parametrize("word", ["", "vielleicht", "question", "YES"])
def test_a_made_up_answer_changes_nothing(agency: Agency, lena: Volunteer, client: Client, word: str) -> None:
    with agency_scope(agency):
        enquiry = asked(agency, lena)
    assert client.post(url(agency, "volunteer-enquiry", enquiry.pk), {"answer": word}).status_code == 200
    with agency_scope(agency):
        enquiry.refresh_from_db()
    assert enquiry.state == "open"


def test_a_constant_number_of_queries(agency: Agency, lena: Volunteer, client: Client) -> None:
    numbers = []
    for dates in (1, 2):
        with agency_scope(agency):
            enquiry = asked(agency, lena)
            for number in range(1, dates * 2, 2):
                factories.make_visit(enquiry.help_request, in_days(4 + number))
        with counted() as queries:
            page(client, agency, "volunteer-enquiry", enquiry.pk)
        numbers.append(queries.number)
    assert numbers[0] == numbers[1] <= 12, queries
