"""The letter and its pieces: passage, facts, notice, empty state, dialog."""

from __future__ import annotations

from typing import Literal

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import slugify

from nahbei.ui.components.library import drawn, register

NoticeTone = Literal["good", "info", "people", "wrong"]
_ICONS: dict[str, str] = {"good": "check", "info": "info", "people": "info", "wrong": "circle-alert"}


@register.simple_block_tag
def letter(content: str) -> SafeString:
    """The frame around passages: a margin for what a thing is called, the column for what it says."""
    return format_html('<div class="letter">{}</div>', content)


@register.simple_block_tag
def passage(content: str, word: str, *, count: int | None = None, hint: str = "", id: str = "") -> SafeString:
    """One section of a letter: margin word with an optional count and hint, content beside it."""
    return drawn(
        "passage", content=content, word=word, count=count, hint=hint, id=id or "abschnitt-" + slugify(str(word))
    )


@register.simple_block_tag
def facts(content: str) -> SafeString:
    """A list of terms and what stands for them; holds `fact` tags."""
    return format_html('<dl class="facts">{}</dl>', content)


@register.simple_block_tag
def fact(content: str, term: str) -> SafeString:
    """One line of `facts`. The content is markup; for plain text write it between the tags."""
    return format_html("<div><dt>{}</dt><dd>{}</dd></div>", term, content)


@register.simple_block_tag
def notice(content: str, *, tone: NoticeTone = "info", heading: str = "", role: str = "") -> SafeString:
    """Something to know: good (done), info, people (about a person), wrong. role="status" or "alert" only for news."""
    return drawn("notice", content=content, tone=tone, heading=heading, role=role, icon=_ICONS[tone])


@register.simple_block_tag
def nothing_yet(content: str, heading: str, *, hint: str = "", level: int = 3) -> SafeString:
    """An empty state: what is not there, what to do next; the content is the action."""
    return drawn("nothing_yet", content=content, heading=heading, hint=hint, level=level)


@register.simple_block_tag
def dialog(content: str, id: str, *, heading: str, inline: bool = False) -> SafeString:
    """A native dialog. Opened by a link with data-dialog="ID" (script `dialog`); without script the link leads to the page.

    inline=True shows it open in the text, for a page of its own (erasure: type the name).
    """
    return drawn("dialog", content=content, id=id, heading=heading, inline=inline)


@register.simple_block_tag
def more(content: str, summary: str) -> SafeString:
    """What opens on request, with a chevron (native details)."""
    return drawn("more", content=content, summary=summary)
