"""What somebody asks for: the same fields when a call is taken and when a request is changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nahbei.activities.models import Activity, Need
from nahbei.foundation.models import Agency
from nahbei.foundation.refusal import Refusal
from nahbei.help_requests.asked import Asked
from nahbei.help_requests.models import Answering, GenderWish, Urgency
from nahbei.help_requests.recurrence import mask_of, parse_until, weekdays_of
from nahbei.people.models import LANGUAGES
from nahbei.ui import german
from nahbei.ui.fields import GermanDateField, GermanTimeField
from nahbei.ui.widgets import ChoiceCards, GermanDateInput, Ticks

ONCE, REGULAR = "once", "regular"
RHYTHMS = [(ONCE, gettext_lazy("Einmal")), (REGULAR, gettext_lazy("Regelmäßig"))]
WEEKS = [(1, gettext_lazy("jede Woche")), *((number, gettext_lazy("alle %d Wochen") % number) for number in range(2, 9))]
WEEKDAYS = [(str(number), word) for number, word in enumerate(german.WEEKDAYS_SHORT)]


class UntilField(forms.CharField):
    """„Ostern“, „Ende März“, „24.12.“ → the last day."""

    widget = GermanDateInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=80, **kwargs)
        self.today = dt.date.max

    def clean(self, value: Any) -> Any:
        if isinstance(value, dt.date) or not (text := super().clean(value)):
            return value or None
        try:
            return parse_until(text, today=self.today)
        except german.NotUnderstood as error:
            raise ValidationError(_("Diesen Tag verstehen wir nicht. Zum Beispiel: Ostern, Ende März oder 24.12.")) from error


class AskedForm(forms.Form):
    """Activities and needs are read once; whatever is not asked for by the rhythm is ignored."""

    activity = forms.TypedChoiceField(label=gettext_lazy("Worum geht es?"), widget=ChoiceCards(numbered=True), required=False)
    details = forms.CharField(label=gettext_lazy("Genauer"), max_length=10_000, required=False)
    rhythm = forms.ChoiceField(label=gettext_lazy("Wie oft?"), choices=RHYTHMS, widget=ChoiceCards(slim=True), initial=ONCE, required=False)
    every_weeks = forms.TypedChoiceField(label=gettext_lazy("Rhythmus"), choices=WEEKS, coerce=int, empty_value="1", required=False, initial=1)
    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("An welchen Tagen?"), choices=WEEKDAYS, coerce=int, widget=Ticks, required=False
    )
    starts_on = GermanDateField(label=gettext_lazy("Tag"), required=False)
    start = GermanTimeField(label=gettext_lazy("von"), required=False)
    end = GermanTimeField(label=gettext_lazy("bis"), required=False)
    until = UntilField(label=gettext_lazy("längstens bis"), required=False)
    not_on_holidays = forms.BooleanField(label=gettext_lazy("nicht an Feiertagen"), required=False, initial=True)
    flexible = forms.CharField(label=gettext_lazy("oder: wann es passt"), max_length=200, required=False)
    origin = forms.CharField(label=gettext_lazy("Von"), max_length=200, required=False)
    destination = forms.CharField(label=gettext_lazy("Nach"), max_length=200, required=False)
    needs = forms.TypedMultipleChoiceField(label=gettext_lazy("Was ist nötig?"), widget=Ticks, required=False)
    language = forms.ChoiceField(label=gettext_lazy("Sprache"), choices=[("", gettext_lazy("egal")), *LANGUAGES], required=False)
    language_required = forms.BooleanField(label=gettext_lazy("Sprache ist nötig"), required=False)
    gender_wish = forms.ChoiceField(label=gettext_lazy("Wunsch"), choices=GenderWish.choices, required=False)
    urgency = forms.ChoiceField(
        label=gettext_lazy("Wie eilig?"), choices=Urgency.choices, widget=ChoiceCards(slim=True), initial=Urgency.NORMAL, required=False
    )
    answering = forms.ChoiceField(
        label=gettext_lazy("Wenn jemand zusagt"), choices=Answering.choices, widget=ChoiceCards(slim=True), initial=Answering.AT_ONCE,
        required=False,
    )
    health_note = forms.CharField(
        label=gettext_lazy("Gesundheitsnotiz"), max_length=4_000, required=False,
        widget=forms.Textarea({"rows": 2, "data-private": True, "autocomplete": "off", "placeholder": " "}),
    )

    def __init__(self, *args: Any, agency: Agency, today: dt.date, keep: Asked | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agency, self.today, self.keep = agency, today, keep
        self.activities: dict[str, Activity] = {str(row.pk): row for row in agency.activities.offered()}
        self.choosable: dict[str, Need] = {str(row.pk): row for row in agency.needs.filter(active=True)}
        if keep is not None:  # what is no longer offered stays choosable where it was chosen
            self.activities.setdefault(str(keep.activity.pk), keep.activity)
            self.choosable |= {str(need.pk): need for need in keep.needs}
        self._offer()

    def _offer(self) -> None:
        activity, needs, until = self.fields["activity"], self.fields["needs"], self.fields["until"]
        assert isinstance(activity, forms.TypedChoiceField) and isinstance(needs, forms.TypedMultipleChoiceField)
        assert isinstance(until, UntilField) and isinstance(activity.widget, ChoiceCards)
        activity.choices = [(key, row.name) for key, row in self.activities.items()]
        activity.widget.icons = {key: row.icon for key, row in self.activities.items()}
        activity.coerce, activity.empty_value = self.activities.__getitem__, None
        needs.choices = [(key, row.name) for key, row in self.choosable.items()]
        needs.coerce = self.choosable.__getitem__
        until.today = self.today
        starts_on = self.fields["starts_on"]
        assert isinstance(starts_on, GermanDateField)
        starts_on.today = lambda: self.today

    def asked(self, *, origin: str = "") -> Asked | None:
        """What was understood so far; None while nobody said what it is about. `origin`: where it starts when nothing was typed."""
        said = getattr(self, "cleaned_data", {})
        if not (activity := said.get("activity")):
            return None
        regular = said.get("rhythm") == REGULAR
        return Asked(
            activity=activity, details=said.get("details") or "", standing=regular, starts_on=said.get("starts_on"),
            start=said.get("start"), end=said.get("end"), flexible="" if regular else said.get("flexible") or "",
            every_weeks=int(said.get("every_weeks") or 1) if regular else 1, weekdays=self._weekdays(said) if regular else 0,
            ends_on=said.get("until") if regular else None, not_on_holidays=not regular or bool(said.get("not_on_holidays")),
            origin=said.get("origin") or origin, destination=said.get("destination") or "", language=said.get("language") or "",
            language_required=bool(said.get("language_required")), gender_wish=said.get("gender_wish") or "",
            urgency=said.get("urgency") or Urgency.NORMAL, answering=said.get("answering") or Answering.AT_ONCE,
            needs=tuple(said.get("needs") or ()),
        )

    def _weekdays(self, said: Mapping[str, Any]) -> int:
        """„regelmäßig“ with a day but without weekdays means the weekday of that day."""
        if said.get("weekdays"):
            return mask_of(said["weekdays"])
        return 1 << said["starts_on"].weekday() if said.get("starts_on") else 0

    def refuse(self, refusal: Refusal) -> None:
        """Put what an action refused where it belongs."""
        field = refusal.field if refusal.field in self.fields else None
        self.add_error(field, str(refusal))


def initial_of(asked: Asked) -> dict[str, Any]:
    """How the form shows what was asked."""
    return {
        **{name: getattr(asked, name) for name in (
            "details", "starts_on", "start", "end", "flexible", "every_weeks", "not_on_holidays", "origin", "destination", "language",
            "language_required", "gender_wish", "urgency", "answering",
        )},
        "activity": str(asked.activity.pk), "rhythm": REGULAR if asked.standing else ONCE, "weekdays": weekdays_of(asked.weekdays),
        "until": asked.ends_on, "needs": [str(need.pk) for need in asked.needs],
    }
