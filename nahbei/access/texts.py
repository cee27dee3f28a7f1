"""What whoever has an access must hear at once: a way in came or went. The agency may change every word."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from nahbei.messaging.topics import Topic, register

_FIELDS = {"wann": _("Di., 24.11.2026, 9:14 Uhr"), "seite": "https://…"}

LOGIN_CODE = register(Topic(
    key="login_code", always=True,
    name=_("Portal: Code zum Anmelden"),
    subject=_("{code} ist Ihr Code"),
    body=_(
        "Guten Tag,\n\nIhr Code für die Seiten von {agentur}:\n\n    {code}\n\nEr gilt {minuten} Minuten. Geben Sie ihn nur auf der "
        "Seite ein, die Sie selbst geöffnet haben: {seite}\nNiemand aus dem Büro fragt Sie am Telefon danach.\n\nSie wollten sich gar nicht "
        "anmelden? Dann brauchen Sie nichts zu tun. Ohne diesen Code kommt niemand hinein."
    ),
    fields={"code": "482913", "minuten": "10", "seite": "https://…"}, needed=("code",),
))
PASSKEY_ADDED = register(Topic(
    key="passkey_added", always=True,
    name=_("Portal: Ein Passkey wurde hinzugefügt"),
    subject=_("Ein Passkey wurde hinzugefügt"),
    body=_(
        "am {wann} wurde für Ihre Seite ein Passkey hinzugefügt: Ein Gerät, das sich mit Finger, Gesicht oder PIN anmeldet, ohne Code.\n\n"
        "Waren Sie das? Dann brauchen Sie nichts zu tun. Waren Sie das nicht? Rufen Sie uns gleich an: {telefon}. Hier sehen Sie alle "
        "Passkeys und können einen entfernen:\n{seite}"
    ),
    fields=_FIELDS, needed=("seite",),
))
PASSKEY_REMOVED = register(Topic(
    key="passkey_removed", always=True,
    name=_("Portal: Ein Passkey wurde entfernt"),
    subject=_("Ein Passkey wurde entfernt"),
    body=_(
        "am {wann} wurde auf Ihrer Seite ein Passkey entfernt. Mit ihm kommt niemand mehr hinein; ein Code geht weiterhin.\n\n"
        "Waren Sie das? Dann brauchen Sie nichts zu tun. Waren Sie das nicht? Rufen Sie uns gleich an: {telefon}. Hier sehen Sie, wer "
        "angemeldet ist:\n{seite}"
    ),
    fields=_FIELDS, needed=("seite",),
))
