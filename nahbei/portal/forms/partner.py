"""What an organisation types about somebody who comes no more."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy

from nahbei.foundation.models import Agency
from nahbei.placements.models import DeclineReason, DecliningSide
from nahbei.ui.widgets import ChoiceCards, NativeDateInput

SIDES = [
    (DecliningSide.VOLUNTEER.value, gettext_lazy("Sie oder er möchte nicht")),
    (DecliningSide.ORGANISATION.value, gettext_lazy("Es passt für uns nicht")),
]


class NoLongerForm(forms.Form):
    """`on` is asked only of what runs."""

    use_required_attribute = False
    on = forms.DateField(
        label=gettext_lazy("Letzter Tag"), widget=NativeDateInput(), error_messages={"required": gettext_lazy("Welches war der letzte Tag?")},
    )
    side = forms.ChoiceField(
        label=gettext_lazy("Woran liegt es?"), choices=SIDES, widget=ChoiceCards(lines=True),
        error_messages={"required": gettext_lazy("Wählen Sie eins von beiden.")},
    )
    reason: forms.ModelChoiceField[DeclineReason] = forms.ModelChoiceField(
        label=gettext_lazy("Grund"), queryset=None, required=False, empty_label=gettext_lazy("möchte ich nicht sagen"),
    )
    note = forms.CharField(
        label=gettext_lazy("Möchten Sie uns etwas dazu schreiben?"), max_length=300, required=False,
        widget=forms.Textarea({"class": "input", "rows": 3}), help_text=gettext_lazy("Nur wir im Büro lesen es. Bitte nichts über die Gesundheit."),
    )

    def __init__(self, *args: Any, agency: Agency, today: dt.date, running: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        cast(Any, self.fields["reason"]).queryset = agency.decline_reasons.filter(active=True)
        self.fields["reason"].widget.attrs["class"] = "input"
        self.initial = {"on": today}
        if not running:
            del self.fields["on"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        said.setdefault("on", self.today)
        return said
