"""Forms about bank statements: the file, what a line was, why it is none of our business."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nahbei.contributions.actions.statements import MOST_BYTES
from nahbei.contributions.models import LineUse


class StatementForm(forms.Form):
    file = forms.FileField(
        label=_("Datei der Bank"), help_text=_("CAMT.053 als XML oder ZIP, wie sie das Online-Banking unter „Kontoauszüge“ oder „Umsätze“ anbietet."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xml,.zip,.camt"}),
        error_messages={"empty": _("In der Datei steht nichts."), "required": _("Wählen Sie eine Datei.")},
    )

    def clean_file(self) -> Any:
        """Asked before anything of it is read."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("Diese Datei ist zu groß: höchstens 20 Megabyte. Holen Sie den Auszug in kürzeren Zeiträumen."))
        return file


class WhatForm(forms.Form):
    """One button says both: what it was, and whose: „payment:17“, „donation:o4“ of an organisation, „fee“."""

    what = forms.RegexField(r"\A[a-z_]{1,8}(:o?[0-9]{1,18})?\Z", max_length=30)

    def clean_what(self) -> tuple[str, str, int | None]:
        """Use, „o“ for an organisation, key."""
        use, _colon, key = self.cleaned_data["what"].partition(":")
        if use not in LineUse.values or key.startswith("o") and use != LineUse.DONATION:
            raise forms.ValidationError(_("Das gibt es nicht."))
        return use, key[:1] if key.startswith("o") else "", int(key.lstrip("o")) if key else None


class AsideForm(forms.Form):
    why = forms.CharField(label=_("Warum geht uns das nichts an?"), max_length=200, help_text=_("Zum Beispiel: Miete, steht im Buch des Vereins."))
