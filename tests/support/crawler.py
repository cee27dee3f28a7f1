"""What the crawler looks at on a page, in each mode. It collects everything that is wrong instead of stopping at the first thing.

Loading a page and starting axe on it is what costs, so a page is loaded twice and turned around in the window. With script it
is light, then dark, from right to left, 320 px wide, with large letters, on paper. Without script the server writes it from right to
left, and it is turned back. Axe looks for everything in light. In dark and from right to left nothing but colours and places
differ – that is checked, too – so there it looks for what depends on them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import BrowserContext, Page, ViewportSize

from nahbei.ui.reading import DIRECTION_COOKIE
from tests.support.browser import Complaints, violations
from tests.support.paper import on_paper
from tests.support.tour import Stop

LEFTOVERS = re.compile(r"\{\{|\{%|%\(\w+\)|\bNone\b|&lt;(?:bdi|strong|a |span)")
FRAMED = "website:events-embed"
TIGHT_POLICY = re.compile(r"default-src '(?:self|none)'")
LOOSE_POLICY = re.compile(r"unsafe-|\*|data:|https?:")
EXAMPLES = {"ui:kit"}  # the living page shows links that lead nowhere
USUAL: ViewportSize = {"width": 1280, "height": 800}
NARROW: ViewportSize = {"width": 320, "height": 640}
# What a page says about itself, read in one go.
SELF = """() => {
    const seen = one => one.checkVisibility({ visibilityProperty: true })
    const works = one => one.form || one.closest('a, summary') || one.popoverTargetElement || one.getAttribute('commandfor')
    const name = one => one.outerHTML.slice(0, 120)
    return {
        headings: document.querySelectorAll('h1').length, title: document.title.trim(), lang: document.documentElement.lang,
        dir: document.documentElement.dir, main: (document.querySelector('main')?.innerText ?? '').trim().length,
        shown: [...document.body.querySelectorAll('*')].map(one => +seen(one)).join(''),
        idle: [...document.querySelectorAll('button')].filter(one => seen(one) && !one.disabled && !works(one)).map(name),
        empty: [...document.querySelectorAll('a')].filter(one => seen(one) && ['', '#'].includes(one.getAttribute('href') ?? '')).map(name),
        lost: [...document.querySelectorAll('a[href^="#"]')].map(one => one.getAttribute('href').slice(1))
            .filter(id => id && !document.getElementById(id)),
        twice: [...document.querySelectorAll('[id]')].map(one => one.id).filter((id, place, all) => all.indexOf(id) !== place),
    }
}"""
# How far a page reaches beyond the window, and what does.
WIDTH = """() => {
    const wide = document.scrollingElement.scrollWidth - innerWidth
    const outside = one => one.getBoundingClientRect().right > innerWidth + 1 || one.getBoundingClientRect().left < -1
    return wide <= 0 ? null : `${wide} px too wide: `
        + [...document.querySelectorAll('main *, footer *')].filter(outside).slice(0, 4).map(one => one.outerHTML.slice(0, 120)).join(' ')
}"""
TURN = "direction => document.documentElement.dir = direction"
COLOURS = ("color-contrast", "link-in-text-block")
PLACES = ("target-size", "scrollable-region-focusable", "skip-link", "aria-hidden-focus")


@dataclass(frozen=True)
class Mode:
    """How the window is opened; how the server is asked to write the page."""

    window: dict[str, Any]
    direction: str
    script: bool


MODES = {
    "script": Mode({"color_scheme": "light"}, "ltr", script=True),
    "noscript": Mode({"java_script_enabled": False}, "rtl", script=False),
}


class Crawler:
    """Goes through pages in one mode; a window for each visitor."""

    def __init__(
        self, url: str, cookies: dict[str, dict[str, str]], mode: Mode, new_context: Callable[..., BrowserContext], complaints: Complaints
    ) -> None:
        self.url, self.cookies, self.mode, self.new_context, self.complaints = url, cookies, mode, new_context, complaints
        self.windows: dict[str, Page] = {}

    def window(self, visitor: str) -> Page:
        if visitor not in self.windows:
            context = self.new_context(**self.mode.window)
            cookies = {**self.cookies.get(visitor, {}), DIRECTION_COOKIE: self.mode.direction}
            context.add_cookies([{"name": name, "value": value, "url": self.url} for name, value in cookies.items()])
            self.windows[visitor] = context.new_page()
            self.windows[visitor].set_viewport_size(USUAL)
        return self.windows[visitor]

    def visit(self, stop: Stop) -> list[str]:
        """What is wrong with a page, each as a line that names it."""
        return [f"{stop}: {line}" for line in self.look(stop)]

    def look(self, stop: Stop) -> Iterator[str]:
        page = self.window(stop.visitor)
        answer = page.goto(self.url + stop.path)
        assert answer is not None
        if answer.status != 200:
            yield f"answers {answer.status}"
        yield from policy(stop.name, answer.headers.get("content-security-policy", ""))
        found = page.evaluate(SELF)
        yield from self.itself(found)
        if stop.name not in EXAMPLES:
            yield from (f"{what}: {found[what]}" for what in ("empty", "lost") if found[what])
        yield from width(page, self.mode.direction)
        if self.mode.script:
            yield from self.turned_around(page, found["shown"])
            if stop.name not in EXAMPLES:
                yield from on_paper(page)
                page.set_viewport_size(USUAL)
        else:
            yield from (f"does nothing without script: {one}" for one in found["idle"])
            yield from leftovers(answer.text())
            page.evaluate(TURN, "ltr")
            yield from width(page, "ltr")
        yield from self.complaints
        self.complaints.clear()

    def itself(self, found: dict[str, Any]) -> Iterator[str]:
        if found["headings"] != 1:
            yield f"has {found['headings']} h1"
        if not found["title"] or found["lang"] != "de" or found["dir"] != self.mode.direction:
            yield f"title „{found['title']}“, lang „{found['lang']}“, dir „{found['dir']}“"
        if found["main"] < 20:
            yield "has nothing in its main part"
        if found["twice"]:
            yield f"twice the same id: {found['twice']}"

    def turned_around(self, page: Page, shown: str) -> Iterator[str]:
        """The page as it is, dark, from right to left, narrow, and with letters of twice the size."""
        yield from violations(page)
        page.emulate_media(color_scheme="dark")
        yield from again(page, shown, "dark", COLOURS)
        page.emulate_media(color_scheme="light")
        page.evaluate(TURN, "rtl")
        yield from again(page, shown, "rtl", (*COLOURS, *PLACES))
        page.evaluate(TURN, "ltr")
        page.set_viewport_size(NARROW)
        yield from width(page, "narrow")
        page.set_viewport_size(USUAL)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        yield from width(page, "large letters")
        page.evaluate("document.documentElement.style.fontSize = ''")


def again(page: Page, shown: str, mode: str, rules: tuple[str, ...]) -> Iterator[str]:
    """The same page in another mode. It has the same elements, and shows the same: what axe says beyond these rules is said."""
    same = page.evaluate(SELF)["shown"] == shown
    yield from (f"{mode}: {line}" for line in violations(page, rules if same else ()))
    yield from width(page, mode)


def width(page: Page, mode: str) -> Iterator[str]:
    """Nothing has to be scrolled sideways."""
    if wide := page.evaluate(WIDTH):
        yield f"{mode}: is {wide}"


def policy(name: str, header: str) -> Iterator[str]:
    """Only our own host, nothing written into the page; but for one, nobody frames it."""
    own = header.replace("frame-ancestors *", "") if name == FRAMED else header
    if not TIGHT_POLICY.search(own) or LOOSE_POLICY.search(own):
        yield f"content security policy „{header}“"


def leftovers(html: str) -> Iterator[str]:
    """What a template should have filled in."""
    text = re.sub(r"<(script|style|textarea)\b.*?</\1>", "", html, flags=re.DOTALL)
    for found in LEFTOVERS.finditer(text):
        yield f"left over: {text[max(0, found.start() - 40):found.end() + 40]!r}"
