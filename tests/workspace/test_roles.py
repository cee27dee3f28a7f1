"""Every page as every role, without a browser: 200 or 403, never an error – and what a role may not is not offered to it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

from nahbei.foundation.models import Agency
from nahbei.foundation.rights import Right, Role, may
from nahbei.terminal.demo.staff import AGENCY
from tests.support.links import Offer, offer_of
from tests.support.server import Office
from tests.support.tour import Stop, Tour, clerk_of, logged_in

EACH = 3  # of links to the same kind of page so many are followed
GOOD, FORBIDDEN = 200, 403


@pytest.fixture
def data(tour: Tour, tmp_path: Path, django_db_blocker: Any) -> Iterator[None]:
    """The demo office, to be read by the test's own client."""
    office = Office("", tmp_path, tour.database, tmp_path / "log", django_db_blocker)
    (tmp_path / "log").touch()
    office.put_back()
    with office.data():
        yield


@pytest.mark.parametrize("role", Role)
def test_a_role_is_offered_what_it_may_and_nothing_else(role: Role, tour: Tour, data: None) -> None:
    client = logged_in(clerk_of(role), Agency.objects.get(slug=AGENCY["slug"]))
    seen = [(stop, client.get(stop.path)) for stop in tour.stops if stop.name.startswith("workspace:") and stop.kind in {"page", "fragment"}]
    assert [f"{stop} answers {answer.status_code}" for stop, answer in seen if answer.status_code not in {GOOD, FORBIDDEN, 302}] == []
    offers = [(stop, offer_of(stop.path, answer.content.decode())) for stop, answer in seen if answer.status_code == GOOD]
    assert len(offers) > 30
    found = [*forbidden(role, offers), *dead(client, offers)]
    assert found == [], "\n".join(found)


def forbidden(role: Role, offers: list[tuple[Stop, Offer]]) -> Iterator[str]:
    """Links and buttons to what the door would refuse."""
    for stop, offer in offers:
        for address in (*offer.ways, *offer.deeds):
            right = right_of(address)
            if right and not may(role, right):
                yield f"{stop} offers {address}, which needs „{right}“"


def right_of(address: str) -> Right | None:
    try:
        return getattr(resolve(urlsplit(address).path).func, "right", None)
    except Resolver404:
        return None


def dead(client: Client, offers: list[tuple[Stop, Offer]]) -> Iterator[str]:
    """Follow what a page links to; of the same kind of page a few."""
    followed: dict[tuple[str, ...], int] = {}
    asked: set[str] = {stop.path for stop, _ in offers}
    for stop, offer in offers:
        for way in offer.ways:
            kind = kind_of(way)
            if way in asked or followed.get(kind, 0) >= EACH:
                continue
            asked.add(way)
            followed[kind] = followed.get(kind, 0) + 1
            status = client.get(way, follow=True).status_code
            if status not in {GOOD, 405}:
                yield f"{stop} leads to {way}, which answers {status}"


def kind_of(way: str) -> tuple[str, ...]:
    """The name of the address and what is asked there: `?day=…` is one kind."""
    parts = urlsplit(way)
    try:
        name = resolve(parts.path).view_name
    except Resolver404:
        name = parts.path
    return name, *sorted(pair.split("=")[0] for pair in parts.query.split("&"))


def test_what_a_role_may_not_is_noticed(tour: Tour) -> None:
    """A page with a button and a link that lead where the reader may not."""
    stop = tour.pages[0]
    html = '<form method="post" action="/office/call/draft/"></form><a href="/office/people/new/">x</a><a href="/office/people/">y</a>'
    offers = [(stop, offer_of("/office/today/", html))]
    assert len(list(forbidden(Role.READ_ONLY, offers))) == 2
    assert list(forbidden(Role.LEAD, offers)) == []
