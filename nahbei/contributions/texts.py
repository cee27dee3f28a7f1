"""What people are written about their contribution."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from nahbei.foundation.rights import Right
from nahbei.messaging.topics import Topic, register

DEBIT_NOTICE = register(Topic(
    "debit_notice", _("Lastschrift ankündigen"), _("Wir ziehen Ihren Beitrag ein"),
    _(
        "am {tag} ziehen wir von Ihrem Konto ein:\n\n{betraege}\n\n"
        "Unsere Gläubiger-Identifikationsnummer ist {glaeubiger}. Sie brauchen nichts zu tun. "
        "Bitte sorgen Sie nur dafür, dass genug auf dem Konto ist.\n\n"
        "Passt es gerade nicht, oder stimmt etwas nicht? Rufen Sie uns an: {telefon}."
    ),
    fields={
        "tag": _("Freitag, 15. Januar 2027"), "betraege": _("9,00 € für Erika Albers (Mandat NB1-00017, Konto DE02 … 2051)"),
        "glaeubiger": "DE98ZZZ09999999999",
    },
    needed=("tag", "betraege", "glaeubiger"), always=True, read_by=Right.MONEY,
))
DEBIT_YEAR = register(Topic(
    "debit_year", _("Lastschriften eines Jahres ankündigen"), _("Ihre Beiträge {jahr}"),
    _(
        "an diesen Tagen ziehen wir Ihren Beitrag ein:\n\n{termine}\n\n"
        "Unsere Gläubiger-Identifikationsnummer ist {glaeubiger}. Sie brauchen nichts zu tun. Heben Sie diese Nachricht bitte auf: Vor den einzelnen "
        "Tagen schreiben wir nur noch, wenn sich etwas ändert.\n\n"
        "Passt etwas nicht? Rufen Sie uns an: {telefon}."
    ),
    fields={
        "jahr": "2027", "termine": _("15.1.2027: 9,00 € für Erika Albers (Mandat NB1-00017, Konto DE02 … 2051)"), "glaeubiger": "DE98ZZZ09999999999",
    },
    needed=("termine", "glaeubiger"), always=True, read_by=Right.MONEY,
))
ACCOUNT_OF_YEAR = register(Topic(
    key="account_of_year", always=True, read_by=Right.MONEY,
    name=_("Beitragskonto: was im Jahr mit dem Beitrag war"),
    subject=_("Ihr Beitragskonto {jahr}"),
    body=_(
        "hier sehen Sie, was im Jahr {jahr} gebucht wurde.\n\n{buchungen}\n\n{stand}\n\nStimmt etwas nicht? Rufen Sie uns an: {telefon}."
    ),
    fields={
        "jahr": "2026", "buchungen": _("15.02.2026 Beitrag 01/2026 bis 03/2026 3,00 €"), "stand": _("Am Ende des Jahres war alles bezahlt."),
    },
    needed=("buchungen", "stand"), letter="tables",
))


# They ask and never threaten, and help is never tied to them. The subject says nothing of what is owed: it stands on locked screens.
_REMINDED = {
    "betrag": "9,00 €", "wofuer": _("3,00 € für Erika Albers: Beitrag 01/2026 bis 03/2026, fällig am 15.1.2026"),
    "konto": _("Empfänger: Ehrenamtsagentur Lindenhof\nIBAN: DE02 1203 0000 0000 2020 51\nVerwendungszweck: Beitrag Erika Albers"),
}
REMINDER_FIRST = register(Topic(
    "contribution_reminder", _("An einen offenen Beitrag erinnern"), _("Zu Ihrem Beitrag"),
    _(
        "vielleicht ist es nur untergegangen: Von den Beiträgen sind noch {betrag} offen.\n\n{wofuer}\n\n"
        "Bitte überweisen Sie das bei Gelegenheit.\n\n{konto}\n\n"
        "Haben Sie schon gezahlt? Dann danken wir Ihnen, und diese Nachricht hat sich erledigt.\n\n"
        "Wenn es gerade eng ist, rufen Sie uns an: {telefon}. Die Hilfe hängt nicht davon ab, ob Sie zahlen."
    ),
    fields=_REMINDED, needed=("betrag",), always=True, read_by=Right.MONEY,
))
REMINDER_SECOND = register(Topic(
    "contribution_reminder_again", _("Noch einmal an einen offenen Beitrag erinnern"), _("Noch einmal zu Ihrem Beitrag"),
    _(
        "wir haben Ihnen vor ein paar Wochen geschrieben. Von den Beiträgen sind noch {betrag} offen.\n\n{wofuer}\n\n{konto}\n\n"
        "Stimmt etwas nicht, oder ist der Beitrag gerade zu hoch? Rufen Sie uns an: {telefon}. Wir finden etwas, das passt: weniger, später oder gar "
        "nichts.\n\n"
        "Das ist die letzte Erinnerung; es kommen keine Gebühren. Die Hilfe hängt nicht davon ab, ob Sie zahlen."
    ),
    fields=_REMINDED, needed=("betrag",), always=True, read_by=Right.MONEY,
))
