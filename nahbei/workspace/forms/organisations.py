"""Forms about one organisation: its sites; whose value counts when two records become one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nahbei.partners.merging import GROUPS, Preview
from nahbei.partners.models import Organisation, Site
from nahbei.people.folding import readable
from nahbei.places.models import Neighbourhood, postal_code_validator
from nahbei.places.queries import neighbourhood_for
from nahbei.ui.widgets import ChoiceCards, Ticks
from nahbei.workspace.forms.partners import ACCESS

SITE = ("name", "street", "postal_code", "town", "neighbourhood", "accessibility")


class SiteForm(forms.ModelForm[Site]):
    """A place. Only the name must be there. The action writes."""

    access = forms.ChoiceField(label=gettext_lazy("Barrierefrei?"), choices=ACCESS, required=False, widget=ChoiceCards(slim=True))

    class Meta:
        model = Site
        fields = SITE
        widgets = {"postal_code": forms.TextInput(attrs={"class": "input input--short", "inputmode": "numeric"})}
        error_messages = {"name": {"required": gettext_lazy("Wie heißt die Einsatzstelle?")}}

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation = self.instance.organisation = organisation
        self.instance.agency = organisation.agency
        self.fields["neighbourhood"] = forms.ModelChoiceField[Neighbourhood](
            organisation.agency.neighbourhoods.all(), label=gettext_lazy("Viertel"), required=False, empty_label=gettext_lazy("nicht bekannt")
        )
        self.fields["postal_code"].validators.append(postal_code_validator)
        known = self.instance.accessible
        self.initial["access"] = "" if known is None else ("yes" if known else "no")

    def clean_name(self) -> str:
        name = " ".join(readable(self.cleaned_data["name"]).split())
        if not name:
            raise ValidationError(_("Wie heißt die Einsatzstelle?"))
        if self.organisation.sites.filter(name=name).exclude(pk=self.instance.pk or 0).exists():
            raise ValidationError(_("Diese Einsatzstelle gibt es schon."))
        return name

    def _post_clean(self) -> None:
        pass

    @property
    def values(self) -> dict[str, Any]:
        """What the action takes. One neighbourhood has the postal code: then it is that one."""
        found = {name: self.cleaned_data[name] for name in SITE}
        found["accessible"] = {"yes": True, "no": False}.get(self.cleaned_data["access"])
        if found["neighbourhood"] is None:
            found["neighbourhood"] = neighbourhood_for(self.organisation.agency, found["postal_code"])
        return found


class MergeForm(forms.Form):
    """For each group of fields that differs: whose value counts. And who of the other's contact persons moves along: nobody unless ticked."""

    def __init__(self, *args: Any, winner: Organisation, loser: Organisation, preview: Preview, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for group in GROUPS:
            if not group.is_empty(winner) and not group.is_empty(loser) and group.differs(winner, loser):
                self.fields[group.key] = forms.ChoiceField(
                    label=str(group.word), initial="winner", widget=forms.RadioSelect,
                    choices=[("winner", said(winner, group.key)), ("loser", said(loser, group.key))],
                )
        self.fields["contacts"] = forms.TypedMultipleChoiceField(
            label=_("Wer spricht auch danach?"), coerce=int, required=False, widget=Ticks(lines=True),
            choices=[(one.pk, f"{one.person.full_name}, {one.role}" if one.role else one.person.full_name) for one in preview.contacts],
        )

    @property
    def take(self) -> list[str]:
        return [name for name, choice in self.cleaned_data.items() if choice == "loser"]


def said(organisation: Organisation, key: str) -> str:
    """A group of fields in words."""
    match key:
        case "kind":
            return organisation.get_kind_display()
        case "non_profit":
            return _("ja") if organisation.non_profit else _("nein")
        case "carrier":
            return str(organisation.carrier or "")
        case "address":
            return ", ".join(part for part in (organisation.address_line, str(organisation.neighbourhood or "")) if part)
        case _:
            return str(getattr(organisation, key))
