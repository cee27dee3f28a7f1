"""What is written to organisations about their positions. The agency may change every word."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from nahbei.messaging.topics import Topic, register

_POSITIONS = _("Vorlesen im Kindergarten\nhttps://…\n\nGartenhilfe\nhttps://…")
_WHAT = _("Vorlesen im Kindergarten")

STILL_RIGHT = Topic(
    key="position_still_right", always=True,
    name=_("Stellen: noch aktuell?"),
    subject=_("Suchen Sie noch? {was}"),
    body=_(
        "Sie suchen über uns Freiwillige. Ist das noch aktuell, besetzt, oder sollen wir etwas ändern? Ein Klick genügt, ohne Anmeldung:\n\n"
        "{stellen}\n\nWenn wir nichts hören, zeigen wir die Stelle nach dem {frist} nicht mehr. Oder rufen Sie uns an: {telefon}."
    ),
    fields={"was": _WHAT, "stellen": _POSITIONS, "frist": _("17.12.2026")},
    needed=("stellen",),
)
STILL_RIGHT_AGAIN = Topic(
    key="position_still_right_again", always=True,
    name=_("Stellen: noch aktuell? (zweite Frage)"),
    subject=_("Noch einmal gefragt: Suchen Sie noch? {was}"),
    body=_(
        "wir haben noch nichts von Ihnen gehört. Ist Ihre Suche noch aktuell?\n\n{stellen}\n\n"
        "Wenn wir nichts hören, zeigen wir die Stelle nach dem {frist} nicht mehr. Oder rufen Sie uns an: {telefon}."
    ),
    fields={"was": _WHAT, "stellen": _POSITIONS, "frist": _("17.12.2026")},
    needed=("stellen",),
)
TAKEN_OFF = Topic(
    key="position_taken_off", always=True,
    name=_("Stellen: nicht mehr sichtbar"),
    subject=_("Nicht mehr auf unserer Seite: {was}"),
    body=_(
        "wir haben lange nichts von Ihnen gehört und zeigen diese Stelle deshalb nicht mehr:\n\n{stellen}\n\n"
        "Suchen Sie noch? Sagen Sie es uns auf der Seite oder am Telefon: {telefon}. Dann stellen wir sie wieder ein."
    ),
    fields={"was": _WHAT, "stellen": _POSITIONS},
    needed=("stellen",),
)
PUBLISHED = Topic(
    key="position_published", always=True,
    name=_("Stellen: veröffentlicht"),
    subject=_("Jetzt zu lesen: {stelle}"),
    body=_(
        "Ihre Stelle „{stelle}“ steht jetzt auf unserer Seite:\n{link}\n\n"
        "Meldet sich jemand, sprechen wir zuerst mit ihr oder ihm und rufen Sie dann an. Änderungen? Rufen Sie uns an: {telefon}."
    ),
    fields={"stelle": _WHAT, "link": "https://…"},
    needed=("link",),
)
RETURNED = Topic(
    key="position_returned", always=True,
    name=_("Stellen: zurückgegeben"),
    subject=_("Noch eine Frage zu: {stelle}"),
    body=_(
        "danke für Ihre Stelle „{stelle}“. Bevor wir sie veröffentlichen, brauchen wir noch etwas von Ihnen:\n\n{grund}\n\n"
        "Hier können Sie sie ändern und wieder an uns senden:\n{link}\n\nOder rufen Sie uns an: {telefon}."
    ),
    fields={"stelle": _WHAT, "grund": _("An welchem Tag, und wie lange?"), "link": "https://…"},
    needed=("grund",),
)

for _topic in (STILL_RIGHT, STILL_RIGHT_AGAIN, TAKEN_OFF, PUBLISHED, RETURNED):
    register(_topic)
