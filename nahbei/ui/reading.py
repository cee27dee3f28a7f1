"""How somebody likes to read: text size, contrast, light, keys. One cookie, no script, nothing personal in it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Self
from urllib.parse import parse_qsl, urlencode

COOKIE = "nahbei_reading"
DIRECTION_COOKIE = "nahbei_direction"
ALLOWED = {
    "text": ("", "a2", "a3"),
    "contrast": ("", "more"),
    "theme": ("", "light", "dark"),
    "keys": ("", "off"),
}


@dataclass(frozen=True)
class Reading:
    """The choices; an empty word means: as the device says."""

    text: str = ""
    contrast: str = ""
    theme: str = ""
    keys: str = ""

    @classmethod
    def from_cookie(cls, value: str) -> Self:
        """Unknown names and words are dropped: the cookie is the visitor's, not ours."""
        return cls(**{name: word for name, word in parse_qsl(value[:200]) if word in ALLOWED.get(name, ())})

    def to_cookie(self) -> str:
        return urlencode({name: word for name, word in asdict(self).items() if word})

    def changed(self, wishes: dict[str, str]) -> Self:
        """The same with what was asked for; anything else is ignored."""
        fitting = {name: word for name, word in wishes.items() if word in ALLOWED.get(name, ())}
        return type(self)(**{**asdict(self), **fitting})
