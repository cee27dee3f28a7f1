"""The two forms of logging in: where the code shall go, and the code."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from nahbei.people.models import ChannelKind
from nahbei.people.phones import normalise

CODE = {"class": "input input--code", "inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}
ADDRESS = {"class": "input", "autocomplete": "username", "spellcheck": "false", "autocapitalize": "none"}


class AddressForm(forms.Form):
    """A mailbox; where SMS can be sent (`by_sms`) also a mobile number. After it is valid: `kind`, and the address as channels are compared."""

    use_required_attribute = False
    address = forms.CharField(max_length=200)
    kind = ChannelKind.EMAIL

    def __init__(self, *args: Any, by_sms: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_sms, field = by_sms, self.fields["address"]
        field.label = _("E-Mail-Adresse oder Handynummer") if by_sms else _("E-Mail-Adresse")
        field.error_messages["required"] = (
            _("Wie lautet Ihre E-Mail-Adresse oder Handynummer?") if by_sms else _("Wie lautet Ihre E-Mail-Adresse?")
        )
        field.widget = forms.TextInput(ADDRESS if by_sms else {**ADDRESS, "type": "email", "inputmode": "email"})

    def clean_address(self) -> str:
        typed = str(self.cleaned_data["address"]).strip()
        if "@" in typed or not self.by_sms:
            validate_email(typed)
            return typed.lower()
        phone = normalise(typed)
        if phone is None:
            raise forms.ValidationError(_("Das ist keine E-Mail-Adresse und keine Telefonnummer."))
        if not phone.mobile:
            raise forms.ValidationError(_("An diese Nummer kommt keine SMS an. Nehmen Sie eine Handynummer oder E-Mail-Adresse."))
        self.kind = ChannelKind.PHONE
        return phone.normal


class CodeForm(forms.Form):
    use_required_attribute = False
    code = forms.CharField(label=_("Code"), max_length=20, widget=forms.TextInput(CODE), error_messages={"required": _("Wie lautet der Code?")})
    stay = forms.BooleanField(label=_("Mein eigenes Gerät: hier angemeldet bleiben"), required=False)
