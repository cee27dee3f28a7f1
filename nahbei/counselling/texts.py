"""What is written to whoever booked a talk. The agency may change every word."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from nahbei.messaging.groups import TopicGroup
from nahbei.messaging.topics import Topic, register

_FIELDS = {
    "was": _("Energieberatung (Heizkosten)"), "wann": _("Di., 24.11.2026, 9:20 bis 9:40 Uhr"),
    "wo": _("Nachbarschaftshaus, Lindenplatz 3, 12345 Birkenfeld"), "wer": _("Herr Seidel"), "link": "https://…",
}

CONFIRMED = register(Topic(
    key="counselling_confirmed", always=True, name=_("Sprechstunde: Termin bestätigt"), subject=_("Ihr Termin: {was}, {wann}"),
    body=_(
        "Ihr Termin steht fest.\n\nWas:\n{was}\n\nWann:\n{wann}\n\nWo:\n{wo}\n\nMit wem:\n{wer}\n\nSie können doch nicht? Sagen Sie bitte ab, "
        "dann bekommt jemand anderes die Zeit:\n{link}\n\nOder rufen Sie uns an: {telefon}."
    ),
    fields=_FIELDS, needed=("wann",),
))
MOVED = register(Topic(
    key="counselling_moved", always=True, name=_("Sprechstunde: Termin verlegt"), subject=_("Neue Zeit: {was}, {wann}"),
    body=_(
        "wir haben Ihren Termin verlegt: {was}.\n\nBisher:\n{bisher}\n\nJetzt:\n{wann}\n\nWo:\n{wo}\n\nMit wem:\n{wer}\n\nPasst das nicht? Sagen "
        "Sie bitte ab:\n{link}\n\nOder rufen Sie uns an: {telefon}. Dann finden wir eine andere Zeit."
    ),
    fields={**_FIELDS, "bisher": _("Di., 17.11.2026, 9:20 bis 9:40 Uhr")}, needed=("wann",),
))
CANCELLED = register(Topic(
    key="counselling_cancelled", always=True, name=_("Sprechstunde: Termin abgesagt"), subject=_("Abgesagt: {was}, {wann}"),
    body=_(
        "leider müssen wir Ihren Termin absagen: {was}, {wann}.\n{grund}\n\nRufen Sie uns bitte an: {telefon}. Dann finden wir eine andere Zeit."
    ),
    fields={**_FIELDS, "grund": _("Herr Seidel ist erkrankt.")}, needed=("wann",),
))
REMINDER = register(Topic(
    key="counselling_reminder", group=TopicGroup.REMINDERS, name=_("Sprechstunde: Erinnerung am Tag vorher"), subject=_("Morgen: {was}, {wann}"),
    body=_(
        "wir erinnern Sie an Ihren Termin.\n\nWas:\n{was}\n\nWann:\n{wann}\n\nWo:\n{wo}\n\nMit wem:\n{wer}\n\nSie können doch nicht? Sagen Sie bitte "
        "ab, dann bekommt jemand anderes die Zeit:\n{link}"
    ),
    fields=_FIELDS, needed=("wann",),
))
