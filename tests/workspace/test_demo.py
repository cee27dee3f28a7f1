"""One click instead of a code: in the demo, and nowhere else."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from nahbei.foundation.models import Account, Agency
from tests import factories

URL, LOGIN = "/office/demo/", "/account/login/"


@pytest.fixture
def strict(settings: Any) -> None:
    settings.NAHBEI_DEMO = False


def test_the_cast_stands_on_the_page_and_enters_with_one_click(client: Client, coordinator: Account, agency: Agency) -> None:
    ended = factories.make_account(agency, name="Frühere Kollegin", ends_on=factories.TODAY.replace(year=2025))
    page = client.get(LOGIN).content.decode()
    assert coordinator.name in page
    assert ended.name not in page
    membership = coordinator.memberships.get()
    assert client.post(URL, {"membership": membership.pk})["Location"] == "/"
    assert client.get("/office/messages/").status_code == 200


def test_who_has_ended_does_not_enter(client: Client, agency: Agency) -> None:
    ended = factories.make_account(agency, ends_on=factories.TODAY.replace(year=2025)).memberships.get()
    for wanted in (ended.pk, "x", ""):
        assert client.post(URL, {"membership": wanted})["Location"] == LOGIN
    assert "_auth_user_id" not in client.session


def test_a_link_does_not_log_in(client: Client, coordinator: Account) -> None:
    assert client.get(URL, {"membership": coordinator.memberships.get().pk}).status_code == 405


def test_without_the_demo_there_is_no_such_thing(strict: None, client: Client, coordinator: Account) -> None:
    assert coordinator.name not in client.get(LOGIN).content.decode()
    assert client.post(URL, {"membership": coordinator.memberships.get().pk}).status_code == 404
    assert "_auth_user_id" not in client.session
