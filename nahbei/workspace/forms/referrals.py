"""What the office types when it refers somebody, and when it asks back."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nahbei.placements.models import ReferralOutcome
from nahbei.ui.fields import GermanDateField
from nahbei.ui.widgets import ChoiceCards

ICONS: dict[str, str] = {
    ReferralOutcome.CONTACT_MADE: "phone-outgoing", ReferralOutcome.ACCEPTED: "check", ReferralOutcome.WAITING_LIST: "hourglass",
    ReferralOutcome.REFUSED: "x", ReferralOutcome.NOT_REACHED: "phone-missed",
}


class ReferralNoteForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("Notiz fürs Büro"), max_length=300, required=False, widget=forms.TextInput({"class": "input", "autocomplete": "off"})
    )


class OutcomeForm(forms.Form):
    """What the resident told."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("Was ist daraus geworden?"), choices=ReferralOutcome.choices, widget=ChoiceCards(icons=ICONS, numbered=True),
        error_messages={"required": gettext_lazy("Wählen Sie, was daraus geworden ist.")},
    )
    note = forms.CharField(
        label=gettext_lazy("Notiz"), max_length=300, required=False, widget=forms.TextInput({"class": "input", "autocomplete": "off"})
    )
    ask_again_on = GermanDateField(
        label=gettext_lazy("Noch einmal fragen am"), required=False,
        help_text=gettext_lazy("Leer heißt: erledigt. Bei „nicht erreicht“: in sieben Tagen."),
    )

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        day = self.fields["ask_again_on"]
        assert isinstance(day, GermanDateField)
        day.today = lambda: today

    def clean_ask_again_on(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["ask_again_on"]
        if day is not None and day <= self.today:
            raise forms.ValidationError(_("Ein Tag nach heute."))
        return day
