"""Forms about mandates and runs. What was typed as an account is never kept in a draft."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nahbei.contributions.models import CreditorTerms, Mandate
from nahbei.people.models import Person
from nahbei.ui.fields import GermanDateField
from nahbei.workspace.forms.contributions import _count_from

IBAN = {"class": "input", "autocomplete": "off", "spellcheck": "false", "data-private": "", "maxlength": "60"}


def iban_field(label: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=60, widget=forms.TextInput(attrs=dict(IBAN)), help_text=_("Leerzeichen schaden nicht."))


class TermsForm(forms.Form):
    """Who collects."""

    name = forms.CharField(label=_("Name, wie er auf Kontoauszügen steht"), max_length=70)
    creditor_identifier = forms.CharField(label=_("Gläubiger-Identifikationsnummer"), max_length=60,
                                          help_text=_("Vom Bescheid der Bundesbank, zum Beispiel DE98ZZZ09999999999."))
    iban = iban_field(_("IBAN des eigenen Kontos"))
    notice_days = forms.IntegerField(label=_("Ankündigen, Tage vorher"), min_value=1, max_value=60, initial=14,
                                     widget=forms.NumberInput(attrs={"class": "input input--short"}),
                                     help_text=_("Üblich sind 14. Weniger nur, wenn es im Mandat so vereinbart ist."))

    def __init__(self, *args: Any, known: CreditorTerms | None, agency_name: str, **kwargs: Any) -> None:
        kwargs["initial"] = {"name": agency_name} if known is None else {
            "name": known.name, "creditor_identifier": known.identifier, "iban": known.iban, "notice_days": known.notice_days,
        }
        super().__init__(*args, **kwargs)


class MandateNewForm(forms.Form):
    """Whose account it is."""

    payer = forms.ChoiceField(label=_("Wem gehört das Konto?"), required=False)
    holder = forms.CharField(label=_("Name, wie er bei der Bank steht"), max_length=140, required=False, help_text=_("Leer: wie oben."))

    def __init__(self, *args: Any, payers: list[Person], person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.payers = {str(one.pk): one for one in payers}
        field = self.fields["payer"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", person.full_name), *((key, one.full_name) for key, one in self.payers.items())]

    @property
    def made(self) -> dict[str, Any]:
        return {"payer": self.payers.get(self.cleaned_data["payer"]), "holder": self.cleaned_data["holder"]}


class SigningForm(forms.Form):
    """What stands on the paper."""

    signed_on = GermanDateField(label=_("unterschrieben am"), past=True)
    iban = iban_field(_("IBAN"))
    holder = forms.CharField(label=_("Name, wie er bei der Bank steht"), max_length=140)

    def __init__(self, *args: Any, mandate: Mandate, today: dt.date, **kwargs: Any) -> None:
        kwargs["initial"] = {"holder": mandate.holder}
        super().__init__(*args, **kwargs)
        _count_from(self, today, "signed_on")


class AccountForm(forms.Form):
    """Another account for the same mandate."""

    iban = iban_field(_("Neue IBAN"))


class RunForm(forms.Form):
    """Up to which due day, when, with which words."""

    until = GermanDateField(label=_("Alles, was fällig ist bis"), past=True)
    collect_on = GermanDateField(label=_("Einzug am"), help_text=_("Am Wochenende und an Feiertagen wird es der nächste Banktag."))
    words = forms.CharField(label=_("Verwendungszweck"), max_length=120, help_text=_("Steht auf dem Kontoauszug."))

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _count_from(self, today, "until", "collect_on")


class LeavingOutForm(forms.Form):
    """Why somebody is not collected from this time."""

    why = forms.CharField(label=_("Warum?"), max_length=100, help_text=_("Keine Krankheiten. Der Beitrag bleibt offen."))
