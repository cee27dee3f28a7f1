"""What an organisation says besides a yes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nahbei.foundation.models import Agency
from nahbei.placements.models import DeclineReason


class ReasonForm(forms.Form):
    reason: forms.ModelChoiceField[DeclineReason] = forms.ModelChoiceField(
        label=_("Woran liegt es?"), queryset=None, widget=forms.RadioSelect, required=False, empty_label=None,
        help_text=_("Es hilft uns beim nächsten Vorschlag. Sie müssen nichts wählen."),
    )

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].queryset = agency.decline_reasons.filter(active=True)  # type: ignore[attr-defined]


class QuestionForm(forms.Form):
    question = forms.CharField(
        label=_("Ihre Frage"), max_length=500, widget=forms.Textarea({"class": "input", "rows": 4}),
        error_messages={"required": _("Schreiben Sie Ihre Frage dazu.")},
    )

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
