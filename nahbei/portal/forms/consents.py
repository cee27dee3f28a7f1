"""A parent's word."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class ConsentForm(forms.Form):
    given_by = forms.CharField(
        label=_("Ihr Vor- und Nachname"), max_length=120, min_length=3, widget=forms.TextInput({"class": "input", "autocomplete": "name"}),
        error_messages={"required": _("Bitte schreiben Sie Ihren Namen."), "min_length": _("Bitte schreiben Sie Vor- und Nachnamen.")},
    )
    may_decide = forms.BooleanField(
        label=_("Ich bin sorgeberechtigt und einverstanden. Die Verschwiegenheitserklärung habe ich gelesen und unterschreibe sie mit."),
        error_messages={"required": _("Bitte setzen Sie den Haken, wenn Sie einverstanden sind.")},
    )

    def __init__(self, *args: Any, name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"given_by": name}
