"""Why something about volunteers is refused. Pure."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nahbei.foundation.refusal import Refusal
from nahbei.volunteers.models import Volunteer, VolunteerState


class AlreadyVolunteer(Refusal):
    """One hat for each person."""

    def __init__(self, volunteer: Volunteer) -> None:
        self.volunteer = volunteer
        super().__init__(_("%(name)s ist schon als Freiwillige:r eingetragen.") % {"name": volunteer.person.full_name})


class PersonHasDied(Refusal):
    sentence = gettext_lazy("Dieser Mensch ist verstorben.")


class StartsInTheFuture(Refusal):
    sentence = gettext_lazy("„Dabei seit“ liegt nicht in der Zukunft.")
    field = "since"


class NotForVolunteers(Refusal):
    sentence = gettext_lazy("Das darf nur ein Fachbetrieb. Freiwillige können sich dafür nicht melden.")
    field = "willingnesses"


class StateIsTheSame(Refusal):
    """Somebody was faster, or clicked twice."""

    def __init__(self, state: str) -> None:
        super().__init__(_("Der Stand ist schon „%(state)s“.") % {"state": VolunteerState(state).label})


class CannotPause(Refusal):
    sentence = gettext_lazy("Nur wer aktiv ist, macht Pause.")


class PauseIsOver(Refusal):
    sentence = gettext_lazy("Der letzte Tag der Pause ist heute oder später.")
    field = "until"


class ReasonNeeded(Refusal):
    sentence = gettext_lazy("Schreiben Sie kurz auf, warum.")
    field = "reason"


class AbsenceEndsBeforeItStarts(Refusal):
    sentence: str | Promise = gettext_lazy("Das Ende liegt vor dem Anfang.")
    field = "ends_on"


class AbsenceIsOver(Refusal):
    sentence: str | Promise = gettext_lazy("Diese Abwesenheit ist schon vorbei.")
    field = "ends_on"


class AbsenceAlreadyKnown(Refusal):
    sentence: str | Promise = gettext_lazy("In dieser Zeit ist schon eine Abwesenheit eingetragen. Ändern Sie die.")
    field = "starts_on"


class ExcludesThemselves(Refusal):
    sentence = gettext_lazy("Das ist derselbe Mensch.")
    field = "person"


class SignedInTheFuture(Refusal):
    sentence = gettext_lazy("Die Unterschrift liegt nicht in der Zukunft.")
    field = "signed_on"


class SignedBeforeItExisted(Refusal):
    sentence = gettext_lazy("An diesem Tag gab es diese Fassung noch nicht.")
    field = "signed_on"


class AlreadySigned(Refusal):
    sentence = gettext_lazy("Diese Fassung ist schon unterschrieben.")
    field = "text"


class InspectedInTheFuture(Refusal):
    sentence = gettext_lazy("Angesehen wurde es heute oder vorher.")
    field = "inspected_on"


class InspectedBeforeItsDate(Refusal):
    sentence = gettext_lazy("Angesehen werden kann es erst, wenn es ausgestellt ist.")
    field = "inspected_on"


class CertificateTooOld(Refusal):
    """Older than the agency's term when it was looked at."""

    field = "dated_on"

    def __init__(self, months: int) -> None:
        super().__init__(_("Beim Ansehen darf es höchstens %(months)d Monate alt sein. Bitten Sie um ein neues.") % {"months": months})


class AskTheLead(Refusal):
    """A result that only the lead may know stands in the way; nobody else reads that."""

    sentence = gettext_lazy("Das lässt sich gerade nicht eintragen. Bitte fragen Sie die Leitung.")


class ResultIsClear(Refusal):
    sentence = gettext_lazy("Dieses Führungszeugnis steht der Mitarbeit nicht im Weg.")


class NotAMinor(Refusal):
    sentence = gettext_lazy("Wer volljährig ist, braucht kein Einverständnis der Eltern.")


class ConsentInTheFuture(Refusal):
    sentence = gettext_lazy("Das Einverständnis liegt nicht in der Zukunft.")
    field = "given_on"


class ConsentAlreadyWithdrawn(Refusal):
    sentence = gettext_lazy("Das Einverständnis ist schon widerrufen.")


class NameIsMissing(Refusal):
    sentence = gettext_lazy("Bitte schreiben Sie Vor- und Nachnamen.")
    field = "given_by"


class NoMailAddress(Refusal):
    """The link goes by e-mail."""

    field = "to"

    def __init__(self, name: str) -> None:
        super().__init__(_("Für %(name)s ist keine E-Mail-Adresse eingetragen.") % {"name": name})


class LinkIsOver(Refusal):
    sentence = gettext_lazy("Dieser Link gilt nicht mehr.")


class TrainedInTheFuture(Refusal):
    sentence = gettext_lazy("Die Schulung liegt nicht in der Zukunft.")
    field = "completed_on"


class AlreadyTrained(Refusal):
    sentence = gettext_lazy("Diese Schulung ist für diesen Tag schon eingetragen.")
    field = "completed_on"


class CountsFromTheFuture(Refusal):
    """Dated settings: what was is never changed."""

    sentence = gettext_lazy("Neue Werte gelten frühestens ab heute.")
    field = "valid_from"


class AlreadyDated(Refusal):
    sentence = gettext_lazy("Ab diesem Tag ist schon etwas anderes eingetragen. Wählen Sie einen anderen Tag.")
    field = "valid_from"


class PhotoNeedsConsent(Refusal):
    sentence = gettext_lazy("Setzen Sie den Haken: Ohne Einverständnis speichern wir kein Foto.")
    field = "agreed"


class TooYoungForAPhoto(Refusal):
    """The parents would have to be asked; nobody needs it enough for that."""

    sentence = gettext_lazy("Von Menschen unter 18 zeigen wir kein Foto.")
    field = "file"
