"""Who does something: an account of the office, a person with a link or logged in to the portal, or the clock. Every action takes
one as `by=`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["account", "link", "portal", "clock"]


@dataclass(frozen=True)
class Actor:
    """`name` is written into journal and audit as it was on that day."""

    name: str
    kind: Kind = "account"
    account_id: int | None = None

    @classmethod
    def clock(cls) -> Actor:
        return cls("Nahbei", "clock")

    @classmethod
    def link(cls, name: str) -> Actor:
        """Someone who answers by a reply link: known by the link, not by a log-in."""
        return cls(name, "link")

    @classmethod
    def portal(cls, name: str) -> Actor:
        """Someone who proved to read a mailbox or number that we know of them."""
        return cls(name, "portal")

    @property
    def is_outside(self) -> bool:
        """Not of the office: answers for themselves, within the time there is, and is told less."""
        return self.kind in {"link", "portal"}
