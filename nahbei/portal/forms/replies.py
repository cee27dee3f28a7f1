"""What someone types who was asked and wants to know more."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class QuestionForm(forms.Form):
    question = forms.CharField(
        label=_("Was möchten Sie wissen?"), max_length=500, widget=forms.Textarea({"class": "input", "rows": 4}),
        error_messages={"required": _("Schreiben Sie Ihre Frage dazu.")},
    )
