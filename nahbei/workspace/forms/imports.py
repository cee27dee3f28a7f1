"""Forms of the imports: the file, and which column is which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nahbei.exchange.kinds import IMPORTERS
from nahbei.exchange.models import Import, ImportKind
from nahbei.exchange.sources import MOST_BYTES
from nahbei.ui.widgets import ChoiceCards


class FileForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Was möchten Sie übernehmen?"), choices=ImportKind.choices, initial=ImportKind.POSITIONS, widget=ChoiceCards(slim=True)
    )
    file = forms.FileField(
        label=_("Datei"), help_text=_("CSV oder XLSX mit Überschriften in der ersten Zeile; für Stellen auch das XML aus Freinet."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.xlsx,.xml"}),
        error_messages={"empty": _("In der Datei steht nichts."), "required": _("Wählen Sie eine Datei.")},
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("Die Datei ist zu groß: höchstens 60 Megabyte."))
        return file


class ColumnsForm(forms.Form):
    """One choice for each value that can be taken over; the hint shows what stands in the chosen column."""

    def __init__(self, data: Mapping[str, Any] | None, *, run: Import, header: Sequence[str], samples: Mapping[str, str]) -> None:
        super().__init__(data)
        choices = [("", _("– nicht übernehmen –")), *((name, _labelled(name, samples)) for name in header)]
        for column in IMPORTERS[run.kind].columns:
            self.fields[column.name] = forms.ChoiceField(
                label=str(column.label), choices=choices, required=column.needed, initial=run.columns.get(column.name, ""),
                error_messages={"required": _("Wählen Sie eine Spalte.")},
            )


def _labelled(name: str, samples: Mapping[str, str]) -> str:
    return f"{name} – „{samples[name]}“" if name in samples else name
