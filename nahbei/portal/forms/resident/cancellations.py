"""A date is called off."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nahbei.ui.widgets import ChoiceCards

THEN = [("other", _("Ich brauche einen anderen Tag")), ("end", _("Ich brauche die Hilfe nicht mehr"))]


class CancelForm(forms.Form):
    """With a single date goes the whole wish, or another day is looked for. In a series only this date is off."""

    use_required_attribute = False
    then = forms.ChoiceField(
        label=_("Und danach?"), choices=THEN, widget=ChoiceCards(icons={"other": "calendar-plus", "end": "circle-check"}),
        error_messages={"required": _("Brauchen Sie einen anderen Tag, oder hat es sich erledigt?")},
    )
    reason = forms.CharField(
        label=_("Möchten Sie sagen, warum?"), max_length=200, required=False, help_text=_("Muss nicht sein. Bitte nichts über Ihre Gesundheit."),
        widget=forms.TextInput({"class": "input"}),
    )

    def __init__(self, *args: Any, one_off: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not one_off:
            del self.fields["then"]
