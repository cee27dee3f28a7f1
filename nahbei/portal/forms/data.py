"""„Meine Daten“: what somebody corrects alone, and what goes to the office as a wish."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nahbei.desk.own_data import LONGEST, MOST_NUMBERS, WishSubject, opens_the_door
from nahbei.messaging.groups import EXPLAINED, TopicGroup
from nahbei.people.folding import readable
from nahbei.people.models import LANGUAGES, ChannelKind, Person
from nahbei.places.models import postal_code_validator
from nahbei.ui.widgets import ChoiceCards, Ticks

INPUT = {"class": "input"}


class DataForm(forms.Form):
    use_required_attribute = False

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        return {name: readable(value) if isinstance(value, str) else value for name, value in found.items()}


class AddressForm(DataForm):
    street = forms.CharField(
        label=gettext_lazy("Straße und Hausnummer"), max_length=120, widget=forms.TextInput({**INPUT, "autocomplete": "street-address"}),
        error_messages={"required": gettext_lazy("Bitte schreiben Sie Straße und Hausnummer.")},
    )
    address_extra = forms.CharField(
        label=gettext_lazy("Zusatz"), max_length=120, required=False, widget=forms.TextInput(INPUT),
        help_text=gettext_lazy("„2. Stock, bei Albers klingeln“"),
    )
    postal_code = forms.CharField(
        label=gettext_lazy("Postleitzahl"), max_length=5, validators=[postal_code_validator],
        widget=forms.TextInput({"class": "input input--short", "inputmode": "numeric", "autocomplete": "postal-code"}),
        error_messages={"required": gettext_lazy("Bitte schreiben Sie die Postleitzahl.")},
    )
    town = forms.CharField(
        label=gettext_lazy("Ort"), max_length=80, widget=forms.TextInput({**INPUT, "autocomplete": "address-level2"}),
        error_messages={"required": gettext_lazy("Bitte schreiben Sie den Ort.")},
    )


class ReachForm(DataForm):
    """Numbers at home one in a line: a number more or less is no other page."""

    numbers = forms.CharField(
        label=gettext_lazy("Telefon zu Hause"), max_length=300, required=False, help_text=gettext_lazy("Mehrere Nummern: jede in eine Zeile."),
        widget=forms.Textarea({"class": "input", "rows": 2, "inputmode": "tel"}),
    )
    preferred_channel = forms.ChoiceField(
        label=gettext_lazy("Wie sollen wir uns am liebsten melden?"), choices=ChannelKind.choices, widget=ChoiceCards(),
        error_messages={"required": gettext_lazy("Bitte wählen Sie aus, wie wir uns melden sollen.")},
    )
    language = forms.ChoiceField(label=gettext_lazy("Ihre Sprache"), choices=LANGUAGES, widget=forms.Select(INPUT))

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person, self.rows = person, list(person.channels.all())
        home = [row.value for row in self.rows if not opens_the_door(row)]
        self.initial = {"numbers": "\n".join(home), "preferred_channel": person.preferred_channel, "language": person.language}

    def clean_numbers(self) -> list[str]:
        lines = [line.strip() for line in str(self.cleaned_data["numbers"]).splitlines() if line.strip()]
        if len(lines) > MOST_NUMBERS:
            raise ValidationError(_("Höchstens vier Nummern."))
        return lines

    def clean(self) -> dict[str, Any]:
        """Only what there is a way for."""
        found = super().clean()
        wanted, numbers = found.get("preferred_channel"), found.get("numbers")
        mails = any(row.kind == ChannelKind.EMAIL for row in self.rows)
        mobile = any(row.mobile for row in self.rows)
        missing = {
            ChannelKind.EMAIL: not mails and _("Wir haben keine E-Mail-Adresse von Ihnen."),
            ChannelKind.SMS: not mobile and _("Wir haben keine Handynummer von Ihnen."),
            ChannelKind.PHONE: not (mobile or numbers) and _("Dann brauchen wir eine Telefonnummer."),
            ChannelKind.LETTER: not (self.person.street and self.person.town) and _("Dann brauchen wir zuerst Ihre Adresse."),
        }
        if wanted and wanted != self.person.preferred_channel and (sentence := missing[ChannelKind(wanted)]):
            self.add_error("preferred_channel", sentence)
        return found


class WantedForm(DataForm):
    """Ticked is what one gets."""

    wanted = forms.MultipleChoiceField(
        label=gettext_lazy("Das möchte ich bekommen"), required=False, widget=Ticks(lines=True),
        choices=[(group.value, f"{group.label}: {EXPLAINED[group]}") for group in TopicGroup],
    )


class WishForm(DataForm):
    subject = forms.ChoiceField(
        label=gettext_lazy("Worum geht es?"), choices=WishSubject.choices, widget=ChoiceCards(),
        error_messages={"required": gettext_lazy("Bitte wählen Sie aus, worum es geht.")},
    )
    text = forms.CharField(
        label=gettext_lazy("Wie ist es richtig?"), max_length=LONGEST, required=False, help_text=gettext_lazy("Ein oder zwei Sätze genügen."),
        widget=forms.Textarea({"class": "input", "rows": 3}),
    )
