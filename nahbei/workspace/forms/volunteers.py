"""Forms about volunteers: the one page, filters of the list, pause, block, end, absence, declaration."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any, cast

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nahbei.activities.models import Activity, Handling
from nahbei.desk.volunteer_list import ALL, DAYPARTS, Filters
from nahbei.desk.volunteering import File
from nahbei.foundation.models import Agency
from nahbei.people.models import LANGUAGES, Person
from nahbei.ui.fields import GermanDateField, HalfHourWeekField
from nahbei.ui.german import WEEKDAYS
from nahbei.ui.widgets import ChoiceCards, Ticks
from nahbei.volunteers.models import Absence, DeclarationText, Volunteer, VolunteerState
from nahbei.volunteers.week import WeekPattern

USUAL_KM = Decimal(3)
STATES = {*VolunteerState.values, ALL}
DAYPART_WORDS = {
    "morning": gettext_lazy("vormittags"), "afternoon": gettext_lazy("nachmittags"), "evening": gettext_lazy("abends"),
}
SHORT = {"class": "input input--short", "inputmode": "decimal", "autocomplete": "off"}


class FilterForm(forms.Form):
    """What stands in the address. An unknown word is as good as none."""

    q = forms.CharField(label=gettext_lazy("Name oder Telefon"), required=False, max_length=100,
                        widget=forms.TextInput({"class": "input", "type": "search", "autocomplete": "off"}))
    state = forms.ChoiceField(required=False, choices=[(state, state) for state in sorted(STATES)])
    activity = forms.TypedChoiceField(label=gettext_lazy("Tätigkeit"), coerce=int, empty_value=None, required=False)
    area = forms.TypedChoiceField(label=gettext_lazy("Viertel"), coerce=int, empty_value=None, required=False)
    weekday = forms.TypedChoiceField(
        label=gettext_lazy("hat Zeit"), coerce=int, empty_value=None, required=False,
        choices=[("", gettext_lazy("egal")), *enumerate(WEEKDAYS)],
    )
    daypart = forms.ChoiceField(
        label=gettext_lazy("Tageszeit"), required=False,
        choices=[("", gettext_lazy("egal")), *((key, DAYPART_WORDS[key]) for key in DAYPARTS)],
    )
    language = forms.ChoiceField(label=gettext_lazy("spricht"), required=False, choices=[("", gettext_lazy("egal")), *LANGUAGES])
    car = forms.BooleanField(label=gettext_lazy("mit Auto"), required=False)
    unsigned = forms.BooleanField(label=gettext_lazy("ohne Erklärung"), required=False)

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        anything = ("", _("egal"))
        for name, rows in (("activity", agency.activities), ("area", agency.neighbourhoods)):
            cast(forms.ChoiceField, self.fields[name]).choices = [anything, *rows.values_list("pk", "name")]

    def filters(self) -> Filters:
        self.full_clean()
        said = self.cleaned_data
        return Filters(
            q=said.get("q") or "", state=said.get("state") or VolunteerState.ACTIVE, activity=said.get("activity"),
            neighbourhood=said.get("area"), language=said.get("language") or "", car=bool(said.get("car")), weekday=said.get("weekday"),
            daypart=said.get("daypart") or "", unsigned=bool(said.get("unsigned")),
        )


@dataclass(frozen=True)
class WillingLine:
    """One activity on the form: its tick, and what she does not want there."""

    activity: Activity
    tick: BoundField
    but_not: BoundField


class VolunteerForm(forms.Form):
    """The one page. Nothing is required: a talk on the telephone does not tell all."""

    week = HalfHourWeekField(label=gettext_lazy("Wann ist Zeit?"), required=False,
                             help_text=gettext_lazy("„9-12, 14-17“, „ab 14“, „vormittags“. Leer heißt: nie."))
    reach_km = forms.DecimalField(label=gettext_lazy("Wie weit weg? (km)"), min_value=Decimal("0.1"), max_value=Decimal(200), decimal_places=1,
                                  localize=True, initial=USUAL_KM, widget=forms.TextInput(SHORT))
    max_visits_week = forms.IntegerField(label=gettext_lazy("Höchstens Einsätze in der Woche"), min_value=1, max_value=50, required=False,
                                         widget=forms.TextInput(SHORT))
    max_hours_week = forms.DecimalField(label=gettext_lazy("Höchstens Stunden in der Woche"), min_value=Decimal("0.5"), max_value=Decimal(80),
                                        decimal_places=1, required=False, localize=True, widget=forms.TextInput(SHORT))
    has_licence = forms.BooleanField(label=gettext_lazy("hat einen Führerschein"), required=False)
    has_car = forms.BooleanField(label=gettext_lazy("hat ein Auto"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Sprache"), choices=LANGUAGES, initial="de")
    languages = forms.MultipleChoiceField(label=gettext_lazy("Spricht außerdem"), required=False, choices=LANGUAGES, widget=Ticks())
    experience = forms.CharField(label=gettext_lazy("Erfahrung, Beruf"), required=False, max_length=2_000, widget=forms.Textarea({"rows": 2}))
    limits = forms.CharField(label=gettext_lazy("Möchte nicht"), required=False, max_length=2_000, widget=forms.Textarea({"rows": 2}))
    since = GermanDateField(label=gettext_lazy("Dabei seit"), past=True)
    signed_on = GermanDateField(label=gettext_lazy("Verschwiegenheitserklärung unterschrieben am"), past=True, required=False)

    def __init__(
        self, *args: Any, agency: Agency, today: dt.date, volunteer: Volunteer | None = None, person: Person | None = None,
        text: DeclarationText | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.volunteer = volunteer
        self.initial = {"since": today, **_said_by(volunteer, person), **self.initial}
        for name in ("since", "signed_on"):
            field = cast(GermanDateField, self.fields[name])
            field.today = field.most = lambda: today
        if text is None:
            del self.fields["signed_on"]
        elif text.existed_from <= today:
            cast(GermanDateField, self.fields["signed_on"]).least = lambda: text.existed_from
        if person is None:  # the new record asks for languages itself
            del self.fields["language"], self.fields["languages"]
        self.activities = _activities(agency, volunteer)
        for activity in self.activities:
            self.fields[f"does_{activity.pk}"] = forms.BooleanField(label=activity.name, required=False)
            self.fields[f"not_{activity.pk}"] = forms.CharField(
                label=_("%(activity)s, aber nicht") % {"activity": activity.name}, required=False, max_length=200,
                widget=forms.TextInput({
                    "class": "input", "autocomplete": "off", "placeholder": _("aber nicht …"),
                    "aria-label": _("%(activity)s, aber nicht") % {"activity": activity.name},
                }),
            )

    @property
    def willing(self) -> list[tuple[str, list[WillingLine]]]:
        """The activities by their fields, in the order of the settings."""
        fields: dict[str, list[WillingLine]] = {}
        for activity in self.activities:
            line = WillingLine(activity, self[f"does_{activity.pk}"], self[f"not_{activity.pk}"])
            fields.setdefault(activity.field.name, []).append(line)
        return list(fields.items())

    @property
    def file(self) -> File:
        """What the actions take. „Aber nicht“ without the tick says nothing."""
        said = self.cleaned_data
        hours = said["max_hours_week"]
        return File(
            fields={
                "since": said["since"], "week": _pattern(said["week"]), "reach_m": round(said["reach_km"] * 1_000),
                "max_minutes_week": None if hours is None else round(hours * 60), "max_visits_week": said["max_visits_week"],
                "has_car": said["has_car"], "has_licence": said["has_licence"] or said["has_car"],
                "experience": said["experience"], "limits": said["limits"],
            },
            willingnesses={one: said[f"not_{one.pk}"] for one in self.activities if said[f"does_{one.pk}"]},
            person={} if "language" not in said else {
                "language": said["language"], "languages": [code for code in said["languages"] if code != said["language"]],
            },
            signed_on=said.get("signed_on"),
        )


class PauseForm(forms.Form):
    until = GermanDateField(label=gettext_lazy("Letzter Tag der Pause"), required=False,
                            help_text=gettext_lazy("„31.1.“ oder „+4w“. Leer: bis Sie die Pause beenden."))
    reason = forms.CharField(label=gettext_lazy("Warum?"), max_length=300, required=False, widget=forms.TextInput({"autocomplete": "off"}),
                             help_text=gettext_lazy("Steht nur in der Akte, nicht im Protokollbuch."))

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(GermanDateField, self.fields["until"]).today = lambda: today


class ReasonForm(forms.Form):
    """Why she is blocked or stops. A block needs it, an end does not."""

    reason = forms.CharField(label=gettext_lazy("Warum?"), max_length=300, widget=forms.TextInput({"autocomplete": "off"}),
                             error_messages={"required": gettext_lazy("Schreiben Sie kurz auf, warum.")},
                             help_text=gettext_lazy("Steht nur in der Akte, nicht im Protokollbuch."))

    def __init__(self, *args: Any, needed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = needed


class AbsenceForm(forms.Form):
    starts_on = GermanDateField(label=gettext_lazy("Erster Tag"))
    ends_on = GermanDateField(label=gettext_lazy("Letzter Tag"), required=False, help_text=gettext_lazy("Leer: nur dieser eine Tag."))
    reason = forms.CharField(label=gettext_lazy("Grund"), max_length=80, required=False, widget=forms.TextInput({"autocomplete": "off"}),
                             help_text=gettext_lazy("„Urlaub“. Nichts über die Gesundheit."))

    def __init__(self, *args: Any, today: dt.date, absence: Absence | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if absence is not None:
            self.initial = {"starts_on": absence.starts_on, "ends_on": absence.ends_on, "reason": absence.reason}
        for name in ("starts_on", "ends_on"):
            cast(GermanDateField, self.fields[name]).today = lambda: today


class DeclarationForm(forms.Form):
    """Which version, and when."""

    text = forms.TypedChoiceField(label=gettext_lazy("Fassung"), widget=ChoiceCards(lines=True))
    signed_on = GermanDateField(label=gettext_lazy("Unterschrieben am"), past=True)

    def __init__(self, *args: Any, texts: Sequence[DeclarationText], today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_key = {str(text.pk): text for text in texts}
        text, signed_on = cast(forms.TypedChoiceField, self.fields["text"]), cast(GermanDateField, self.fields["signed_on"])
        text.choices = [(key, str(each)) for key, each in by_key.items()]
        text.coerce = by_key.__getitem__
        signed_on.today = lambda: today
        counts = next((key for key, each in by_key.items() if each.valid_from <= today), next(iter(by_key), None))
        self.initial = {"signed_on": today, "text": counts}


def _activities(agency: Agency, volunteer: Volunteer | None) -> list[Activity]:
    """What can be mediated, and what she is registered for anyway. Fields together."""
    mine = set(volunteer.willingnesses.values_list("activity_id", flat=True)) if volunteer else set()
    rows = agency.activities.select_related("field").order_by("field__position", "field__name", "position", "name")
    found = [one for one in rows if one.pk in mine or (one.active and one.handling == Handling.VOLUNTEER)]
    return [one for _field, group in groupby(found, key=lambda one: one.field_id) for one in group]


def _said_by(volunteer: Volunteer | None, person: Person | None) -> dict[str, Any]:
    said: dict[str, Any] = {} if person is None else {"language": person.language, "languages": person.languages}
    if volunteer is None:
        return said
    minutes = volunteer.max_minutes_week
    for row in volunteer.willingnesses.all():
        said |= {f"does_{row.activity_id}": True, f"not_{row.activity_id}": row.not_wanted}
    return said | {
        "since": volunteer.since, "reach_km": Decimal(volunteer.reach_m) / 1_000, "max_visits_week": volunteer.max_visits_week,
        "max_hours_week": None if minutes is None else Decimal(minutes) / 60, "has_car": volunteer.has_car,
        "has_licence": volunteer.has_licence, "experience": volunteer.experience, "limits": volunteer.limits,
        "week": frozenset((day, half) for day, first, after in volunteer.week.spans() for half in range(first, after)),
    }


def _pattern(week: frozenset[tuple[int, int]]) -> WeekPattern:
    return WeekPattern.from_spans((day, half, half + 1) for day, half in week)
