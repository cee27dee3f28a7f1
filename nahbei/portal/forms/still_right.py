"""What an organisation wants to have changed."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ChangeForm(forms.Form):
    text = forms.CharField(
        label=_("Was sollen wir ändern?"), max_length=1_000, widget=forms.Textarea({"class": "input", "rows": 4}),
        error_messages={"required": _("Schreiben Sie kurz auf, was sich geändert hat.")},
    )
