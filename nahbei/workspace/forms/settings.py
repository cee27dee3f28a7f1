"""Forms of the settings."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nahbei.activities.models import Activity, Field, Need
from nahbei.foundation.models import Agency, AgencyProfile
from nahbei.foundation.profile import AUTHORITIES, HEADLINE, INTRO
from nahbei.matching.weights import MOST, Weights
from nahbei.matching.words import weight_effect
from nahbei.messaging.models import AddressForm
from nahbei.people.folding import readable
from nahbei.people.models import LANGUAGES
from nahbei.places.models import postal_code_validator
from nahbei.ui.fields import GermanDateField

ABOUT = ("name", "carrier", "street", "postal_code", "town", "state", "phone", "email", "opening_hours")
NUMBERS = {  # name: (least, most)
    "enquiry_hours": (1, 240), "enquiry_expires_hours": (1, 720), "referral_days": (1, 180), "follow_up_weeks": (1, 52),
    "review_months": (1, 24), "service_recheck_months": (1, 36),
}


class AgencyForm(forms.ModelForm[Agency]):
    """What the office says about itself, and the numbers it works by."""

    class Meta:
        model = Agency
        fields = (*ABOUT, *NUMBERS)
        widgets = {"opening_hours": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["postal_code"].validators.append(postal_code_validator)
        for name, (least, most) in NUMBERS.items():
            old = self.fields[name]
            self.fields[name] = forms.IntegerField(
                label=old.label, min_value=least, max_value=most,
                widget=forms.NumberInput(attrs={"class": "input input--short", "inputmode": "numeric"}),
            )

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if (found.get("enquiry_hours") or 0) > (found.get("enquiry_expires_hours") or 10**6):
            self.add_error("enquiry_expires_hours", _("Der Link muss mindestens so lange gelten, wie Sie auf Antwort warten."))
        return found


FRONT = ("headline", "intro")
LEGAL = ("legal_name", "represented_by", "register_court", "register_number", "vat_id", "responsible")
PRIVACY = ("officer", "authority", "hosting", "privacy_more")
ACCESS = ("accessible", "barriers", "checked_on", "enforcement")


class WebsiteForm(forms.ModelForm[AgencyProfile]):
    """What stands on the website and by law; what is left empty is written by us, as far as we can know it."""

    class Meta:
        model = AgencyProfile
        fields = (*FRONT, *LEGAL, *PRIVACY, *ACCESS)
        widgets = {name: forms.Textarea(attrs={"rows": rows}) for name, rows in
                   (("intro", 3), ("officer", 3), ("authority", 2), ("hosting", 2), ("privacy_more", 4), ("barriers", 3), ("enforcement", 2))}
        help_texts = {
            "legal_name": _("Der volle Name mit Rechtsform, zum Beispiel „Nachbarschaft Birkenfeld e. V.“"),
            "represented_by": _("Vorname und Name; bei einem Verein der Vorstand."),
            "responsible": _("Name und Anschrift, nach § 18 Absatz 2 MStV."),
            "vat_id": _("Nur, wenn Sie eine haben."), "officer": _("Name und wie man sie oder ihn erreicht. Leer, wenn Sie keine:n brauchen."),
            "hosting": _("Wer den Server betreibt und wo er steht."),
            "enforcement": _("Name und Adresse der Stelle Ihres Bundeslandes."),
        }

    def __init__(self, *args: Any, agency: Agency, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["headline"].widget.attrs["placeholder"] = HEADLINE
        self.fields["intro"].widget.attrs["placeholder"] = INTRO
        self.fields["authority"].widget.attrs["placeholder"] = AUTHORITIES.get(agency.state, "")
        self.fields["checked_on"] = GermanDateField(
            label=self.fields["checked_on"].label, required=False, past=True, today=lambda: today, most=lambda: today
        )

    @property
    def values(self) -> dict[str, Any]:
        return {name: readable(value) if isinstance(value, str) else value for name, value in self.cleaned_data.items()}


class ActivityForm(forms.ModelForm[Activity]):
    class Meta:
        model = Activity
        fields = ("field", "name", "noun", "clause", "asking", "icon", "minutes", "has_destination", "handling")
        widgets = {"handling": forms.RadioSelect}

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.agency = agency
        self.fields["field"].queryset = agency.fields.all()  # type: ignore[attr-defined]
        self.fields["icon"] = forms.ChoiceField(label=_("Bild"), choices=list(ICONS.items()))
        minutes = forms.NumberInput(attrs={"class": "input input--short"})
        self.fields["minutes"] = forms.IntegerField(label=self.fields["minutes"].label, min_value=5, max_value=720, widget=minutes)


ICONS = {
    "hand-helping": _("helfende Hand"), "stethoscope": _("Stethoskop"), "shopping-basket": _("Einkaufskorb"), "coffee": _("Tasse"),
    "footprints": _("Fußspuren"), "lightbulb": _("Glühbirne"), "smartphone": _("Handy"), "file-text": _("Papier"), "ellipsis": _("drei Punkte"),
    "book-open": _("Buch"), "dog": _("Hund"), "ticket": _("Eintrittskarte"), "sprout": _("Pflanze"), "zap": _("Blitz"), "car": _("Auto"),
    "bike": _("Fahrrad"), "music": _("Musik"), "utensils": _("Besteck"), "hammer": _("Hammer"), "baby": _("Kind"), "languages": _("Sprachen"),
    "heart-handshake": _("Handschlag"), "mail": _("Brief"), "house": _("Haus"),
}


class FieldForm(forms.ModelForm[Field]):
    class Meta:
        model = Field
        fields = ("name",)

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.agency = agency


class NeedForm(forms.ModelForm[Need]):
    class Meta:
        model = Need
        fields = ("name", "sentence", "about_health", "asks_for_car")

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.agency = agency


class WordingForm(forms.Form):
    """The agency's own words for one topic."""

    subject = forms.CharField(label=_("Betreff"), max_length=200)
    body = forms.CharField(label=_("Text"), max_length=5_000, widget=forms.Textarea(attrs={"rows": 14}))


class VariantForm(forms.Form):
    """Which language and form of address a text is written in."""

    language = forms.ChoiceField(label=_("Sprache"), choices=LANGUAGES)
    form = forms.ChoiceField(label=_("Anrede"), choices=AddressForm.choices)


class DeclarationTextForm(forms.Form):
    version = forms.CharField(label=_("Fassung"), max_length=20, help_text=_("Ein kurzer Name, zum Beispiel „2027“."))
    valid_from = GermanDateField(label=_("gilt ab"))
    text = forms.CharField(label=_("Text"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 10}))


class WeightsForm(forms.Form):
    """One whole number for each reason, with what it does."""

    def __init__(self, *args: Any, weights: Weights, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, value in asdict(weights).items():
            self.fields[name] = forms.IntegerField(
                label=WEIGHTS[name], min_value=0, max_value=MOST, initial=value, help_text=weight_effect(name),
                widget=forms.NumberInput(attrs={"class": "input input--short", "inputmode": "numeric"}),
            )


WEIGHTS = {
    "distance": _("Nähe"), "continuity": _("Vertrautheit"), "experience": _("Erfahrung"), "language": _("Sprache"), "answers": _("Antwortet"),
    "load": _("Gerechte Verteilung"), "week": _("Volle Woche"), "open_question": _("Offene Anfragen"), "missing_date": _("Fehlende Termine"),
}
