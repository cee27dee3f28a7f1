"""On a phone: what one came for stands on the first screen, and filters are one tap away."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, ViewportSize, expect

from tests.journeys.people import log_in
from tests.support.server import Office

PHONE: ViewportSize = {"width": 390, "height": 844}


@pytest.mark.parametrize("path", ["/office/week/", "/office/volunteers/", "/office/services/", "/office/requests/"])
def test_filters_are_folded_and_open_by_a_tap(office_server: Office, page: Page, path: str) -> None:
    log_in(page, office_server)
    page.goto(office_server.url + path)
    filters = page.locator("main form.filters")
    expect(filters).to_be_visible()
    page.set_viewport_size(PHONE)
    expect(filters).to_be_hidden()
    page.goto(office_server.url + path)
    expect(filters).to_be_hidden()
    page.locator("main summary").first.click()
    expect(filters).to_be_visible()
    page.goto(f"{office_server.url}{path}?q=a&only=open&urgency=urgent")  # whoever has narrowed the list sees by what
    expect(filters).to_be_visible()


def test_without_script_they_stay_open(office_server: Office, page: Page, new_context: Callable[..., BrowserContext]) -> None:
    log_in(page, office_server)
    plain = new_context(java_script_enabled=False, storage_state=page.context.storage_state()).new_page()
    plain.set_viewport_size(PHONE)
    plain.goto(f"{office_server.url}/office/week/")
    expect(plain.locator("main form.filters")).to_be_visible()
