"""What the office types about single dates: off, another time, one more, how it was."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nahbei.desk.week import EVERY, WeekFilters
from nahbei.foundation.models import Agency
from nahbei.foundation.refusal import Refusal
from nahbei.help_requests.models import HelpRequest
from nahbei.people.queries import search
from nahbei.ui.fields import GermanDateField, GermanTimeField
from nahbei.ui.widgets import ChoiceCards
from nahbei.visits.actions import Report
from nahbei.visits.models import Side, Visit, VisitState
from nahbei.visits.quantities import NotUnderstood, parse_metres, parse_minutes
from nahbei.visits.words import WHO_COULD_NOT, kilometres, time_spent
from nahbei.volunteers.models import Volunteer

SHORT = {"class": "input input--short", "autocomplete": "off"}
FOUND_AT_ONCE = 12


def _offer(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    """Fill a list; where the field itself takes any value, only what is shown."""
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = choices
    elif isinstance(field.widget, forms.Select):
        field.widget.choices = choices


class WeekFilterForm(forms.Form):
    """What stands in the address. An unknown word is as good as none."""

    only = forms.ChoiceField(
        label=gettext_lazy("Zeigen"), required=False,
        choices=[("", gettext_lazy("alle")), ("open", gettext_lazy("nur offene")), ("unreported", gettext_lazy("Stunden fehlen")),
                 ("late", gettext_lazy("nachgetragene"))],
    )
    area = forms.TypedChoiceField(label=gettext_lazy("Viertel"), coerce=int, empty_value=None, required=False)
    activity = forms.TypedChoiceField(label=gettext_lazy("Tätigkeit"), coerce=int, empty_value=None, required=False)
    volunteer = forms.IntegerField(label=gettext_lazy("Freiwillige:r"), required=False, min_value=1, widget=forms.Select)

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        anything = ("", _("alle"))
        if self.data.get("only") == EVERY:
            _offer(self, "only", [*self.fields["only"].choices, (EVERY, _("wirklich alle"))])  # type: ignore[attr-defined]
        _offer(self, "activity", [anything, *((str(pk), name) for pk, name in agency.activities.values_list("pk", "name"))])
        _offer(self, "area", [anything, *((str(pk), name) for pk, name in agency.neighbourhoods.values_list("pk", "name"))])

    def name_helpers(self, people: list[tuple[int, str]]) -> None:
        """Who comes in this week; somebody else in the address stays in the list as well."""
        chosen = self.cleaned_data.get("volunteer")
        more = [] if chosen is None or chosen in dict(people) else [(chosen, _("jemand anderes"))]
        _offer(self, "volunteer", [("", _("alle")), *((str(pk), name) for pk, name in [*people, *more])])

    def filters(self) -> WeekFilters:
        self.full_clean()
        said = self.cleaned_data
        return WeekFilters(said.get("only") or "", said.get("area"), said.get("activity"), said.get("volunteer"))


class RefusableForm(forms.Form):
    def refuse(self, refusal: Refusal) -> None:
        """The sentence stands at its field, or above the form."""
        self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))


class CancellationForm(RefusableForm):
    """`helper` is who stood on the screen, so that nobody who came in meanwhile is put off."""

    side = forms.ChoiceField(
        label=gettext_lazy("Wer sagt ab?"), widget=ChoiceCards(lines=True),
        error_messages={"required": gettext_lazy("Wählen Sie, wer absagt.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Warum?"), max_length=200, required=False, widget=forms.TextInput({"class": "input", "autocomplete": "off"}),
        help_text=gettext_lazy("Muss nicht sein. Nichts über die Gesundheit."),
    )
    ends_request = forms.BooleanField(label=gettext_lazy("Die Hilfe wird gar nicht mehr gebraucht: Gesuch zurückziehen"), required=False)
    helper = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, visit: Visit, only_date: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seeker, helper = visit.help_request.help_seeker, visit.volunteer
        sides: list[tuple[str, str]] = [(Side.HELP_SEEKER, seeker.full_name), (Side.OFFICE, _("Wir, das Büro"))]
        if helper is not None:
            sides.insert(0, (Side.VOLUNTEER, helper.person.full_name))
        _offer(self, "side", sides)
        self.initial["helper"] = helper.pk if helper else None
        if not only_date:
            del self.fields["ends_request"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("side") == Side.VOLUNTEER:
            said["ends_request"] = False
        return said


class TimesForm(RefusableForm):
    """A day and its hours."""

    on = GermanDateField(label=gettext_lazy("Tag"))
    start = GermanTimeField(label=gettext_lazy("von"))
    end = GermanTimeField(label=gettext_lazy("bis"))

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        day = self.fields["on"]
        assert isinstance(day, GermanDateField)
        day.today = lambda: today
        day.least, day.most = lambda: today - dt.timedelta(days=366), lambda: today + dt.timedelta(days=366)


class MoveForm(TimesForm):
    helper = forms.IntegerField(required=False, widget=forms.HiddenInput)


class Helpers:
    """Who may have been there: those who know the request first; anybody else is found by name."""

    def __init__(self, help_request: HelpRequest) -> None:
        self.agency = help_request.agency
        known = (
            self.agency.volunteers.filter(placements__help_request=help_request).select_related("person", "agency")
            .order_by("-placements__agreed_at")
        )
        self.known = {str(volunteer.pk): volunteer for volunteer in known}
        self.found: dict[str, Volunteer] = {}

    def look_for(self, text: str) -> dict[str, Volunteer]:
        people = search(self.agency, text[:100]).order_by("family_name", "given_name").values("pk")
        rows = self.agency.volunteers.filter(person__in=people).select_related("person", "agency")[:FOUND_AT_ONCE]
        self.found = {str(volunteer.pk): volunteer for volunteer in rows}
        return self.found

    def choices(self, nobody: str) -> list[tuple[str, str]]:
        return [("", nobody), *((key, each.person.full_name) for key, each in {**self.known, **self.found}.items())]

    def get(self, key: str) -> Volunteer | None:
        return {**self.known, **self.found}.get(key)


class HelperFields(forms.Form):
    """A list of those who know the request, and a name for everybody else. Several of that name: they come into the list."""

    volunteer = forms.CharField(label=gettext_lazy("Wer kommt?"), required=False, widget=forms.Select({"class": "input input--auto"}))
    other = forms.CharField(
        label=gettext_lazy("Jemand anderes"), max_length=100, required=False,
        widget=forms.TextInput({"class": "input", "autocomplete": "off"}), help_text=gettext_lazy("Name oder Teil des Namens"),
    )

    def use(self, helpers: Helpers, nobody: str) -> None:
        self.helpers, self.nobody = helpers, nobody
        _offer(self, "volunteer", helpers.choices(nobody))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        chosen, other = said.get("volunteer") or "", (said.get("other") or "").strip()
        said["helper"] = None
        found = self.helpers.look_for(other) if other else {}
        _offer(self, "volunteer", self.helpers.choices(self.nobody))
        if chosen:
            said["helper"] = self.helpers.get(chosen)
            if said["helper"] is None:
                self.add_error("volunteer", _("Diese Auswahl gibt es nicht mehr."))
        elif len(found) == 1:
            (said["helper"],) = found.values()
        elif found:
            self.add_error("volunteer", _("Mehrere heißen so. Wählen Sie aus der Liste."))
        elif other:
            self.add_error("other", _("Unter den Freiwilligen haben wir niemanden mit diesem Namen gefunden."))
        return said


class NewVisitForm(HelperFields, TimesForm):
    """One more date; who comes has agreed already."""

    field_order = ["on", "start", "end", "volunteer", "other"]


class DurationField(forms.CharField):
    widget = forms.TextInput(SHORT)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_minutes(text)
        except NotUnderstood as error:
            raise ValidationError(_("So lange? Zum Beispiel: 1,5 oder 1:30 oder 90 Minuten.")) from error


class WayField(forms.CharField):
    widget = forms.TextInput(SHORT)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_metres(text)
        except NotUnderstood as error:
            raise ValidationError(_("Wie weit? Zum Beispiel: 5 oder 5,2 km.")) from error


class ReportForm(HelperFields, RefusableForm):
    """It took place, so long; or not, and who could not."""

    took_place = forms.ChoiceField(
        label=gettext_lazy("Hat der Einsatz stattgefunden?"), choices=[("yes", gettext_lazy("Ja")), ("no", gettext_lazy("Nein"))],
        widget=ChoiceCards(slim=True),
    )
    duration = DurationField(label=gettext_lazy("Wie lange?"), max_length=40, required=False, help_text=gettext_lazy("1,5 oder 1:30 oder 90 min"))
    way = WayField(label=gettext_lazy("Gefahrene km"), max_length=40, required=False)
    comment = forms.CharField(
        label=gettext_lazy("Bemerkung"), max_length=300, required=False, widget=forms.TextInput({"class": "input", "autocomplete": "off"})
    )
    side = forms.ChoiceField(
        label=gettext_lazy("Wenn nein: Woran lag es?"), required=False, choices=[(side, word) for side, word in WHO_COULD_NOT.items()],
        widget=forms.Select({"class": "input"}),
    )
    reason = forms.CharField(
        label=gettext_lazy("Was war?"), max_length=200, required=False, widget=forms.TextInput({"class": "input", "autocomplete": "off"})
    )

    def __init__(self, *args: Any, visit: Visit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {
            "took_place": "no" if visit.state == VisitState.MISSED else "yes", "duration": time_spent(visit.minutes or visit.planned_minutes),
            "way": kilometres(visit.metres), "comment": visit.comment, "reason": visit.reason,
            "side": visit.cancelled_by_side or Side.HELP_SEEKER,
        }
        if visit.volunteer_id is None:
            self.fields["volunteer"].label = _("Wer war da?")
            self.use(Helpers(visit.help_request), _("– bitte wählen –"))
        else:
            del self.fields["volunteer"], self.fields["other"]

    def clean(self) -> dict[str, Any]:
        said = (super().clean() if "volunteer" in self.fields else forms.Form.clean(self)) or self.cleaned_data
        if said.get("took_place") == "yes" and not said.get("duration") and "duration" not in self.errors:
            self.add_error("duration", _("Wie lange? Zum Beispiel: 1,5 oder 1:30 oder 90 Minuten."))
        if said.get("took_place") == "yes" and "volunteer" in self.fields and not said.get("helper") and not self.errors:
            self.add_error("volunteer", _("Wer war da?"))
        return said

    def report(self) -> Report:
        said = self.cleaned_data
        if said["took_place"] == "no":
            return Report(side=said.get("side") or Side.OFFICE, reason=said.get("reason") or "")
        return Report(said["duration"], said.get("way"), said.get("comment") or "")


class SkippedDateForm(RefusableForm):
    """A day of a series on which nothing takes place."""

    on = GermanDateField(label=gettext_lazy("Welcher Tag fällt aus?"))
    reason = forms.CharField(
        label=gettext_lazy("Warum?"), max_length=200, required=False, widget=forms.TextInput({"class": "input", "autocomplete": "off"})
    )

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        day = self.fields["on"]
        assert isinstance(day, GermanDateField)
        day.today, day.least = (lambda: today), (lambda: today)
