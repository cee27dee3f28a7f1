"""Forms about the cash box."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nahbei.contributions.cash_book import NOTES_AND_COINS
from nahbei.ui.fields import GermanDateField
from nahbei.ui.german import format_euros
from nahbei.workspace.forms.contributions import SHORT, EurosField, _count_from

MOST_PIECES = 9_999
NOTE = 500  # from five euros on it is paper


class CarryingForm(forms.Form):
    """To the bank or from there."""

    way = forms.ChoiceField(
        label=_("Wohin?"), choices=[("to_bank", _("aus der Kasse zur Bank")), ("from_bank", _("von der Bank in die Kasse"))],
        widget=forms.RadioSelect, initial="to_bank",
    )
    cents = EurosField(label=_("Betrag"))
    on = GermanDateField(label=_("Tag"), past=True)
    text = forms.CharField(label=_("Bemerkung"), max_length=200, required=False)

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        kwargs["initial"] = {"on": today}
        super().__init__(*args, **kwargs)
        _count_from(self, today, "on")


class SpendingForm(forms.Form):
    """Stamps, coffee."""

    cents = EurosField(label=_("Betrag"))
    text = forms.CharField(label=_("Wofür?"), max_length=200, help_text=_("Zum Beispiel: Briefmarken. Heften Sie den Kassenzettel ab."))
    on = GermanDateField(label=_("Tag"), past=True)

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        kwargs["initial"] = {"on": today}
        super().__init__(*args, **kwargs)
        _count_from(self, today, "on")


class CountForm(forms.Form):
    """How many of each. What is left empty is none."""

    day = GermanDateField(label=_("Tag"), past=True, help_text=_("Alles bis zum Ende dieses Tages ist dann abgeschlossen."))
    remark = forms.CharField(
        label=_("Bemerkung"), max_length=150, required=False, help_text=_("Nötig, wenn etwas fehlt oder zu viel ist. Steht im Buch und bleibt dort."),
    )

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        kwargs["initial"] = {"day": today}
        super().__init__(*args, **kwargs)
        _count_from(self, today, "day")
        for coin in NOTES_AND_COINS:
            label = format_euros(coin).replace(",00", "") if coin >= 100 else f"{coin}\N{NO-BREAK SPACE}Cent"
            self.fields[f"coin_{coin}"] = forms.IntegerField(
                label=label, min_value=0, max_value=MOST_PIECES, required=False, widget=forms.NumberInput(attrs={**SHORT, "inputmode": "numeric"}),
            )

    @property
    def notes(self) -> list[Any]:
        return [self[f"coin_{coin}"] for coin in NOTES_AND_COINS if coin >= NOTE]

    @property
    def pieces(self) -> list[Any]:
        return [self[f"coin_{coin}"] for coin in NOTES_AND_COINS if coin < NOTE]

    @property
    def coins(self) -> dict[int, int]:
        return {coin: found for coin in NOTES_AND_COINS if (found := self.cleaned_data.get(f"coin_{coin}"))}

    @property
    def counted_cents(self) -> int:
        return sum(coin * number for coin, number in self.coins.items())


class ReopeningForm(forms.Form):
    """Empty where somebody takes back at once."""

    why = forms.CharField(label=_("Warum?"), max_length=150, required=False, help_text=_("Steht beim Abschluss und bleibt dort."))
