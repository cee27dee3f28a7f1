"""What people are written about their contribution."""

from django.utils.translation import gettext_lazy as _

from nahbei.messaging.topics import Topic, register

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
