"""What a request may become, what may be stored without consent. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from nahbei.activities.models import Need
from nahbei.foundation.refusal import Refusal
from nahbei.help_requests.asked import Asked
from nahbei.help_requests.models import RequestState as S

TRANSITIONS: dict[str, frozenset[str]] = {
    S.OPEN: frozenset({S.MATCHED, S.REFERRED, S.RETURNED, S.WITHDRAWN}),
    S.MATCHED: frozenset({S.OPEN, S.REFERRED, S.RETURNED, S.WITHDRAWN}),
    S.REFERRED: frozenset({S.OPEN, S.MATCHED, S.RETURNED, S.WITHDRAWN}),
    S.RETURNED: frozenset({S.OPEN}),
    S.WITHDRAWN: frozenset({S.OPEN}),
}
# A matched request goes on until its last date is over; in these three nothing is left to do.
ENDED = frozenset({S.REFERRED, S.RETURNED, S.WITHDRAWN})


class RequestCannotMove(Refusal):
    """The request is in a state from which the wanted one is not reached."""

    def __init__(self, before: str, after: str) -> None:
        words = {"before": S(before).label, "after": S(after).label}
        super().__init__(_("Das Gesuch ist „%(before)s“ und kann nicht „%(after)s“ werden.") % words)


class NeedsAreLocked(Refusal):
    sentence = _(
        "Angaben zur Gesundheit speichern wir erst, wenn die hilfesuchende Person zugestimmt hat. "
        "Sie bekommt dazu einen Brief."
    )
    field = "needs"


class TimeIsMissing(Refusal):
    sentence = _("Sagen Sie, wann: ein Tag mit Uhrzeit – oder „wann es passt“.")
    field = "starts_on"


class EndsBeforeItStarts(Refusal):
    sentence = _("Das Ende liegt vor dem Anfang.")
    field = "end"


class WeekdayIsMissing(Refusal):
    sentence = _("Wählen Sie mindestens einen Wochentag.")
    field = "weekdays"


def may_move(before: str, after: str) -> bool:
    return after in TRANSITIONS[before]


def about_health(needs: Iterable[Need]) -> list[Need]:
    return [need for need in needs if need.about_health]


def check_asked(asked: Asked, *, unlocked: bool) -> None:
    """Refuse what cannot be stored: no time, an end before the start, health data without consent."""
    if asked.standing and not asked.weekdays:
        raise WeekdayIsMissing
    if asked.standing and (asked.starts_on is None or asked.start is None or asked.end is None):
        raise TimeIsMissing
    if not asked.standing and not asked.flexible and (asked.starts_on is None or asked.start is None):
        raise TimeIsMissing
    if asked.start and asked.end and asked.end <= asked.start:
        raise EndsBeforeItStarts
    if asked.starts_on and asked.ends_on and asked.ends_on < asked.starts_on:
        raise EndsBeforeItStarts
    if not unlocked and about_health(asked.needs):
        raise NeedsAreLocked
