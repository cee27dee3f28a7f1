"""What this room writes about."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from nahbei.messaging.topics import Topic, register

PARENTAL_CONSENT = register(Topic(
    "parental_consent", _("Eltern um ihr Einverständnis bitten"), _("Sind Sie einverstanden?"),
    _(
        "{kind} möchte sich bei uns ehrenamtlich engagieren. Dafür brauchen wir Ihr Einverständnis.\n\n"
        "Auf dieser Seite steht, worum es geht, und Sie können zustimmen:\n{link}\n\n"
        "Der Link gilt vier Wochen. Wenn Sie Fragen haben, rufen Sie uns gern an: {telefon}."
    ),
    fields={"kind": _("Mia"), "link": "https://nahbei.example.org/lindenhof/consent/…/"}, needed=("link",), always=True,
))
FEE_EXEMPTION = register(Topic(
    "fee_exemption", _("Führungszeugnis ohne Gebühr: Schreiben für die Meldebehörde"),
    _("Zur Vorlage bei der Meldebehörde: Führungszeugnis für ein Ehrenamt"),
    _(
        "Wir bestätigen: {person}, ist bei uns ehrenamtlich tätig oder wird es in Kürze. Die Tätigkeit: {wofuer}.\n\n"
        "Dafür brauchen wir {zeugnis}. Wir sehen es an und geben es zurück. Eine Kopie machen wir nicht.\n\n"
        "Die Tätigkeit ist ehrenamtlich und wird nicht bezahlt. Wir bitten deshalb, von der Gebühr von {gebuehr} abzusehen."
    ),
    fields={
        "person": _("Mia Sommer, geboren am 3.4.2001, wohnhaft Ahornweg 12, 43117 Wiesenbrück"), "wofuer": _("Vorlesen"),
        "zeugnis": _("ein erweitertes Führungszeugnis (§ 30a Absatz 1 Nummer 2 Bundeszentralregistergesetz)"), "gebuehr": "13,00 €",
    },
    needed=("person", "zeugnis"), letter="signature", always=True,
))
