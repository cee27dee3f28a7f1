"""Forms of rules and circulars."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nahbei.messaging.queries import name_of
from nahbei.notices.models import NoticeRule, Unit, Whom
from nahbei.notices.occasions import Occasion
from nahbei.ui.fields import GermanDateField, GermanTimeField


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


class CircularForm(forms.Form):
    """Subject and text; empty while somebody still thinks. With a day it waits until then."""

    subject = forms.CharField(label=_("Betreff"), max_length=160, required=False, widget=forms.TextInput(attrs={"class": "input"}))
    body = forms.CharField(
        label=_("Text"), max_length=8_000, required=False, widget=forms.Textarea(attrs={"class": "input", "rows": 12}),
        help_text=_("Anrede und Gruß stehen von selbst da. Felder: {vorname}, {nachname}, {name}, {agentur}, {telefon}, {sprechzeiten}."),
    )
    day = GermanDateField(label=_("Erst am"), required=False, help_text=_("Leer: sofort."))
    time = GermanTimeField(label=_("um"), required=False, help_text=_("Ohne Uhrzeit um 9 Uhr."))

    def send_at(self) -> dt.datetime | None:
        """None: now."""
        day = self.cleaned_data.get("day")
        return dt.datetime.combine(day, self.cleaned_data.get("time") or dt.time(9), timezone.get_default_timezone()) if day else None

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if found.get("time") and not found.get("day") and "day" not in self.errors:
            self.add_error("day", _("An welchem Tag?"))
        return found
