"""A photo and the tick below it."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class PhotoForm(forms.Form):
    """`file` is read by the action, which says what is wrong with it."""

    file = forms.FileField(
        label=_("Ihr Foto"), widget=forms.FileInput({"accept": "image/jpeg,image/png,image/webp"}),
        help_text=_("JPEG, PNG oder WebP, höchstens 8 MB. Am besten nur Ihr Gesicht. Ort und Gerät werden entfernt."),
        error_messages={"required": _("Wählen Sie ein Foto aus."), "empty": _("Die Datei ist leer.")},
    )
    agreed = forms.BooleanField(
        label=_("Ja, ich bin einverstanden"), error_messages={"required": _("Setzen Sie den Haken: Ohne Einverständnis speichern wir kein Foto.")},
    )
