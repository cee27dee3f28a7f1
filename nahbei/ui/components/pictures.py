"""Drawings of the public pages and bar charts, as inline SVG written here (no script, no foreign host)."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.safestring import SafeString

from nahbei.ui.components.library import drawn, register


@register.simple_tag
def street() -> SafeString:
    """The street of the public home page, in one line. Decoration, silent."""
    return drawn("street")


@register.simple_tag
def near(distance: str, *, you: str, other: str, label: str) -> SafeString:
    """The rough distance as two houses; `label` says the same in a sentence."""
    return drawn("near", distance=distance, you=you, other=other, label=label)


@register.simple_tag
def bars(figures: Sequence[tuple[str, int]], *, label: str) -> SafeString:
    """A bar chart. The same figures stand as a table beside or under it; `label` says where."""
    top = max((amount for _, amount in figures), default=0) or 1
    width = 540 / max(len(figures), 1)
    drawing = [
        {
            "x": f"{index * width + width * 0.2:.1f}",
            "y": f"{150 - 118 * amount / top:.1f}",
            "height": f"{118 * amount / top:.1f}",
            "width": f"{width * 0.6:.1f}",
            "middle": f"{(index + 0.5) * width:.1f}",
            "above": f"{144 - 118 * amount / top:.1f}",
            "word": word,
            "amount": amount,
        }
        for index, (word, amount) in enumerate(figures)
    ]
    return drawn("bars", drawing=drawing, label=label)
