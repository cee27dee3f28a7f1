"""One crawler sees every page of the house in every mode: light, dark, right to left, 320 px, twice the text size, on paper, no script.

What it looks at stands in `tests/support/crawler.py`, which addresses there are and what is put into them in
`tests/support/tour.py`. A page that somebody adds tomorrow is visited without anybody thinking of it.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext

from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope
from nahbei.terminal.demo.staff import AGENCY
from tests.house.objects import Unknown
from tests.house.plan import Address
from tests.support.browser import Complaints
from tests.support.crawler import MODES, Crawler
from tests.support.demo_objects import fillings
from tests.support.server import Office
from tests.support.shape import shape_of
from tests.support.tour import Stop, Tour

SLICES = 8  # tests of a mode: small enough to be shared out fairly, large enough not to open a window for every page


@pytest.mark.parametrize("part", range(SLICES))
@pytest.mark.parametrize("mode", MODES)
def test_every_page_is_for_everybody(
    mode: str, part: int, touring_office: Office, tour: Tour, new_context: Callable[..., BrowserContext], complaints: Complaints
) -> None:
    crawler = Crawler(touring_office.url, tour.cookies, MODES[mode], new_context, complaints)
    stops = tour.pages[part::SLICES]
    assert stops
    found = [line for stop in stops for line in crawler.visit(stop)]
    assert found == [], "\n".join(found)
    assert touring_office.errors() == ""


def test_every_address_is_known_and_answers(tour: Tour) -> None:
    assert tour.wrong == []


def test_what_is_there_is_sorted_right(tour: Tour) -> None:
    """Pages to be seen by the browser, files by their type; what changes something does not answer to GET."""
    kinds = {stop.name: stop.kind for stop in tour.stops}
    assert len(tour.pages) > 120
    assert (kinds["workspace:today"], kinds["workspace:people-table"], kinds["workspace:request-enquiries"]) == ("page", "file", "action")
    assert (kinds["portal:reply"], kinds["account_confirm_login_code"], kinds["mfa_authenticate"]) == ("page", "page", "page")
    assert tour.strange_files() == []


BROKEN = """<!doctype html><html lang="de" dir="ltr"><head><title>Kaputt</title><style>
[dir=rtl] h2 { color: #eee } .moon { display: none }
@media (prefers-color-scheme: dark) { p { color: #777; background: #666 } .moon { display: inline } }
</style></head><body><main><h2>Weiß</h2><p id="one">Guten Tag, {{ name }}, hier ist <a href="#">nichts</a> und
<a href="#nowhere">noch weniger</a>.</p><p id="one"></p><button>Tut nichts</button><img class="moon" src="/ui/reading/">
<div style="width: 2000px">breit</div><small style="font-size: 9px">klein</small></main></body></html>"""


@pytest.mark.expected_status(405)
@pytest.mark.parametrize(("mode", "words"), [
    ("script", ("content security policy", "has 0 h1", "twice the same id", "empty: ", "lost: ['nowhere']", "ltr: is ", "narrow: is ",
                "dark: is ", "dark: axe color-contrast", "dark: axe image-alt", "rtl: is ", "rtl: axe color-contrast", "large letters: is ",
                "print: pale: ", "print: wide: ", "print: control: ", "print: small: ")),
    ("noscript", ("does nothing without script", "left over: ", "rtl: is ", "ltr: is ")),
])
def test_a_broken_page_is_noticed(
    mode: str, words: tuple[str, ...], touring_office: Office, tour: Tour, new_context: Callable[..., BrowserContext], complaints: Complaints
) -> None:
    crawler = Crawler(touring_office.url, tour.cookies, MODES[mode], new_context, complaints)
    loose = {"content-security-policy": "default-src 'self' 'unsafe-inline'"}
    crawler.window("anonymous").route("**/broken/", lambda route: route.fulfill(body=BROKEN, headers=loose, content_type="text/html"))
    found = "\n".join(crawler.visit(Stop("broken", "/broken/", "anonymous", "page")))
    for word in words:
        assert word in found, found


def test_a_page_differs_by_what_stands_on_it_not_by_its_words() -> None:
    one = shape_of('<main><ul class="rows"><li>Erika</li></ul></main>')
    assert shape_of('<main><ul class="rows"><li>Jonas<br></li><li>Ayşe</li></ul></main>') - one == {"main > ul class=rows > li > br"}
    assert shape_of('<main><ul class="rows"><li class="late">Erika</li></ul></main>') != one


def test_an_address_that_nobody_can_fill_is_noticed(touring_office: Office) -> None:
    moons = Address("workspace:moon", "office/moons/<int:pk>/", ("pk",), lambda request: None)
    with touring_office.data(), pytest.raises(Unknown, match="workspace:moon"):
        agency = Agency.objects.get(slug=AGENCY["slug"])
        with agency_scope(agency):
            fillings(moons, agency)
