"""What the desk itself writes. The agency may change every word."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from nahbei.messaging.groups import TopicGroup
from nahbei.messaging.topics import Topic, register

WEEK_LETTER = register(Topic(
    # A reminder: whoever does not want reminders is spared this one, too.
    key="week_letter", group=TopicGroup.REMINDERS,
    name=_("Wochenbrief: die Termine der nächsten Woche"),
    subject=_("Ihre Termine vom {von} bis {bis}"),
    body=_(
        "das sind Ihre Termine der nächsten Woche:\n\n{termine}\n\nStimmt etwas nicht, oder kommt etwas dazwischen? Rufen Sie uns bitte gleich "
        "an: {telefon}. Was sich nach diesem Brief ändert, sagen wir Ihnen am Telefon."
    ),
    fields={
        "von": _("30.11."), "bis": _("6.12.2026"),
        "termine": _("Di., 1.12., 9:30 bis 11:30 Uhr: Arztbegleitung, Erika Albers, Ahornweg 7, 55765 Birkenfeld, 030 23125 412"),
    },
    needed=("termine",), letter="tables",
))
