"""When a service must be checked again, and why something about partners is refused. Pure."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nahbei.foundation.refusal import Refusal

# So long before a check is due, Heute and the list begin to ask for it.
NOTICE = dt.timedelta(days=14)


class AgencyCannotRetire(Refusal):
    sentence = gettext_lazy("Das ist Ihr eigenes Büro. Es bleibt im Verzeichnis.")


class ItIsASignpost(Refusal):
    sentence = gettext_lazy("Dieser Eintrag wurde zusammengeführt. Es gilt der andere.")


class CarriesItself(Refusal):
    sentence = gettext_lazy("Diese Organisation ist selbst Träger der anderen.")
    field = "carrier"


class AlreadyContact(Refusal):
    """The person has this hat already."""

    def __init__(self, name: str) -> None:
        super().__init__(_("%(name)s ist dort schon Ansprechperson.") % {"name": name})


class ActivityIsMissing(Refusal):
    sentence = gettext_lazy("Wobei hilft der Dienst? Wählen Sie mindestens eine Tätigkeit.")
    field = "activities"


class AreaIsMissing(Refusal):
    sentence = gettext_lazy("Wo? Wählen Sie die Viertel oder „im ganzen Gebiet“.")
    field = "areas"


class OrganisationIsRetired(Refusal):
    sentence = gettext_lazy("Diese Organisation ist nicht mehr aktiv. Nehmen Sie sie zuerst wieder auf.")


class CheckedAgainSince(Refusal):
    sentence = gettext_lazy("Inzwischen hat jemand die Angaben noch einmal geprüft. Es bleibt dabei.")


class NoteIsMissing(Refusal):
    sentence = gettext_lazy("Schreiben Sie auf, was anders ist.")
    field = "note"


def to_check_since(on: dt.date, *, months: int) -> dt.date:
    """Checked on this day or before: it is (nearly) time to check again."""
    return _months_before(on + NOTICE, months)


def is_stale(assured: dt.date | None, on: dt.date, *, months: int) -> bool:
    """Nobody checked within the agency's months."""
    return assured is None or assured < _months_before(on, months)


def _months_before(day: dt.date, months: int) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return dt.date(year, month + 1, min(day.day, 28))
