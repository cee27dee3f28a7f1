"""Forms about organisations, contact persons and services."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nahbei.activities.models import Activity
from nahbei.foundation.models import Agency
from nahbei.partners.models import Organisation, OrganisationKind, Service, WaitingList
from nahbei.partners.queries import Filters
from nahbei.people.folding import readable
from nahbei.places.models import Neighbourhood, postal_code_validator
from nahbei.places.queries import neighbourhood_for
from nahbei.ui.fields import GermanDateField
from nahbei.ui.widgets import ChoiceCards, Ticks

ANY = ("", gettext_lazy("egal"))
ORGANISATION = (
    "name", "kind", "non_profit", "carrier", "street", "postal_code", "town", "neighbourhood", "phone", "email", "url", "note",
)
SERVICE = (
    "name", "description", "eligibility_description", "fees_description", "schedule_description", "phone", "email", "url", "accessible",
    "accessibility_description", "waiting_list", "whole_area",
)
ASKED_OTHERWISE = frozenset({"accessible", "whole_area", "url"})
ACCESS = [("", gettext_lazy("nicht bekannt")), ("yes", gettext_lazy("ja")), ("no", gettext_lazy("nein"))]
AREAS = [("whole", gettext_lazy("im ganzen Gebiet")), ("parts", gettext_lazy("nur in diesen Vierteln"))]


class DirectoryForm(forms.Form):
    """What stands in the address of the directory. An unknown word is as good as none."""

    q = forms.CharField(label=gettext_lazy("Suchen"), required=False, max_length=100, widget=forms.TextInput(
        attrs={"class": "input", "type": "search", "autocomplete": "off"}))
    field = forms.TypedChoiceField(label=gettext_lazy("Feld"), coerce=int, empty_value=None, required=False)
    activity = forms.TypedChoiceField(label=gettext_lazy("Tätigkeit"), coerce=int, empty_value=None, required=False)
    area = forms.TypedChoiceField(label=gettext_lazy("Viertel"), coerce=int, empty_value=None, required=False)
    accessible = forms.BooleanField(label=gettext_lazy("barrierefrei"), required=False)
    free = forms.BooleanField(label=gettext_lazy("ohne Warteliste"), required=False)

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows: dict[str, QuerySet[Any]] = {
            "field": agency.fields.all(), "activity": agency.activities.offered(), "area": agency.neighbourhoods.all(),
        }
        for name, found in rows.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [ANY, *found.values_list("pk", "name")]

    def filters(self, view: str = "") -> Filters:
        self.full_clean()
        said = {name: value for name, value in self.cleaned_data.items() if value}
        return Filters(**said, to_check=view == "check", retired=view == "retired")


class OrganisationFilterForm(forms.Form):
    q = forms.CharField(label=gettext_lazy("Name"), required=False, max_length=100, widget=forms.TextInput(
        attrs={"class": "input", "type": "search", "autocomplete": "off"}))
    kind = forms.ChoiceField(label=gettext_lazy("Art"), required=False, choices=[("", gettext_lazy("alle")), *OrganisationKind.choices])
    carrier = forms.TypedChoiceField(label=gettext_lazy("Träger"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["carrier"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", gettext_lazy("alle")), *agency.organisations.carrying().values_list("pk", "name")]

    def wishes(self) -> dict[str, Any]:
        """An unknown word is as good as none."""
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}


class RecordForm(forms.ModelForm[Any]):
    """A record that the action writes, because it compares with what was there: nothing is written here."""

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agency = agency
        self.instance.agency = agency
        self.initial.setdefault("url", self.instance.url)
        # Not by the model: a class of forms would have to say „https“ before it is read.
        self.fields["url"] = forms.URLField(
            label=gettext_lazy("Internetseite"), required=False, max_length=200, assume_scheme="https",
            widget=forms.TextInput(attrs={"class": "input", "inputmode": "url", "autocomplete": "off"}),
        )

    def clean_name(self) -> str:
        name = " ".join(readable(self.cleaned_data["name"]).split())
        if not name:
            raise ValidationError(_("Schreiben Sie den Namen auf."))
        return name

    def _post_clean(self) -> None:
        pass


class OrganisationForm(RecordForm):
    """An organisation. Only the name must be there."""

    class Meta:
        model = Organisation
        fields = tuple(name for name in ORGANISATION if name != "url")
        widgets = {
            "note": forms.Textarea(attrs={"rows": 2}),
            "postal_code": forms.TextInput(attrs={"class": "input input--short", "inputmode": "numeric"}),
        }

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, agency=agency, **kwargs)
        self.fields["neighbourhood"] = forms.ModelChoiceField[Neighbourhood](
            agency.neighbourhoods.all(), label=gettext_lazy("Viertel"), required=False, empty_label=gettext_lazy("nicht bekannt")
        )
        above = agency.organisations.filter(Q(active=True) | Q(pk=self.instance.carrier_id or 0)).exclude(pk=self.instance.pk or 0)
        self.fields["carrier"] = forms.ModelChoiceField[Organisation](
            above, label=gettext_lazy("Träger"), required=False, empty_label=gettext_lazy("keiner")
        )
        self.fields["postal_code"].validators.append(postal_code_validator)
        self.fields["name"].error_messages["required"] = _("Wie heißt die Organisation?")

    @property
    def values(self) -> dict[str, Any]:
        """What the action takes. One neighbourhood has the postal code: then it is that one."""
        found = {name: self.cleaned_data[name] for name in ORGANISATION}
        if found["neighbourhood"] is None:
            found["neighbourhood"] = neighbourhood_for(self.agency, found["postal_code"])
        return found


class ServiceForm(RecordForm):
    """A service: what, for whom, where, when, at what cost."""

    where = forms.ChoiceField(label=gettext_lazy("Gebiet"), choices=AREAS, widget=ChoiceCards(slim=True))
    access = forms.ChoiceField(label=gettext_lazy("Barrierefrei?"), choices=ACCESS, required=False, widget=ChoiceCards(slim=True))
    assured = forms.BooleanField(label=gettext_lazy("Diese Angaben sind heute geprüft."), required=False)

    class Meta:
        model = Service
        fields = tuple(name for name in SERVICE if name not in ASKED_OTHERWISE)
        widgets = {"description": forms.Textarea(attrs={"rows": 2}), "waiting_list": ChoiceCards(slim=True)}

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, agency=agency, **kwargs)
        service: Service = self.instance
        is_new = service._state.adding
        helps, parts = ([], []) if is_new else (list(service.activities.all()), list(service.areas.all()))
        known = Q(active=True) | Q(pk__in=[one.pk for one in helps])  # what it helps with stays, also when it is no longer asked for
        self.fields["activities"] = forms.ModelMultipleChoiceField[Activity](
            agency.activities.filter(known), label=gettext_lazy("Wobei hilft der Dienst?"), required=False, widget=Ticks()
        )
        self.fields["areas"] = forms.ModelMultipleChoiceField[Neighbourhood](
            agency.neighbourhoods.all(), label=gettext_lazy("Viertel"), required=False, widget=Ticks()
        )
        self.fields["description"].label = gettext_lazy("Was macht der Dienst?")
        waiting = self.fields["waiting_list"]
        assert isinstance(waiting, forms.ChoiceField)
        waiting.choices = WaitingList.choices
        self.fields["name"].error_messages["required"] = _("Wie heißt der Dienst?")
        start: dict[str, Any] = {
            "activities": helps, "areas": parts, "where": "whole" if service.whole_area else "parts", "assured": is_new,
            "access": {True: "yes", False: "no"}.get(service.accessible, "") if service.accessible is not None else "",
        }
        self.initial.update(start)

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if not found.get("activities") and "activities" not in self.errors:
            self.add_error("activities", _("Wobei hilft der Dienst? Wählen Sie mindestens eine Tätigkeit."))
        if found.get("where") == "parts" and not found.get("areas") and "areas" not in self.errors:
            self.add_error("areas", _("Wo? Wählen Sie die Viertel oder „im ganzen Gebiet“."))
        return found

    @property
    def values(self) -> dict[str, Any]:
        """What the action takes."""
        said = self.cleaned_data
        found = {name: said[name] for name in (*self.Meta.fields, "url")}
        found["accessible"] = {"yes": True, "no": False}.get(said["access"])
        found["whole_area"] = said["where"] == "whole"
        return {**found, "activities": list(said["activities"]), "areas": list(said["areas"]), "assured": said["assured"]}


class ContactForm(forms.Form):
    role = forms.CharField(label=gettext_lazy("Aufgabe"), max_length=80, required=False, help_text=gettext_lazy("„Leitung“, „Einsatzplanung“"))
    since = GermanDateField(label=gettext_lazy("Seit"), past=True, required=False, help_text=gettext_lazy("Leer: seit heute."))
