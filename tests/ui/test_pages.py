"""The living page, the reading bar, the hashed files, the error pages."""

from __future__ import annotations

import re

import brotli
import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from nahbei.ui import assets
from nahbei.ui.messages import say_done
from nahbei.ui.reading import COOKIE, Reading

BUDGET = 60_000


@pytest.fixture
def visitor() -> Client:
    return Client()


@pytest.mark.parametrize("page", ["office", "public", "heute", "antwort", "anything"])
def test_the_living_page_needs_no_database(visitor: Client, page: str) -> None:
    answer = visitor.get(reverse("ui:kit"), {"page": page})
    assert answer.status_code == 200
    assert "Bausteine" in answer.content.decode() or page in ("heute", "antwort")


def test_the_first_visit_stays_small(visitor: Client) -> None:
    page = visitor.get(reverse("ui:kit"), {"page": "heute"})
    used = set(re.findall(r'<script[^>]* src="[^"]*/([a-z]+)\.', page.content.decode()))
    assert {"keys", "rows"} <= used <= set(assets.scripts())
    loaded = [assets.stylesheet(), assets.icon(), *(assets.script(name) for name in used)]
    assert len(brotli.compress(page.content)) + sum(len(file.packed["br"]) for file in loaded) <= BUDGET
    assert len(loaded) + len(assets.FONTS) + 1 <= 15


def test_all_scripts_together_stay_small() -> None:
    assert sum(len(assets.script(name).packed["br"]) for name in assets.scripts()) <= BUDGET


def test_the_stylesheet_is_one_file_in_layer_order() -> None:
    text = assets.stylesheet().body.decode()
    places = [text.index(f"@layer {layer}{{") for layer in assets.LAYERS]
    assert places == sorted(places)
    assert text.startswith("@layer reset,base,layout,components,utilities;")
    assert "@import" not in text
    assert "/*" not in text
    assert text.count("{") == text.count("}")
    for path in assets.STATIC.glob("css/**/*.css"):
        assert path.parent.name in assets.LAYERS


def test_squeezing_keeps_calculations() -> None:
    assert (
        assets.squeeze("a { width: calc(1px + 2px); /* why */ color: red; }\n b > c, d { }")
        == "a{width: calc(1px + 2px);color: red}b > c,d{}"
    )


def test_a_hashed_file_is_kept_for_ever_and_an_old_hash_is_not(visitor: Client) -> None:
    good = visitor.get(
        reverse("ui:stylesheet", args=[assets.stylesheet().hash]), headers={"accept-encoding": "gzip, br"}
    )
    assert good["Cache-Control"] == "public, max-age=31536000, immutable"
    assert good["Content-Encoding"] == "br"
    assert brotli.decompress(good.content) == assets.stylesheet().body
    old = visitor.get(reverse("ui:stylesheet", args=["0123456789ab"]))
    assert old.status_code == 200
    assert old["Cache-Control"] == "no-cache"
    assert "Content-Encoding" not in old


@pytest.mark.parametrize(
    ("name", "args"), [("ui:font", ["comic", "1"]), ("ui:script", ["evil", "1"]), ("ui:script", ["settings", "1"])]
)
def test_only_our_own_files(visitor: Client, name: str, args: list[str]) -> None:
    assert visitor.get(reverse(name, args=args)).status_code == 404


@pytest.mark.parametrize("cut", ["regular", "bold"])
def test_fonts_are_served_packed(visitor: Client, cut: str) -> None:
    answer = visitor.get(reverse("ui:font", args=[cut, assets.font(cut).hash]), headers={"accept-encoding": "br"})
    assert answer["Content-Type"] == "font/ttf"
    assert len(answer.content) < 30_000


def test_a_wish_is_kept_and_shown(visitor: Client) -> None:
    answer = visitor.post(reverse("ui:reading"), {"theme": "dark", "next": "/ui/?page=heute"})
    assert answer.status_code == 302
    assert answer["Location"] == "/ui/?page=heute"
    visitor.post(reverse("ui:reading"), {"text": "a3", "next": "/ui/"})
    page = visitor.get(reverse("ui:kit")).content.decode()
    assert 'data-theme="dark" data-text="a3"' in page
    visitor.post(reverse("ui:reading"), {"theme": ""})
    assert "data-theme" not in visitor.get(reverse("ui:kit")).content.decode().split(">")[1]


@pytest.mark.parametrize(
    "wish", ["https://evil.example.org/", "//evil.example.org", "javascript:alert(1)", "", "/\\evil.example.org"]
)
def test_the_way_back_never_leaves_the_house(visitor: Client, wish: str) -> None:
    assert visitor.post(reverse("ui:reading"), {"text": "a2", "next": wish})["Location"] == "/"


def test_reading_takes_no_get(visitor: Client) -> None:
    assert visitor.get(reverse("ui:reading")).status_code == 405


def test_a_strange_cookie_is_harmless(visitor: Client) -> None:
    visitor.cookies[COOKIE] = 'theme="><script>&text=a9&nothing=1&keys=off'
    page = visitor.get(reverse("ui:kit")).content.decode()
    assert '"><script>' not in page
    assert 'data-keys="off"' in page
    assert Reading.from_cookie("theme=pink&contrast=more") == Reading(contrast="more")


def test_right_to_left_only_where_a_test_asks(visitor: Client, settings: object) -> None:
    settings.NAHBEI_TEST_DIRECTION = False  # type: ignore[attr-defined]
    assert 'dir="ltr"' in visitor.get(reverse("ui:kit"), {"dir": "rtl"}).content.decode()[:60]
    settings.NAHBEI_TEST_DIRECTION = True  # type: ignore[attr-defined]
    assert 'dir="rtl"' in visitor.get(reverse("ui:kit"), {"dir": "rtl"}).content.decode()[:60]


@pytest.mark.parametrize("name", ["400.html", "403.html", "404.html", "500.html", "403_csrf.html"])
def test_error_pages_stand_alone(name: str) -> None:
    page = render_to_string(name)
    assert "<h1>" in page
    assert "Fehler " in page
    assert 'lang="de"' in page


def test_a_message_can_be_undone() -> None:
    request = HttpRequest()
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]
    say_done(request, "Anfrage gesendet.", undo="/enquiries/7/undo/")
    say_done(request, "Gespeichert.", undo="//evil.example.org")
    page = render_to_string("ui/messages.html", {"messages": list(request._messages)}, request=None)  # type: ignore[attr-defined]
    assert 'action="/enquiries/7/undo/"' in page
    assert page.count("<form") == 1
    assert "evil" not in page
