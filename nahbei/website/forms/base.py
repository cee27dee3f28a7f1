"""What all forms of the website share: no script, short labels, and every answer can be said in words."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nahbei.activities.models import Handling
from nahbei.foundation.models import Agency
from nahbei.people.folding import readable
from nahbei.people.phones import LEAST_DIGITS

# A field that people do not see. Machines fill it.
TRAP = "homepage"
NO_MAIL = gettext_lazy("Eine E-Mail-Adresse hat die Form name@anbieter.de.")
PHONE = gettext_lazy("Telefon")
REQUIRED = gettext_lazy("Bitte füllen Sie das aus.")


def text_field(
    label: Any, *, most: int, rows: int = 0, required: bool = True, missing: Any = REQUIRED, kind: type[forms.CharField] = forms.CharField,
    **attrs: Any,
) -> forms.CharField:
    hint = attrs.pop("hint", "")
    widget = forms.Textarea({"class": "input", "rows": rows, **attrs}) if rows else forms.TextInput({"class": "input", **attrs})
    return kind(label=label, max_length=most, required=required, help_text=hint, widget=widget, error_messages={"required": missing})


def phone_field(label: Any = PHONE, *, kind: type[forms.CharField] = forms.CharField) -> forms.CharField:
    missing = gettext_lazy("Bitte schreiben Sie Ihre Telefonnummer auf.")
    field = text_field(label, most=60, missing=missing, kind=kind, inputmode="tel", autocomplete="tel")
    field.widget.input_type = "tel"
    return field


def field_choices(agency: Agency) -> list[tuple[str, str]]:
    """The fields in which volunteers help: one with nothing but work for a trade is none of them."""
    found = agency.fields.filter(Q(activities__handling=Handling.VOLUNTEER) | Q(activities=None)).distinct()
    return [(str(field.pk), field.name) for field in found]


class OneOfThem(forms.CharField):
    """Not called „freiwillig“ although it may stay empty: the form asks for one of several."""

    def validate(self, value: Any) -> None:
        if value not in self.empty_values:
            super().validate(value)


class MailOneOfThem(OneOfThem, forms.EmailField):
    pass


class PublicForm(forms.Form):
    """One page of questions."""

    use_required_attribute = False

    def __init__(self, *args: Any, agency: Agency, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agency, self.today = agency, today

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        return {name: readable(value) if isinstance(value, str) else value for name, value in found.items()}

    def clean_phone(self) -> str:
        number = str(self.cleaned_data["phone"])
        if number and sum(sign.isdecimal() for sign in number) < LEAST_DIGITS:
            raise ValidationError(_("Das ist keine Telefonnummer."))
        return number

    def said(self) -> list[tuple[str, str]]:
        """What was answered, in words; what was left out is not mentioned."""
        lines = ((str(field.label), _in_words(field, self.cleaned_data.get(name))) for name, field in self.fields.items())
        return [(label, words) for label, words in lines if words]


def _in_words(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.BooleanField):
        return _("ja") if value else ""
    if isinstance(field, forms.ChoiceField):
        words = {str(key): str(word) for key, word in field.choices}  # type: ignore[misc, union-attr]
        chosen = value if isinstance(value, list) else [value]
        return ", ".join(words[str(one)] for one in chosen if str(one) in words and one != "")
    if isinstance(value, dt.date):
        return f"{value:%d.%m.%Y}"
    return "" if value is None else str(value)


class ReachForm(PublicForm):
    """By telephone or by mail; one of them is enough."""

    phone = phone_field(kind=OneOfThem)
    email = MailOneOfThem(
        label=gettext_lazy("E-Mail"), max_length=254, widget=forms.EmailInput({"class": "input", "autocomplete": "email"}),
        error_messages={"invalid": NO_MAIL},
    )

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if not self.errors and not (found.get("phone") or found.get("email")):
            self.add_error("phone", _("Schreiben Sie eine Telefonnummer oder eine E-Mail-Adresse auf. Eines genügt."))
        return found
