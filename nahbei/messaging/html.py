"""The same frozen words as a simple page: for mail programs that show one. No picture from outside, nothing that needs a style sheet.

Every word is escaped. Only addresses of our own house become links: a name that looks like a link stays a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.conf import settings
from django.utils.html import escape
from django.utils.translation import gettext as _

_ADDRESS = re.compile(r"https?://[^\s<>\"'„“]+")
_END = ".,;:!?)"

# Mail programs that know no dark mode show the inline colours; the others take those of the sheet.
SHEET = """
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (prefers-color-scheme: dark) {
  .around { background: #12191a !important; }
  .sheet { background: #1b2425 !important; border-color: #33403f !important; }
  .ink { color: #eef1ee !important; }
  .soft { color: #b4bfbd !important; }
  .link { color: #7fd0d6 !important; }
  .go { background: #7fd0d6 !important; color: #0c2426 !important; }
  .line { border-color: #33403f !important; }
}
"""
FONT = "font-family: 'Atkinson Hyperlegible', Verdana, 'Segoe UI', sans-serif"
INK = f"margin: 0 0 16px; color: #1b2425; font-size: 17px; line-height: 1.55; {FONT}"
SOFT = f"margin: 24px 0 0; color: #545f5f; font-size: 14px; line-height: 1.5; {FONT}"
HEAD = f"margin: 0 0 20px; color: #1b2425; font-size: 22px; line-height: 1.3; font-weight: bold; {FONT}"
OPEN = {"en": "Open the page"}  # what stands on the button, where the text is in that language
LINK = "color: #0a5a62; overflow-wrap: anywhere; word-break: break-word"
GO = (
    "display: inline-block; padding: 14px 22px; border-radius: 10px; background: #0a5a62; color: #ffffff; font-size: 17px; "
    f"font-weight: bold; text-decoration: none; {FONT}"
)


def page_of(texts: Iterable[tuple[str, str]], *, agency: str, language: str = "de") -> str:
    """`texts`: subject and body of each message in the mail."""
    parts = [_text(subject, body, language, first=number == 0) for number, (subject, body) in enumerate(texts)]
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(language)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        '<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">'
        f"<style>{SHEET}</style></head>\n"
        '<body class="around" style="margin: 0; padding: 24px 12px; background: #f4f1e8">\n'
        '<div class="sheet" style="max-width: 600px; margin: 0 auto; overflow-wrap: anywhere; padding: 28px 28px 24px; background: #fffdf8; '
        'border: 1px solid #ddd8ca; border-radius: 14px">\n'
        f'<p class="soft" style="{SOFT}; margin: 0 0 12px">{escape(agency)}</p>\n' + "".join(parts) + "</div></body></html>\n"
    )


def _text(subject: str, body: str, language: str, *, first: bool) -> str:
    line = "" if first else '<hr class="line" style="margin: 32px 0; border: 0; border-top: 1px solid #ddd8ca">\n'
    paragraphs = [piece.strip("\n") for piece in re.split(r"\n[ \t]*\n", body) if piece.strip()]
    shown = "".join(_paragraph(piece, language) for piece in paragraphs)
    return f'{line}<h1 class="ink" dir="auto" style="{HEAD}">{escape(subject)}</h1>\n{shown}'


def _paragraph(text: str, language: str) -> str:
    is_foot = any("/stop/" in found and _is_ours(found) for found in _ADDRESS.findall(text))
    name, style = ("soft", SOFT) if is_foot else ("ink", INK)
    return f'<p class="{name}" dir="auto" style="{style}">{"<br>".join(_line(line, language) for line in text.split(chr(10)))}</p>\n'


def _line(line: str, language: str) -> str:
    """An address alone on its line is what the reader shall do: a button. Inside a sentence it is a link."""
    alone = line.strip()
    if _ADDRESS.fullmatch(alone) and _is_ours(alone):
        return f'<a class="go" style="{GO}; margin: 6px 0" href="{escape(alone)}">{escape(OPEN.get(language, _("Seite öffnen")))}</a>'
    parts, end = [], 0
    for found in _ADDRESS.finditer(line):
        address = found[0].rstrip(_END)
        if _is_ours(address):
            parts += [escape(line[end : found.start()]), f'<a class="link" style="{LINK}" href="{escape(address)}">{escape(address)}</a>']
            end = found.start() + len(address)
    return "".join([*parts, escape(line[end:])])


def _is_ours(address: str) -> bool:
    return address.startswith(f"{settings.NAHBEI_ADDRESS}/")
