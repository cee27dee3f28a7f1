"""What the office types while it looks for a helper."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nahbei.placements.actions import CallOutcome
from nahbei.ui.fields import GermanDateField, GermanTimeField
from nahbei.visits.models import Side


class CallNoteForm(forms.Form):
    """What came of a call. Day and time only for „noch einmal anrufen“."""

    outcome = forms.ChoiceField(choices=CallOutcome.choices, error_messages={"required": _("Wählen Sie, wie das Gespräch ausging.")})
    on = GermanDateField(label=_("Tag"), required=False)
    time = GermanTimeField(label=_("Uhrzeit"), required=False)

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].today = lambda: today  # type: ignore[attr-defined]
        self.today = today

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("outcome") == CallOutcome.CALL_AGAIN and not self.errors and not (found.get("on") or found.get("time")):
            self.add_error("time", _("Wann sollen wir noch einmal anrufen?"))
        return found

    @property
    def call_again_at(self) -> dt.datetime | None:
        """Only a time means today, only a day means in the morning."""
        found = self.cleaned_data
        if found["outcome"] != CallOutcome.CALL_AGAIN:
            return None
        return timezone.make_aware(dt.datetime.combine(found["on"] or self.today, found["time"] or dt.time(9)))


class EndingForm(forms.Form):
    """The end of a placement."""

    side = forms.ChoiceField(label=_("Von wem ging es aus?"), choices=Side.choices, widget=forms.Select({"class": "input input--auto"}))
    on = GermanDateField(label=_("Letzter Tag"))
    reason = forms.CharField(
        label=_("Warum?"), max_length=300, widget=forms.TextInput({"class": "input", "autocomplete": "off"}),
        error_messages={"required": _("Schreiben Sie kurz auf, warum.")},
    )

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].today = lambda: today  # type: ignore[attr-defined]


class RequestNoteForm(forms.Form):
    text = forms.CharField(
        label=_("Was war?"), max_length=10_000, widget=forms.Textarea({"class": "input", "rows": 3}),
        help_text=_("Stichworte genügen. Nichts über die Gesundheit."), error_messages={"required": _("Schreiben Sie auf, was war.")},
    )
