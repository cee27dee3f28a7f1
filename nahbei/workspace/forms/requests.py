"""Forms about requests: filters of the list, changing one, the consent that came later, the reason of an end."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nahbei.foundation.models import Agency
from nahbei.help_requests.asked import Asked
from nahbei.help_requests.models import HelpRequest, RequestState, Urgency
from nahbei.help_requests.queries import ALL, RUNNING, Filters
from nahbei.people.models import ConsentForm, Person
from nahbei.ui.fields import GermanDateField
from nahbei.ui.widgets import ChoiceCards
from nahbei.workspace.forms.asked import AskedForm, initial_of

STATES = [*RequestState.choices, (RUNNING, gettext_lazy("läuft noch")), (ALL, gettext_lazy("alle"))]
WAITING = [("", gettext_lazy("egal")), (2, gettext_lazy("2 Tage")), (7, gettext_lazy("1 Woche")), (28, gettext_lazy("4 Wochen"))]
NOON = dt.time(12)


class FilterForm(forms.Form):
    """What stands in the address. An unknown word is as good as none."""

    state = forms.ChoiceField(label=gettext_lazy("Stand"), choices=STATES, required=False)
    activity = forms.TypedChoiceField(label=gettext_lazy("Tätigkeit"), coerce=int, empty_value=None, required=False)
    area = forms.TypedChoiceField(label=gettext_lazy("Viertel"), coerce=int, empty_value=None, required=False)
    urgency = forms.ChoiceField(label=gettext_lazy("Wie eilig?"), choices=[("", gettext_lazy("egal")), *Urgency.choices], required=False)
    waiting = forms.TypedChoiceField(
        label=gettext_lazy("wartet mindestens"), choices=WAITING, coerce=int, empty_value=None, required=False
    )
    locked = forms.BooleanField(label=gettext_lazy("Bestätigung fehlt"), required=False)

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        anything = ("", _("egal"))
        self.fields["activity"].choices = [anything, *agency.activities.values_list("pk", "name")]  # type: ignore[attr-defined]
        self.fields["area"].choices = [anything, *agency.neighbourhoods.values_list("pk", "name")]  # type: ignore[attr-defined]

    def filters(self) -> Filters:
        self.full_clean()
        said = self.cleaned_data
        return Filters(
            state=said.get("state") or RequestState.OPEN, activity=said.get("activity"), neighbourhood=said.get("area"),
            urgency=said.get("urgency") or "", waiting_days=said.get("waiting"), locked=bool(said.get("locked")),
        )


class RequestForm(AskedForm):
    """Changing a request. An empty note leaves the stored one as it is."""

    contact = forms.TypedChoiceField(label=gettext_lazy("Bei Fragen anrufen"), required=False, empty_value=None)
    remove_note = forms.BooleanField(label=gettext_lazy("gespeicherte Notiz löschen"), required=False)

    def __init__(self, *args: Any, help_request: HelpRequest, **kwargs: Any) -> None:
        asked = Asked.of(help_request)
        super().__init__(*args, keep=asked, **kwargs)
        self.initial = {**initial_of(asked), "contact": str(help_request.contact_id or "")}
        self.people = {str(person.pk): person for person in _near(help_request)}
        contact = self.fields["contact"]
        assert isinstance(contact, forms.TypedChoiceField)
        contact.choices = [("", help_request.help_seeker.full_name), *((key, person.full_name) for key, person in self.people.items())]
        contact.coerce = self.people.__getitem__
        has_note = not help_request.is_locked and hasattr(help_request, "health_note")
        unfit = [*(["health_note"] if help_request.is_locked else []), *([] if has_note else ["remove_note"])]
        for name in unfit:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not said.get("activity") and "activity" not in self.errors:
            self.add_error("activity", ValidationError(_("Wählen Sie, worum es geht.")))
        return said


class ConfirmationForm(forms.Form):
    """The resident agreed: who, how, when."""

    given_by = forms.ChoiceField(label=gettext_lazy("Wer hat zugestimmt?"), widget=ChoiceCards(slim=True))
    form = forms.ChoiceField(
        label=gettext_lazy("Wie?"), choices=[(ConsentForm.SPOKEN, ConsentForm.SPOKEN.label), (ConsentForm.PAPER, ConsentForm.PAPER.label)],
        widget=ChoiceCards(slim=True), initial=ConsentForm.SPOKEN,
    )
    given_on = GermanDateField(label=gettext_lazy("Wann?"), past=True)

    def __init__(self, *args: Any, help_request: HelpRequest, now: dt.datetime, **kwargs: Any) -> None:
        self.now = now.astimezone(ZoneInfo(settings.TIME_ZONE))
        super().__init__(*args, **kwargs)
        self.initial = {"given_on": self.now.date(), "given_by": str(help_request.help_seeker_id)}
        given_on, given_by = self.fields["given_on"], self.fields["given_by"]
        assert isinstance(given_on, GermanDateField) and isinstance(given_by, forms.ChoiceField)
        given_on.today = given_on.most = self.now.date
        self.people = {str(person.pk): person for person in (help_request.help_seeker, *_who_may(help_request, self.now.date()))}
        given_by.choices = [(key, person.full_name) for key, person in self.people.items()]

    def given_at(self) -> dt.datetime:
        """The moment: now, or noon of the day on the paper."""
        day = self.cleaned_data["given_on"]
        return self.now if day == self.now.date() else dt.datetime.combine(day, NOON, tzinfo=ZoneInfo(settings.TIME_ZONE))

    def person(self) -> Person:
        return self.people[self.cleaned_data["given_by"]]


class ReasonForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Warum?"), max_length=300, widget=forms.TextInput({"autocomplete": "off"}))


def _near(help_request: HelpRequest) -> list[Person]:
    """Who may be rung for her: representatives, and who called."""
    found = {row.representative.pk: row.representative for row in help_request.help_seeker.represented_by.select_related("representative")}
    for person in (help_request.caller, help_request.contact):
        if person is not None and person.pk != help_request.help_seeker_id:
            found[person.pk] = person
    return list(found.values())


def _who_may(help_request: HelpRequest, on: dt.date) -> list[Person]:
    rows = help_request.help_seeker.represented_by.running(on=on).select_related("representative")
    return [row.representative for row in rows if row.may_consent(on=on)]
