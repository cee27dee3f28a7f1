"""What the public list of positions can be narrowed by. Everything stands in the address; what makes no sense is left out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nahbei.foundation.models import Agency
from nahbei.opportunities.listing import Listing, Wishes, languages_asked
from nahbei.opportunities.models import TargetGroup
from nahbei.opportunities.moments import CHOICES
from nahbei.people.models import LANGUAGES
from nahbei.places.queries import Whereabouts, position_of

Choices = list[tuple[str, str | Promise]]
ALL = ("", gettext_lazy("alle"))


@dataclass(frozen=True)
class Select:
    name: str
    label: str
    value: str
    choices: Choices


class ListForm(forms.Form):
    """Read from the address. A value that nobody offers is as good as none."""

    q = forms.CharField(label=gettext_lazy("Was möchten Sie tun?"), max_length=100, required=False, widget=forms.TextInput(attrs={
        "type": "search", "placeholder": gettext_lazy("vorlesen, Garten, Hund …"), "enterkeyhint": "search", "autocomplete": "off"}))
    field = forms.ChoiceField(label=gettext_lazy("Tätigkeitsfeld"), required=False)
    area = forms.ChoiceField(label=gettext_lazy("Viertel"), required=False)
    time = forms.ChoiceField(label=gettext_lazy("Zeit"), required=False)
    plz = forms.CharField(label=gettext_lazy("Postleitzahl"), max_length=10, required=False, widget=forms.TextInput(attrs={
        "inputmode": "numeric", "autocomplete": "postal-code", "maxlength": "5"}))
    km = forms.ChoiceField(label=gettext_lazy("Umkreis"), required=False)
    target = forms.ChoiceField(label=gettext_lazy("Für wen?"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Sprache"), required=False)
    age = forms.IntegerField(label=gettext_lazy("Ihr Alter"), min_value=1, max_value=120, required=False, widget=forms.TextInput(attrs={
        "inputmode": "numeric", "maxlength": "3"}))
    short = forms.BooleanField(label=gettext_lazy("auch für kurze Zeit"), required=False)
    accessible = forms.BooleanField(label=gettext_lazy("barrierefrei"), required=False)

    def __init__(self, data: object, *, agency: Agency, on: dt.date) -> None:
        super().__init__(data, auto_id="list_%s")  # type: ignore[arg-type]
        self.agency = agency
        names = dict(LANGUAGES)
        asked = sorted(languages_asked(agency, on=on), key=lambda code: str(names.get(code, code)))
        self._offer("field", [(str(pk), name) for pk, name in agency.fields.values_list("pk", "name")])
        self._offer("area", [(str(pk), name) for pk, name in agency.neighbourhoods.values_list("pk", "name")])
        self._offer("time", [(key, words) for key, (_bit, words) in CHOICES.items()], gettext_lazy("jederzeit"))
        self._offer("km", [(str(km), _("%(km)s km") % {"km": km}) for km in (2, 5, 10, 25)], gettext_lazy("beliebig"))
        self._offer("target", [(key, words) for key, words in TargetGroup.choices if key != TargetGroup.EVERYBODY], gettext_lazy("egal"))
        self._offer("language", [(code, names[code]) for code in asked if code in names], gettext_lazy("egal"))

    def clean_plz(self) -> str:
        """Also finds the place: the list is ordered by it."""
        code = str(self.cleaned_data["plz"]).strip()
        self.point = position_of(Whereabouts(postal_code=code)) if code.isdecimal() and len(code) == 5 else None
        if code and self.point is None:
            raise forms.ValidationError(_("Diese Postleitzahl kennen wir nicht."))
        return code

    def wishes(self) -> Wishes:
        self.full_clean()
        found = self.cleaned_data
        point = self.point if found.get("plz") else None
        return Wishes(
            text=found.get("q", ""), field=_number(found.get("field")), area=_number(found.get("area")), time=found.get("time", ""),
            short_term=found.get("short", False), age=found.get("age"), language=found.get("language", ""),
            accessible=found.get("accessible", False), target_group=found.get("target", ""), point=point,
            within_km=_number(found.get("km")) if point else None,
        )

    def count(self, found: Listing) -> None:
        """Say how many there are of each; what there is none of is not offered."""
        for name, counts in (("field", found.fields), ("area", found.areas)):
            chosen = self.cleaned_data.get(name)
            self._set(name, [
                (key, f"{words} ({counts.get(int(key), 0)})" if key else words) for key, words in self._choices(name)
                if not key or key == chosen or int(key) in counts
            ])

    def chosen(self) -> list[tuple[str, str]]:
        """What narrows the list, each with its words, in the order of the form."""
        found: list[tuple[str, str]] = []
        for name in self.fields:
            value = self.cleaned_data.get(name)
            if value and (name != "km" or self.cleaned_data.get("plz")):
                found.append((name, self._words(name, value)))
        return found

    def selects(self) -> list[Select]:
        """What is drawn as a list to choose from. Plain values: the widgets of Django write a template for each option."""
        names = ("field", "area", "time", "target", "km", "language")
        return [Select(name, str(self.fields[name].label), str(self.cleaned_data.get(name) or ""), self._choices(name)) for name in names]

    def _words(self, name: str, value: object) -> str:
        special = {"q": f"„{value}“", "age": _("%(age)s Jahre alt") % {"age": value}, "plz": _("bei %(code)s") % {"code": value},
                   "km": _("bis %(km)s km") % {"km": value}}
        if name in special:
            return special[name]
        return str(dict(self._choices(name))[str(value)]) if isinstance(self.fields[name], forms.ChoiceField) else str(self.fields[name].label)

    def _offer(self, name: str, choices: Choices, empty: str | Promise = ALL[1]) -> None:
        self._set(name, [("", empty), *choices])

    def _set(self, name: str, choices: Choices) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def _choices(self, name: str) -> Choices:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        return list(field.choices)  # type: ignore[arg-type]


def _number(text: object) -> int | None:
    return int(str(text)) if text else None
