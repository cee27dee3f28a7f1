"""Forms about counselling hours and appointments. The actions write, not the forms."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nahbei.counselling.actions import AdviserInput, Visitor
from nahbei.counselling.models import Adviser, CounsellingHour, Origin
from nahbei.counselling.queries import HourDay
from nahbei.foundation.models import Agency
from nahbei.foundation.tokens import new_token
from nahbei.help_requests.recurrence import mask_of, weekdays_of
from nahbei.partners.models import Organisation
from nahbei.people.folding import readable
from nahbei.people.models import Person
from nahbei.ui.fields import GermanDateField, GermanTimeField
from nahbei.ui.german import WEEKDAYS, format_date, format_time
from nahbei.ui.widgets import ChoiceCards, Ticks
from nahbei.venues.models import Venue

SHORT = {"class": "input input--short", "inputmode": "numeric", "autocomplete": "off"}
PLAIN = (
    "title", "text", "venue", "every_weeks", "starts_on", "ends_on", "not_on_holidays", "start", "end", "minutes", "break_start",
    "break_end", "in_person", "by_phone", "by_video", "video_link", "anonymous", "public", "lead_hours", "window_days",
)
ADVISERS = 4
BY_NAME = "volunteer"


class HourForm(forms.ModelForm[CounsellingHour]):
    """One page: what, who, when, where, how early."""

    weekdays = forms.MultipleChoiceField(label=gettext_lazy("Wochentage"), choices=list(enumerate(WEEKDAYS)), widget=Ticks(),
                                         error_messages={"required": gettext_lazy("An welchem Tag? Mindestens einer.")})
    starts_on = GermanDateField(label=gettext_lazy("ab dem"))
    ends_on = GermanDateField(label=gettext_lazy("bis zum"), required=False, help_text=gettext_lazy("Leer: auf Dauer."))
    start = GermanTimeField(label=gettext_lazy("von"))
    end = GermanTimeField(label=gettext_lazy("bis"))
    break_start = GermanTimeField(label=gettext_lazy("Pause von"), required=False)
    break_end = GermanTimeField(label=gettext_lazy("Pause bis"), required=False)
    video_link = forms.URLField(label=gettext_lazy("Adresse des Videogesprächs"), required=False, max_length=200, assume_scheme="https")
    topics = forms.CharField(label=gettext_lazy("Themen"), required=False, max_length=2_000, widget=forms.Textarea({"rows": 3}),
                             help_text=gettext_lazy("Eines je Zeile. Online wählt man eines davon."))

    class Meta:
        model = CounsellingHour
        fields = ("title", "text", "every_weeks", "not_on_holidays", "minutes", "in_person", "by_phone", "by_video", "anonymous", "public",
                  "lead_hours", "window_days")
        widgets = {"text": forms.Textarea({"rows": 3}), **{
            name: forms.TextInput(SHORT) for name in ("every_weeks", "minutes", "lead_hours", "window_days")
        }}
        error_messages = {"title": {"required": gettext_lazy("Wozu wird beraten?")}}

    def __init__(self, *args: Any, agency: Agency, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agency, hour = agency, self.instance
        self.instance.agency = agency
        for name in ("starts_on", "ends_on"):
            cast(GermanDateField, self.fields[name]).today = lambda: today
        self.initial["organisers"] = there = [row.organisation_id for row in hour.organisers.all()] if hour.pk else []
        self.fields["organisers"] = forms.ModelMultipleChoiceField[Organisation](
            (agency.organisations.active() | agency.organisations.filter(pk__in=there)).order_by("name"), label=gettext_lazy("Wer bietet sie an?"),
            required=False, help_text=gettext_lazy("Eine Organisation, oder mehrere zusammen. Keine gewählt: wir selbst."),
            widget=forms.SelectMultiple({"class": "input", "size": 6}))
        self.fields["venue"] = forms.ModelChoiceField[Venue](
            agency.venues.offered() | agency.venues.filter(pk=hour.venue_id or 0),
            label=gettext_lazy("Ort"), required=False, empty_label=gettext_lazy("bei uns im Büro"))
        if hour.pk:
            self.initial["weekdays"] = weekdays_of(hour.weekdays)
            self.initial["topics"] = "\n".join(topic.name for topic in hour.topics.all() if topic.active)
            self.initial.update({name: getattr(hour, name) for name in PLAIN if name in self.fields})
        else:
            self.initial.setdefault("starts_on", today)
        self._advisers(hour)

    def _advisers(self, hour: CounsellingHour) -> None:
        there: list[Adviser | None] = [one for one in hour.advisers.all() if one.active] if hour.pk else []
        choices = self._whose(hour)
        for place, one in enumerate([*there, *[None] * max(ADVISERS - len(there), 1)], 1):
            label = _("%(n)s. Beraterin oder Berater") % {"n": place}
            self.fields[f"adviser_{place}"] = forms.CharField(label=label, required=False, max_length=120, initial=one.name if one else "")
            self.fields[f"whose_{place}"] = forms.ChoiceField(label=_("ist"), choices=choices, required=False, initial=_key(one))
            self.places = place

    def _whose(self, hour: CounsellingHour) -> list[tuple[str, str]]:
        """Of the office, of the organisation. A volunteer is found by the whole name."""
        members = self.agency.memberships.filter(account__is_active=True).select_related("account")
        self.accounts = {f"account:{one.account_id}": one.account for one in members}
        typed = self.data.getlist("organisers") if isinstance(self.data, QueryDict) else self.initial["organisers"]
        known = [int(key) for key in map(str, typed) if key.isascii() and key.isdecimal() and len(key) < 18]
        contacts = self.agency.contact_persons.filter(organisation__in=known).select_related("person") if known else ()
        self.contacts = {f"contact:{one.pk}": one for one in contacts}
        return [
            ("", _("nur ein Name")), (BY_NAME, _("Freiwillige:r, so heißt sie oder er bei uns")),
            *((key, _("%(name)s (Büro)") % {"name": one.name}) for key, one in self.accounts.items()),
            *((key, _("%(name)s (Ansprechperson)") % {"name": one.person.full_name}) for key, one in self.contacts.items()),
        ]

    @property
    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"adviser_{place}"], self[f"whose_{place}"]) for place in range(1, self.places + 1)]

    def _post_clean(self) -> None:
        """The action asks the model; here only who counsels is looked up."""
        self.advisers = [one for place in range(1, self.places + 1) if (one := self._adviser(place)) is not None]

    def _adviser(self, place: int) -> AdviserInput | None:
        name, whose = readable(self.cleaned_data.get(f"adviser_{place}") or ""), self.cleaned_data.get(f"whose_{place}") or ""
        account, contact = self.accounts.get(whose), self.contacts.get(whose)
        name = name or (account.name if account else contact.person.full_name if contact else "")
        if whose != BY_NAME:
            return AdviserInput(name[:120], account=account, contact=contact) if name else None
        given, _space, family = name.rpartition(" ")
        found = list(self.agency.volunteers.filter(person__given_name=given, person__family_name=family)[:2])
        if len(found) != 1:
            wrong = _("So heißt bei uns niemand oder mehr als eine Person. Schreiben Sie Vor- und Nachnamen wie in der Akte.")
            self.add_error(f"adviser_{place}", wrong)
            return None
        return AdviserInput(name[:120], volunteer=found[0])

    @property
    def values(self) -> dict[str, Any]:
        found = {name: self.cleaned_data[name] for name in PLAIN}
        return {**found, "weekdays": mask_of([int(day) for day in self.cleaned_data["weekdays"]])}

    @property
    def organisers(self) -> list[Organisation]:
        return list(self.cleaned_data["organisers"])

    @property
    def topic_lines(self) -> list[str]:
        return str(self.cleaned_data["topics"]).splitlines()


def _key(adviser: Adviser | None) -> str:
    if adviser is None:
        return ""
    if adviser.account_id:
        return f"account:{adviser.account_id}"
    return BY_NAME if adviser.volunteer_id else f"contact:{adviser.contact_id}" if adviser.contact_id else ""


class PauseForm(forms.Form):
    first = GermanDateField(label=gettext_lazy("vom"))
    last = GermanDateField(label=gettext_lazy("bis"))

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first", "last"):
            cast(GermanDateField, self.fields[name]).today = lambda: today


class DayOffForm(forms.Form):
    adviser = forms.ChoiceField(label=gettext_lazy("Wer fällt aus?"), required=False, widget=ChoiceCards(slim=True))
    on = GermanDateField(label=gettext_lazy("Tag"))
    reason = forms.CharField(label=gettext_lazy("Grund"), required=False, max_length=200,
                             help_text=gettext_lazy("Steht so in der Absage, zum Beispiel „Herr Seidel ist erkrankt.“"))

    def __init__(self, *args: Any, hour: CounsellingHour, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {str(one.pk): one for one in hour.advisers.all() if one.active}
        choices = [("", _("alle, die Sprechstunde fällt aus")), *((key, one.name) for key, one in self.known.items())]
        cast(forms.ChoiceField, self.fields["adviser"]).choices = choices
        cast(GermanDateField, self.fields["on"]).today = lambda: today

    @property
    def chosen(self) -> Adviser | None:
        return self.known.get(self.cleaned_data["adviser"])


class BookingForm(forms.Form):
    """By telephone in 20 seconds: a name is enough."""

    submission = forms.CharField(max_length=40, widget=forms.HiddenInput())
    name = forms.CharField(label=gettext_lazy("Name"), required=False, max_length=160,
                           widget=forms.TextInput({"autocomplete": "off", "autofocus": True}))
    phone = forms.CharField(label=gettext_lazy("Telefon"), required=False, max_length=60,
                            widget=forms.TextInput({"inputmode": "tel", "autocomplete": "off"}))
    email = forms.EmailField(label=gettext_lazy("E-Mail"), required=False, max_length=254, widget=forms.EmailInput({"autocomplete": "off"}),
                             help_text=gettext_lazy("Dann kommt eine Bestätigung mit Link zum Absagen."))
    anonymous = forms.BooleanField(label=gettext_lazy("ohne Namen, mit Codewort"), required=False)
    topic = forms.ChoiceField(label=gettext_lazy("Thema"), required=False)
    way = forms.ChoiceField(label=gettext_lazy("Wie?"), widget=ChoiceCards(slim=True))
    origin = forms.ChoiceField(label=gettext_lazy("Wer fragt?"), choices=[
        (Origin.PHONE, gettext_lazy("ruft an")), (Origin.WALK_IN, gettext_lazy("ist gerade da")),
    ], widget=ChoiceCards(slim=True), initial=Origin.PHONE)

    def __init__(self, *args: Any, agency: Agency, hour: CounsellingHour, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agency, self.topics = agency, {str(one.pk): one for one in hour.topics.all() if one.active}
        self.initial.setdefault("submission", new_token())
        self.initial.setdefault("way", hour.ways[0].value)
        cast(forms.ChoiceField, self.fields["topic"]).choices = [("", _("nicht gesagt")), *((key, one.name) for key, one in self.topics.items())]
        cast(forms.ChoiceField, self.fields["way"]).choices = [(way.value, way.label) for way in hour.ways]
        if not hour.anonymous:
            del self.fields["anonymous"]
        if not self.topics:
            del self.fields["topic"]

    @property
    def chosen(self) -> str:
        return str(self.data.get("person", "")) if self.is_bound else str(self.initial.get("person", ""))

    def visitor(self) -> Visitor:
        said, key = self.cleaned_data, self.chosen
        person: Person | None = None
        if key.isdecimal() and len(key) < 18 and not said.get("anonymous"):
            person = self.agency.people.present().filter(pk=key).first()
        return Visitor(said["name"], said["phone"], said["email"], anonymous=bool(said.get("anonymous")), person=person)


class MoveForm(forms.Form):
    """To one of the free times, by their keys: `adviser/2026-11-24T09:20`."""

    slot = forms.ChoiceField(label=gettext_lazy("Neue Zeit"), widget=ChoiceCards(slim=True),
                             error_messages={"required": gettext_lazy("Wählen Sie die neue Zeit.")})

    def __init__(self, *args: Any, days: list[HourDay], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.slots = {f"{slot.adviser.pk}/{slot.key}": slot for day in days for slot in day.slots}
        cast(forms.ChoiceField, self.fields["slot"]).choices = [
            (key, f"{format_date(slot.on, 'short')} {format_time(slot.start)}, {slot.adviser.name}") for key, slot in self.slots.items()
        ]


class CancelForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Grund"), required=False, max_length=200,
                             help_text=gettext_lazy("Steht so in der Nachricht. Darf leer bleiben."))


class NoteForm(forms.Form):
    text = forms.CharField(label=gettext_lazy("Notiz"), required=False, max_length=4_000, widget=forms.Textarea({"rows": 8, "data-private": ""}),
                           help_text=gettext_lazy("Verschlüsselt. Lesen dürfen nur Leitung und Koordination, und jedes Lesen wird vermerkt."))


def day_of(text: str) -> dt.date | None:
    """A day of an address; None for whatever is none, or no year of ours."""
    try:
        found = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return found if 2000 <= found.year <= timezone.localdate().year + 50 else None

