"""Why a file is refused. Each says what the person at the screen can do."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from nahbei.foundation.refusal import Refusal


class FileIsEmpty(Refusal):
    sentence = _("In der Datei steht nichts.")
    field = "file"


class FileIsTooLarge(Refusal):
    sentence = _("Die Datei ist zu groß: höchstens 60 Megabyte.")
    field = "file"


class UnknownFormat(Refusal):
    sentence = _("Diese Datei können wir nicht lesen. Möglich sind CSV, XLSX und das XML aus Freinet.")
    field = "file"


class UnreadableText(Refusal):
    sentence = _("Der Zeichensatz der Datei ist nicht erkennbar. Speichern Sie sie bitte als „CSV UTF-8“ oder als XLSX.")
    field = "file"


class BrokenTable(Refusal):
    sentence = _("Die Tabelle ist beschädigt und lässt sich nicht öffnen.")
    field = "file"


class BrokenXml(Refusal):
    sentence = _("Das XML ist beschädigt oder enthält Anweisungen, die wir nicht ausführen.")
    field = "file"


class TooManyRows(Refusal):
    sentence = _("Die Datei hat zu viele Zeilen: höchstens 100.000 auf einmal.")
    field = "file"


class NoHeader(Refusal):
    sentence = _("In der ersten Zeile fehlen die Überschriften der Spalten.")
    field = "file"


class NeededColumnIsMissing(Refusal):
    def __init__(self, label: str) -> None:
        super().__init__(_("Wählen Sie eine Spalte für „%(label)s“.") % {"label": label})


class AlreadyRunning(Refusal):
    sentence = _("Es läuft schon eine Übernahme. Warten Sie bitte, bis sie fertig ist.")


class NotReady(Refusal):
    sentence = _("Diese Übernahme ist schon gelaufen.")


class NothingToUndo(Refusal):
    sentence = _("Diese Übernahme lässt sich nicht zurücknehmen.")
