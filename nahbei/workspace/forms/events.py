"""The forms of an event: what it is, where it moves to, and who comes."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nahbei.events.models import Event, EventPicture, MusicAllowance, Registration, Rhythm
from nahbei.events.queries import Scope
from nahbei.foundation.models import Agency
from nahbei.foundation.refusal import Refusal
from nahbei.partners.models import Organisation
from nahbei.people.folding import readable
from nahbei.ui import german
from nahbei.ui.fields import GermanDateField, GermanTimeField
from nahbei.ui.widgets import ChoiceCards
from nahbei.venues.models import Venue

FIELDS = (
    "title", "kind", "summary", "text", "venue", "online_address", "speakers", "cost_note", "capacity", "registration", "interpreter",
    "companions_count", "food_note", "contact", "music", "notes",
)
SHORT = {"class": "input input--short", "inputmode": "numeric"}


class Refusable(forms.BaseForm):
    def refuse(self, refusal: Refusal) -> None:
        """The sentence beside the field it belongs to."""
        self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))


def _choose_from(form: forms.BaseForm, name: str, rows: QuerySet[Any]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows


class Scoped(forms.BaseForm):
    """For a date of a series it is asked for which of its dates. What is for more than one is shown before it is done."""

    def ask_scope(self, event: Event | None) -> None:
        if event is not None and event.series_id is not None:
            self.fields["scope"] = forms.ChoiceField(
                label=gettext_lazy("Für welche Termine?"), choices=Scope.choices, initial=Scope.ONE, widget=ChoiceCards(slim=True)
            )

    @property
    def scope_asked(self) -> forms.BoundField | None:
        return self["scope"] if "scope" in self.fields else None

    @property
    def scope(self) -> str:
        said = self.cleaned_data if hasattr(self, "cleaned_data") else self.initial
        return said.get("scope") or Scope.ONE


class DateForm(Scoped, Refusable, forms.Form):
    """When, and where."""

    on = GermanDateField(label=gettext_lazy("Tag"))
    start = GermanTimeField(label=gettext_lazy("von"))
    end = GermanTimeField(label=gettext_lazy("bis"))
    venue: forms.ModelChoiceField[Venue] = forms.ModelChoiceField(label=gettext_lazy("Raum"), queryset=None, required=False)
    reason = forms.CharField(label=gettext_lazy("Warum? (nur fürs Büro)"), max_length=200, required=False)

    def __init__(self, *args: Any, agency: Agency, event: Event | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose_from(self, "venue", agency.venues.offered())
        self.ask_scope(event)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("start") and said.get("end") and said["end"] <= said["start"]:
            self.add_error("end", _("Das Ende liegt vor dem Anfang."))
        return said


class EventForm(Scoped, Refusable, forms.ModelForm[Event]):
    """A title and a date must be there; the rest can come later. The action writes."""

    on = GermanDateField(label=gettext_lazy("Tag"))
    start = GermanTimeField(label=gettext_lazy("von"))
    end = GermanTimeField(label=gettext_lazy("bis"))
    online_address = forms.URLField(label=gettext_lazy("Adresse im Internet"), required=False, assume_scheme="https", max_length=200)
    deadline = GermanDateField(label=gettext_lazy("Anmeldung bis"), required=False)
    euros = forms.DecimalField(
        label=gettext_lazy("Kosten in Euro"), required=False, min_value=0, max_value=1_000, decimal_places=2, localize=True,
        help_text=gettext_lazy("Leer: frei."),
    )
    organisers: forms.ModelMultipleChoiceField[Organisation] = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Zusammen mit"), queryset=None, required=False, widget=forms.SelectMultiple(attrs={"class": "input", "size": 6})
    )

    class Meta:
        model = Event
        fields = FIELDS
        widgets = {
            "text": forms.Textarea(attrs={"rows": 5}), "notes": forms.Textarea(attrs={"rows": 3}), "capacity": forms.NumberInput(attrs=SHORT),
        }
        error_messages = {"title": {"required": gettext_lazy("Wie heißt die Veranstaltung?")}}
        help_texts = {"capacity": gettext_lazy("Leer: so viele, wie kommen.")}

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose_from(self, "venue", agency.venues.offered())
        _choose_from(self, "organisers", agency.organisations.active().order_by("name"))
        if self.instance.pk:
            named = ("on", "start", "end", "deadline")
            self.initial.update({name: getattr(self.instance, name) for name in named})
            self.initial["organisers"] = list(self.instance.organisers.values_list("organisation_id", flat=True))
            self.initial["euros"] = self.instance.cost_cents / 100 or None
            if self.instance.state != "draft":
                for name in ("on", "start", "end", "venue", "online_address"):
                    del self.fields[name]
            self.ask_scope(self.instance)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("start") and said.get("end") and said["end"] <= said["start"]:
            self.add_error("end", _("Das Ende liegt vor dem Anfang."))
        return said

    def _post_clean(self) -> None:
        pass

    @property
    def values(self) -> dict[str, Any]:
        """What the action takes."""
        found = {name: value for name, value in self.cleaned_data.items() if name != "scope"}
        found["cost_cents"] = int((found.pop("euros") or 0) * 100)
        return found


class RegistrationForm(Refusable, forms.ModelForm[Registration]):
    """On the telephone: the name alone suffices. `person` is somebody whom the office chose from those it knows."""

    form_key = forms.CharField(max_length=40, widget=forms.HiddenInput)
    person = forms.CharField(max_length=18, required=False)

    class Meta:
        model = Registration
        fields = ("name", "phone", "email", "size", "needs_lift", "note")
        widgets = {
            "size": forms.NumberInput(attrs={**SHORT, "min": 1, "max": 20}),
            "name": forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
        }
        labels = {"size": gettext_lazy("Wie viele kommen?")}

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agency, self.fields["name"].required = agency, False

    def clean_person(self) -> Any:
        key = self.cleaned_data["person"]
        return self.agency.people.present().filter(pk=int(key)).first() if key.isdecimal() else None

    def clean(self) -> dict[str, Any]:
        """Whoever was chosen is called as we know them, however little of the name was typed."""
        said = super().clean() or self.cleaned_data
        said["name"] = said["person"].full_name if said.get("person") else readable(said.get("name", ""))
        if not said["name"] and "name" not in self.errors:
            self.add_error("name", _("Unter welchem Namen?"))
        return said

    def _post_clean(self) -> None:
        pass

    @property
    def values(self) -> dict[str, Any]:
        found = dict(self.cleaned_data)
        found["form"] = found.pop("form_key")
        return found


class CancelForm(Scoped, Refusable, forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Warum fällt es aus?"), max_length=200, required=False, help_text=gettext_lazy("Steht in der Nachricht an die Gäste.")
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask_scope(event)


class FinishForm(Refusable, forms.Form):
    guests = forms.IntegerField(
        label=gettext_lazy("Wie viele waren da?"), min_value=0, max_value=50_000, required=False, widget=forms.NumberInput(attrs=SHORT)
    )
    notes = forms.CharField(label=gettext_lazy("Was war gut, was nicht?"), max_length=4_000, required=False, widget=forms.Textarea(attrs={"rows": 3}))


MONTHLY, ON_DAY, YEARLY = "month", "day", "year"


class SeriesForm(Refusable, forms.Form):
    """The same regularly: on the weekday, or the day of the month, of the event that is repeated."""

    rhythm = forms.ChoiceField(label=gettext_lazy("Wie oft?"))
    starts_on = GermanDateField(label=gettext_lazy("ab"))
    ends_on = GermanDateField(label=gettext_lazy("bis"), help_text=gettext_lazy("Der letzte mögliche Tag. Verlängern geht später."))
    not_on_holidays = forms.BooleanField(label=gettext_lazy("nicht an Feiertagen"), required=False, initial=True)
    pause_from = GermanDateField(label=gettext_lazy("Pause von"), required=False)
    pause_until = GermanDateField(label=gettext_lazy("Pause bis"), required=False)

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event, day = event, german.WEEKDAYS[event.on.weekday()]
        which = {1: _("ersten"), 2: _("zweiten"), 3: _("dritten"), 4: _("vierten")}.get((event.on.day - 1) // 7 + 1, _("letzten"))
        field = self.fields["rhythm"]
        assert isinstance(field, forms.ChoiceField)
        field.initial, field.choices = "2", [
            ("1", _("jede Woche am %(day)s") % {"day": day}),
            *((str(n), _("alle %(n)s Wochen am %(day)s") % {"n": n, "day": day}) for n in (2, 3, 4)),
            (MONTHLY, _("jeden Monat am %(which)s %(day)s") % {"which": which, "day": day}),
            (ON_DAY, _("jeden Monat am %(number)s.") % {"number": event.on.day}),
            (YEARLY, _("jedes Jahr am %(number)s. %(month)s") % {"number": event.on.day, "month": german.MONTHS[event.on.month - 1]}),
        ]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("starts_on") and said.get("ends_on") and said["ends_on"] < said["starts_on"]:
            self.add_error("ends_on", _("Das Ende liegt vor dem Anfang."))
        if bool(said.get("pause_from")) != bool(said.get("pause_until")):
            self.add_error("pause_until", _("Von wann bis wann ist Pause?"))
        elif said.get("pause_from") and said["pause_until"] < said["pause_from"]:
            self.add_error("pause_until", _("Das Ende liegt vor dem Anfang."))
        return said

    @property
    def rule(self) -> dict[str, Any]:
        """What the action takes. The fifth of a weekday is the last."""
        said, event, nth = self.cleaned_data, self.event, (self.event.on.day - 1) // 7 + 1
        pauses = [[said["pause_from"].isoformat(), said["pause_until"].isoformat()]] if said["pause_from"] else []
        found = {name: said[name] for name in ("starts_on", "ends_on", "not_on_holidays")} | {"pauses": pauses}
        weekday = 1 << event.on.weekday()
        if said["rhythm"] == MONTHLY:
            return {**found, "rhythm": Rhythm.MONTH, "weekdays": weekday, "nth": nth if nth < 5 else -1}
        if said["rhythm"] in {ON_DAY, YEARLY}:
            return {**found, "rhythm": Rhythm.DAY, "day": event.on.day, "month": event.on.month if said["rhythm"] == YEARLY else None}
        return {**found, "rhythm": Rhythm.WEEKS, "weekdays": weekday, "every_weeks": int(said["rhythm"])}


class ProlongForm(Refusable, forms.Form):
    ends_on = GermanDateField(label=gettext_lazy("bis"))


class GuestTermsForm(forms.Form):
    forget_after_days = forms.IntegerField(
        label=gettext_lazy("Tage nach der Veranstaltung"), min_value=7, max_value=366, widget=forms.NumberInput(attrs=SHORT)
    )
    valid_from = GermanDateField(label=gettext_lazy("gilt ab"))

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["valid_from"]
        assert isinstance(field, GermanDateField)
        field.today = field.least = lambda: today


class EventPictureForm(Refusable, forms.Form):
    """`file` is read by the action, which says what is wrong with it."""

    file = forms.FileField(
        label=gettext_lazy("Bild"), required=False, widget=forms.FileInput({"accept": "image/jpeg,image/png,image/webp,image/gif"}),
        help_text=gettext_lazy("JPEG, PNG, WebP oder GIF, höchstens 8 MB. Ort und Gerät werden aus dem Bild entfernt."),
        error_messages={"empty": gettext_lazy("Die Datei ist leer."), "required": gettext_lazy("Wählen Sie ein Bild aus.")},
    )
    description = forms.CharField(
        label=gettext_lazy("Was ist zu sehen?"), max_length=200, required=False,
        help_text=gettext_lazy("Für alle, die das Bild nicht sehen: „Zwei Frauen singen am Klavier.“"),
    )
    credit = forms.CharField(label=gettext_lazy("Foto von"), max_length=120, required=False)
    consent = forms.CharField(
        label=gettext_lazy("Wer ist zu sehen, und wer hat zugestimmt?"), max_length=300, required=False, widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("Nur fürs Büro: „Frau Berger und Herr Wild, mündlich am 12.11.“ oder „Niemand ist zu erkennen.“"),
    )

    def __init__(self, *args: Any, picture: EventPicture | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].required = picture is None
        if picture is not None:
            self.initial = {name: getattr(picture, name) for name in ("description", "credit", "consent")}


class MusicReportForm(Refusable, forms.Form):
    reported_on = GermanDateField(label=gettext_lazy("Gemeldet am"), past=True)

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["reported_on"]
        assert isinstance(field, GermanDateField)
        field.today = lambda: today
        self.initial.setdefault("reported_on", today)


class MusicForm(Refusable, forms.Form):
    """What the contract with the GEMA says, from a day on."""

    valid_from = GermanDateField(label=gettext_lazy("gilt ab"), past=True)
    free_events = forms.IntegerField(
        label=gettext_lazy("kostenfrei im Jahr"), min_value=0, max_value=366, widget=forms.NumberInput(SHORT),
        error_messages={"required": gettext_lazy("Wie viele Veranstaltungen mit Musik sind kostenfrei? Keine: 0.")},
    )
    most_square_metres = forms.IntegerField(
        label=gettext_lazy("höchstens m²"), min_value=1, max_value=20_000, required=False, widget=forms.NumberInput(SHORT),
        help_text=gettext_lazy("Leer: gleich wie groß."),
    )
    without_fee = forms.BooleanField(label=gettext_lazy("nur, wenn der Eintritt frei ist"), required=False)
    source = forms.CharField(
        label=gettext_lazy("Woher wissen Sie das?"), max_length=200, required=False, help_text=gettext_lazy("Vertrag, Rundschreiben, Auskunft am …"),
    )

    def __init__(self, *args: Any, year: int, allowance: MusicAllowance | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"valid_from": dt.date(year, 1, 1), "without_fee": allowance is None or allowance.without_fee}
