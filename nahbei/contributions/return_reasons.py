"""Why a bank gave a debit back, in words for whoever rings up. The codes are those of ISO 20022 (ExternalReturnReason1Code)."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nahbei.contributions.sequences import lets_rest

REASONS = {
    "AC01": gettext_lazy("Die IBAN stimmt nicht."), "AC04": gettext_lazy("Das Konto ist aufgelöst."), "AC06": gettext_lazy("Das Konto ist gesperrt."),
    "AC13": gettext_lazy("Das Konto ist dafür nicht geeignet."), "AG01": gettext_lazy("Von diesem Konto kann nicht eingezogen werden."),
    "AM04": gettext_lazy("Das Konto war nicht gedeckt."), "MD01": gettext_lazy("Der Bank fehlt das Mandat."),
    "MD06": gettext_lazy("Der Lastschrift wurde widersprochen."), "MD07": gettext_lazy("Die Kontoinhaberin oder der Kontoinhaber ist verstorben."),
    "MS02": gettext_lazy("Die Lastschrift wurde abgelehnt."), "MS03": gettext_lazy("Die Bank nennt keinen Grund."),
    "SL01": gettext_lazy("Das Konto ist für Lastschriften gesperrt."),
}


def words_for(reason: str) -> str:
    """In a sentence, and whether anything is collected again."""
    said = str(REASONS.get(reason) or (_("Grund: {code}.").format(code=reason) if reason else _("Die Bank nennt keinen Grund.")))
    return f"{said} {_('Das Mandat ruht.')}" if lets_rest(reason) else said
