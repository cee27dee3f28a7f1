"""What a position may become, which of its fields the organisation writes, and why something is refused. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nahbei.foundation.refusal import Refusal
from nahbei.opportunities.models import PositionState as S

TRANSITIONS: dict[str, frozenset[str]] = {
    S.DRAFT: frozenset({S.REPORTED, S.PUBLISHED, S.ENDED}),
    S.REPORTED: frozenset({S.PUBLISHED, S.RETURNED, S.DRAFT, S.ENDED}),
    S.RETURNED: frozenset({S.REPORTED, S.PUBLISHED, S.ENDED}),
    S.PUBLISHED: frozenset({S.OFFLINE, S.FILLED, S.REPORTED, S.ENDED}),
    S.OFFLINE: frozenset({S.PUBLISHED, S.FILLED, S.ENDED}),
    S.FILLED: frozenset({S.PUBLISHED, S.OFFLINE, S.ENDED}),
    S.ENDED: frozenset({S.PUBLISHED, S.OFFLINE, S.FILLED, S.REPORTED, S.DRAFT, S.RETURNED}),  # only as the undo of an end, or to begin again
}
# The organisation writes these without asking as long as nobody outside sees them.
WRITABLE = frozenset({S.DRAFT, S.RETURNED})
SHOWN = frozenset({S.PUBLISHED, S.FILLED, S.OFFLINE})

# Everything that makes up the text of a position, in the order of the form. Differences are shown in this order.
CONTENT = (
    "title", "summary", "task", "field", "activity", "target_group", "place", "site", "street", "postal_code", "town", "neighbourhood",
    "timing", "short_term", "week", "when", "date", "start", "end", "minutes_a_week", "starts_on", "ends_on", "seats", "languages",
    "min_age", "needs_declaration", "conduct", "needs_licence", "needed", "gives_induction", "gives_expenses", "gives_insurance",
    "gives_training", "gives_certificate", "given", "accessible", "accessibility", "contact", "project",
)
# What must be said before the office can check it.
NEEDED = ("title", "task", "field")


class PositionCannotMove(Refusal):
    """The position is in a state from which the wanted one is not reached."""

    def __init__(self, before: str, after: str) -> None:
        words = {"before": S(before).label, "after": S(after).label}
        super().__init__(_("Die Stelle ist „%(before)s“ und kann nicht „%(after)s“ werden.") % words)


class ReasonIsMissing(Refusal):
    sentence = gettext_lazy("Schreiben Sie kurz auf, warum.")
    field = "reason"


class SomethingIsMissing(Refusal):
    """A report without what the office needs to check it; `field` is the first that is empty."""

    sentence = gettext_lazy("Das fehlt noch, bevor die Stelle gemeldet werden kann.")

    def __init__(self, field: str) -> None:
        self.field = field
        super().__init__()


class BelongsToAnother(Refusal):
    sentence = gettext_lazy("Das gehört zu einer anderen Organisation.")


class OrganisationIsRetired(Refusal):
    sentence = gettext_lazy("Diese Organisation ist nicht mehr aktiv. Nehmen Sie sie zuerst wieder auf.")


class ItIsPublic(Refusal):
    sentence = gettext_lazy("Die Stelle ist öffentlich: Änderungen prüft zuerst das Büro.")


class AlreadyDecided(Refusal):
    sentence = gettext_lazy("Über diese Änderung ist schon entschieden.")


def may_move(before: str, after: str) -> bool:
    return after in TRANSITIONS[before]


def first_missing(values: Mapping[str, Any], needed: Iterable[str] = NEEDED) -> str | None:
    """The first field that must be filled before a position is reported."""
    return next((name for name in needed if not values.get(name)), None)


class AlreadyAnswered(Refusal):
    sentence = gettext_lazy("Diese Frage ist schon beantwortet.")


class SayWhat(Refusal):
    sentence = gettext_lazy("Schreiben Sie kurz auf, was sich geändert hat.")
    field = "text"


class PictureNeedsWords(Refusal):
    sentence = gettext_lazy("Beschreiben Sie kurz, was zu sehen ist: für alle, die das Bild nicht sehen.")
    field = "description"
