"""The forms of an event: what it is, where it moves to, and who comes."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nahbei.events.models import Event, EventPicture, MusicAllowance, Registration
from nahbei.foundation.models import Agency
from nahbei.foundation.refusal import Refusal
from nahbei.partners.models import Organisation
from nahbei.people.folding import readable
from nahbei.ui.fields import GermanDateField, GermanTimeField
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


class DateForm(Refusable, forms.Form):
    """When, and where."""

    on = GermanDateField(label=gettext_lazy("Tag"))
    start = GermanTimeField(label=gettext_lazy("von"))
    end = GermanTimeField(label=gettext_lazy("bis"))
    venue: forms.ModelChoiceField[Venue] = forms.ModelChoiceField(label=gettext_lazy("Raum"), queryset=None, required=False)
    reason = forms.CharField(label=gettext_lazy("Warum? (nur fürs Büro)"), max_length=200, required=False)

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose_from(self, "venue", agency.venues.offered())

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("start") and said.get("end") and said["end"] <= said["start"]:
            self.add_error("end", _("Das Ende liegt vor dem Anfang."))
        return said


class EventForm(Refusable, forms.ModelForm[Event]):
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
        found = dict(self.cleaned_data)
        found["cost_cents"] = int((found.pop("euros") or 0) * 100)
        return found


class RegistrationForm(Refusable, forms.ModelForm[Registration]):
    """On the telephone: the name alone suffices. `person` is somebody whom the office chose from those it knows."""

    form_key = forms.CharField(max_length=40, widget=forms.HiddenInput)
    person = forms.CharField(max_length=18, required=False)

    class Meta:
        model = Registration
        fields = ("name", "phone", "email", "size", "needs_lift", "note")
        widgets = {"size": forms.NumberInput(attrs={**SHORT, "min": 1, "max": 20}), "name": forms.TextInput(attrs={"autocomplete": "off"})}
        labels = {"size": gettext_lazy("Wie viele kommen?")}
        error_messages = {"name": {"required": gettext_lazy("Unter welchem Namen?")}}

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agency = agency

    def clean_name(self) -> str:
        name = readable(self.cleaned_data["name"])
        if not name:
            raise ValidationError(_("Unter welchem Namen?"))
        return name

    def clean_person(self) -> Any:
        key = self.cleaned_data["person"]
        return self.agency.people.filter(pk=int(key)).first() if key.isdecimal() else None

    def _post_clean(self) -> None:
        pass

    @property
    def values(self) -> dict[str, Any]:
        found = dict(self.cleaned_data)
        found["form"] = found.pop("form_key")
        return found


class ReasonForm(Refusable, forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Warum fällt es aus?"), max_length=200, required=False, help_text=gettext_lazy("Steht in der Nachricht an die Gäste.")
    )


class FinishForm(Refusable, forms.Form):
    guests = forms.IntegerField(
        label=gettext_lazy("Wie viele waren da?"), min_value=0, max_value=50_000, required=False, widget=forms.NumberInput(attrs=SHORT)
    )
    notes = forms.CharField(label=gettext_lazy("Was war gut, was nicht?"), max_length=4_000, required=False, widget=forms.Textarea(attrs={"rows": 3}))


class SeriesForm(Refusable, forms.Form):
    """The same regularly: on the weekday of the event that is repeated."""

    rhythm = forms.ChoiceField(label=gettext_lazy("Wie oft?"), choices=[
        ("1", gettext_lazy("jede Woche")), ("2", gettext_lazy("alle zwei Wochen")), ("3", gettext_lazy("alle drei Wochen")),
        ("4", gettext_lazy("alle vier Wochen")), ("month", gettext_lazy("einmal im Monat, am selben Wochentag")),
    ], initial="2")
    starts_on = GermanDateField(label=gettext_lazy("ab"))
    ends_on = GermanDateField(label=gettext_lazy("bis"))
    not_on_holidays = forms.BooleanField(label=gettext_lazy("nicht an Feiertagen"), required=False, initial=True)
    pause_from = GermanDateField(label=gettext_lazy("Pause von"), required=False)
    pause_until = GermanDateField(label=gettext_lazy("Pause bis"), required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("starts_on") and said.get("ends_on") and said["ends_on"] < said["starts_on"]:
            self.add_error("ends_on", _("Das Ende liegt vor dem Anfang."))
        if bool(said.get("pause_from")) != bool(said.get("pause_until")):
            self.add_error("pause_until", _("Von wann bis wann ist Pause?"))
        return said

    def rule(self, event: Event) -> dict[str, Any]:
        """What the action takes. „Einmal im Monat“: the same of the month as the event is, the fifth is the last."""
        said, nth = self.cleaned_data, (event.on.day - 1) // 7 + 1
        pauses = [[said["pause_from"].isoformat(), said["pause_until"].isoformat()]] if said["pause_from"] else []
        monthly = said["rhythm"] == "month"
        return {
            "rhythm": "month" if monthly else "weeks", "every_weeks": 1 if monthly else int(said["rhythm"]), "nth": nth if nth < 5 else -1,
            "weekdays": 1 << event.on.weekday(), "starts_on": said["starts_on"], "ends_on": said["ends_on"],
            "not_on_holidays": said["not_on_holidays"], "pauses": pauses,
        }


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
