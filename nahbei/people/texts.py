"""What is read out before someone agrees. A text is never changed: a new wording is a new version."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nahbei.people.models import ConsentPurpose

HELP_VERSION = "2026-11"
NEEDS_VERSION = "2026-11"
NAME_VERSION = "2026-11"
PHOTO_VERSION = "2026-11"

VERSIONS: dict[str, str] = {
    ConsentPurpose.HELP: HELP_VERSION, ConsentPurpose.NEEDS: NEEDS_VERSION, ConsentPurpose.NAME: NAME_VERSION,
    ConsentPurpose.PHOTO: PHOTO_VERSION,
}

CONSENT_TEXTS: dict[tuple[str, str], str | Promise] = {
    (ConsentPurpose.HELP, "2026-11"): _(
        "Sind Sie einverstanden, dass wir das speichern und Helfer:innen danach fragen? "
        "Ihren Namen und Ihre Adresse nennen wir erst, wenn beide Seiten zugesagt haben."
    ),
    (ConsentPurpose.NEEDS, "2026-11"): _(
        "Sind Sie einverstanden, dass wir auch speichern, was dabei nötig ist, zum Beispiel ein Rollator, "
        "und es den Helfer:innen sagen? Das sind Angaben zur Gesundheit. Sie können Ihr Einverständnis jederzeit zurücknehmen."
    ),
    (ConsentPurpose.NAME, "2026-11"): _(
        "Sind Sie einverstanden, dass Ihr Name als Ansprechperson bei den Stellen Ihrer Organisation steht, "
        "auf unserer Internetseite und im gedruckten Katalog? Sie können Ihr Einverständnis jederzeit zurücknehmen."
    ),
    (ConsentPurpose.PHOTO, "2026-11"): _(
        "Sind Sie einverstanden, dass wir Ihr Foto den Menschen zeigen, denen Sie helfen, und wer sie vertritt: erst wenn beide zugesagt haben, "
        "und bis 30 Tage nach dem Ende? Sonst sieht es nur unser Büro. Sie können Ihr Einverständnis jederzeit zurücknehmen; dann löschen wir es."
    ),
}


def consent_text(purpose: str, version: str = "") -> str:
    """The sentence for a purpose: the current version, or the one somebody agreed to then."""
    return str(CONSENT_TEXTS.get((purpose, version or VERSIONS[purpose]), ""))
