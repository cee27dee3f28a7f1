"""Why something about an event or a registration is refused, and how long an offered place waits. Pure."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nahbei.events.models import Event, EventState, Needed
from nahbei.foundation.refusal import Refusal

TIME_TO_ANSWER = dt.timedelta(hours=48)


class NotOpenForRegistration(Refusal):
    sentence = _("Für diese Veranstaltung kann man sich nicht mehr anmelden.")


class DeadlineIsOver(NotOpenForRegistration):
    sentence = _("Die Anmeldefrist ist vorbei. Rufen Sie uns bitte an.")


class EventIsFull(Refusal):
    sentence = _("So viele Plätze sind nicht mehr frei.")


class NameIsMissing(Refusal):
    sentence = _("Unter welchem Namen melden wir Sie an?")
    field = "name"


class EventHasMovedOn(Refusal):
    sentence = _("Das geht jetzt nicht mehr: Die Veranstaltung ist abgesagt, vorbei oder noch ein Entwurf.")


class RegistrationHasMovedOn(Refusal):
    sentence = _("Diese Anmeldung hat sich inzwischen geändert.")


class OfferIsOver(Refusal):
    sentence = _("Die Frist ist vorbei. Der Platz ist schon jemand anderem angeboten.")


class FewerPlacesThanTaken(Refusal):
    sentence = _("So viele haben schon einen Platz. Sagen Sie erst jemandem ab, oder lassen Sie mehr Plätze.")
    field = "capacity"


class PictureNeedsWords(Refusal):
    sentence = _("Beschreiben Sie kurz, was zu sehen ist: für alle, die das Bild nicht sehen.")
    field = "description"


class PictureNeedsCredit(Refusal):
    sentence = _("Von wem ist das Foto?")
    field = "credit"


class PictureNeedsConsent(Refusal):
    sentence = _("Wer ist zu sehen, und wer hat zugestimmt? Ist niemand zu erkennen, schreiben Sie das auf.")
    field = "consent"


class NothingToReport(Refusal):
    sentence = _("Da ist nichts zu melden: ohne Musik, noch ein Entwurf oder abgesagt.")


class ReportedInTheFuture(Refusal):
    sentence = _("Dieser Tag kommt erst noch. Wann haben Sie gemeldet?")
    field = "reported_on"


class NoDates(Refusal):
    sentence = _("Auf diese Regel fällt kein einziger Tag.")
    field = "ends_on"


class TooManyDates(Refusal):
    sentence = _("Das sind mehr als 2.000 Termine. Wählen Sie ein früheres Ende.")
    field = "ends_on"


class SeriesIsTooLong(TooManyDates):
    sentence = _("Eine Reihe dauert höchstens 40 Jahre. Wählen Sie ein früheres Ende.")


class SeriesEndsLaterAlready(Refusal):
    sentence = _("So weit reicht die Reihe schon. Wählen Sie ein späteres Ende.")
    field = "ends_on"


class NobodyKnown(Refusal):
    sentence = _("Wer ist das? Ein Gesuch gehört zu einem Menschen.")
    field = "person"


class NobodyToHelp(Refusal):
    sentence = _("Für wen wird geholfen? Wählen Sie eine Organisation.")
    field = "organisation"


class NoActivityForLifts(Refusal):
    sentence = _("Unter den Tätigkeiten ist keine mit Weg und Ziel. Legen Sie zuerst eine an.")


def check_open(event: Event, *, outside: bool, at: dt.datetime) -> None:
    """The office may still enter somebody after the deadline, until the end; whoever is outside until the beginning."""
    if event.state != EventState.PUBLISHED or at >= (event.starts_at if outside else event.ends_at):
        raise NotOpenForRegistration
    if outside and event.registration == Needed.NONE:
        raise NotOpenForRegistration
    if outside and event.deadline is not None and timezone.localdate(at) > event.deadline:
        raise DeadlineIsOver


def answer_until(event: Event, *, at: dt.datetime) -> dt.datetime:
    """Two days to answer, at the latest until it begins."""
    return min(at + TIME_TO_ANSWER, event.starts_at)
