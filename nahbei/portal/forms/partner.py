"""What an organisation types about somebody who comes: from when she does not any more, how long she was there."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nahbei.foundation.models import Agency
from nahbei.placements.models import MOST_MINUTES, DeclineReason, DecliningSide, PositionHours
from nahbei.portal.forms.reports import NumberField
from nahbei.ui.german import format_date
from nahbei.ui.widgets import ChoiceCards, NativeDateInput

MOST_HOURS = MOST_MINUTES // 60
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


class HoursForm(forms.Form):
    """Two numbers: „1,5“ and „1:30“ are for those who write hours every day."""

    use_required_attribute = False
    month = forms.ChoiceField(label=gettext_lazy("Monat"), widget=forms.Select({"class": "input input--auto"}))
    hours = NumberField(most=MOST_HOURS, label=gettext_lazy("Stunden"))
    minutes = NumberField(most=59, label=gettext_lazy("Minuten"))

    def __init__(self, *args: Any, months: list[dt.date], rows: list[PositionHours], wished: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = {row.first: row.minutes for row in rows}
        cast(Any, self.fields["month"]).choices = [(month.isoformat(), format_date(month, "month")) for month in months]
        # The month that was asked for, else the last whole one.
        chosen = next((month for month in months if month.isoformat() == wished), None) or months[min(1, len(months) - 1)]
        hours, minutes = divmod(said.get(chosen, 0), 60)
        self.initial = {"month": chosen.isoformat(), "hours": hours or "", "minutes": minutes or ""}

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not self.errors and not 0 < said["hours"] * 60 + said["minutes"] <= MOST_MINUTES:
            self.add_error("hours", _("Wie viele Stunden waren es?"))
        return said

    def clean_month(self) -> dt.date:
        return dt.date.fromisoformat(self.cleaned_data["month"])  # one of the choices

    @property
    def total(self) -> int:
        said: int = self.cleaned_data["hours"] * 60 + self.cleaned_data["minutes"]
        return said
