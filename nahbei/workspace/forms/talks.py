"""What the talk asks beside record and file: why, in which fields, how it ended."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy

from nahbei.activities.models import Field
from nahbei.foundation.models import Agency
from nahbei.opportunities.models import Position
from nahbei.ui.fields import GermanDateField
from nahbei.ui.widgets import ChoiceCards, Ticks
from nahbei.volunteers.models import TalkOutcome


class TalkForm(forms.Form):
    motivation = forms.CharField(
        label=gettext_lazy("Was führt Sie zu uns?"), required=False, max_length=2_000, widget=forms.Textarea({"rows": 2})
    )
    fields_of_interest = forms.ModelMultipleChoiceField[Field](None, label=gettext_lazy("Was liegt Ihnen?"), required=False, widget=Ticks())
    outcome = forms.ChoiceField(
        label=gettext_lazy("Wie ging es aus?"), choices=TalkOutcome.choices, widget=ChoiceCards(slim=True),
        error_messages={"required": gettext_lazy("Wählen Sie, wie das Gespräch ausging.")},
    )
    come_back_on = GermanDateField(
        label=gettext_lazy("Wann fragen wir nach?"), required=False, help_text=gettext_lazy("Für „überlegt noch“. Leer: in zwei Wochen.")
    )

    def __init__(self, *args: Any, agency: Agency, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agency, self.today = agency, today
        cast(forms.ModelMultipleChoiceField[Field], self.fields["fields_of_interest"]).queryset = agency.fields.filter(
            pk__in=agency.positions.published(on=today).values("field")
        ) | agency.fields.filter(activities__active=True, activities__handling="volunteer")
        self.fields["fields_of_interest"].queryset = self.fields["fields_of_interest"].queryset.distinct()  # type: ignore[attr-defined]
        cast(GermanDateField, self.fields["come_back_on"]).today = lambda: today

    @property
    def picks(self) -> list[int]:
        """The ticked positions, by their ids; a word that is none is left out."""
        words = self.data.getlist("pick") if hasattr(self.data, "getlist") else []
        return [int(word) for word in dict.fromkeys(words) if word.isdecimal() and len(word) < 18]

    def positions(self) -> list[Position]:
        """Those of them that are still open, in the order in which they were ticked."""
        rows = self.agency.positions.published(on=self.today).select_related("agency", "organisation", "contact__person").in_bulk(self.picks)
        return [rows[key] for key in self.picks if key in rows]
