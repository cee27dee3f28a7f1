"""Forms about people: the record, its numbers and addresses, who speaks for whom, consents, merging."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nahbei.foundation.models import Agency
from nahbei.people import phones
from nahbei.people.hats import all_hats
from nahbei.people.merging import GROUPS
from nahbei.people.models import LANGUAGES, Authority, ChannelKind, ConsentForm, ConsentPurpose, Person
from nahbei.people.phones import ChannelInput
from nahbei.places.models import Neighbourhood, postal_code_validator
from nahbei.places.queries import neighbourhood_for
from nahbei.ui.fields import GermanDateField
from nahbei.ui.widgets import ChoiceCards, Ticks
from nahbei.workspace.forms.places import PositionField

FIRST_YEAR = 1900
FIELDS = (
    "salutation", "given_name", "family_name", "street", "address_extra", "postal_code", "town", "neighbourhood", "born_on",
    "birth_year", "language", "languages", "informal", "preferred_channel", "note", "died_on",
)


class FilterForm(forms.Form):
    """The list: a word and a hat, in the address."""

    q = forms.CharField(label=_("Name, Telefon oder Straße"), required=False, max_length=100,
                        widget=forms.TextInput(attrs={"class": "input", "type": "search", "autocomplete": "off"}))
    hat = forms.ChoiceField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", str(_("alle"))), *((hat.key, str(hat.word)) for hat in all_hats())]
        self.fields["hat"] = forms.ChoiceField(label=_("Hut"), required=False, choices=choices)


class PersonForm(forms.ModelForm[Person]):
    """The record. Everything but the family name may be empty: the telephone does not tell all."""

    birth_year = forms.IntegerField(
        label=_("oder nur das Jahr"), required=False,
        widget=forms.NumberInput(attrs={"class": "input input--short", "inputmode": "numeric"}),
    )
    languages = forms.MultipleChoiceField(label=_("spricht außerdem"), required=False, choices=LANGUAGES, widget=Ticks())
    position = PositionField(label=_("Lage"), help_text=_("Nur wenn Postleitzahl und Viertel zu grob sind: „51.2569, 7.1505“."))

    class Meta:
        model = Person
        fields = FIELDS
        widgets = {
            "salutation": ChoiceCards(slim=True), "preferred_channel": ChoiceCards(slim=True),
            "note": forms.Textarea(attrs={"rows": 3}),
            "postal_code": forms.TextInput(attrs={"class": "input input--short", "inputmode": "numeric"}),
        }

    def __init__(self, *args: Any, agency: Agency, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.agency = agency
        self.agency, self.today = agency, today
        self.fields["neighbourhood"] = forms.ModelChoiceField[Neighbourhood](
            agency.neighbourhoods.all(), label=_("Viertel"), required=False, empty_label=_("nicht bekannt")
        )
        self.fields["postal_code"].validators.append(postal_code_validator)
        extra = self.fields["address_extra"]  # an example in the field, so that the two fields of a line stand level
        extra.widget.attrs["placeholder"], extra.help_text = extra.help_text, ""
        self.fields["born_on"] = _past(_("Geburtstag"), today)
        self.fields["died_on"] = _past(_("verstorben am"), today)
        self.fields["family_name"].error_messages["required"] = _("Wie heißt der Mensch? Der Nachname genügt.")
        self.initial["position"] = PositionField.written(self.instance.latitude, self.instance.longitude)

    def clean_birth_year(self) -> int | None:
        year: int | None = self.cleaned_data["birth_year"]
        if year is not None and not FIRST_YEAR <= year <= self.today.year:
            raise ValidationError(_("Ein Jahr zwischen %(first)d und heute."), params={"first": FIRST_YEAR})
        return year

    def _post_clean(self) -> None:
        """The record is changed by the action, which compares it with what was there: nothing is written here."""

    @property
    def values(self) -> dict[str, Any]:
        """What the action takes. One neighbourhood has the postal code: then it is that one."""
        found = {name: self.cleaned_data[name] for name in FIELDS}
        found["latitude"], found["longitude"] = self.cleaned_data["position"] or (None, None)
        if found["neighbourhood"] is None:
            found["neighbourhood"] = neighbourhood_for(self.agency, found["postal_code"])
        if found["born_on"] is not None:
            found["birth_year"] = None
        return found


class ChannelForm(forms.Form):
    """One line: kind, number or address, remark. An empty line is no line."""

    kind = forms.ChoiceField(label=_("Art"), choices=[(ChannelKind.PHONE, _("Telefon")), (ChannelKind.EMAIL, _("E-Mail"))], required=False)
    value = forms.CharField(label=_("Nummer oder Adresse"), max_length=200, required=False,
                            widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}))
    label = forms.CharField(label=_("Hinweis"), max_length=80, required=False, widget=forms.TextInput(
        attrs={"class": "input", "autocomplete": "off", "placeholder": _("am besten vor 12 Uhr")}))

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        value = found.get("value", "")
        if "@" in value:
            found["kind"] = ChannelKind.EMAIL  # whatever the select says
        if value and found.get("kind") == ChannelKind.EMAIL:
            try:
                validate_email(value)
            except ValidationError:
                self.add_error("value", _("Das ist keine E-Mail-Adresse. Sie hat die Form name@anbieter.de."))
        elif value and phones.normalise(value) is None:
            self.add_error("value", _("Das ist keine Telefonnummer: mindestens drei Ziffern."))
        return found


class BaseChannelFormSet(forms.BaseFormSet[ChannelForm]):
    @property
    def inputs(self) -> list[ChannelInput]:
        return [
            ChannelInput(line.get("kind") or ChannelKind.PHONE, line["value"], line.get("label", ""))
            for line in self.cleaned_data if line.get("value")
        ]


def channel_formset(data: Any, person: Person | None = None, first: Sequence[ChannelInput] = (), *, empty: int = 2) -> BaseChannelFormSet:
    """The lines that are there, and some empty ones."""
    rows = [{"kind": row.kind, "value": row.value, "label": row.label} for row in (person.channels.all() if person else first)]
    made = forms.formset_factory(ChannelForm, formset=BaseChannelFormSet, extra=empty, max_num=len(rows) + 20, absolute_max=60)
    return cast(BaseChannelFormSet, made(data, initial=rows, prefix="channels"))


def _past(label: str | Promise, today: dt.date) -> GermanDateField:
    """A day behind us, as seen from the door's today."""
    return GermanDateField(label=label, required=False, past=True, today=lambda: today, most=lambda: today)


