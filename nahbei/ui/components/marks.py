"""Small marks inside a line: icon, face, pair, fit, badge, phone number."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

import lucide
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nahbei.ui.components.library import register

Kind = Literal["seeker", "helper", "house", "staff"]
State = Literal["open", "proposed", "asked", "matched", "referred", "returned", "withdrawn"]
Tone = Literal["plain", "good", "wait", "miss"]

TURNS = frozenset({"arrow-right", "arrow-left", "chevron-right", "chevron-left", "forward", "corner-up-right", "send", "undo-2"})

_ASKS = '<circle class="asks" cx="9" cy="12" r="7"/>'
_PAIRS: dict[str, str] = {
    "open": _ASKS + '<circle class="empty" cx="33" cy="12" r="7"/>',
    "proposed": _ASKS + '<path class="way" d="M16 12h10"/><circle class="proposed" cx="33" cy="12" r="7"/>',
    "asked": _ASKS + '<path class="way" d="M16 12h10"/><circle class="asked" cx="33" cy="12" r="7"/>',
    "matched": '<circle class="asks" cx="9" cy="12" r="7.25"/><circle class="helps" cx="24.5" cy="12" r="7.25"/>',
    "referred": _ASKS + '<path class="asked" d="M20 12h16m-5-5 5 5-5 5"/>',
    "returned": _ASKS + '<path class="back" d="M36 12H21m5-5-5 5 5 5"/>',
    "withdrawn": '<circle class="gone" cx="9" cy="12" r="7"/><path class="cut" d="M20 12h16"/>',
}
_WORDS = {
    "open": gettext_lazy("noch offen"),
    "proposed": gettext_lazy("vorgeschlagen"),
    "asked": gettext_lazy("angefragt"),
    "matched": gettext_lazy("vermittelt"),
    "referred": gettext_lazy("weitervermittelt"),
    "returned": gettext_lazy("zurückgegeben"),
    "withdrawn": gettext_lazy("zurückgezogen"),
}


@cache
def _drawing(name: str) -> str:
    """The inside of a lucide icon. An unknown name raises: better a red test than a hole in the page."""
    svg = lucide._render_icon(name, None)
    return re.sub(r"\s+", " ", svg[svg.index(">") + 1 : svg.rindex("</svg>")]).strip()


@register.simple_tag
def icon(name: str, *, label: str = "") -> SafeString:
    """A lucide icon. It stands beside a word and is silent; `label` only where there is no word."""
    kind = "icon icon--turns" if name in TURNS else "icon"
    role = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')  # nosec B308 B703
    return format_html(
        '<svg class="{}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round" {}>{}</svg>',
        kind, role, mark_safe(_drawing(name)),  # our own drawing  # nosec B308 B703
    )


@register.simple_tag
def logo() -> SafeString:
    """The sign of the house: the pair, touching."""
    return mark_safe(  # nosec B308 B703
        '<svg class="pair" viewBox="0 3.5 33 17" aria-hidden="true"><circle class="asks" cx="9" cy="12" r="7.25"/>'
        '<circle class="helps" cx="24.5" cy="12" r="7.25"/></svg>'
    )


@register.simple_tag
def pair(state: State) -> SafeString:
    """The two dots alone, without a word: only where the word stands close by."""
    return format_html('<svg class="pair" viewBox="0 0 42 24" aria-hidden="true">{}</svg>', mark_safe(_PAIRS[state]))  # nosec B308 B703


@register.simple_tag(name="state")
def state_mark(state: State, word: str = "") -> SafeString:
    """How far a matter is: the pair and its word. `word` replaces the usual one."""
    return format_html('<span class="state state--{}">{}{}</span>', state, pair(state), word or _WORDS[state])


def initials(name: str) -> str:
    """„Ayşe Yıldırım“ → AY, „Haus Sonnenhof“ → HS, „Dr. Maria von der Heide“ → MH."""
    words = [word for word in re.split(r"[\s\-]+", name) if word[:1].isalpha() and word[:1].isupper() and not word.endswith(".")]
    words = words or name.split() or ["?"]
    return (words[0][:1] + (words[-1][:1] if len(words) > 1 else "")).upper()


@register.simple_tag
def face(name: str, *, kind: Kind = "seeker") -> SafeString:
    """The initials in a round (a house: square) field. Silent: the name stands beside it."""
    return format_html('<span class="face face--{}" aria-hidden="true">{}</span>', kind, initials(str(name)))


@register.simple_tag
def person(name: str, *, url: str = "", kind: Kind = "seeker", note: str = "") -> SafeString:
    """Face and name, with a link where one may look; `note` follows in soft ink (age, role)."""
    who = format_html('<a href="{}">{}</a>', url, name) if url else format_html("<b>{}</b>", name)
    after = format_html(' <span class="soft">{}</span>', note) if note else ""
    return format_html('<span class="person">{}{}{}</span>', face(name, kind=kind), who, after)


@register.simple_tag
def fit(points: float, *, of: float = 100, word: str = "", show_points: bool = False) -> SafeString:
    """How well somebody fits: circles that cover each other, a word, on wish the points. Never a distance."""
    share = max(0.0, min(1.0, points / of if of else 0.0))
    if not word:
        word = _("passt sehr gut") if share >= 0.75 else _("passt gut") if share >= 0.5 else _("mit Abstrichen")
    figures = format_html(" <span>{}</span>", _("%(points)s Punkte") % {"points": round(points)}) if show_points else ""
    return format_html(
        '<span class="fit"><svg viewBox="0 0 46 24" aria-hidden="true"><circle class="asks" cx="11" cy="12" r="9.5"/>'
        '<circle class="helps" cx="{}" cy="12" r="9.5"/></svg>{}{}</span>',
        f"{36 - 23.5 * share:.1f}", word, figures,
    )


@register.simple_tag
def badge(word: str, *, tone: Tone = "plain") -> SafeString:
    """A word that says how it stands: good, wait, miss or plain. A mark before it, no pill."""
    return format_html('<span class="badge badge--{}">{}</span>', tone, word)


@register.simple_tag
def phone(number: str, *, shown: str = "") -> SafeString:
    """A number to call. `number` as stored (+4930…), `shown` as people write it. Kept left to right."""
    dial = re.sub(r"[^\d+]", "", number)
    return format_html('<a href="tel:{}"><bdi dir="ltr">{}</bdi></a>', dial, shown or number)


@register.simple_tag
def bdi(text: str) -> SafeString:
    """Codes, addresses, mail addresses: they keep their own direction."""
    return format_html("<bdi>{}</bdi>", text)
