"""What people are written about their contribution."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

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
    needed=("tag", "betraege", "glaeubiger"), always=True,
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
    needed=("termine", "glaeubiger"), always=True,
))
ACCOUNT_OF_YEAR = register(Topic(
    key="account_of_year", always=True,
    name=_("Kontoauszug: was im Jahr mit dem Beitrag war"),
    subject=_("Ihr Beitragskonto {jahr}"),
    body=_(
        "hier sehen Sie, was im Jahr {jahr} gebucht wurde.\n\n{buchungen}\n\n{stand}\n\nStimmt etwas nicht? Rufen Sie uns an: {telefon}."
    ),
    fields={
        "jahr": "2026", "buchungen": _("15.02.2026 Beitrag 01/2026 bis 03/2026 3,00 €"), "stand": _("Am Ende des Jahres war alles bezahlt."),
    },
    needed=("buchungen", "stand"), letter="tables",
))
