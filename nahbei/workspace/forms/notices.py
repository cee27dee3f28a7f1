"""Forms of rules and circulars."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from nahbei.messaging.queries import name_of
from nahbei.notices.models import NoticeRule, Unit, Whom
from nahbei.notices.occasions import Occasion
from nahbei.ui.fields import GermanTimeField


class RuleForm(forms.Form):
    """When, and whom with which text. Whom and text are one choice: not every text is for everybody."""

    amount = forms.IntegerField(
        label=_("Wie lange?"), min_value=0, max_value=400, widget=forms.NumberInput(attrs={"class": "input input--short", "inputmode": "numeric"}),
    )
    unit = forms.ChoiceField(label=_("Einheit"), choices=Unit.choices)
    at_time = GermanTimeField(label=_("Um wie viel Uhr?"), required=False, help_text=_("Nur bei Tagen, zum Beispiel „17 Uhr“."))
    told = forms.ChoiceField(label=_("An wen, mit welchem Text?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, occasion: Occasion, rule: NoticeRule | None = None, **kwargs: Any) -> None:
        first = {"amount": 1, "unit": Unit.DAYS, "at_time": None, "told": ""}
        if rule is not None:
            first = {"amount": rule.amount, "unit": rule.unit, "at_time": rule.at_time, "told": f"{rule.whom}:{rule.topic}"}
        super().__init__(*args, **{**kwargs, "initial": first})
        self.fields["amount"].help_text = _("0 heißt: gleich, oder am selben Tag. Gezählt wird: %(apart)s.") % {"apart": occasion.apart}
        cast(forms.ChoiceField, self.fields["told"]).choices = [
            (f"{whom}:{topic}", f"{Whom(whom).label}: „{name_of(topic)}“") for whom, topics in occasion.told.items() for topic in topics
        ]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if found.get("unit") == Unit.HOURS:
            found["at_time"] = None
        elif found.get("unit") == Unit.DAYS and not found.get("at_time") and "at_time" not in self.errors:
            self.add_error("at_time", _("Schreiben Sie dazu, um wie viel Uhr."))
        return found

    def said(self) -> dict[str, Any]:
        """What the actions take."""
        whom, _colon, topic = self.cleaned_data["told"].partition(":")
        return {"whom": whom, "topic": topic, **{name: self.cleaned_data[name] for name in ("amount", "unit", "at_time")}}
