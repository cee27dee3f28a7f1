"""Forms about gifts and what is confirmed about them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nahbei.contributions.models import Ledger
from nahbei.donations.models import NoticeKind, Origin, TaxStatus
from nahbei.foundation.models import Agency
from nahbei.ui.fields import GermanDateField
from nahbei.workspace.forms.contributions import EurosField

SHORT = {"class": "input input--short"}


class GiftForm(forms.Form):
    """What every gift has."""

    cents = EurosField(label=_("Betrag"))
    on = GermanDateField(label=_("Tag der Zuwendung"), past=True)
    text = forms.CharField(label=_("Wofür"), max_length=300, required=False, help_text=_("Nur wenn etwas bestimmt ist, zum Beispiel „Sommerfest“."))

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["on"]
        assert isinstance(field, GermanDateField)
        field.today = lambda: today


class MoneyForm(GiftForm):
    """Money that came."""

    field_order = ["cents", "on", "ledger_name", "text"]
    ledger_name = forms.ChoiceField(label=_("Wo kam es an?"), choices=[(Ledger.BANK, Ledger.BANK.label), (Ledger.CASH, Ledger.CASH.label)])


class WaiverForm(GiftForm):
    """An expense that nobody wants back."""

    field_order = ["cents", "on", "basis_text", "text"]
    basis_text = forms.CharField(
        label=_("Worauf beruht der Anspruch?"), max_length=300,
        help_text=_("Satzung, Vertrag oder Beschluss, und von wann. Er muss vorher bestanden haben."),
    )


class ThingForm(GiftForm):
    """A thing and its value."""

    field_order = ["text", "condition", "cents", "basis_text", "origin", "on"]
    text = forms.CharField(label=_("Was ist es?"), max_length=300)
    condition = forms.CharField(label=_("Alter, Zustand, Kaufpreis"), max_length=300,
                                help_text=_("Zum Beispiel: drei Jahre alt, gebraucht, gut erhalten, Kaufpreis 600 €."))
    cents = EurosField(label=_("Wert heute"), help_text=_("Was man für genau dieses Stück noch bekäme."))
    basis_text = forms.CharField(label=_("Wie wurde der Wert ermittelt?"), max_length=300,
                                 help_text=_("Rechnung, Gutachten, Angebote. Legen Sie eine Kopie zu den Akten."))
    origin = forms.ChoiceField(label=_("Woher stammt es?"), choices=Origin)


class TakingBackForm(forms.Form):
    why = forms.CharField(label=_("Warum?"), max_length=200)


class RevocationForm(forms.Form):
    why = forms.CharField(label=_("Warum?"), max_length=200, help_text=_("Zum Beispiel: falscher Betrag. Das Finanzamt kann danach fragen."))
    original_back = forms.BooleanField(label=_("Das Original ist zurück"), required=False)


class TaxStatusForm(forms.Form):
    """What stands in the notice of the tax office."""

    kind = forms.ChoiceField(label=_("Art des Bescheids"), choices=NoticeKind)
    tax_office = forms.CharField(label=_("Finanzamt"), max_length=80, help_text=_("Nur der Ort, zum Beispiel „Birkenfeld“."))
    tax_number = forms.CharField(label=_("Steuernummer"), max_length=40)
    notice_on = GermanDateField(label=_("Datum des Bescheids"), past=True)
    period = forms.CharField(label=_("letzter Veranlagungszeitraum"), max_length=40, required=False,
                             help_text=_("Das Jahr im Bescheid. Leer nur bei der Feststellung nach § 60a AO."))
    purposes = forms.CharField(label=_("Zwecke"), max_length=250, widget=forms.Textarea(attrs={"rows": 2}),
                               help_text=_("So, dass es nach „zur Förderung“ steht: „der Altenhilfe und des bürgerschaftlichen Engagements“."))
    name = forms.CharField(label=_("Name des Trägers"), max_length=120)
    street = forms.CharField(label=_("Straße und Hausnummer"), max_length=120)
    postal_code = forms.CharField(label=_("Postleitzahl"), max_length=5, widget=forms.TextInput(attrs=SHORT))
    town = forms.CharField(label=_("Ort"), max_length=80)
    fees_deductible = forms.BooleanField(label=_("Mitgliedsbeiträge sind steuerlich abziehbar"), required=False)

    def __init__(self, *args: Any, known: TaxStatus | None, agency: Agency, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "name": agency.carrier or agency.name, "street": agency.street, "postal_code": agency.postal_code, "town": agency.town,
        } if known is None else {name: getattr(known, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
