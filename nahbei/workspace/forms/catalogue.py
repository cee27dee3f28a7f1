"""What goes into the catalogue."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nahbei.activities.models import Field
from nahbei.desk.catalogue import Choice
from nahbei.foundation.models import Agency
from nahbei.people.folding import readable
from nahbei.places.models import Neighbourhood
from nahbei.ui.widgets import Ticks


class CatalogueForm(forms.Form):
    """In the address, so that a choice can be kept and sent. A word that is no choice counts as not chosen."""

    field: forms.ModelMultipleChoiceField[Field] = forms.ModelMultipleChoiceField(None, label=_("Felder"), required=False, widget=Ticks())
    area: forms.ModelMultipleChoiceField[Neighbourhood] = forms.ModelMultipleChoiceField(None, label=_("Viertel"), required=False, widget=Ticks())
    short_term = forms.BooleanField(label=_("nur, was auch für kurze Zeit geht"), required=False)
    accessible = forms.BooleanField(label=_("nur barrierefrei"), required=False)
    numbers = forms.CharField(label=_("Nur diese Nummern"), required=False, max_length=400, help_text=_("„3, 17, 21“"))
    person = forms.CharField(label=_("Zusammengestellt für"), required=False, max_length=120, help_text=_("Steht auf der ersten Seite."))

    def __init__(self, data: Any, *, agency: Agency) -> None:
        super().__init__(data)
        self.fields["field"].queryset = agency.fields.all()  # type: ignore[attr-defined]
        self.fields["area"].queryset = agency.neighbourhoods.all()  # type: ignore[attr-defined]

    def choice(self) -> Choice:
        self.is_valid()
        found = self.cleaned_data
        words = re.split(r"[,;\s]+", found.get("numbers", ""))
        numbers = tuple(int(word) for word in words if word.isdecimal() and len(word) < 9)
        return Choice(
            fields=tuple(row.pk for row in found.get("field") or ()), areas=tuple(row.pk for row in found.get("area") or ()), numbers=numbers,
            short_term=bool(found.get("short_term")), accessible=bool(found.get("accessible")), person=readable(found.get("person", "")),
        )
