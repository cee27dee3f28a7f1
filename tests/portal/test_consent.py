"""The page for a parent: looking changes nothing, the button does, once."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope
from nahbei.volunteers.models import ParentalConsent
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
YES = {"given_by": "Anja Sommer", "may_decide": "on"}


@pytest.fixture
def link(agency: Agency) -> str:
    with agency_scope(agency):
        return f"/{agency.slug}/consent/{factories.make_parent_link(agency)}/"


def given(agency: Agency) -> list[ParentalConsent]:
    with agency_scope(agency):
        return list(agency.parental_consents.select_related("text"))


def test_a_mail_scanner_agrees_to_nothing(client: Client, agency: Agency, link: str) -> None:
    assert "Mia möchte ehrenamtlich helfen" in client.get(link).content.decode()
    assert client.head(link).status_code == 200
    assert given(agency) == []


def test_one_click_and_never_twice(client: Client, agency: Agency, link: str) -> None:
    assert client.post(link, YES).status_code == 302
    assert [(row.given_by, row.how, str(row.text)) for row in given(agency)] == [("Anja Sommer", "link", "2026-01")]
    assert "angekommen" in client.get(link).content.decode()
    client.post(link, YES)
    assert len(given(agency)) == 1


@pytest.mark.parametrize("data", [{}, {"given_by": "Anja Sommer"}, {"given_by": " ", "may_decide": "on"}, {"given_by": "A", "may_decide": "on"}])
def test_without_name_or_tick_nothing_is_given(client: Client, agency: Agency, link: str, data: dict[str, str]) -> None:
    assert client.post(link, data).status_code == 422
    assert given(agency) == []


def test_an_old_link_says_so_kindly(client: Client, agency: Agency, link: str) -> None:
    with agency_scope(agency):
        agency.parent_links.update(expires_at=NOW - dt.timedelta(days=20_000))
    assert "dieser Link gilt nicht mehr" in client.get(link).content.decode()
    client.post(link, YES)
    assert given(agency) == []


def test_the_link_of_another_agency_opens_nothing(client: Client, agency: Agency, link: str) -> None:
    factories.make_agency("nordend")
    assert client.get(link.replace(agency.slug, "nordend")).status_code == 404
    assert client.get(f"/{agency.slug}/consent/{'0' * 40}/").status_code == 404


def test_a_name_is_text(client: Client, agency: Agency, link: str) -> None:
    client.post(link, {**YES, "given_by": "<script>alert(1)</script>"})
    assert "<script>alert" not in client.get(link).content.decode()
    assert given(agency)[0].given_by == "<script>alert(1)</script>"
