"""A photo that the office stores for somebody, and how she agreed."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from nahbei.people.models import ConsentForm
from nahbei.ui.widgets import ChoiceCards


class PhotoForm(forms.Form):
    """`file` is read by the action, which says what is wrong with it."""

    file = forms.FileField(
        label=_("Foto"), widget=forms.FileInput({"accept": "image/jpeg,image/png,image/webp"}),
        help_text=_("JPEG, PNG oder WebP, höchstens 8 MB. Wird quadratisch; Ort und Gerät werden entfernt."),
        error_messages={"required": _("Wählen Sie ein Foto aus."), "empty": _("Die Datei ist leer.")},
    )
    form = forms.ChoiceField(
        label=_("Wie hat sie oder er eingewilligt?"), choices=[choice for choice in ConsentForm.choices if choice[0] != ConsentForm.ONLINE],
        initial=ConsentForm.SPOKEN, widget=ChoiceCards(slim=True),
    )
    agreed = forms.BooleanField(
        label=_("Vorgelesen, und sie oder er ist einverstanden"),
        error_messages={"required": _("Setzen Sie den Haken: Ohne Einverständnis speichern wir kein Foto.")},
    )
