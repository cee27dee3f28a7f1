"""Browser fixtures. Every console error, page error and request to a foreign host fails the test that caused it."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request

from tests.support import chromium

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # playwright's driver keeps an event loop in this thread
AT_HOME = {"localhost", "127.0.0.1", "::1"}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE: str = Axe().axe_script
# A form that was refused answers 422: chromium calls every 4xx an error.
EXPECTED = frozenset({422})
# What htmx prints about a request that the next page cuts off. One that fails for another reason prints htmx:sendError, too.
CUT_OFF = re.compile("htmx:(afterRequest|sendAbort),")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if chromium.find():
        return
    visits = [item for item in items if {"page", "browser", "new_context"} & set(getattr(item, "fixturenames", ()))]
    if visits and os.environ.get("CI"):
        raise pytest.UsageError(chromium.MISSING)
    for item in visits:
        item.add_marker(pytest.mark.skip(reason=chromium.MISSING))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": chromium.find(), "args": chromium.arguments()}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    german = {"locale": "de-DE", "timezone_id": "Europe/Berlin", "viewport": {"width": 1280, "height": 800}}
    return {**browser_context_args, **german, "reduced_motion": "reduce"}


class Complaints(list[str]):
    """What a browser had to complain about. Empty at the end of every test."""

    def __init__(self, expected: frozenset[int]) -> None:
        super().__init__()
        self.expected = expected

    def watch(self, context: BrowserContext) -> None:
        context.on("console", self.console)
        context.on("weberror", lambda problem: self.append(f"page error: {problem.error}"))
        context.on("request", self.request)

    def console(self, message: ConsoleMessage) -> None:
        if CUT_OFF.match(message.text):
            return
        status = re.search(r"responded with a status of (\d{3})", message.text)
        if message.type == "error" and not (status and int(status[1]) in self.expected):
            self.append(f"console: {message.text} ({message.location.get('url', '')})")

    def request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.hostname not in AT_HOME:
            self.append(f"foreign host: {request.url}")


@pytest.fixture
def complaints(request: pytest.FixtureRequest) -> Iterator[Complaints]:
    marker = request.node.get_closest_marker("expected_status")
    found = Complaints(EXPECTED | frozenset(marker.args if marker else ()))
    yield found
    assert list(found) == [], "the browser complained"


@pytest.fixture
def new_context(new_context: Callable[..., BrowserContext], complaints: Complaints) -> Callable[..., BrowserContext]:
    """Every window of a test is watched; `page` and `context` come from here too."""

    def make(**options: Any) -> BrowserContext:
        context = new_context(**options)
        complaints.watch(context)
        return context

    return make


def violations(page: Page, rules: tuple[str, ...] = ()) -> list[str]:
    """What is wrong by WCAG 2.2 AA – or by these rules alone –, a line for each. The rules are bundled, nothing is fetched."""
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": WCAG}
    # Without `preload`: it loads style sheets for a rule that is still experimental, and costs a quarter of the time.
    options = {"runOnly": only, "resultTypes": ["violations"], "preload": False}
    # From the top: a field that happens to be scrolled half under the fixed head is no target that is too small.
    page.evaluate("scrollTo({top: 0, behavior: 'instant'})")
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found = page.evaluate("options => axe.run(options).then(results => results.violations)", options)
    return [f"axe {rule['id']}: {rule['help']}: {[node['target'] for node in rule['nodes']]}" for rule in found]


@pytest.fixture(scope="session")
def check_axe() -> Callable[[Page], None]:
    """`check_axe(page)`: no violation of WCAG 2.2 AA."""

    def check(page: Page) -> None:
        page.wait_for_load_state()  # words are there before the styles are
        assert violations(page) == [], page.url

    return check


@pytest.fixture(scope="session")
def check_reflow() -> Callable[[Page], None]:
    """`check_reflow(page)`: at 320 px nothing has to be scrolled sideways."""

    def check(page: Page) -> None:
        before = page.viewport_size
        page.set_viewport_size({"width": 320, "height": 640})
        wide = page.evaluate("document.scrollingElement.scrollWidth")
        if before:
            page.set_viewport_size(before)
        assert wide <= 320, f"{page.url} is {wide} px wide in a window of 320 px"

    return check
