"""What somebody on a slow line waits for: the first visit of the page they see first, nothing kept yet."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Request

from tests.support.demo_objects import TOKENS
from tests.support.server import Office
from tests.support.tour import Tour

BUDGET, MOST = 60_000, 15


@pytest.mark.parametrize(("visitor", "path"), [("lead", "/office/today/"), ("anonymous", f"/lindenviertel/reply/{TOKENS[0]}/"),
                                               ("anonymous", "/lindenviertel/positions/")])
def test_the_first_visit_stays_small(
    visitor: str, path: str, touring_office: Office, tour: Tour, new_context: Callable[..., BrowserContext]
) -> None:
    context = new_context()
    context.add_cookies([{"name": name, "value": value, "url": touring_office.url} for name, value in tour.cookies[visitor].items()])
    page = context.new_page()
    done: list[Request] = []
    page.on("requestfinished", lambda request: done.append(request))
    answer = page.goto(touring_office.url + path, wait_until="networkidle")
    assert answer is not None
    assert answer.status == 200
    sizes = {request.url: request.sizes()["responseBodySize"] for request in done if "/font/" not in request.url}
    assert page.get_by_role("heading", level=1).count() == 1
    assert len(done) <= MOST, sorted(sizes)
    assert 5_000 < sum(sizes.values()) <= BUDGET, sizes
