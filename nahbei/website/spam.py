"""What a form of a machine looks like. Nothing is thrown away for it: the office finds it under „Vermutlich Werbung“. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

# Nobody reads and answers several pages in so few seconds.
LEAST_SECONDS = 6
MOST_LINKS = 1
_LINK = re.compile(r"https?://|www\.|\[url|<a\s|\b[\w-]+\.(?:ru|xyz|top|click|shop)\b", re.IGNORECASE)


def links(texts: Iterable[str]) -> int:
    return sum(len(_LINK.findall(text)) for text in texts)


def looks_like_spam(texts: Iterable[str], *, seconds: float, trapped: bool) -> bool:
    """A field that nobody sees is filled, the whole was done in no time, or the text is made of links."""
    return trapped or seconds < LEAST_SECONDS or links(texts) > MOST_LINKS
