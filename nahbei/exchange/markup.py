"""HTML of other systems becomes plain text: nothing in it can run, and paragraphs and lists stay readable."""

from __future__ import annotations

import html
import re

import nh3

_BREAKS = re.compile(r"\s*<(?:br|/p|/div|/li|/h[1-6]|/tr)[^>]*>\s*", re.IGNORECASE)
_ITEMS = re.compile(r"<li[^>]*>", re.IGNORECASE)
_KEPT = {"p", "br", "li", "div", "tr", "h1", "h2", "h3", "h4", "h5", "h6"}
_BLANK = re.compile(r"[ \t\xa0]+")
_EMPTY = re.compile(r"\n{3,}")


def plain_text(markup: str) -> str:
    """Text without any tag. Scripts and styles go with their content; entities become letters."""
    if "<" not in markup and "&" not in markup:
        return markup.strip()
    clean = nh3.clean(markup, tags=_KEPT, attributes={}, strip_comments=True)
    clean = _ITEMS.sub("– ", clean.replace("\r", "").replace("\n", " "))
    text = html.unescape(re.sub(r"<[^>]*>", "", _BREAKS.sub(_newline, clean)))
    lines = [_BLANK.sub(" ", line).strip() for line in text.split("\n")]
    return _EMPTY.sub("\n\n", "\n".join(lines)).strip()


def _newline(found: re.Match[str]) -> str:
    return "\n\n" if "/p" in found[0].lower() else "\n"
