"""Why something about a visit is refused, and how long a report link holds. Pure."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nahbei.foundation.refusal import Refusal
from nahbei.visits.models import Visit, VisitState
from nahbei.visits.quantities import MOST_METRES, MOST_MINUTES

LINK_DAYS = 30


class VisitIsOver(Refusal):
    sentence = gettext_lazy("Der Termin ist vorbei. Tragen Sie ein, ob er stattgefunden hat.")


class VisitIsNotOver(Refusal):
    sentence = gettext_lazy("Der Termin hat noch nicht angefangen. Stunden lassen sich erst danach eintragen.")


class VisitHasMovedOn(Refusal):
    """Somebody was faster: it is cancelled, or it was reported."""

    def __init__(self, visit: Visit) -> None:
        super().__init__(_("Der Termin ist schon eingetragen: %(state)s.") % {"state": VisitState(visit.state).label})


class NobodyHasPromised(Refusal):
    sentence = gettext_lazy("Für diesen Termin hat niemand zugesagt. Er ist schon offen.")


class SomebodyElseComes(Refusal):
    """The screen showed somebody who does not come any more: nobody is put off by mistake."""

    def __init__(self, visit: Visit) -> None:
        name = visit.volunteer.person.full_name if visit.volunteer else _("niemand")
        super().__init__(_("Inzwischen hat sich etwas geändert: Eingetragen ist jetzt %(name)s.") % {"name": name})


class DateExistsAlready(Refusal):
    sentence = gettext_lazy("Diesen Termin gibt es schon.")
    field = "on"


class MovesIntoThePast(Refusal):
    sentence = gettext_lazy("Dieser Tag ist schon vorbei. Was schon war, tragen Sie am Gesuch als Nachtrag ein.")
    field = "on"


class NothingToRestore(Refusal):
    sentence = gettext_lazy("Hier ist nichts mehr zurückzunehmen.")


class WhoWasThere(Refusal):
    sentence = gettext_lazy("Wer war da? Für diesen Termin ist niemand eingetragen.")
    field = "volunteer"


class HoursAreApproved(Refusal):
    sentence = gettext_lazy("Diese Stunden sind schon freigegeben. Nehmen Sie zuerst die Freigabe zurück.")


class LinkIsOver(Refusal):
    sentence = gettext_lazy("Diese Seite gilt nicht mehr.")


class MinutesAreUnlikely(Refusal):
    sentence = gettext_lazy("Wie lange? Zwischen einer Minute und 24 Stunden.")
    field = "duration"


class MetresAreUnlikely(Refusal):
    sentence = gettext_lazy("So weit? Höchstens 1.000 km.")
    field = "way"


class NothingToApprove(Refusal):
    sentence = gettext_lazy("Diese Stunden sind inzwischen geändert oder schon freigegeben.")


class OnlyTheOfficeApproves(Refusal):
    sentence = gettext_lazy("Freigeben kann nur das Büro.")


def last_day_of_link(visit: Visit) -> dt.date:
    return visit.on + dt.timedelta(days=LINK_DAYS)


def link_is_over(visit: Visit, *, at: dt.datetime) -> bool:
    """An answer after a month is better given by telephone: the books of the month are closed."""
    return timezone.localdate(at) > last_day_of_link(visit)


def is_restorable(visit: Visit, *, at: dt.datetime) -> bool:
    """Cancelled, or given back and still open; and it has not begun."""
    given_back = visit.state == VisitState.PLANNED and visit.volunteer_id is None and visit.given_back_by_id is not None
    return (given_back or visit.state == VisitState.CANCELLED) and visit.begins_at > at


def check_quantities(minutes: int | None, metres: int | None) -> None:
    if minutes is None or not 0 < minutes <= MOST_MINUTES:
        raise MinutesAreUnlikely
    if metres is not None and not 0 <= metres <= MOST_METRES:
        raise MetresAreUnlikely
