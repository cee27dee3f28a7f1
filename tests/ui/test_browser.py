"""The living page in a real browser: accessibility in each mode, reflow, keys, painting, no script."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.core.wsgi import get_wsgi_application
from playwright.sync_api import BrowserContext, Page, expect

from nahbei.ui.reading import COOKIE, DIRECTION_COOKIE

PAGES = ("office", "public", "heute", "antwort")
MODES = {
    "light": {},
    "dark": {COOKIE: "theme=dark"},
    "contrast": {COOKIE: "contrast=more&text=a3"},
    "rtl": {DIRECTION_COOKIE: "rtl"},
}


class Quiet(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None: ...


class Fast(WSGIServer):
    def server_bind(self) -> None:
        """Without the reverse look-up of the name."""
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = "localhost", self.server_address[1]
        self.setup_environ()


@pytest.fixture
def kit(settings: Any) -> Iterator[str]:
    """The living page needs no database, so it needs no prepared office either."""
    settings.NAHBEI_TEST_DIRECTION = True
    with make_server("127.0.0.1", 0, get_wsgi_application(), Fast, Quiet) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/ui/"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", PAGES)
def test_everybody_can_read_it(
    kit: str, page: Page, name: str, mode: str, check_axe: Callable[[Page], None], check_reflow: Callable[[Page], None]
) -> None:
    page.context.add_cookies([{"name": key, "value": value, "url": kit} for key, value in MODES[mode].items()])
    page.goto(f"{kit}?page={name}")
    check_axe(page)
    check_reflow(page)


@pytest.mark.parametrize("name", PAGES)
def test_text_at_twice_the_size_needs_no_sideways_scrolling(kit: str, page: Page, name: str) -> None:
    page.goto(f"{kit}?page={name}")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")


def test_nothing_moves_when_the_letters_arrive(kit: str, page: Page) -> None:
    page.goto(f"{kit}?page=heute")
    moved = page.evaluate(
        "new Promise(done => { let sum = 0; new PerformanceObserver(list => { for (const entry of list.getEntries()) sum += entry.value })"
        ".observe({ type: 'layout-shift', buffered: true }); setTimeout(() => done(sum), 300) })"
    )
    assert moved < 0.01


def test_fifteen_rows_fit_on_one_screen(kit: str, page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{kit}?page=heute")
    rows = page.locator(".rows > li")
    assert rows.count() == 15
    box = rows.last.bounding_box()
    assert box and box["y"] + box["height"] <= 900


def test_j_and_k_walk_and_enter_acts(kit: str, page: Page) -> None:
    page.goto(f"{kit}?page=heute")
    for key in "jjk":
        page.keyboard.press(key)
    expect(page.locator('.rows > li[aria-current="true"]')).to_have_count(1)
    expect(page.locator('.rows > li[aria-current="true"]')).to_contain_text("Horst Brandt")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{kit}?page=heute#do")


def test_one_key_takes_a_call_but_not_while_typing(kit: str, page: Page) -> None:
    page.goto(f"{kit}?page=heute")
    page.keyboard.press("Control+k")
    page.keyboard.type("nnj?")
    expect(page.locator("[data-command]")).to_have_value("nnj?")
    expect(page).to_have_url(f"{kit}?page=heute")
    page.locator("[data-command]").blur()
    page.keyboard.press("n")
    expect(page).to_have_url(f"{kit}?page=heute#anruf")


def test_single_keys_can_be_switched_off_and_on(kit: str, page: Page) -> None:
    page.goto(f"{kit}?page=heute")
    page.keyboard.press("?")
    page.get_by_role("button", name="Einzelne Tasten ausschalten").click()
    expect(page.locator("html")).to_have_attribute("data-keys", "off")
    page.keyboard.press("?")
    expect(page.locator("#tasten")).to_be_hidden()
    page.get_by_role("button", name="Tasten", exact=True).click()
    page.get_by_role("button", name="Einzelne Tasten einschalten").click()
    expect(page.locator("html")).not_to_have_attribute("data-keys", "off")


def test_the_reading_bar_keeps_what_was_typed(kit: str, page: Page) -> None:
    page.goto(kit)
    page.get_by_label("Notiz").fill("noch nicht gespeichert")
    page.get_by_role("button", name="Dunkel").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.get_by_role("button", name="Dunkel")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_label("Notiz")).to_have_value("noch nicht gespeichert")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_the_reading_bar_works_without_script(kit: str, new_context: Callable[..., BrowserContext]) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{kit}?page=heute")
    page.get_by_role("button", name="Schrift größer").click()
    expect(page.locator("html")).to_have_attribute("data-text", "a2")
    expect(page).to_have_url(f"{kit}?page=heute")


def test_half_hours_are_painted_walked_and_typed(kit: str, page: Page) -> None:
    page.goto(kit)
    line = page.locator(".day-line").nth(2)
    field, cells = line.locator("input"), line.locator(".strip button")
    cells.nth(4).scroll_into_view_if_needed()
    start, end = cells.nth(4).bounding_box(), cells.nth(9).bounding_box()
    assert start and end
    page.mouse.move(start["x"] + 8, start["y"] + 8)
    page.mouse.down()
    page.mouse.move(end["x"] + 8, end["y"] + 8, steps=20)
    page.mouse.up()
    expect(field).to_have_value("8–11")
    cells.nth(0).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    expect(field).to_have_value("6:30–7, 8–11")
    field.fill("14-15:30")
    expect(line.locator('[aria-pressed="true"]')).to_have_count(3)


def test_numbers_choose_only_inside_the_choices(kit: str, page: Page) -> None:
    page.goto(kit)
    page.keyboard.press("3")
    expect(page.locator("#id_activity_0")).to_be_checked()
    page.locator("#id_activity_0").focus()
    page.keyboard.press("3")
    expect(page.locator("#id_activity_2")).to_be_checked()


def test_a_dialog_opens_over_the_page_and_closes(kit: str, page: Page) -> None:
    page.goto(kit)
    page.get_by_role("link", name="Daten löschen").click()
    expect(page.locator("#kit-dialog")).to_be_visible()
    page.locator("#kit-dialog").get_by_role("button", name="Schließen").click()
    expect(page.locator("#kit-dialog")).to_be_hidden()


def test_the_public_finds_large_targets(kit: str, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{kit}?page=public")
    small = page.evaluate(
        "[...document.querySelectorAll('a, button, input:not([type=hidden]), select, textarea, summary')]"
        ".filter(one => !one.matches('.skip, p a, dd > a'))"
        ".map(one => one.matches('[type=radio], [type=checkbox]') ? one.closest('label') : one)"
        ".map(one => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()])"
        ".filter(([, box]) => box.width > 0 && (box.width < 44 || box.height < 44)).map(([text]) => text)"
    )
    assert small == []
