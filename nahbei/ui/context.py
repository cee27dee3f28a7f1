"""What every template may know: `reading` (how the page is to be read) and `now`."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language, get_language_bidi

from nahbei.ui.reading import COOKIE, DIRECTION_COOKIE, Reading


@dataclass(frozen=True)
class ReadingContext:
    """For the html element and the reading bar."""

    text: str
    contrast: str
    theme: str
    keys: str
    lang: str
    dir: str
    now: dt.datetime
    languages: tuple[tuple[str, str], ...]

    @property
    def today(self) -> dt.date:
        return self.now.date()


def reading(request: HttpRequest) -> dict[str, ReadingContext]:
    """Context processor."""
    chosen = Reading.from_cookie(request.COOKIES.get(COOKIE, ""))
    return {
        "reading": ReadingContext(
            text=chosen.text,
            contrast=chosen.contrast,
            theme=chosen.theme,
            keys=chosen.keys,
            lang=get_language() or settings.LANGUAGE_CODE,
            dir=direction(request),
            now=timezone.localtime(),
            languages=tuple((code, str(name)) for code, name in settings.LANGUAGES),
        )
    }


def direction(request: HttpRequest) -> str:
    """Right to left where the language asks for it – or a test, so that the layout is tried before the first such language."""
    if getattr(settings, "NAHBEI_TEST_DIRECTION", False):
        wish = request.GET.get("dir") or request.COOKIES.get(DIRECTION_COOKIE, "")
        if wish in ("ltr", "rtl"):
            return wish
    return "rtl" if get_language_bidi() else "ltr"
