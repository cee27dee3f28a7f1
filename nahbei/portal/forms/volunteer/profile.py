"""What a volunteer says about her own help: for what, when, how far and how much, in which languages."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from nahbei.activities.models import Activity, Handling
from nahbei.foundation.models import Agency
from nahbei.people.models import LANGUAGES, Person
from nahbei.ui.fields import HalfHourWeekField
from nahbei.ui.widgets import CheckCards, Ticks
from nahbei.volunteers.models import Volunteer
from nahbei.volunteers.week import WeekPattern

SHORT = {"class": "input input--short", "inputmode": "decimal", "autocomplete": "off"}
NUMBER = {
    "invalid": _("Bitte nur eine Zahl."), "min_value": _("Bitte mindestens %(limit_value)s."), "max_value": _("Bitte höchstens %(limit_value)s."),
}


class ActivitiesForm(forms.Form):
    """What can be mediated, and what she is registered for anyway. What she does not want there stays as the office noted it."""

    activities = forms.TypedMultipleChoiceField(
        label=_("Wobei helfen Sie gern?"), coerce=int, required=False, widget=CheckCards(lines=True),
        error_messages={"invalid_choice": _("Das wird zurzeit nicht angeboten.")},
    )

    def __init__(self, *args: Any, agency: Agency, volunteer: Volunteer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.not_wanted = dict(volunteer.willingnesses.values_list("activity_id", "not_wanted"))
        rows = agency.activities.order_by("field__position", "field__name", "position", "name")
        self.offered: dict[int, Activity] = {
            one.pk: one for one in rows if one.pk in self.not_wanted or (one.active and one.handling == Handling.VOLUNTEER)
        }
        field = cast(forms.TypedMultipleChoiceField, self.fields["activities"])
        field.choices = [(key, one.name) for key, one in self.offered.items()]
        field.widget.icons = {str(key): one.icon for key, one in self.offered.items()}
        self.initial = {"activities": list(self.not_wanted)}

    def willing(self) -> dict[Activity, str]:
        return {self.offered[key]: self.not_wanted.get(key, "") for key in self.cleaned_data["activities"]}


class TimesForm(forms.Form):
    week = HalfHourWeekField(
        label=_("Ihre Woche"), required=False,
        help_text=_("Zum Beispiel „9-12, 14-17“, „vormittags“ oder „ab 14“. Oder tippen Sie die halben Stunden an. Leer heißt: an diesem Tag nicht."),
    )

    def __init__(self, *args: Any, volunteer: Volunteer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        spans = volunteer.week.spans()
        self.initial = {"week": frozenset((day, half) for day, first, after in spans for half in range(first, after))}

    def pattern(self) -> WeekPattern:
        return WeekPattern.from_spans((day, half, half + 1) for day, half in self.cleaned_data["week"])


class LimitsForm(forms.Form):
    reach_km = forms.DecimalField(
        label=_("Wie weit von zu Hause, in Kilometern?"), min_value=Decimal("0.1"), max_value=200, decimal_places=1, localize=True,
        widget=forms.TextInput(SHORT), error_messages={**NUMBER, "required": _("Bitte eine Zahl, zum Beispiel 3.")},
    )
    max_visits_week = forms.IntegerField(
        label=_("Höchstens so viele Einsätze in der Woche"), min_value=1, max_value=50, required=False, widget=forms.TextInput(SHORT),
        error_messages=NUMBER, help_text=_("Leer heißt: keine Grenze."),
    )
    max_hours_week = forms.DecimalField(
        label=_("Höchstens so viele Stunden in der Woche"), min_value=Decimal("0.5"), max_value=80, decimal_places=1, required=False, localize=True,
        widget=forms.TextInput(SHORT), error_messages=NUMBER, help_text=_("Leer heißt: keine Grenze."),
    )
    has_car = forms.BooleanField(label=_("Ich kann mit dem Auto kommen"), required=False)
    has_licence = forms.BooleanField(label=_("Ich habe einen Führerschein"), required=False)
    limits = forms.CharField(
        label=_("Was möchten Sie nicht tun?"), max_length=2_000, required=False, widget=forms.Textarea({"class": "input", "rows": 3}),
        help_text=_("Zum Beispiel: keine Arbeiten auf der Leiter."),
    )

    def __init__(self, *args: Any, volunteer: Volunteer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        minutes = volunteer.max_minutes_week
        self.initial = {
            "reach_km": Decimal(volunteer.reach_m) / 1_000, "max_visits_week": volunteer.max_visits_week,
            "max_hours_week": None if minutes is None else Decimal(minutes) / 60, "has_car": volunteer.has_car,
            "has_licence": volunteer.has_licence, "limits": volunteer.limits,
        }

    def columns(self) -> dict[str, Any]:
        said = self.cleaned_data
        hours = said["max_hours_week"]
        return {
            "reach_m": round(said["reach_km"] * 1_000), "max_visits_week": said["max_visits_week"],
            "max_minutes_week": None if hours is None else round(hours * 60), "has_car": said["has_car"],
            "has_licence": said["has_licence"] or said["has_car"], "limits": said["limits"],
        }


class LanguagesForm(forms.Form):
    language = forms.ChoiceField(label=_("Welche Sprache sprechen Sie am liebsten?"), choices=LANGUAGES)
    languages = forms.MultipleChoiceField(label=_("Welche sprechen Sie noch?"), required=False, choices=LANGUAGES, widget=Ticks())

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"language": person.language, "languages": person.languages}

    def columns(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {"language": said["language"], "languages": [code for code in said["languages"] if code != said["language"]]}
