"""What is written to volunteers and residents about single dates. The agency may change every word."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from nahbei.messaging.groups import TopicGroup
from nahbei.messaging.topics import Topic, register

_WHAT = _("Arztbegleitung am Do., 26.11.2026, 9:30 bis 11:30 Uhr")
_WHO = _("Frau Albers")

VISIT_REPORT = Topic(
    key="visit_report", group=TopicGroup.REMINDERS,
    name=_("Stunden melden: nach einem Einsatz"),
    subject=_("Wie lange waren Sie da? {was}"),
    body=_(
        "danke für Ihren Einsatz: {was}.\n\nBitte melden Sie uns kurz, wie lange Sie da waren. Das geht auf dieser Seite, ohne Anmeldung:\n"
        "{link}\n\nDie Seite gilt bis {frist}. Oder rufen Sie uns an: {telefon}."
    ),
    fields={"was": _WHAT, "link": "https://…", "frist": _("Sa., 26.12.2026")},
)
VISIT_CANCELLED_FOR_VOLUNTEER = Topic(
    key="visit_cancelled_for_volunteer", always=True,
    name=_("Termin fällt aus: an die helfende Person"),
    subject=_("Fällt aus: {was}"),
    body=_(
        "der Termin bei {wem} fällt aus: {was}.\n\nSie müssen nichts weiter tun und haben an diesem Tag wieder frei. Bei Fragen rufen Sie uns "
        "bitte an: {telefon}."
    ),
    fields={"was": _WHAT, "wem": _WHO},
)
VISIT_CANCELLED_FOR_SEEKER = Topic(
    key="visit_cancelled_for_seeker", always=True,
    name=_("Termin fällt aus: an die hilfesuchende Person"),
    subject=_("Fällt aus: {was}"),
    body=_(
        "dieser Termin fällt leider aus: {was}.\n\nWenn Sie einen anderen Tag brauchen oder Fragen haben, rufen Sie uns bitte an: {telefon}."
    ),
    fields={"was": _WHAT},
)
VISIT_GIVEN_BACK = Topic(
    key="visit_given_back", always=True,
    name=_("Helfer:in kann nicht: an die hilfesuchende Person"),
    subject=_("{helfer} kann nicht kommen: {was}"),
    body=_(
        "{helfer} kann leider nicht kommen: {was}.\n\nWir suchen jemand anderen für Sie und melden uns, sobald wir jemanden gefunden haben. "
        "Brauchen Sie die Hilfe nicht mehr? Dann rufen Sie uns bitte an: {telefon}."
    ),
    fields={"was": _WHAT, "helfer": _("Jonas Krämer")},
)
VISIT_MOVED = Topic(
    key="visit_moved", always=True,
    name=_("Termin verlegt: neuer Tag oder neue Uhrzeit"),
    subject=_("Neuer Termin: {was}"),
    body=_(
        "der Termin am {bisher} ist verlegt. Er ist jetzt:\n\n{was}\n\nWer:\n{wer}\n\nPasst Ihnen das nicht? Rufen Sie uns bitte an: {telefon}."
    ),
    fields={"was": _WHAT, "bisher": _("Di., 24.11.2026, 9:30 bis 11:30 Uhr"), "wer": _("Jonas Krämer")},
)
VISIT_MOVED_AWAY = Topic(
    key="visit_moved_away", always=True,
    name=_("Termin verlegt: die helfende Person hat wieder frei"),
    subject=_("Verlegt: {bisher}"),
    body=_(
        "der Termin bei {wem} am {bisher} ist auf einen anderen Tag oder eine andere Zeit verlegt: {was}.\n\nDann haben Sie nach dem, was wir "
        "wissen, keine Zeit. Wir suchen jemand anderen, und Sie haben wieder frei. Wenn Sie doch können, rufen Sie uns bitte an: {telefon}."
    ),
    fields={"was": _WHAT, "bisher": _("Di., 24.11.2026, 9:30 bis 11:30 Uhr"), "wem": _WHO},
)
VISIT_AGAIN = Topic(
    key="visit_again", always=True,
    name=_("Termin findet doch statt"),
    subject=_("Findet doch statt: {was}"),
    body=_("dieser Termin findet doch statt: {was}.\n\nWer:\n{wer}\n\nPasst Ihnen das nicht? Rufen Sie uns bitte an: {telefon}."),
    fields={"was": _WHAT, "wer": _("Jonas Krämer")},
)
VISIT_ADDED = Topic(
    key="visit_added", always=True,
    name=_("Ein weiterer Termin"),
    subject=_("Ein weiterer Termin: {was}"),
    body=_("es gibt einen weiteren Termin: {was}.\n\nWer:\n{wer}\n\nPasst Ihnen das nicht? Rufen Sie uns bitte an: {telefon}."),
    fields={"was": _WHAT, "wer": _("Jonas Krämer")},
)
DATES_OFF = Topic(
    key="dates_off", always=True,
    name=_("Absage ist angekommen: der Termin verlässt den Kalender"),
    subject=_("Abgesagt: {was}"),
    body=_(
        "danke, dass Sie Bescheid gegeben haben. Abgesagt ist: {was}.\n\nDie Datei in dieser E-Mail nimmt den Termin aus Ihrem Kalender. "
        "War das ein Versehen? Rufen Sie uns bitte an: {telefon}."
    ),
    fields={"was": _WHAT},
)

TOPICS = (
    VISIT_REPORT, VISIT_CANCELLED_FOR_VOLUNTEER, VISIT_CANCELLED_FOR_SEEKER, VISIT_GIVEN_BACK, VISIT_MOVED, VISIT_MOVED_AWAY, VISIT_AGAIN,
    VISIT_ADDED, DATES_OFF,
)
for _topic in TOPICS:
    register(_topic)
