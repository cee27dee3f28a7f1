"""The forms of logging in: e-mail, code, second factor. They are allauth's, in our words."""

from __future__ import annotations

import struct
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ConfirmLoginCodeForm, LoginForm
from allauth.core import context, ratelimit
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.utils.translation import gettext_lazy as _
from fido2.webauthn import AuthenticationResponse, RegistrationResponse

CODE = {"class": "input input--code", "inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}


class EntranceForm(LoginForm):  # type: ignore[misc]
    """Only the e-mail address: there are no passwords."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        attributes = {"class": "input", "autocomplete": "email", "spellcheck": "false"}
        self.fields["login"] = forms.EmailField(label=_("E-Mail-Adresse"), widget=forms.EmailInput(attrs=attributes))

    def clean_login(self) -> str:
        """As addresses are stored, so that the code goes there and not to another spelling."""
        return str(super().clean_login()).lower()


class CodeForm(ConfirmLoginCodeForm):  # type: ignore[misc]
    """The code of the mail. Guessing is limited per address over all browsers, not only within one session."""

    code = forms.CharField(label=_("Code"), max_length=20, widget=forms.TextInput(attrs=CODE))

    def clean_code(self) -> str:
        request = context.request
        key = f"login-code-{request._login_stage.state.get('email', '')}"
        if not ratelimit.consume(request, action="login_failed", key=key):
            raise get_adapter().validation_error("too_many_login_attempts")
        self.cleaned_data["code"] = "".join(self.cleaned_data["code"].split())
        code = str(super().clean_code())
        ratelimit.clear(request, action="login_failed", key=key)
        return code


class _SpacedCode(forms.Form):
    """Apps show „123 456“: what is typed that way is right."""

    def clean_code(self) -> str:
        self.cleaned_data["code"] = "".join(self.cleaned_data["code"].split())
        return str(super().clean_code())  # type: ignore[misc]


class SecondFactorForm(_SpacedCode, AuthenticateForm):  # type: ignore[misc]
    code = forms.CharField(label=_("Code aus der App oder Ersatz-Code"), max_length=40, widget=forms.TextInput(attrs=CODE))


class AgainForm(_SpacedCode, ReauthenticateForm):  # type: ignore[misc]
    code = forms.CharField(label=_("Code aus der App oder Ersatz-Code"), max_length=40, widget=forms.TextInput(attrs=CODE))


class AppForm(_SpacedCode, ActivateTOTPForm):  # type: ignore[misc]
    code = forms.CharField(label=_("Code, den die App jetzt zeigt"), max_length=20, widget=forms.TextInput(attrs=CODE))


class CredentialField(forms.JSONField):
    """What a passkey answered. Whatever else is sent is a wrong answer, where allauth's own field lets it fall over the page."""

    # No JSON, a number of 5,000 digits, nested without end, an object of other things, bytes that are none.
    BROKEN = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError, struct.error)

    def __init__(self, answer: type[AuthenticationResponse | RegistrationResponse]) -> None:
        self.answer = answer
        super().__init__(widget=forms.HiddenInput)

    def to_python(self, value: Any) -> Any:
        try:
            found = super().to_python(value)
            if found is not None:
                self.answer.from_dict(found)
        except forms.ValidationError:
            raise
        except self.BROKEN:
            raise get_adapter().validation_error("incorrect_code") from None
        return found

    def bound_data(self, data: Any, initial: Any) -> str:
        """It is never shown again: the next try asks the device anew."""
        return ""


# After the code of the mail, instead of a code, before something of the account is changed: allauth's forms with that field.
PasskeySecondForm, PasskeyLogInForm, PasskeyAgainForm = (
    type(form.__name__, (form,), {"credential": CredentialField(AuthenticationResponse)})
    for form in (AuthenticateWebAuthnForm, LoginWebAuthnForm, ReauthenticateWebAuthnForm)
)


class PasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """`passwordless` is allauth's word for: this key alone is enough, because it asks for a finger, a face or a PIN."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = _("Name, an dem Sie das Gerät erkennen")
        self.fields["name"] = forms.CharField(label=name, max_length=60, required=False, help_text=_("„Büro-Laptop“, „mein Handy“"))
        self.fields["credential"] = CredentialField(RegistrationResponse)
        self.fields["passwordless"].label = _("Mit diesem Passkey allein anmelden, ohne Code per E-Mail")
        self.fields["passwordless"].help_text = ""
        self.fields["passwordless"].initial = True


class PasskeyNameForm(EditWebAuthnForm):  # type: ignore[misc]
    name = forms.CharField(label=_("Name"), max_length=60)
