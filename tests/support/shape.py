"""What a page looks like when its words are taken away: two people without a reminder have the same page, one with a reminder another."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
TELLING = ("class", "type", "role", "aria-current", "aria-live", "hidden", "open", "disabled", "checked", "data-density")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.above: list[str] = []
        self.places: set[str] = set()

    def handle_starttag(self, tag: str, found: list[tuple[str, str | None]]) -> None:
        given = dict(found)
        here = " ".join([tag, *(f"{name}={given[name]}" for name in TELLING if name in given)])
        self.places.add(" > ".join([*self.above, here]))
        if tag not in VOID:
            self.above.append(here)

    def handle_startendtag(self, tag: str, found: list[tuple[str, str | None]]) -> None:
        """Drawings close themselves; their outlines look the same to a reader."""

    def handle_endtag(self, tag: str) -> None:
        while self.above and self.above.pop().split(" ")[0] != tag:
            pass


def shape_of(html: str) -> frozenset[str]:
    """Every kind of place on a page: what stands there, within what, and in which state. How often does not matter."""
    reader = _Reader()
    reader.feed(html)
    return frozenset(reader.places)
