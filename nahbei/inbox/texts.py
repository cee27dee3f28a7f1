"""What whoever writes STOP or START reads. Once a day, and never to a program."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from nahbei.messaging.topics import Topic, register

_FIELDS = {"was": _("Erinnerungen, Rundbriefe")}

STOPPED = register(Topic(
    key="stopped", always=True,
    name=_("STOP ist angekommen"),
    subject=_("Abbestellt"),
    body=_(
        "das ist abbestellt: {was}. Was Sie wissen müssen, schreiben wir weiter, zum Beispiel wenn ein Termin ausfällt. Ein Versehen? "
        "Antworten Sie mit START."
    ),
    fields=_FIELDS,
))
STARTED = register(Topic(
    key="started", always=True,
    name=_("START ist angekommen"),
    subject=_("Sie bekommen wieder Nachrichten"),
    body=_("Sie bekommen wieder: {was}. Abbestellen können Sie jederzeit mit STOP."),
    fields=_FIELDS,
))
