"""The form of a room."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nahbei.foundation.models import Agency
from nahbei.people.folding import readable
from nahbei.places.models import postal_code_validator
from nahbei.ui.widgets import ChoiceCards
from nahbei.venues.models import Venue

PLAIN = ("name", "room", "street", "postal_code", "town", "seats", "square_metres", "parking", "bus_stop", "access_note", "note")
FACTS = {
    "step_free": gettext_lazy("Stufenlos?"), "accessible_toilet": gettext_lazy("WC für Menschen im Rollstuhl?"),
    "hearing_loop": gettext_lazy("Anlage für Hörgeräte?"),
}
KNOWN = [("", gettext_lazy("nicht bekannt")), ("yes", gettext_lazy("ja")), ("no", gettext_lazy("nein"))]


class VenueForm(forms.ModelForm[Venue]):
    """Only the house must be there. One choice says whose it is: an organisation, or one of its sites. The action writes."""

    owner = forms.ChoiceField(label=gettext_lazy("Gehört zu"), required=False)

    class Meta:
        model = Venue
        fields = PLAIN
        widgets = {
            "postal_code": forms.TextInput(attrs={"class": "input input--short", "inputmode": "numeric"}),
            "seats": forms.NumberInput(attrs={"class": "input input--short", "inputmode": "numeric"}),
            "square_metres": forms.NumberInput(attrs={"class": "input input--short", "inputmode": "numeric"}),
            "note": forms.Textarea(attrs={"rows": 3}),
        }
        error_messages = {"name": {"required": gettext_lazy("In welchem Haus liegt der Raum?")}}
        help_texts = {
            "room": gettext_lazy("Zum Beispiel „Saal“. Leer, wenn das Haus nur einen hat."),
            "square_metres": gettext_lazy("Die GEMA rechnet danach."),
            "access_note": gettext_lazy("Zum Beispiel „Rampe im Hof, bitte klingeln“."),
        }

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agency = self.instance.agency = agency
        owner = self.fields["owner"]
        assert isinstance(owner, forms.ChoiceField)
        owner.choices = [("", _("niemandem aus dem Verzeichnis")), *self._owners()]
        self.fields["postal_code"].validators.append(postal_code_validator)
        for name, word in FACTS.items():
            self.fields[name] = forms.ChoiceField(label=word, choices=KNOWN, required=False, widget=ChoiceCards(slim=True))
            value = getattr(self.instance, name)
            self.initial[name] = "" if value is None else ("yes" if value else "no")
        if self.instance.site_id:
            self.initial["owner"] = f"site:{self.instance.site_id}"
        elif self.instance.organisation_id:
            self.initial["owner"] = f"organisation:{self.instance.organisation_id}"

    def _owners(self) -> list[tuple[str, str]]:
        houses = self.agency.organisations.active().order_by("name").values_list("pk", "name")
        sites = self.agency.sites.filter(active=True, organisation__active=True).values_list("pk", "name", "organisation__name", "organisation_id")
        self._house_of = {pk: house for pk, _name, _organisation, house in sites}
        found = [(name, f"organisation:{pk}") for pk, name in houses]
        found += [(f"{organisation} – {name}", f"site:{pk}") for pk, name, organisation, _house in sites]
        return [(key, name) for name, key in sorted(found)]

    def clean_name(self) -> str:
        name = " ".join(readable(self.cleaned_data["name"]).split())
        if not name:
            raise ValidationError(_("In welchem Haus liegt der Raum?"))
        return name

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        same = self.agency.venues.filter(name=said.get("name", ""), room=" ".join(said.get("room", "").split()))
        if said.get("name") and same.exclude(pk=self.instance.pk or 0).exists():
            self.add_error("room" if said.get("room") else "name", _("Diesen Raum gibt es schon."))
        return said

    def _post_clean(self) -> None:
        pass

    @property
    def values(self) -> dict[str, Any]:
        """What the action takes."""
        found = {name: self.cleaned_data[name] for name in PLAIN}
        found["room"] = " ".join(found["room"].split())
        kind, _colon, key = self.cleaned_data["owner"].partition(":")
        site = int(key) if kind == "site" else None
        house = self._house_of[site] if site else int(key) if kind else None
        known = {"yes": True, "no": False}
        return {
            **found, **{name: known.get(self.cleaned_data[name]) for name in FACTS},
            "organisation": self.agency.organisations.get(pk=house) if house else None,
            "site": self.agency.sites.get(pk=site) if site else None,
        }
