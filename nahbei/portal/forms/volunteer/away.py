"""When a volunteer is away, pauses, or would like to stop."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nahbei.ui.widgets import NativeDateInput
from nahbei.volunteers.models import Absence

WRONG_DAY = {"invalid": gettext_lazy("Dieses Datum gibt es nicht. Zum Beispiel: 24.12.2026.")}
FORMATS = ["%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y"]


class AbsenceForm(forms.Form):
    ends_on = forms.DateField(
        label=gettext_lazy("Bis wann sind Sie nicht da?"), widget=NativeDateInput(), input_formats=FORMATS,
        help_text=gettext_lazy("Der letzte Tag, der noch dazugehört."),
        error_messages={**WRONG_DAY, "required": gettext_lazy("Bitte geben Sie den letzten Tag an.")},
    )
    starts_on = forms.DateField(
        label=gettext_lazy("Ab wann?"), widget=NativeDateInput(), input_formats=FORMATS,
        error_messages={**WRONG_DAY, "required": gettext_lazy("Bitte geben Sie den ersten Tag an.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Möchten Sie uns sagen, warum?"), max_length=80, required=False,
        widget=forms.TextInput({"class": "input", "autocomplete": "off"}),
        help_text=gettext_lazy("Zum Beispiel „Urlaub“. Bitte nichts über die Gesundheit."),
    )
    field_order = ("starts_on", "ends_on", "reason")

    def __init__(self, *args: Any, today: dt.date, absence: Absence | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"starts_on": today}
        if absence is not None:
            self.initial = {"starts_on": absence.starts_on, "ends_on": absence.ends_on, "reason": absence.reason}


class PauseForm(forms.Form):
    until = forms.DateField(
        label=gettext_lazy("Bis wann möchten Sie pausieren?"), widget=NativeDateInput(), input_formats=FORMATS, required=False,
        error_messages=WRONG_DAY, help_text=gettext_lazy("Leer heißt: bis Sie die Pause beenden."),
    )

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_until(self) -> dt.date | None:
        until: dt.date | None = self.cleaned_data["until"]
        if until is not None and until < self.today:
            raise ValidationError(_("Der letzte Tag der Pause ist heute oder später."))
        return until


class LeavingForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Möchten Sie uns sagen, warum?"), max_length=200, required=False, widget=forms.Textarea({"class": "input", "rows": 3}),
        help_text=gettext_lazy("Muss nicht sein. Bitte nichts über die Gesundheit."),
    )
