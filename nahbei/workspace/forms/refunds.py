"""Forms about what volunteers get back. What was typed as an account is never kept in a draft."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nahbei.reimbursements.models import ALLOWANCES, PAPERS, Basis, LineKind, RefundRules
from nahbei.reimbursements.statutory import figures_on
from nahbei.ui.fields import GermanDateField
from nahbei.ui.german import format_date, format_euros
from nahbei.ui.widgets import Ticks
from nahbei.visits.models import Visit
from nahbei.visits.words import kilometres
from nahbei.workspace.forms.contributions import EurosField, _count_from
from nahbei.workspace.forms.debits import iban_field
from nahbei.workspace.forms.visits import WayField

LONG = {"class": "input"}


def vehicles(rules: RefundRules | None) -> list[tuple[str, str]]:
    """With what a kilometre costs today; what is not refunded is not offered."""
    rates = {LineKind.CAR: rules.car_cents, LineKind.BICYCLE: rules.bicycle_cents} if rules else {}
    words = {LineKind.CAR: _("Auto"), LineKind.BICYCLE: _("Fahrrad")}
    return [(kind.value, f"{words[kind]}, {format_euros(cents)} {_('je Kilometer')}") for kind, cents in rates.items() if cents]


class VisitsForm(forms.Form):
    """Which visits, and how somebody came there."""

    visits = forms.TypedMultipleChoiceField(label=_("Freigegebene Einsätze mit Weg"), coerce=int, widget=Ticks(lines=True), required=False)
    vehicle = forms.ChoiceField(label=_("Gefahren mit"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, found: Sequence[Visit], rules: RefundRules | None, **kwargs: Any) -> None:
        known = vehicles(rules)
        kwargs["initial"] = {"visits": [visit.pk for visit in found], "vehicle": known[0][0] if known else ""}
        super().__init__(*args, **kwargs)
        self.found = {visit.pk: visit for visit in found}
        visits, vehicle = self.fields["visits"], self.fields["vehicle"]
        assert isinstance(visits, forms.MultipleChoiceField) and isinstance(vehicle, forms.ChoiceField)
        visits.choices = [
            (visit.pk, f"{format_date(visit.on)}: {visit.help_request.activity.name}, {kilometres(visit.metres)}") for visit in found
        ]
        vehicle.choices = known
        if not found:
            del self.fields["visits"], self.fields["vehicle"]

    @property
    def chosen(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {"visits": [self.found[pk] for pk in said.get("visits", [])], "vehicle": said.get("vehicle", "")}


class LineForm(forms.Form):
    """What every line has: a day and what it was for."""

    on = GermanDateField(label=_("Tag"), past=True)
    what = forms.CharField(label=_("Wofür?"), max_length=120, help_text=_("Keine Namen von Menschen, denen geholfen wird."))

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _count_from(self, today, "on")


class WayForm(LineForm):
    """A way that is no visit."""

    vehicle = forms.ChoiceField(label=_("Gefahren mit"), widget=forms.RadioSelect)
    metres = WayField(label=_("Wie viele Kilometer?"), max_length=20)
    field_order = ("on", "what", "metres", "vehicle")

    def __init__(self, *args: Any, rules: RefundRules | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["vehicle"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = vehicles(rules)
        field.initial = next((key for key, _word in field.choices), None)


class PaperForm(LineForm):
    """A ticket or another receipt, that lies on the table now."""

    kind = forms.ChoiceField(label=_("Was liegt vor?"), choices=[(kind.value, kind.label) for kind in PAPERS], widget=forms.RadioSelect,
                             initial=LineKind.TICKET)
    cents = EurosField(label=_("Betrag"))
    receipt = forms.CharField(label=_("Nummer auf dem Beleg"), max_length=40, required=False,
                              help_text=_("Der Beleg liegt Ihnen vor; Sie heften ihn mit dieser Nummer ab."))
    field_order = ("kind", "on", "what", "cents", "receipt")


class AllowanceForm(LineForm):
    """A flat amount: no receipts, but a limit for the year."""

    kind = forms.ChoiceField(label=_("Welche Pauschale?"), choices=[(kind.value, kind.label) for kind in ALLOWANCES], widget=forms.RadioSelect,
                             initial=LineKind.VOLUNTEER,
                             help_text=_("Die Übungsleiterpauschale nur für Pflege, Unterricht, Betreuung und Ähnliches, höchstens im Nebenberuf."))
    cents = EurosField(label=_("Betrag"))
    card_told = forms.BooleanField(
        label=_("Ich habe gesagt: Wer eine Pauschale bekommt, kann die Ehrenamtskarte verlieren."), required=False,
        help_text=_("In den meisten Ländern bekommt die Karte nur, wer außer Auslagen nichts erhält."),
    )
    field_order = ("kind", "on", "what", "cents", "card_told")

    def __init__(self, *args: Any, told: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["card_told"].initial = told


class ElsewhereForm(forms.Form):
    """What somebody signed: how much they use elsewhere in a year."""

    kind = forms.ChoiceField(label=_("Welche Pauschale?"), choices=[(kind.value, kind.label) for kind in ALLOWANCES], widget=forms.RadioSelect,
                             initial=LineKind.VOLUNTEER)
    year = forms.IntegerField(label=_("Kalenderjahr"), min_value=2020, max_value=2100,
                              widget=forms.NumberInput(attrs={"class": "input input--short"}))
    cents = EurosField(label=_("Anderswo genutzt in diesem Jahr"), help_text=_("0, wenn nirgends."))
    declared_on = GermanDateField(label=_("unterschrieben am"), past=True)

    def __init__(self, *args: Any, today: dt.date, year: int, **kwargs: Any) -> None:
        kwargs["initial"] = {"year": year, "declared_on": today}
        super().__init__(*args, **kwargs)
        _count_from(self, today, "declared_on")


class PayAccountForm(forms.Form):
    """Where the money goes."""

    iban = iban_field(_("IBAN"))
    holder = forms.CharField(label=_("Name, wie er bei der Bank steht"), max_length=140)

    def __init__(self, *args: Any, name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["holder"].initial = name


class WhyNotForm(forms.Form):
    """Somebody will be told."""

    why = forms.CharField(label=_("Warum?"), max_length=200, help_text=_("Ein Satz, den Sie auch am Telefon sagen würden."))


class TakingBackForm(forms.Form):
    """It came back, or should never have gone."""

    why = forms.CharField(label=_("Warum?"), max_length=100, help_text=_("Steht im Buch und bleibt dort. Keine Krankheiten."))


class PaidForm(forms.Form):
    """The day on which the money left."""

    on = GermanDateField(label=_("Ausgezahlt am"), past=True)

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        kwargs["initial"] = {"on": today}
        super().__init__(*args, **kwargs)
        _count_from(self, today, "on")


class WaiverForm(forms.Form):
    """What the treasurer has before them: a signed letter, and what they know of how it came about."""

    on = GermanDateField(label=_("Verzicht unterschrieben am"), past=True)
    regular = forms.BooleanField(label=_("Die Tätigkeit wird gewöhnlich jeden Monat ausgeübt."), required=False,
                                 help_text=_("Dann kann ein Jahr lang verzichtet werden, sonst drei Monate."))
    free = forms.BooleanField(label=_("Der Verzicht war keine Bedingung, und das Geld zum Auszahlen war da."), required=False)

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        kwargs["initial"] = {"on": today}
        super().__init__(*args, **kwargs)
        _count_from(self, today, "on")


class RefundRulesForm(forms.Form):
    """Starts from the rules before, or from what the law says."""

    valid_from = GermanDateField(label=_("gilt ab"))
    basis = forms.ChoiceField(label=_("Was verspricht es?"), choices=Basis, widget=forms.RadioSelect)
    basis_text = forms.CharField(label=_("Genauer"), max_length=120, help_text=_("Zum Beispiel: § 7 Abs. 2 oder vom 12.01.2026."))
    decided_on = GermanDateField(label=_("beschlossen oder unterschrieben am"), past=True,
                                 help_text=_("Auf Auslagen davor kann niemand als Spende verzichten."))
    car_cents = EurosField(label=_("Auto, je Kilometer"))
    bicycle_cents = EurosField(label=_("Fahrrad, je Kilometer"), help_text=_("0, wenn es nichts gibt."))
    volunteer_year_cents = EurosField(label=_("Ehrenamtspauschale, im Jahr höchstens"), help_text=_("§ 3 Nr. 26a EStG"))
    trainer_year_cents = EurosField(label=_("Übungsleiterpauschale, im Jahr höchstens"), help_text=_("§ 3 Nr. 26 EStG"))

    def __init__(self, *args: Any, known: RefundRules | None, today: dt.date, **kwargs: Any) -> None:
        law = figures_on(today)
        kwargs["initial"] = {
            "basis": known.basis if known else Basis.BOARD, "basis_text": known.basis_text if known else "",
            "decided_on": known.decided_on if known else None, "car_cents": known.car_cents if known else law.most_a_kilometre,
            "bicycle_cents": known.bicycle_cents if known else 0, "volunteer_year_cents": law.volunteer_year_cents,
            "trainer_year_cents": law.trainer_year_cents,
        }
        super().__init__(*args, **kwargs)
        _count_from(self, today, "valid_from", "decided_on")


class PayChoiceForm(forms.Form):
    """Which claims go into a list, and how they are paid."""

    claim = forms.TypedMultipleChoiceField(coerce=int, required=False)
    ledger = forms.ChoiceField(choices=[("bank", ""), ("cash", "")])

    def __init__(self, *args: Any, keys: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["claim"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(key, str(key)) for key in keys]
