"""What a volunteer says about a date: she cannot come, or how long she was there."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nahbei.portal.forms.reports import ReportForm
from nahbei.ui.german import format_number
from nahbei.visits import words
from nahbei.visits.models import Visit
from nahbei.visits.quantities import MOST_MINUTES

STEP = 30  # minutes between the suggested lengths


class CannotForm(forms.Form):
    reason = forms.CharField(
        label=_("Möchten Sie uns sagen, warum?"), max_length=200, required=False, widget=forms.Textarea({"class": "input", "rows": 2}),
        help_text=_("Muss nicht sein. Bitte nichts über die Gesundheit."),
    )


class OwnReportForm(ReportForm):
    """The usual lengths are buttons: `length` in minutes. Hours and minutes count only when none of them was tapped."""

    length = forms.IntegerField(min_value=1, max_value=MOST_MINUTES, required=False, widget=forms.HiddenInput())

    def __init__(self, *args: Any, visit: Visit, way: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, visit=visit, **kwargs)
        planned = visit.minutes or visit.planned_minutes
        self.lengths = [(minutes, words.time_spent(minutes)) for minutes in (planned - STEP, planned, planned + STEP) if 0 < minutes <= MOST_MINUTES]
        self.planned = planned
        if way and visit.reported_at is None:
            self.initial["way"] = format_number(way / 1000, 1).removesuffix(",0")
        if self.is_bound and self.data.get("length"):
            self.fields["hours"].required = self.fields["minutes"].required = False

    def clean(self) -> dict[str, Any]:
        length = self.cleaned_data.get("length")
        if length and "length" not in self.errors:
            self.cleaned_data["hours"], self.cleaned_data["minutes"] = divmod(length, 60)
            for name in ("hours", "minutes"):
                self.errors.pop(name, None)
        return super().clean()
