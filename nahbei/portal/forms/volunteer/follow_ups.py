"""How it goes, in a word; and what is behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _


class FollowUpForm(forms.Form):
    answer = forms.ChoiceField(
        widget=forms.HiddenInput(), error_messages={"required": _("Wählen Sie eine Antwort."), "invalid_choice": _("Wählen Sie eine Antwort.")}
    )
    note = forms.CharField(
        label=_("Möchten Sie uns etwas dazu schreiben?"), max_length=500, required=False, widget=forms.Textarea({"class": "input", "rows": 3}),
        help_text=_("Muss nicht sein. Bitte nichts über die Gesundheit."),
    )

    def __init__(self, *args: Any, choices: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["answer"]).choices = list(choices)

    def clean(self) -> dict[str, Any] | None:
        if "answer" in self.errors:  # its field is hidden: say it on top
            self.add_error(None, self.errors["answer"][0])
            del self.errors["answer"]
        return super().clean()
