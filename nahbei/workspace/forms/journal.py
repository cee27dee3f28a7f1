"""Forms of the Protokollbuch."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nahbei.foundation.models import Agency
from nahbei.people.models import Person
from nahbei.ui.fields import GermanDateField


class NoteForm(forms.Form):
    """A line about a day or, when the page of a person led here, about that person."""

    text = forms.CharField(
        label=_("Was war?"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 2}), help_text=_("Stichworte genügen."),
        error_messages={"required": _("Schreiben Sie auf, was war.")},
    )
    person: forms.ModelChoiceField[Person] = forms.ModelChoiceField(queryset=None, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = agency.people.present()  # type: ignore[attr-defined]


class CorrectionForm(forms.Form):
    text = forms.CharField(
        label=_("Wie ist es richtig?"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Der alte Eintrag bleibt stehen; der neue nennt seine Nummer."),
        error_messages={"required": _("Schreiben Sie auf, wie es richtig ist.")},
    )


class ClosingForm(forms.Form):
    name = forms.CharField(label=_("Abgeschlossen von"), max_length=120)


class DaysForm(forms.Form):
    """From a day to a day, at most a year."""

    first = GermanDateField(label=_("vom"), past=True)
    last = GermanDateField(label=_("bis"), past=True)

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        first, last = found.get("first"), found.get("last")
        if first and last and first > last:
            raise forms.ValidationError(_("Der erste Tag liegt nach dem letzten."))
        if first and last and (last - first).days > 370:
            raise forms.ValidationError(_("Bitte höchstens ein Jahr auf einmal."))
        return found
