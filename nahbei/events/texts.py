"""What is written to guests. The agency may change every word."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from nahbei.messaging.groups import TopicGroup
from nahbei.messaging.topics import Topic, register

_FIELDS = {
    "was": _("Lesung: Heimat im Quartier"), "wann": _("Do., 26.11.2026, 15 bis 17 Uhr"), "wo": _("Nachbarschaftshaus, Saal, Ahornweg 7, Birkenfeld"),
    "plaetze": _("2 Plätze"), "link": "https://…",
}

CONFIRMED = register(Topic(
    key="event_confirmed", always=True, name=_("Veranstaltung: Anmeldung bestätigt"), subject=_("Ihr Platz: {was}"),
    body=_("Sie sind angemeldet, {plaetze}:\n\n{was}\n\nWann:\n{wann}\n\nWo:\n{wo}\n\n"
           "Kommt etwas dazwischen? Sagen Sie bitte hier ab, dann rückt jemand nach:\n{link}"),
    fields=_FIELDS, needed=("link",),
))
OFFERED = register(Topic(
    key="event_offered", always=True, name=_("Veranstaltung: ein Platz ist frei geworden"), subject=_("Ein Platz ist frei: {was}"),
    body=_("für Sie ist ein Platz frei geworden ({plaetze}):\n\n{was}\n\nWann:\n{wann}\n\nWo:\n{wo}\n\nMöchten Sie kommen? "
           "Antworten Sie bitte bis {frist}:\n{link}\n\nDanach fragen wir den Nächsten auf der Liste."),
    fields={**_FIELDS, "frist": _("Fr., 27.11.2026, 9:10 Uhr")}, needed=("link", "frist"),
))
EXPIRED = register(Topic(
    key="event_expired", always=True, name=_("Veranstaltung: angebotener Platz ist vergeben"), subject=_("Platz vergeben: {was}"),
    body=_("wir haben von Ihnen nichts gehört. Den Platz haben wir nun jemand anderem angeboten:\n\n{was}\n{wann}\n\n"
           "Möchten Sie doch noch kommen? Rufen Sie uns an: {telefon}."),
    fields=_FIELDS,
))
CANCELLED = register(Topic(
    key="event_cancelled", always=True, name=_("Veranstaltung abgesagt"), subject=_("Fällt aus: {was}"),
    body=_("leider müssen wir absagen:\n\n{was}\n{wann}\n\n{grund}\n\nSie müssen nichts tun."),
    fields={**_FIELDS, "grund": _("Die Referentin ist krank.")},
))
MOVED = register(Topic(
    key="event_moved", always=True, name=_("Veranstaltung verlegt"), subject=_("Verlegt: {was}"),
    body=_("es hat sich etwas geändert:\n\n{was}\n\nBisher: {bisher}\n\nNeu:\n{wann}\n\nWo:\n{wo}\n\nIhre Anmeldung bleibt, wie sie ist. "
           "Passt es nicht mehr? Sagen Sie bitte hier ab:\n{link}"),
    fields={**_FIELDS, "bisher": _("Do., 19.11.2026, 15 bis 17 Uhr")}, needed=("wann", "link"),
))
TAKEN_BACK = register(Topic(
    key="event_registration_cancelled", always=True, name=_("Veranstaltung: Absage eingetragen"), subject=_("Abgesagt: {was}"),
    body=_("Ihre Absage ist eingetragen:\n\n{was}\n{wann}\n\nVielen Dank, dass Sie Bescheid gesagt haben."), fields=_FIELDS,
))
REMINDER = register(Topic(
    key="event_reminder", group=TopicGroup.REMINDERS, name=_("Veranstaltung: Erinnerung am Tag davor"), subject=_("Morgen: {was}"),
    body=_("wir freuen uns auf Sie:\n\n{was}\n\nWann:\n{wann}\n\nWo:\n{wo}\n\nKönnen Sie nicht kommen? Sagen Sie bitte hier ab:\n{link}"),
    fields=_FIELDS, needed=("link",),
))
