"""How long, how often, and what is said when it was too long or too often."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from nahbei.access.models import LogIn
from nahbei.foundation.refusal import Refusal

CODE_LASTS = dt.timedelta(minutes=10)
MOST_TRIES = 5
# More would only fill a stranger's mailbox.
MOST_CODES_AN_HOUR = 10
# On somebody else's computer; on the own telephone, for whoever ticks that.
STAYS = dt.timedelta(hours=12)
STAYS_LONG = dt.timedelta(days=60)
PASSKEY_LASTS = dt.timedelta(minutes=5)  # the question to the device, not the passkey
MOST_PASSKEYS = 10


def stays(log_in: LogIn) -> bool:
    """Whether this is a device of one's own: only there may anything be kept."""
    return bool(log_in.entered_at and log_in.ends_at and log_in.ends_at - log_in.entered_at > STAYS)


class CodeIsWrong(Refusal):
    sentence = _("Der Code stimmt nicht. Nehmen Sie den neuesten.")
    field = "code"


class CodeIsOver(Refusal):
    """Too late, or too many tries: said alike, known address or not."""

    sentence = _("Dieser Code gilt nicht mehr. Lassen Sie sich einen neuen senden.")
    field = "code"


class NotAtThisAddress(Refusal):
    sentence = _("Dieser Mensch steht bei uns nicht unter dieser Adresse.")


class PasskeyWrong(Refusal):
    """Unknown, of another agency, signed wrongly, too late, of somebody who left: said alike."""

    sentence = _("Mit diesem Passkey geht es nicht. Lassen Sie sich einen Code senden.")


class PasskeyNotMade(Refusal):
    sentence = _("Der Passkey wurde nicht eingerichtet. Versuchen Sie es noch einmal; ein Code geht immer.")


class TooManyPasskeys(Refusal):
    sentence = _("Sie haben schon viele Passkeys. Entfernen Sie zuerst einen alten.")
