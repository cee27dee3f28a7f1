"""„Wir suchen Freiwillige“: what makes up a position, on four short pages. And „Eine Barriere melden“."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nahbei.opportunities.models import Place, TargetGroup, Timing
from nahbei.places.models import postal_code_validator
from nahbei.ui.widgets import CheckCards, ChoiceCards, NativeDateInput
from nahbei.website.forms.base import NO_MAIL, PublicForm, ReachForm, field_choices, text_field

SHORT = {"class": "input input--short", "inputmode": "numeric", "autocomplete": "off"}
GIVES = [
    ("gives_induction", gettext_lazy("Einarbeitung")), ("gives_expenses", gettext_lazy("Auslagen werden ersetzt")),
    ("gives_insurance", gettext_lazy("Versicherung")), ("gives_training", gettext_lazy("Fortbildung")),
    ("gives_certificate", gettext_lazy("Nachweis über das Engagement")),
]
ACCESS = [("", gettext_lazy("weiß ich nicht")), ("yes", gettext_lazy("ja")), ("no", gettext_lazy("nein"))]


class HouseForm(ReachForm):
    organisation = text_field(gettext_lazy("Ihre Organisation"), most=160, autocomplete="organization",
                              missing=gettext_lazy("Bitte schreiben Sie den Namen Ihrer Organisation auf."))
    name = text_field(gettext_lazy("Wer ist für uns da?"), most=160, autocomplete="name", hint=gettext_lazy("Vorname und Name"),
                      missing=gettext_lazy("Bitte schreiben Sie auf, mit wem wir sprechen können."))
    field_order = ("organisation", "name", "phone", "email")


class TaskForm(PublicForm):
    title = text_field(gettext_lazy("Titel"), most=100, hint=gettext_lazy("Zum Beispiel: Vorlesen im Kindergarten"),
                       missing=gettext_lazy("Bitte geben Sie der Stelle einen Titel."))
    task = text_field(gettext_lazy("Was ist zu tun?"), most=3_000, rows=6, missing=gettext_lazy("Bitte beschreiben Sie kurz, was zu tun ist."))
    target_group = forms.ChoiceField(label=gettext_lazy("Für wen?"), choices=TargetGroup.choices, initial=TargetGroup.EVERYBODY,
                                     widget=forms.Select({"class": "input"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Bitte wählen"))] + field_choices(self.agency)
        self.fields["field"] = forms.ChoiceField(
            label=gettext_lazy("Tätigkeitsfeld"), choices=choices, widget=forms.Select({"class": "input"}),
            error_messages={"required": gettext_lazy("Bitte wählen Sie, was am besten passt.")},
        )
        self.order_fields(["title", "task", "field", "target_group"])


class WhenForm(PublicForm):
    place = forms.ChoiceField(label=gettext_lazy("Wo?"), choices=Place.choices, initial=Place.SITE, widget=ChoiceCards())
    street = text_field(gettext_lazy("Straße und Hausnummer"), most=120, required=False, autocomplete="street-address")
    postal_code = text_field(gettext_lazy("Postleitzahl"), most=5, required=False, inputmode="numeric", autocomplete="postal-code")
    town = text_field(gettext_lazy("Ort"), most=80, required=False, autocomplete="address-level2")
    timing = forms.ChoiceField(label=gettext_lazy("Wann?"), choices=Timing.choices, initial=Timing.FLEXIBLE, widget=ChoiceCards())
    when = text_field(gettext_lazy("Zeiten in Worten"), most=200, required=False, hint=gettext_lazy("Zum Beispiel: dienstags von 15 bis 16 Uhr"))
    date = forms.DateField(label=gettext_lazy("Der Tag, wenn es einmalig ist"), required=False, widget=NativeDateInput())
    seats = forms.IntegerField(
        label=gettext_lazy("Wie viele werden gesucht?"), min_value=1, max_value=500, initial=1, widget=forms.NumberInput(SHORT)
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["postal_code"].validators.append(postal_code_validator)

    def clean_date(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["date"]
        if day and day < self.today:
            raise ValidationError(_("Dieser Tag ist schon vorbei."))
        return day

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if found.get("timing") == Timing.ONE_OFF and not found.get("date") and "date" not in self.errors:
            self.add_error("date", _("An welchem Tag? Ein einmaliger Einsatz braucht einen Tag."))
        return found


class TermsForm(PublicForm):
    needed = text_field(gettext_lazy("Was sollte man mitbringen?"), most=400, rows=3, required=False)
    min_age = forms.IntegerField(label=gettext_lazy("Ab welchem Alter?"), min_value=1, max_value=99, required=False, widget=forms.NumberInput(SHORT))
    gives = forms.MultipleChoiceField(label=gettext_lazy("Was bieten Sie?"), choices=GIVES, required=False, widget=CheckCards())
    accessible = forms.ChoiceField(label=gettext_lazy("Ist der Ort barrierefrei?"), choices=ACCESS, required=False, widget=ChoiceCards())


class BarrierForm(PublicForm):
    text = text_field(gettext_lazy("Was funktioniert nicht?"), most=3_000, rows=5, missing=gettext_lazy("Bitte beschreiben Sie, was nicht geht."))
    page = text_field(gettext_lazy("Auf welcher Seite?"), most=300, required=False, hint=gettext_lazy("Die Adresse oder die Überschrift genügt."))


class MaybeReachForm(PublicForm):
    """Only whoever wants an answer says how."""

    name = text_field(gettext_lazy("Ihr Name"), most=160, required=False, autocomplete="name")
    email = forms.EmailField(
        label=gettext_lazy("E-Mail"), max_length=254, required=False, widget=forms.EmailInput({"class": "input", "autocomplete": "email"}),
        error_messages={"invalid": NO_MAIL},
    )
    phone = text_field(gettext_lazy("Telefon"), most=60, required=False, autocomplete="tel", inputmode="tel")
    field_order = ("name", "phone", "email")
