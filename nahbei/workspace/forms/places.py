"""Forms of the neighbourhoods, and the field for a position."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from nahbei.foundation.models import Agency
from nahbei.places.models import Neighbourhood
from nahbei.ui.widgets import Ticks

_POSITION = re.compile(r"(-?\d{1,3}(?:[.,]\d+)?)\s*(?:°?\s*[NO]?\s*[,;/ ]\s*)(-?\d{1,3}(?:[.,]\d+)?)\s*°?\s*[EO]?")
# Germany with its neighbours: a swapped pair must not pass.
_LATITUDES, _LONGITUDES = (45.0, 57.0), (3.0, 18.0)

Position = tuple[float, float]


class PositionField(forms.CharField):
    """„51.2569, 7.1505“ as maps give it, with point or comma → latitude and longitude."""

    default_error_messages = {"invalid": _("Das ist keine Lage in Deutschland. Sie hat die Form 51.2569, 7.1505.")}

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"class": "input", "placeholder": "51.2569, 7.1505", "inputmode": "decimal"})
        super().__init__(**{"required": False, "max_length": 60, "widget": widget, "strip": True, **kwargs})

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        found = _POSITION.fullmatch(text)
        if found is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        latitude, longitude = (float(part.replace(",", ".")) for part in found.groups())
        if not (_LATITUDES[0] <= latitude <= _LATITUDES[1] and _LONGITUDES[0] <= longitude <= _LONGITUDES[1]):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return latitude, longitude

    @staticmethod
    def written(latitude: float | None, longitude: float | None) -> str:
        return "" if latitude is None or longitude is None else f"{latitude}, {longitude}"


class PostalCodesField(forms.CharField):
    """„99901, 99902“ → a list. Any mark between them will do."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"class": "input", "inputmode": "numeric", "placeholder": "99901, 99902"})
        super().__init__(**{"required": False, "max_length": 400, "widget": widget, **kwargs})

    def clean(self, value: Any) -> Any:
        codes = re.split(r"[\s,;/]+", super().clean(value).strip())
        wrong = [code for code in codes if code and not re.fullmatch(r"[0-9]{5}", code)]
        if wrong:
            raise ValidationError(_("„%(code)s“ ist keine Postleitzahl: fünf Ziffern."), code="invalid", params={"code": wrong[0][:20]})
        return sorted({code for code in codes if code})


class NeighbourhoodForm(forms.Form):
    """A part of the agency's area."""

    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("Wie die Menschen dort sagen: „Lindenhof“."),
                           error_messages={"required": _("Wie heißt das Viertel?")})
    postal_codes = PostalCodesField(label=_("Postleitzahlen"))
    neighbours = forms.MultipleChoiceField()
    position = PositionField(
        label=_("Mitte"), help_text=_("Nur wenn die Postleitzahlen zu grob sind. Aus einer Karte: „51.2569, 7.1505“.")
    )

    def __init__(
        self, *args: Any, agency: Agency, neighbourhood: Neighbourhood | None = None, beside: Collection[int] = (), **kwargs: Any
    ) -> None:
        if neighbourhood is not None:
            kwargs["initial"] = {
                "name": neighbourhood.name, "postal_codes": ", ".join(neighbourhood.postal_codes),
                "position": PositionField.written(neighbourhood.latitude, neighbourhood.longitude),
                "neighbours": [str(key) for key in beside],
            }
        super().__init__(*args, **kwargs)
        self.neighbourhood = neighbourhood
        self.others = {str(row.pk): row for row in agency.neighbourhoods.all() if neighbourhood is None or row.pk != neighbourhood.pk}
        self.fields["neighbours"] = forms.MultipleChoiceField(
            label=_("grenzt an"), required=False, widget=Ticks(), choices=[(key, row.name) for key, row in self.others.items()]
        )
        if not self.others:
            del self.fields["neighbours"]

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if any(row.name == name for row in self.others.values()):
            raise ValidationError(_("Ein Viertel mit diesem Namen gibt es schon."))
        return name

    @property
    def values(self) -> dict[str, Any]:
        """What the action takes."""
        latitude, longitude = self.cleaned_data["position"] or (None, None)
        return {
            "name": self.cleaned_data["name"], "postal_codes": self.cleaned_data["postal_codes"],
            "latitude": latitude, "longitude": longitude,
            "neighbours": [self.others[key] for key in self.cleaned_data.get("neighbours", [])],
        }
