"""What a volunteer says after a visit: how long, how far; or that it did not take place."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nahbei.ui.german import format_number
from nahbei.ui.widgets import ChoiceCards
from nahbei.visits.actions import Report
from nahbei.visits.models import Side, Visit
from nahbei.visits.quantities import MOST_MINUTES, NotUnderstood, parse_metres

DIGITS = {"class": "input input--short", "inputmode": "numeric", "autocomplete": "off"}


class NumberField(forms.IntegerField):
    """A small whole number; left empty it is none."""

    widget = forms.TextInput(DIGITS)

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        words = _("Bitte eine Zahl von 0 bis %(most)s.") % {"most": most}
        super().__init__(
            min_value=0, max_value=most, error_messages={"invalid": words, "min_value": words, "max_value": words}, **kwargs
        )

    def clean(self, value: Any) -> int:
        return 0 if value in self.empty_values else super().clean(value)


class ReportForm(forms.Form):
    """Two numbers instead of one: „1,5“ and „1:30“ are for those who write hours every day."""

    use_required_attribute = False
    hours = NumberField(most=24, label=gettext_lazy("Stunden"))
    minutes = NumberField(most=59, label=gettext_lazy("Minuten"))
    way = forms.CharField(
        label=gettext_lazy("Gefahrene Kilometer"), max_length=40, required=False, widget=forms.TextInput({**DIGITS, "inputmode": "decimal"}),
        help_text=gettext_lazy("Nur, wenn Sie selbst gefahren sind."),
    )
    comment = forms.CharField(
        label=gettext_lazy("Möchten Sie uns etwas sagen?"), max_length=300, required=False, widget=forms.Textarea({"class": "input", "rows": 2}),
        help_text=gettext_lazy("Muss nicht sein. Bitte nichts über die Gesundheit."),
    )

    def __init__(self, *args: Any, visit: Visit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hours, minutes = divmod(visit.minutes or visit.planned_minutes, 60)
        way = format_number(visit.metres / 1000, 1).removesuffix(",0") if visit.metres else ""
        self.initial = {"hours": hours, "minutes": minutes, "way": way, "comment": visit.comment}

    def clean_way(self) -> int | None:
        text = self.cleaned_data["way"]
        if not text.strip():
            return None
        try:
            return parse_metres(text)
        except NotUnderstood as error:
            raise ValidationError(_("Wie viele Kilometer? Zum Beispiel: 5 oder 5,2.")) from error

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not self.errors and not 0 < said["hours"] * 60 + said["minutes"] <= MOST_MINUTES:
            self.add_error("hours", _("Wie lange waren Sie da?"))
        return said

    def report(self) -> Report:
        said = self.cleaned_data
        return Report(said["hours"] * 60 + said["minutes"], said["way"], said["comment"])


class MissedForm(forms.Form):
    side = forms.ChoiceField(
        label=gettext_lazy("Woran lag es?"), widget=ChoiceCards(lines=True),
        choices=[
            (Side.VOLUNTEER, gettext_lazy("Ich konnte nicht")),
            (Side.HELP_SEEKER, gettext_lazy("Die Person, der ich helfe, konnte nicht oder war nicht da")),
            (Side.OFFICE, gettext_lazy("Etwas anderes")),
        ],
        error_messages={"required": gettext_lazy("Bitte wählen Sie aus, woran es lag.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Möchten Sie uns mehr sagen?"), max_length=200, required=False, widget=forms.Textarea({"class": "input", "rows": 2}),
        help_text=gettext_lazy("Muss nicht sein. Bitte nichts über die Gesundheit."),
    )

    def report(self) -> Report:
        return Report(side=self.cleaned_data["side"], reason=self.cleaned_data["reason"])
