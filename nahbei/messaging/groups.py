"""What a person can be spared: each optional topic belongs to one of these groups."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class TopicGroup(models.TextChoices):
    """The label stands in sentences: „keine … mehr“."""

    REMINDERS = "reminders", _("Erinnerungen")
    FOLLOW_UPS = "follow_ups", _("Nachfragen, wie es läuft")
    OFFERS = "offers", _("Angebote und Einladungen")
    NEWS = "news", _("Rundbriefe")


EXPLAINED = {
    TopicGroup.REMINDERS: _("morgen ist ein Besuch, die Stunden fehlen noch"),
    TopicGroup.FOLLOW_UPS: _("einige Wochen nach einer Vermittlung fragen wir, wie es geht"),
    TopicGroup.OFFERS: _("Einsätze und Stellen, die passen könnten, Feste, Schulungen"),
    TopicGroup.NEWS: _("Neues aus der Agentur, an viele zugleich"),
}
