"""What someone adds to an answer."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class NoteForm(forms.Form):
    note = forms.CharField(
        label=_("Möchten Sie uns etwas dazu schreiben?"), max_length=500, widget=forms.Textarea({"class": "input", "rows": 4}),
        error_messages={"required": _("Schreiben Sie etwas dazu, oder schließen Sie die Seite einfach.")},
    )
