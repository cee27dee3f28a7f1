"""What a page of ours offers: where its links lead, where its forms post to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

LOADED = ("/ui/nahbei.", "/ui/icon.", "/ui/font/", "/ui/js/", "/static/")


@dataclass
class Offer:
    """`ways` are asked for by GET (links, search forms, what htmx fetches), `deeds` are posted."""

    path: str
    ways: list[str] = field(default_factory=list)
    deeds: list[str] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)

    def lost_targets(self) -> list[str]:
        """`#somewhere` of this page that is nowhere on it."""
        return sorted({target for target in self.targets if target not in self.ids})


class _Reader(HTMLParser):
    def __init__(self, offer: Offer) -> None:
        super().__init__()
        self.offer = offer
        self.form_posts = False

    def handle_starttag(self, tag: str, found: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in found}
        if "id" in given:
            self.offer.ids.add(given["id"])
        if tag == "a" and "href" in given:
            self.way(given["href"])
        if tag == "form":
            self.form_posts = given.get("method", "get").lower() == "post"
            (self.deed if self.form_posts else self.way)(given.get("action", ""))
        if "formaction" in given:
            (self.deed if given.get("formmethod", "post" if self.form_posts else "get") == "post" else self.way)(given["formaction"])
        for name, keep in (("hx-get", self.way), ("hx-post", self.deed)):
            if name in given:
                keep(given[name])

    def way(self, address: str) -> None:
        if address.startswith("#"):
            self.offer.targets.append(address[1:])
        elif ours := self.ours(address):
            self.offer.ways.append(ours)

    def deed(self, address: str) -> None:
        if ours := self.ours(address):
            self.offer.deeds.append(ours)

    def ours(self, address: str) -> str:
        """The address inside our house, without the fragment; nothing for mail, telephone, other hosts, loaded files."""
        parts = urlsplit(urljoin(f"http://house{self.offer.path}", address))
        if parts.scheme != "http" or parts.netloc != "house" or parts.path.startswith(LOADED):
            return ""
        return f"{parts.path}?{parts.query}" if parts.query else parts.path


def offer_of(path: str, html: str) -> Offer:
    offer = Offer(path)
    _Reader(offer).feed(html)
    offer.ways, offer.deeds = list(dict.fromkeys(offer.ways)), list(dict.fromkeys(offer.deeds))
    return offer


def same_page(offer: Offer, most: int = 2) -> Iterator[str]:
    """Tabs, filters, the next page: links to the same path with another question, some for each kind of question."""
    here, seen = urlsplit(offer.path), {}  # type: ignore[var-annotated]
    for way in offer.ways:
        parts = urlsplit(way)
        if parts.path == here.path and parts.query and parts.query != here.query:
            kind = tuple(sorted(pair.split("=")[0] for pair in parts.query.split("&")))
            seen[kind] = seen.get(kind, 0) + 1
            if seen[kind] <= most:
                yield way
