"""Forms about Vermittlungen: filters of the list, a proposal, what the organisation may know, days, reasons."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from nahbei.foundation.models import Agency
from nahbei.opportunities.models import Position
from nahbei.placements.models import MOST_MINUTES, AskedBy, DeclineReason, DecliningSide, Stage
from nahbei.placements.position_queries import Filters, proposers
from nahbei.placements.position_rules import SEEKING
from nahbei.ui.fields import GermanDateField
from nahbei.ui.german import format_date
from nahbei.ui.widgets import ChoiceCards
from nahbei.volunteers.models import Volunteer, VolunteerState

ANY = ("", _("alle"))
LIST, BOARD = "list", "board"
MEANS = [(AskedBy.EMAIL, _("per E-Mail")), (AskedBy.LETTER, _("per Brief")), (AskedBy.PHONE, _("am Telefon"))]


class FilterForm(forms.Form):
    """What stands in the address. An unknown word is as good as none."""

    stage = forms.ChoiceField(choices=[("", ""), *Stage.choices], required=False)
    view = forms.ChoiceField(choices=[(LIST, LIST), (BOARD, BOARD)], required=False)
    organisation = forms.TypedChoiceField(label=_("Organisation"), coerce=int, empty_value=None, required=False)
    field = forms.TypedChoiceField(label=_("Tätigkeitsfeld"), coerce=int, empty_value=None, required=False)
    who = forms.ChoiceField(label=_("Vorgeschlagen von"), required=False)

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        houses = agency.organisations.filter(positions__placements__isnull=False).distinct().values_list("pk", "name")
        self.fields["organisation"].choices = [ANY, *houses]  # type: ignore[attr-defined]
        self.fields["field"].choices = [ANY, *agency.fields.values_list("pk", "name")]  # type: ignore[attr-defined]
        self.fields["who"].choices = [ANY, *((name, name) for name in proposers(agency))]  # type: ignore[attr-defined]

    def filters(self) -> Filters:
        self.full_clean()
        said = self.cleaned_data
        return Filters(said.get("stage") or "", said.get("organisation"), said.get("field"), said.get("who") or "")


class PositionChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Position) -> str:
        return f"{obj.title} ({obj.organisation.name})"


class ProposalForm(forms.Form):
    """Who, for what, and whether she has said yes."""

    volunteer: forms.ModelChoiceField[Volunteer] = forms.ModelChoiceField(label=_("Wer?"), queryset=None, empty_label=_("bitte wählen"))
    position = PositionChoice(label=_("Für welche Stelle?"), queryset=None, empty_label=_("bitte wählen"))
    agreed = forms.BooleanField(label=_("hat schon Ja gesagt"), required=False)

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        gone = [VolunteerState.BLOCKED, VolunteerState.ENDED]
        volunteer, position = self.fields["volunteer"], self.fields["position"]
        assert isinstance(volunteer, forms.ModelChoiceField) and isinstance(position, forms.ModelChoiceField)
        volunteer.queryset = agency.volunteers.exclude(state__in=gone).select_related("person")
        seeking = agency.positions.filter(state__in=SEEKING, organisation__active=True).select_related("organisation")
        position.queryset = seeking.order_by("title", "pk")


class AskingForm(forms.Form):
    means = forms.ChoiceField(label=_("Wie fragen wir?"), choices=MEANS, widget=ChoiceCards(slim=True))
    introduction = forms.CharField(
        label=_("Was die Organisation erfährt"), max_length=300, required=False, widget=forms.Textarea({"class": "input", "rows": 3}),
        help_text=_("Vorname und Zeiten stehen von selbst da. Kein Nachname, keine Nummer."),
    )


class DayForm(forms.Form):
    on = GermanDateField(label=_("Wann?"))

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        day = self.fields["on"]
        assert isinstance(day, GermanDateField)
        day.today = lambda: today


class EndingForm(forms.Form):
    """From whom it comes, and why: of the list, or not at all."""

    side = forms.ChoiceField(label=_("Von wem geht es aus?"), choices=DecliningSide.choices, widget=ChoiceCards(slim=True))
    reason: forms.ModelChoiceField[DeclineReason] = forms.ModelChoiceField(
        label=_("Grund"), queryset=None, required=False,
        empty_label=_("nicht bekannt"))
    note = forms.CharField(
        label=_("Notiz"), max_length=300, required=False, help_text=_("Nur fürs Büro. Nichts über die Gesundheit."),
        widget=forms.TextInput({"class": "input", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].queryset = agency.decline_reasons.filter(active=True)  # type: ignore[attr-defined]


class DatedEndingForm(EndingForm, DayForm):
    """The same for what ran: with the last day."""

    field_order = ["on", "side", "reason", "note"]


class PauseForm(DayForm):
    on = GermanDateField(label=_("Bis wann?"), required=False, help_text=_("Leer: bis Sie weitermachen."))


class HoursForm(forms.Form):
    """How long somebody was there in a month. Whoever writes hours every day writes „6,5“."""

    month = forms.ChoiceField(label=_("Monat"), widget=forms.Select({"class": "input input--auto"}))
    hours = forms.DecimalField(
        label=_("Stunden"), min_value=Decimal("0.25"), max_value=Decimal(MOST_MINUTES // 60), decimal_places=2, localize=True,
        widget=forms.TextInput({"class": "input input--short", "inputmode": "decimal", "autocomplete": "off"}),
        help_text=_("„6,5“ sind sechseinhalb."),
    )
    confirmed = forms.BooleanField(label=_("Die Organisation hat es bestätigt"), required=False)

    def __init__(self, *args: Any, months: list[dt.date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(Any, self.fields["month"]).choices = [(month.isoformat(), format_date(month, "month")) for month in months]
        self.initial = {"month": months[min(1, len(months) - 1)].isoformat()}

    def clean(self) -> dict[str, Any]:
        """As the action takes it."""
        said = super().clean() or self.cleaned_data
        if self.errors:
            return said
        return {"month": dt.date.fromisoformat(said["month"]), "minutes": round(said["hours"] * 60), "confirmed": said["confirmed"]}


class WordForm(forms.Form):
    """The words of one reason."""

    text = forms.CharField(label=_("Grund"), max_length=80)
