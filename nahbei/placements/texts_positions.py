"""What is written about positions: to organisations and to volunteers. Contact data only in the last two."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from nahbei.messaging.topics import Topic, register

_WHAT = _("Vorlesen im Kindergarten")

INTRODUCTION_ASKED = Topic(
    key="introduction_asked", always=True,
    name=_("Stelle: Organisation fragen, ob jemand sich vorstellen darf"),
    subject=_("Jemand für Ihre Stelle: {stelle}"),
    body=_(
        "für Ihre Stelle „{stelle}“ haben wir jemanden:\n\n{wer}\n{bringt}\nZeit: {wann}\n\nMöchten Sie sich kennenlernen? Antworten Sie "
        "bitte auf dieser Seite, ohne Anmeldung:\n{link}\n\nOder rufen Sie uns an: {telefon}.\n\nNamen und Telefonnummer nennen wir "
        "Ihnen, sobald beide Seiten Ja gesagt haben. Die Seite gilt bis {frist}."
    ),
    fields={
        "wer": _("Jonas"), "stelle": _WHAT, "bringt": _("Hilft gern bei: Vorlesen, Besuch. Spricht Türkisch."), "wann": _("Di 9–12"),
        "link": "https://…", "frist": _("Mo., 21.12.2026, 9:10 Uhr"),
    },
    needed=("link",),
)
INTRODUCTION_SETTLED = Topic(
    key="introduction_settled", always=True,
    name=_("Stelle: Frage an die Organisation hat sich erledigt"),
    subject=_("Hat sich erledigt: {stelle}"),
    body=_(
        "wir hatten Ihnen jemanden für Ihre Stelle „{stelle}“ vorgeschlagen.\n\nDas hat sich erledigt. Sie müssen nichts mehr tun. Wir "
        "suchen weiter für Sie."
    ),
    fields={"stelle": _WHAT},
)
INTRODUCED_TO_ORGANISATION = Topic(
    key="introduced_to_organisation", always=True,
    name=_("Stelle: Kontaktdaten für die Organisation"),
    subject=_("Beide sagen Ja: {stelle}"),
    body=_(
        "beide Seiten haben Ja gesagt. Das ist {wer}:\n\nTelefon: {nummer}\nE-Mail: {email}\nZeit: {wann}\n{bringt}\n\nStelle: {stelle}\n\n"
        "Bitte melden Sie sich in den nächsten Tagen und verabreden Sie ein Treffen. Danach hören wir gern von Ihnen: {telefon}. "
        "Bitte behandeln Sie die Angaben vertraulich."
    ),
    fields={
        "stelle": _WHAT, "wer": _("Jonas Krämer"), "nummer": "0152 28817386", "email": "jonas@example.org", "wann": _("Di 9–12"),
        "bringt": _("Hilft gern bei: Vorlesen, Besuch. Spricht Türkisch."),
    },
    needed=("wer",),
)
INTRODUCED_VOLUNTEER = Topic(
    key="introduced_volunteer", always=True,
    name=_("Stelle: Kontaktdaten für Freiwillige"),
    subject=_("Sie werden erwartet: {stelle}"),
    body=_(
        "{organisation} möchte Sie kennenlernen.\n\nStelle: {stelle}\nAnsprechperson: {wer}\nTelefon: {nummer}\nE-Mail: {email}\nWo: {wo}\n\n"
        "Die Organisation hat auch Ihre Nummer und meldet sich bei Ihnen. Sie dürfen gern selbst anrufen. Passt etwas nicht? Sagen Sie es "
        "uns: {telefon}."
    ),
    fields={
        "stelle": _WHAT, "organisation": _("Kita Sonnenhof"), "wer": _("Ada Okafor"), "nummer": "030 23125 440",
        "email": "kita@example.org", "wo": _("Sonnenweg 3, 12345 Birkenfeld"),
    },
    needed=("wer",),
)
for _topic in (INTRODUCTION_ASKED, INTRODUCTION_SETTLED, INTRODUCED_TO_ORGANISATION, INTRODUCED_VOLUNTEER):
    register(_topic)
