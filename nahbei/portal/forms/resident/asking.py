"""Asking for help again: what, when, anything else. Nothing about health is asked: the office has it, or asks on the telephone."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nahbei.activities.models import Activity
from nahbei.people.folding import readable
from nahbei.ui.german import format_date, format_time
from nahbei.ui.widgets import ChoiceCards, NativeDateInput, NativeTimeInput

RHYTHMS = [
    ("once", gettext_lazy("einmal, an einem Tag")), ("weekly", gettext_lazy("jede Woche an diesem Wochentag")),
    ("open", gettext_lazy("wann es passt")),
]
RHYTHM_ICONS = {"once": "calendar", "weekly": "repeat", "open": "messages-square"}
FARTHEST = dt.timedelta(days=366)


class AskingForm(forms.Form):
    """One page of questions."""

    use_required_attribute = False

    def __init__(self, *args: Any, activities: list[Activity], today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.activities, self.today = activities, today

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        return {name: readable(value) if isinstance(value, str) else value for name, value in found.items()}

    def said(self) -> list[tuple[str, str]]:
        """What was answered, in words; what was left out is not mentioned."""
        lines = ((str(field.label), self.word(name, field)) for name, field in self.fields.items())
        return [(label, word) for label, word in lines if word]

    def word(self, name: str, field: forms.Field) -> str:
        value = self.cleaned_data.get(name)
        if isinstance(field, forms.ChoiceField):
            return str({str(key): word for key, word in getattr(field, "choices", [])}.get(str(value), ""))
        if isinstance(value, dt.date):
            return format_date(value, "long")
        return format_time(value) if isinstance(value, dt.time) else str(value or "")


class WhatForm(AskingForm):
    activity = forms.ChoiceField(label=gettext_lazy("Wobei?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        missing = _("Bitte wählen Sie aus, wobei Sie Hilfe brauchen.")
        self.fields["activity"] = forms.ChoiceField(
            label=gettext_lazy("Wobei?"), choices=[(str(one.pk), one.name) for one in self.activities],
            widget=ChoiceCards(icons={str(one.pk): one.icon for one in self.activities}),
            error_messages={"required": missing, "invalid_choice": missing},
        )


class WhenForm(AskingForm):
    rhythm = forms.ChoiceField(
        label=gettext_lazy("Wie oft?"), choices=RHYTHMS, widget=ChoiceCards(icons=RHYTHM_ICONS),
        error_messages={"required": gettext_lazy("Einmal, jede Woche oder wann es passt?")},
    )
    on = forms.DateField(
        label=gettext_lazy("An welchem Tag?"), required=False, widget=NativeDateInput(), help_text=gettext_lazy("Bei jeder Woche: ab wann?"),
        error_messages={"invalid": gettext_lazy("Das ist kein Tag. Zum Beispiel: 24.11.2026")},
    )
    start = forms.TimeField(
        label=gettext_lazy("Um wie viel Uhr?"), required=False, widget=NativeTimeInput(),
        error_messages={"invalid": gettext_lazy("Das ist keine Uhrzeit. Zum Beispiel: 9:30")},
    )
    flexible = forms.CharField(
        label=gettext_lazy("Oder in Worten"), required=False, max_length=200, widget=forms.TextInput({"class": "input"}),
        help_text=gettext_lazy("Wenn es passt, wie es kommt: „am liebsten vormittags“"),
    )

    def clean_on(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["on"]
        if day and day < self.today:
            raise forms.ValidationError(_("Dieser Tag ist schon vorbei."))
        if day and day > self.today + FARTHEST:
            raise forms.ValidationError(_("Das ist noch sehr lange hin. Höchstens ein Jahr."))
        return day

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if found.get("rhythm") in {"once", "weekly"}:
            for name, words in (("on", _("An welchem Tag?")), ("start", _("Um wie viel Uhr?"))):
                if not found.get(name) and name not in self.errors:
                    self.add_error(name, words)
        return found


class MoreForm(AskingForm):
    destination = forms.CharField(
        label=gettext_lazy("Wohin?"), required=False, max_length=200, widget=forms.TextInput({"class": "input"}),
        help_text=gettext_lazy("Wenn es außer Haus geht. Zum Beispiel: Supermarkt in der Lindenstraße"),
    )
    details = forms.CharField(
        label=gettext_lazy("Was sollen wir noch wissen?"), required=False, max_length=1_000, widget=forms.Textarea({"class": "input", "rows": 4}),
        help_text=gettext_lazy("Bitte nichts über die Gesundheit. Das besprechen wir am Telefon."),
    )


class ConsentTick(forms.Form):
    """Only for whoever may consent."""

    use_required_attribute = False
    consent = forms.BooleanField(
        label=gettext_lazy("Ja, ich bin einverstanden."), required=False,
    )
