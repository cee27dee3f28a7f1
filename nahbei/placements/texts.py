"""What is written to volunteers and residents about enquiries and placements. The agency may change every word."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from nahbei.messaging.groups import TopicGroup
from nahbei.messaging.topics import Topic, register

_WHEN = _("Do., 26.11.2026, 9:30 bis 11:30 Uhr")
_WHAT = _("Arztbegleitung")

ENQUIRY = Topic(
    key="enquiry", always=True,
    name=_("Anfrage an Freiwillige"),
    subject=_("Haben Sie Zeit? {was}"),
    body=_(
        "{anliegen}\n\nWann:\n{wann}\n\nWo:\n{wo}\n\nHaben Sie Zeit? Antworten Sie bitte auf dieser Seite, ohne Anmeldung:\n{link}\n{kurz}\n\n"
        "Oder rufen Sie uns an: {telefon}.\n\nEin Nein braucht keinen Grund. Name und Adresse nennen wir Ihnen, sobald Sie beide "
        "zugesagt haben. Die Seite gilt bis {frist}."
    ),
    fields={
        "anliegen": _("Eine Nachbarin möchte am Donnerstag zum Arzt begleitet werden."), "was": _WHAT, "wann": _WHEN,
        "wo": _("im Lindenviertel, etwa 900 m von Ihnen"), "link": "https://…", "frist": _("Fr., 27.11.2026, 9:10 Uhr"),
        "kurz": _("Oder antworten Sie auf diese E-Mail einfach mit JA oder NEIN."),
    },
)
ENQUIRY_OVERTAKEN = Topic(
    key="enquiry_overtaken", always=True,
    name=_("Anfrage: jemand anderes war schneller"),
    subject=_("Schon vergeben: {was}"),
    body=_(
        "wir hatten Sie gefragt: {was}.\n\nInzwischen hat jemand anderes zugesagt. Sie müssen nichts mehr tun. Vielen Dank, dass wir "
        "Sie fragen durften."
    ),
    fields={"was": _WHAT, "wann": _WHEN},
)
ENQUIRY_WITHDRAWN = Topic(
    key="enquiry_withdrawn", always=True,
    name=_("Anfrage hat sich erledigt"),
    subject=_("Hat sich erledigt: {was}"),
    body=_(
        "wir hatten Sie gefragt: {was}.\n\nDas hat sich erledigt. Sie müssen nichts mehr tun. Vielen Dank, dass wir Sie fragen durften."
    ),
    fields={"was": _WHAT, "wann": _WHEN},
)
VISIT_DETAILS = Topic(
    key="visit_details", always=True,
    name=_("Zusage: Name und Adresse für die Helferin oder den Helfer"),
    subject=_("Danke für Ihre Zusage: {was}"),
    body=_(
        "vielen Dank für Ihre Zusage.\n\nWas:\n{was}\n\nWann:\n{wann}\n\nWer:\n{wer}\n{adresse}\nTelefon: {nummer}\n\nWohin:\n{wohin}\n\n"
        "Kommt etwas dazwischen? Rufen Sie uns bitte so früh wie möglich an: {telefon}. Bitte behandeln Sie Namen und Adresse vertraulich."
    ),
    fields={
        "was": _WHAT, "wann": _WHEN, "wer": _("Erika Albers"), "adresse": _("Ahornweg 7, 2. Stock, 12345 Birkenfeld"),
        "nummer": "030 23125 118", "wohin": _("zur Praxis Dr. Seidel, Marktstraße 20"),
    },
)
VISIT_CONFIRMED = Topic(
    key="visit_confirmed", always=True,
    name=_("Bestätigung für Hilfesuchende: wer kommt"),
    subject=_("{helfer} hilft Ihnen: {was}"),
    body=_(
        "wir haben jemanden für Sie gefunden.\n\nWer:\n{helfer}\n\nWas:\n{was}\n\nWann:\n{wann}\n\nKommt etwas dazwischen oder "
        "stimmt etwas nicht? Rufen Sie uns bitte an: {telefon}."
    ),
    fields={"helfer": _("Jonas Krämer"), "was": _WHAT, "wann": _WHEN},
)
PLACEMENT_DECLINED = Topic(
    key="placement_declined", always=True,
    name=_("Doch nicht nötig: nach der Rückfrage bei Hilfesuchenden"),
    subject=_("Diesmal doch nicht: {was}"),
    body=_(
        "vielen Dank, dass Sie helfen wollten: {was}.\n\nDiesmal kommt es nicht dazu; das liegt nicht an Ihnen. Sie haben an diesen "
        "Tagen wieder frei. Wir fragen Sie gern ein anderes Mal."
    ),
    fields={"was": _WHAT, "wann": _WHEN},
)
PLACEMENT_ENDED = Topic(
    key="placement_ended", always=True,
    name=_("Eine Vermittlung ist zu Ende"),
    subject=_("Zu Ende: {was}"),
    body=_(
        "die Hilfe mit {wem} ist zu Ende: {was}, zuletzt am {am}.\n\nWenn Sie Fragen haben, rufen Sie uns bitte an: {telefon}."
    ),
    fields={"was": _WHAT, "wem": _("Jonas Krämer"), "am": _("Do., 26.11.2026")},
)
REFERRAL = Topic(
    key="referral", always=True,
    name=_("Weitervermittlung: die Dienste für Hilfesuchende"),
    subject=_("Wer Ihnen helfen kann: {was}"),
    body=_(
        "{anlass}: {was}. Hier können Sie anrufen:\n\n{dienste}\n\n"
        "Ihre Angaben haben wir nicht weitergegeben; rufen Sie bitte selbst an. In einigen Tagen fragen wir Sie, ob es geklappt hat. "
        "Wenn nicht, suchen wir weiter. Sie erreichen uns unter {telefon}."
    ),
    fields={
        "anlass": _("Sie haben uns um Hilfe gebeten"), "was": _WHAT,
        "dienste": _("Begleitdienst\nSozialwerk Birkenfeld\nTelefon: 030 23125 501\nZeiten: Mo–Fr 8–16 Uhr\nKosten: kostenlos"),
    },
    needed=("dienste",),
    letter="referral",
)
FOLLOW_UP = Topic(
    key="follow_up", group=TopicGroup.FOLLOW_UPS,
    name=_("Nachbetreuung: Wie läuft es?"),
    subject=_("{frage} {was}"),
    body=_(
        "{lage}\n\n{frage} Ein Klick genügt, ohne Anmeldung:\n{link}\n\nOder rufen Sie uns an: {telefon}.\n\nWas Sie antworten, bleibt "
        "bei uns im Büro. Die andere Seite erfährt es nicht. Die Seite gilt bis {frist}."
    ),
    fields={
        "lage": _("Jonas Krämer hilft Ihnen: Einkaufen."), "frage": _("Wie läuft es?"), "was": _("Einkaufen"),
        "link": "https://…", "frist": _("Mo., 21.12.2026, 7:30 Uhr"),
    },
)

TOPICS = (
    ENQUIRY, ENQUIRY_OVERTAKEN, ENQUIRY_WITHDRAWN, VISIT_DETAILS, VISIT_CONFIRMED, PLACEMENT_DECLINED, PLACEMENT_ENDED, REFERRAL, FOLLOW_UP,
)
for _topic in TOPICS:
    register(_topic)
