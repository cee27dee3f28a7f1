"""How long somebody was there in a month, said by the organisation or by herself."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nahbei.placements.models import MOST_MINUTES, PositionHours
from nahbei.portal.forms.reports import NumberField
from nahbei.ui.german import format_date

MOST_HOURS = MOST_MINUTES // 60


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