class RepresentForm(forms.Form):
    """Who speaks for someone, and by what right."""

    relation = forms.CharField(label=_("Verhältnis"), max_length=40, required=False, help_text=_("„Tochter“, „Nachbar“, „Betreuer“"))
    authority = forms.ChoiceField(label=_("Vollmacht"), choices=Authority.choices, initial=Authority.NONE, widget=ChoiceCards(lines=True))
    seen_on = GermanDateField()
    seen_by = forms.CharField(label=_("eingesehen von"), max_length=120, required=False)

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen_on"] = _past(_("eingesehen am"), today)

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if found.get("authority", Authority.NONE) != Authority.NONE and not found.get("seen_on") and "seen_on" not in self.errors:
            self.add_error("seen_on", _("Wann wurde die Vollmacht eingesehen? Ohne diesen Tag gilt sie nicht."))
        return found


# To show a photo one agrees where it is uploaded.
PURPOSES = [choice for choice in ConsentPurpose.choices if choice[0] != ConsentPurpose.PHOTO]


class GiveConsentForm(forms.Form):
    """A consent that was given: to what, by whom, how."""

    purpose = forms.ChoiceField(label=_("Wozu?"), choices=PURPOSES, widget=ChoiceCards(lines=True))
    given_by = forms.ChoiceField()
    form = forms.ChoiceField(
        label=_("Wie?"), choices=[choice for choice in ConsentForm.choices if choice[0] != ConsentForm.ONLINE],
        initial=ConsentForm.SPOKEN, widget=ChoiceCards(slim=True),
    )

    def __init__(self, *args: Any, givers: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["given_by"] = forms.ChoiceField(
            label=_("Wer hat eingewilligt?"), choices=list(givers), initial=givers[0][0], widget=ChoiceCards(lines=True)
        )


class MergeForm(forms.Form):
    """For each group of fields that differs: whose value counts."""

    def __init__(self, *args: Any, winner: Person, loser: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for group in GROUPS:
            if not group.is_empty(winner) and not group.is_empty(loser) and _values(winner, group.fields) != _values(loser, group.fields):
                self.fields[group.key] = forms.ChoiceField(
                    label=str(group.word), initial="winner", widget=forms.RadioSelect,
                    choices=[("winner", said(winner, group.key)), ("loser", said(loser, group.key))],
                )

    @property
    def take(self) -> list[str]:
        return [name for name, choice in self.cleaned_data.items() if choice == "loser"]


def _values(person: Person, names: Sequence[str]) -> list[Any]:
    return [getattr(person, name) for name in names]


def said(person: Person, key: str) -> str:
    """A group of fields in words."""
    match key:
        case "name":
            return person.full_name
        case "salutation":
            return person.get_salutation_display()
        case "birth":
            return f"{person.born_on:%d.%m.%Y}" if person.born_on else str(person.birth_year or "")
        case "address":
            parts = (person.address_line, person.address_extra, str(person.neighbourhood or ""))
            return ", ".join(part for part in parts if part)
        case "language":
            return person.get_language_display()
        case "preferred_channel":
            return person.get_preferred_channel_display()
        case _:
            return f"{person.died_on:%d.%m.%Y}" if person.died_on else ""
