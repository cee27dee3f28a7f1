"""What an action says when it refuses. Subclasses are named as sentences: `PlacementAlreadyEnded`."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refusal(Exception):
    """`sentence` is what the person at the screen reads; `field` the form field it belongs to, if any."""

    sentence: str | Promise = _("Das ist so nicht möglich.")
    field: str | None = None

    def __init__(self, sentence: str | Promise | None = None) -> None:
        if sentence is not None:
            self.sentence = sentence
        super().__init__(self.sentence)

    def __str__(self) -> str:
        return str(self.sentence)
