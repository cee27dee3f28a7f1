"""Whatever is pasted into any field of any form: no page breaks, nothing becomes markup, nothing invisible stays.

Every page of the office and of the people with a link is opened, each form on it is filled and sent, and the pages that
show what was stored are opened again. A form that is built tomorrow is found by its address.
"""

from __future__ import annotations

import inspect
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote, urlencode, urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from nahbei.foundation.models import Agency
from nahbei.foundation.rights import Role
from nahbei.foundation.tenancy import agency_scope
from tests import factories
from tests.conftest import log_in
from tests.house.objects import Unknown, arguments
from tests.house.plan import Address, addresses

pytestmark = pytest.mark.database

SCRIPT = "<script>alert(1)</script>"
INVISIBLE = "\x00\x07\x1b\x7f\u202e\u202c\u200f\u2066\u2069\ufeff"
TEXTS = {
    "mixed": f"😀👩\u200d👧{INVISIBLE}{SCRIPT}'\">{{{{7*7}}}}%s{{x}}",
    "halves of emojis": "Al\ud83dbers\udc00",
    "very long": "x" * 10_000,
    "very many digits": "9" * 5_000,
}
# How views read a name of the address or of a body by themselves, without a form.
BY_THEMSELVES = re.compile(r"""(?:GET|POST)(?:\.get|\.getlist|\.pop)?[(\[]\s*"([a-z_-]+)"|getlist\("([a-z_-]+)"\)|wishes?\.get\("([a-z_-]+)\"""")
# What a field must hold so that the form is stored with the hostile text in all others.
PLAUSIBLE = (
    ("email", "neu{count}@example.org"), ("phone", "030 23125 {count}"), ("postal_code", "43117"), ("seen_on", "heute"), ("given_on", "heute"),
    ("born_on", ""), ("died_on", ""), ("birth_year", ""), ("until", ""), ("ends_on", ""), ("position", ""), ("postal_codes", ""), ("starts_on", "+3"),
    ("_on", "+3"), ("on", "heute"), ("start", "9"), ("end", "11"), ("time", "9"), ("_at", "9"), ("first", "heute"), ("last", "heute"),
    ("valid_from", "+3"),
)
PAGES = sorted(
    (address for address in addresses() if address.door in {"workspace", "portal", "website"} and "kit" not in address.name),
    key=lambda address: address.name,
)
each_page = pytest.mark.parametrize("address", PAGES, ids=lambda address: address.name)
_count = itertools.count(100)


@dataclass
class Field:
    name: str
    kind: str
    value: str = ""


@dataclass
class Form:
    action: str = ""
    method: str = "get"
    fields: list[Field] = field(default_factory=list)


class Forms(HTMLParser):
    """The forms of a page with what a browser would send of them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._select: Field | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append(Form(said.get("action", ""), said.get("method", "get").lower()))
        if not self.found:
            return
        fields, name = self.found[-1].fields, said.get("name", "")
        if tag == "option" and self._select is not None and ("selected" in said or not self._select.value):
            self._select.value = said.get("value", "")
        elif tag in {"input", "textarea", "select", "button"} and name:
            kind = {"input": said.get("type", "text"), "textarea": "text"}.get(tag, tag)
            known = any(each.name == name and each.kind == "radio" for each in fields)
            if kind != "radio" or not known or "checked" in said:
                fields.append(Field(name, kind, said.get("value", "on" if kind == "checkbox" else "")))
            self._select = fields[-1] if tag == "select" else None


def forms_of(html: str) -> list[Form]:
    reader = Forms()
    reader.feed(html)
    return reader.found


def filled(form: Form, text: str, *, plausible: bool) -> Iterator[tuple[str, str]]:
    """Text fields get the text; with `plausible`, days, times and addresses get what they want to hold."""
    for each in form.fields:
        if each.kind in {"text", "search", "email", "tel", "number", "url"}:
            wanted = next((value for ending, value in PLAUSIBLE if plausible and each.name.endswith(ending)), None)
            if plausible and each.kind == "number":
                wanted = each.value or "5"
            yield each.name, text if wanted is None else wanted.format(count=next(_count))
        else:
            yield each.name, each.value


def encoded(pairs: list[tuple[str, str]]) -> bytes:
    """As a broken program would send it: lone surrogates included."""
    return urlencode(pairs, encoding="utf-8", errors="surrogatepass").encode()


def sound(response: Any) -> str:
    """The page, which is neither broken nor full of what was pasted."""
    assert response.status_code < 500
    if response.streaming or not response["Content-Type"].startswith("text/html"):
        return ""
    html: str = response.content.decode()
    assert SCRIPT not in html
    assert not set(INVISIBLE) & set(html)
    return html


def path_of(address: Address, agency: Agency) -> str:
    with agency_scope(agency):
        found = arguments(address, agency)
    try:
        return reverse(address.name, kwargs=found)
    except NoReverseMatch as problem:
        raise Unknown(str(problem)) from problem


def post(client: Client, path: str, pairs: list[tuple[str, str]]) -> Any:
    return client.post(path, encoded(pairs), content_type="application/x-www-form-urlencoded")


@pytest.fixture
def lead(agency: Agency) -> Client:
    return log_in(factories.make_account(agency, Role.LEAD))


def names_read(address: Address) -> set[str]:
    """Those that the file of the view reads, and a few that many pages share."""
    source = inspect.getsource(inspect.getmodule(inspect.unwrap(address.view)) or address.view)
    return {"q", "page", "person"} | {name for found in BY_THEMSELVES.findall(source) for name in found if name}


@each_page
def test_every_form_takes_whatever_is_pasted(address: Address, agency: Agency, lead: Client) -> None:
    path = path_of(address, agency)
    page = lead.get(path)
    forms = forms_of(sound(page)) if page.status_code == 200 else []
    ours = [form for form in forms if form.method == "post" and not {"account", "ui"} & set(form.action.split("/"))]
    for form, text in itertools.product(ours, TEXTS.values()):
        target = urljoin(path, form.action) if form.action else path
        for plausible in (False, True) if text == TEXTS["mixed"] else (False,):
            response = post(lead, target, list(filled(form, text, plausible=plausible)))
            sound(response)
            if response.status_code == 302:
                where = urlsplit(response["Location"])
                sound(lead.get(f"{where.path}?{where.query}"))
        sound(lead.get(path))


@each_page
def test_every_address_takes_whatever_stands_in_it(address: Address, agency: Agency, lead: Client) -> None:
    """Also what no form of the page sends."""
    path, names = path_of(address, agency), sorted(names_read(address))
    for text in TEXTS.values():
        for name in names:
            sound(lead.get(f"{path}?{name}={quote(text, errors='surrogatepass')}"))
        sound(post(lead, path, [(name, text) for name in names]))
