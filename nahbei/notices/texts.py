"""What the rules say. The agency may change every word; of what the office tells itself, the text becomes the reminder."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from nahbei.messaging.groups import TopicGroup
from nahbei.messaging.topics import Topic, register

_VISIT = _("Arztbegleitung am Do., 26.11.2026, 9:30 bis 11:30 Uhr")
_WHO = _("Jonas Krämer")

TOPICS = (
    Topic(
        key="visit_soon", group=TopicGroup.REMINDERS,
        name=_("Erinnerung: bald ist ein Einsatz (an die helfende Person)"), subject=_("Zur Erinnerung: {was}"),
        body=_(
            "zur Erinnerung: {was}, bei {wer}.\n\nAdresse und Telefon stehen in unserer Nachricht nach Ihrer Zusage. Kommt etwas dazwischen? "
            "Rufen Sie uns bitte gleich an: {telefon}."
        ),
        fields={"was": _VISIT, "wer": _("Frau Albers")},
    ),
    Topic(
        key="visit_soon_for_resident", group=TopicGroup.REMINDERS,
        name=_("Erinnerung: bald kommt jemand (an die hilfesuchende Person)"), subject=_("Zur Erinnerung: {was}"),
        body=_("zur Erinnerung: {helfer} kommt zu {zu}: {was}.\n\nPasst es nicht? Rufen Sie uns bitte gleich an: {telefon}."),
        fields={"was": _VISIT, "helfer": _WHO, "zu": _("Ihnen"), "wer": _("Frau Albers")},
    ),
    Topic(
        key="enquiry_unanswered", group=TopicGroup.REMINDERS,
        name=_("Erinnerung: Anfrage noch offen"), subject=_("Haben Sie unsere Frage gesehen? {was}"),
        body=_(
            "wir hatten Sie am {am} gefragt, ob Sie helfen können: {was}.\n\nDie Seite zum Antworten steht in unserer ersten Nachricht. Sie "
            "gilt bis {frist}. Ein Nein braucht keinen Grund. Oder rufen Sie uns an: {telefon}."
        ),
        fields={"was": _("Arztbegleitung"), "am": _("Mo., 23.11.2026"), "frist": _("Fr., 27.11.2026, 9:10 Uhr")},
    ),
    Topic(
        key="enquiry_unanswered_for_office", always=True,
        name=_("Fürs Büro: Anfrage noch offen"), subject=_("Anfrage noch offen"),
        body=_("Noch keine Antwort von {wer} auf die Anfrage vom {am}: {was}, Gesuch {nummer}."),
        fields={"wer": _WHO, "was": _("Arztbegleitung"), "am": _("Mo., 23.11.2026"), "nummer": "2026-0412"},
    ),
    Topic(
        key="hours_missing", group=TopicGroup.REMINDERS,
        name=_("Erinnerung: Stunden fehlen noch"), subject=_("Noch einmal gefragt: Wie lange waren Sie da? {was}"),
        body=_(
            "uns fehlen noch Ihre Stunden: {was}.\n\nMelden Sie uns bitte kurz, wie lange Sie da waren, oder dass es ausgefallen ist. Das geht "
            "auf dieser Seite, ohne Anmeldung:\n{link}\n\nDie Seite gilt bis {frist}. Oder rufen Sie uns an: {telefon}."
        ),
        fields={"was": _VISIT, "link": "https://…", "frist": _("Sa., 26.12.2026")}, needed=("link",),
    ),
    Topic(
        key="hours_missing_for_office", always=True,
        name=_("Fürs Büro: Stunden fehlen noch"), subject=_("Stunden fehlen"),
        body=_("Stunden fehlen noch: {was}, {wer}."), fields={"was": _VISIT, "wer": _WHO},
    ),
    Topic(
        key="certificate_ends", always=True,
        name=_("Erinnerung: Führungszeugnis läuft ab"), subject=_("Ihr Führungszeugnis gilt bis {bis}"),
        body=_(
            "Ihr Führungszeugnis gilt bei uns noch bis zum {bis}. Damit Sie weiter helfen können, brauchen wir ein neues. Für Freiwillige kostet "
            "es nichts; das Schreiben für die Behörde bekommen Sie von uns. Rufen Sie uns bitte an: {telefon}."
        ),
        fields={"bis": _("31.1.2027")},
    ),
    Topic(
        key="certificate_ends_for_office", always=True,
        name=_("Fürs Büro: Führungszeugnis läuft ab"), subject=_("Führungszeugnis läuft ab"),
        body=_("Das Führungszeugnis von {wer} gilt bis {bis}."), fields={"wer": _WHO, "bis": _("31.1.2027")},
    ),
    Topic(
        key="training_ends", group=TopicGroup.REMINDERS,
        name=_("Erinnerung: Schulung läuft ab"), subject=_("Auffrischen bis {bis}: {schulung}"),
        body=_("Ihre Schulung „{schulung}“ gilt noch bis zum {bis}. Wann Sie sie auffrischen können, sagen wir Ihnen gern: {telefon}."),
        fields={"schulung": _("Erste Hilfe"), "bis": _("31.1.2027")},
    ),
    Topic(
        key="training_ends_for_office", always=True,
        name=_("Fürs Büro: Schulung läuft ab"), subject=_("Schulung läuft ab"),
        body=_("Die Schulung „{schulung}“ von {wer} gilt bis {bis}."),
        fields={"schulung": _("Erste Hilfe"), "wer": _WHO, "bis": _("31.1.2027")},
    ),
    Topic(
        key="follow_up_again", group=TopicGroup.FOLLOW_UPS,
        name=_("Nachbetreuung: noch einmal gefragt"), subject=_("Noch einmal gefragt: {frage}"),
        body=_(
            "am {am} hatten wir Sie gefragt: {frage}\n\n{lage}\n\nDie Seite zum Antworten steht in dieser ersten Nachricht. Oder rufen Sie uns an: "
            "{telefon}. Was Sie antworten, bleibt bei uns im Büro."
        ),
        fields={"am": _("Mo., 23.11.2026"), "frage": _("Wie läuft es?"), "lage": _("Jonas Krämer hilft Ihnen: Einkaufen.")},
    ),
    Topic(
        key="follow_up_again_for_office", always=True,
        name=_("Fürs Büro: Nachfrage nicht beantwortet"), subject=_("Nachfrage nicht beantwortet"),
        body=_("{wer} hat die Nachfrage vom {am} nicht beantwortet ({worum})."),
        fields={"wer": _WHO, "am": _("Mo., 23.11.2026"), "worum": _("Einkaufen")},
    ),
    Topic(
        key="position_soon_off", always=True,
        name=_("Stellen: bald nicht mehr sichtbar"), subject=_("Nur noch bis {bis} zu sehen: {stelle}"),
        body=_(
            "wir haben noch nichts von Ihnen gehört. Ihre Stelle „{stelle}“ zeigen wir nach dem {bis} nicht mehr. Suchen Sie noch? Ein Klick "
            "genügt, ohne Anmeldung:\n{link}\n\nOder rufen Sie uns an: {telefon}."
        ),
        fields={"stelle": _("Vorlesen im Kindergarten"), "bis": _("17.12.2026"), "link": "https://…"}, needed=("link",),
    ),
    Topic(
        key="position_soon_off_for_office", always=True,
        name=_("Fürs Büro: Stelle bald nicht mehr sichtbar"), subject=_("Stelle bald nicht mehr sichtbar"),
        body=_("Noch keine Antwort: „{stelle}“, {organisation}. Zu sehen bis {bis}."),
        fields={"stelle": _("Vorlesen im Kindergarten"), "organisation": _("Kita Regenbogen"), "bis": _("17.12.2026")},
    ),
    Topic(
        key="circular", group=TopicGroup.NEWS,
        name=_("Rundschreiben: Rahmen"), subject=_("{betreff}"), body=_("{anrede}\n\n{text}\n\n{gruss}"),
        fields={"betreff": _("Einladung zum Dankeschön-Fest"), "text": _("am 5. Dezember feiern wir ab 15 Uhr. Kommen Sie?")}, needed=("text",),
    ),
)
for _topic in TOPICS:
    register(_topic)
