"""Forms about what people pay."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from nahbei.contributions.actions import TierGiven
from nahbei.contributions.models import (
    Agreement,
    Basis,
    ContributionRules,
    EntryCounts,
    ExitCounts,
    Household,
    Ledger,
    Rhythm,
    Tier,
)
from nahbei.foundation.models import Account
from nahbei.people.models import Person
from nahbei.ui.fields import GermanDateField
from nahbei.ui.german import format_euros

LINES = 6
SHORT = {"class": "input input--short", "inputmode": "decimal"}
AMOUNT = re.compile(r"(?:(?P<euros>\d{1,3}(?:\.\d{3})+|\d{1,7})(?:[,.](?P<cents>\d{1,2}))?)")


class EurosField(forms.Field):
    """„1“, „1,50“, „1.234,50 €“ → whole cents. A minus, three decimals or two commas are no amount."""

    default_error_messages = {"euros": _("Das ist kein Betrag. Zum Beispiel: 1,50")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.TextInput(attrs={**SHORT, "maxlength": "20"}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return f"{value // 100},{value % 100:02d}" if isinstance(value, int) else value

    def to_python(self, value: Any) -> Any:
        if isinstance(value, int):
            return value
        text = str(value or "").strip().replace("€", "").replace("EUR", "").replace("\N{NO-BREAK SPACE}", "").replace(" ", "")
        if not text:
            return None
        found = AMOUNT.fullmatch(text)
        if not found or not text.isascii():
            raise ValidationError(self.error_messages["euros"], code="euros")
        return int(found["euros"].replace(".", "")) * 100 + int((found["cents"] or "0").ljust(2, "0"))


class RulesForm(forms.Form):
    """A set of rules with up to six tiers. A line without a name is no tier."""

    valid_from = GermanDateField(label=_("gilt ab"))
    rhythm = forms.ChoiceField(label=_("Eingezogen wird"), choices=Rhythm,
                               help_text=_("Ein Euro im Monat kostet monatlich eingezogen mehr, als er bringt."))
    due_day = forms.IntegerField(label=_("fällig am … des ersten Monats"), min_value=1, max_value=28, widget=forms.NumberInput(attrs=SHORT))
    entry_counts = forms.ChoiceField(label=_("Wer dazukommt, zahlt"), choices=EntryCounts)
    exit_counts = forms.ChoiceField(label=_("Wer aufhört, zahlt"), choices=ExitCounts)
    household = forms.ChoiceField(label=_("Paare und Haushalte"), choices=Household)
    review_months = forms.IntegerField(label=_("Neu fragen nach Monaten"), min_value=1, max_value=60, widget=forms.NumberInput(attrs=SHORT))
    exemptions = forms.CharField(
        label=_("Gründe für eine Befreiung"), required=False, max_length=1_000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("In jeder Zeile einer. Keine Krankheiten."),
    )

    def __init__(self, *args: Any, known: ContributionRules | None, tiers: list[Tier], today: dt.date, **kwargs: Any) -> None:
        names = ("rhythm", "due_day", "entry_counts", "exit_counts", "household", "review_months")
        before = known or ContributionRules()
        initial: dict[str, Any] = {name: getattr(before, name) for name in names}
        initial["exemptions"] = "\n".join(before.exemptions)
        for number, tier in enumerate(tiers[:LINES], 1):
            initial |= {f"label_{number}": tier.label, f"income_{number}": tier.income, f"amount_{number}": tier.cents}
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        _count_from(self, today, "valid_from")
        for number in range(1, LINES + 1):
            self.fields[f"label_{number}"] = forms.CharField(label=_("Name der Stufe"), max_length=60, required=False)
            self.fields[f"income_{number}"] = forms.CharField(label=_("für wen, in Worten"), max_length=120, required=False)
            self.fields[f"amount_{number}"] = EurosField(label=_("Euro im Monat"), required=False)

    @property
    def lines(self) -> list[tuple[int, Any, Any, Any]]:
        return [(number, self[f"label_{number}"], self[f"income_{number}"], self[f"amount_{number}"]) for number in range(1, LINES + 1)]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        given = []
        for number in range(1, LINES + 1):
            label, cents = (found.pop(f"label_{number}", "") or "").strip(), found.pop(f"amount_{number}", None)
            income = found.pop(f"income_{number}", "") or ""
            if label and cents is None and f"amount_{number}" not in self.errors:
                self.add_error(f"amount_{number}", _("Wie viel im Monat? 0 ist auch ein Betrag."))
            elif label and cents is not None:
                given.append(TierGiven(label, income, cents))
            elif cents is not None or income:
                self.add_error(f"label_{number}", _("Wie heißt diese Stufe?"))
        return {**found, "tiers": given, "exemptions": (found.get("exemptions") or "").splitlines()}


class AgreementForm(forms.Form):
    """Which tier, on what basis, who pays."""

    tier = forms.ChoiceField(label=_("Stufe"), widget=forms.RadioSelect)
    cents = EurosField(label=_("Eigener Betrag im Monat"), required=False, help_text=_("Nur bei „eigener Betrag“, zum Beispiel in einer Notlage."))
    exempt_because = forms.ChoiceField(label=_("Warum befreit?"), required=False)
    basis = forms.ChoiceField(label=_("Grundlage"), choices=Basis, widget=forms.RadioSelect, initial=Basis.DECLARED,
                              help_text=_("Nachweise werden angesehen und nie aufbewahrt."))
    seen_on = GermanDateField(label=_("Nachweis gesehen am"), required=False, past=True)
    payer = forms.ChoiceField(label=_("Es zahlt"), required=False)
    household_of = forms.ChoiceField(label=_("Zahlt mit im Haushalt von"), required=False)
    rhythm = forms.ChoiceField(label=_("Rhythmus"), required=False)
    valid_from = GermanDateField(label=_("gilt ab"))

    def __init__(
        self, *args: Any, rules: ContributionRules | None, tiers: list[Tier], payers: list[Person], person: Person, before: Agreement | None,
        today: dt.date, mates: list[Person] | None = None, **kwargs: Any,
    ) -> None:
        kwargs["initial"] = _initial(before, today)
        super().__init__(*args, **kwargs)
        self.today, self.payers = today, {str(one.pk): one for one in payers}
        words = [(f"{tier.number}", f"{tier.label}: {format_euros(tier.cents)}{f' – {tier.income}' if tier.income else ''}") for tier in tiers]
        self._choose("tier", [*words, ("own", _("eigener Betrag")), ("exempt", _("befreit"))])
        self._choose("exempt_because", [("", "–"), *((text, text) for text in (rules.exemptions if rules else []))])
        self._choose("payer", [("", person.full_name), *((key, one.full_name) for key, one in self.payers.items())])
        self.mates = {str(one.pk): one for one in mates or []}
        self._household(rules, before)
        usual = rules.get_rhythm_display() if rules else ""
        self._choose("rhythm", [("", _("wie alle ({usual})").format(usual=usual)), *Rhythm.choices])
        _count_from(self, today, "seen_on", "valid_from")
        if before is None:
            self.initial.setdefault("tier", words[0][0] if words else "own")

    def _household(self, rules: ContributionRules | None, before: Agreement | None) -> None:
        """Asked only where the rules make a difference of it."""
        if (rules is None or rules.household == Household.EACH) and (before is None or before.household_of_id is None):
            del self.fields["household_of"]
            return
        self._choose("household_of", [("", _("niemandem – eigener Haushalt")), *((key, one.full_name) for key, one in self.mates.items())])
        self.fields["household_of"].help_text = rules.get_household_display() if rules else ""

    def _choose(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if found.get("tier") == "own" and found.get("cents") is None and "cents" not in self.errors:
            self.add_error("cents", _("Wie viel im Monat?"))
        if found.get("basis") == Basis.PROOF_SEEN and not found.get("seen_on") and "seen_on" not in self.errors:
            self.add_error("seen_on", _("Wann haben Sie den Nachweis gesehen?"))
        if found.get("seen_on") and found["seen_on"] > self.today:
            self.add_error("seen_on", _("Dieser Tag war noch nicht."))
        return found

    @property
    def agreed(self) -> dict[str, Any]:
        """As the action takes it."""
        said = self.cleaned_data
        return {
            "tier_number": int(said["tier"]) if said["tier"].isdecimal() else None, "cents": said["cents"] if said["tier"] == "own" else None,
            "exempt": said["tier"] == "exempt", "why": said["exempt_because"] if said["tier"] == "exempt" else "", "basis": said["basis"],
            "seen_on": said["seen_on"], "payer": self.payers.get(said["payer"]), "household_of": self.mates.get(said.get("household_of", "")),
            "rhythm": said["rhythm"], "valid_from": said["valid_from"],
        }


class PauseForm(forms.Form):
    """From when, until when. Without an end until somebody agrees on something new."""

    valid_from = GermanDateField(label=_("ab"))
    until = GermanDateField(label=_("bis einschließlich"), required=False, help_text=_("Leer: bis auf Weiteres."))
    why = forms.CharField(label=_("Warum?"), max_length=200, required=False, help_text=_("In wenigen Worten, keine Krankheiten."))

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        kwargs["initial"] = {"valid_from": today}
        super().__init__(*args, **kwargs)
        _count_from(self, today, "valid_from", "until")

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if found.get("until") and found.get("valid_from") and found["until"] < found["valid_from"]:
            self.add_error("until", _("Das Ende liegt vor dem Anfang."))
        return found


class EndForm(forms.Form):
    """The day from which nothing is owed any more."""

    valid_from = GermanDateField(label=_("ab"))
    why = forms.CharField(label=_("Warum?"), max_length=200, required=False)

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        kwargs["initial"] = {"valid_from": today}
        super().__init__(*args, **kwargs)
        _count_from(self, today, "valid_from")


class PaymentForm(forms.Form):
    """Money that came by bank or into the cash box."""

    cents = EurosField(label=_("Betrag"))
    ledger_name = forms.ChoiceField(
        label=_("Wohin?"), choices=[(Ledger.BANK, _("auf das Konto")), (Ledger.CASH, _("in die Kasse"))], widget=forms.RadioSelect,
    )
    on = GermanDateField(label=_("Tag"), past=True)
    text = forms.CharField(label=_("Bemerkung"), max_length=200, required=False)

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        kwargs["initial"] = {"on": today, "ledger_name": Ledger.BANK}
        super().__init__(*args, **kwargs)
        _count_from(self, today, "on")


class PayOutForm(PaymentForm):
    """Credit that goes back."""

    field_order = ("cents", "ledger_name", "on", "text")

    def __init__(self, *args: Any, today: dt.date, credit: int, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        self.initial["cents"] = credit
        field = self.fields["ledger_name"]
        assert isinstance(field, forms.ChoiceField)
        field.label, field.choices = _("Woher?"), [(Ledger.BANK, _("vom Konto")), (Ledger.CASH, _("aus der Kasse"))]


class WhyForm(forms.Form):
    """A reason that stays in the book."""

    why = forms.CharField(label=_("Warum?"), max_length=150, help_text=_("Steht im Buch und bleibt dort. Keine Krankheiten."))


class RestForm(forms.Form):
    """After two letters: somebody rings, or it rests. Neither writes again by itself."""

    how = forms.ChoiceField(
        label=_("Wie weiter?"), widget=forms.RadioSelect,
        choices=[("talk", _("anrufen: kommt an diesem Tag in Ihre Wiedervorlage")), ("leave", _("lassen: bis dahin nichts tun"))],
    )
    until = GermanDateField(label=_("Tag"))
    why = forms.CharField(label=_("Warum?"), max_length=150, required=False, help_text=_("In wenigen Worten, keine Krankheiten."))

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        kwargs["initial"] = {"until": today + dt.timedelta(days=7), "how": "talk"}
        super().__init__(*args, **kwargs)
        _count_from(self, today, "until")

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if found.get("how") == "leave" and not (found.get("why") or "").strip():
            self.add_error("why", _("Schreiben Sie auf, warum. Wer danach hinsieht, soll es verstehen."))
        return found

    def said(self, account: Account) -> dict[str, Any]:
        """As the action takes it."""
        given = self.cleaned_data
        return {"until": given["until"], "why": given["why"], "talk": account if given["how"] == "talk" else None}


def _initial(before: Agreement | None, today: dt.date) -> dict[str, Any]:
    if before is None:
        return {"valid_from": today, "basis": Basis.DECLARED}
    tier = "exempt" if before.standing == "exempt" else "own" if before.cents is not None else str(before.tier_number or "own")
    return {
        "valid_from": today, "tier": tier, "cents": before.cents, "exempt_because": before.why, "basis": before.basis, "seen_on": before.seen_on,
        "payer": str(before.payer_id or ""), "household_of": str(before.household_of_id or ""), "rhythm": before.rhythm,
    }


def _count_from(form: forms.Form, today: dt.date, *names: str) -> None:
    """„+7“ and „di“ count from the day of the request."""
    for name in names:
        field = form.fields[name]
        assert isinstance(field, GermanDateField)
        field.today = lambda: today
