"""The mail as a page: the same words, ours to click, nothing of what somebody typed comes alive."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from hypothesis import given
from hypothesis import strategies as some

from nahbei.foundation.models import Agency
from nahbei.messaging.delivery import deliver
from nahbei.messaging.html import page_of
from nahbei.messaging.models import Message

Write = Callable[..., Message]
TAG = re.compile(r"<[^>]*>")
OURS = {"p", "br", "h1", "hr", "a", "div", "html", "head", "meta", "style", "body", "!DOCTYPE"}


def sheet(body: str, subject: str = "Betreff", **fields: Any) -> str:
    return page_of([(subject, body)], agency="Ehrenamtsagentur Lindenhof", **fields)


def test_a_mail_has_both(inside: Agency, write: Write) -> None:
    message = write(was="Arzt & Tee")
    deliver.call(inside.pk, message.pk)
    (sent,) = mail.outbox
    head = sent.message()
    assert head.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in head.walk()][1:] == ["text/plain", "text/html"]
    page = str(sent.alternatives[0][0])  # type: ignore[attr-defined]
    assert "Es geht um Arzt &amp; Tee." in page
    assert '<meta name="color-scheme" content="light dark">' in page
    assert not re.search(r"<(img|script|link|iframe|object)|url\(|@import", page)
    assert sent.body == message.body


def test_our_address_alone_on_its_line_is_a_button_and_in_a_sentence_a_link(settings: Any) -> None:
    ours = f"{settings.NAHBEI_ADDRESS}/lindenhof/reply/abc/"
    page = sheet(f"Bitte antworten Sie hier:\n{ours}\n\nOder hier: {ours}. Danke!")
    assert page.count(f'href="{ours}"') == 2
    assert page.count('class="go"') == 1
    assert "Seite öffnen" in page
    assert f"{ours}</a>. Danke!" in page


@pytest.mark.parametrize(
    "typed",
    ["https://boese.example/lindenhof/", "http://localhost:8000.boese.example/", "javascript:alert(1)", "<a href='x'>y</a>", '"><script>x</script>',
     "\ue000<b>\ue001", "{anrede}", "https://x\" onclick=\"y", "&lt;b&gt;"],
)
def test_what_somebody_typed_is_no_link_and_no_markup(settings: Any, typed: str) -> None:
    settings.NAHBEI_ADDRESS = "http://localhost:8000"
    page = sheet(f"Es geht um {typed}.\n\n{typed}", typed)
    assert "<a" not in page
    assert "<b>" not in page
    assert "<script" not in page


@given(text=some.text(max_size=300))
def test_no_text_brings_markup_of_its_own(text: str) -> None:
    page = sheet(text, text)
    assert {re.match(r"</?(!?\w+)", tag)[1] for tag in TAG.findall(page)} <= OURS  # type: ignore[index]
    assert page.count("<h1") == 1


@given(name=some.text(some.characters(exclude_categories=["Cs"]), min_size=1, max_size=60))
def test_a_name_is_shown_as_it_is(name: str) -> None:
    assert len(TAG.findall(sheet(f"Guten Tag, {name.replace(chr(10), ' ')},"))) == len(TAG.findall(sheet("Guten Tag, Albers,")))
