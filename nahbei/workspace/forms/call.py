"""The form of *Anruf aufnehmen*: who, what for, when, where to, what is needed, and the consent."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nahbei.desk.callers import Caller, Who
from nahbei.desk.calls import Call
from nahbei.foundation.models import Agency
from nahbei.foundation.refusal import Refusal
from nahbei.help_requests.models import CallWish
from nahbei.help_requests.words import Named
from nahbei.people.folding import readable
from nahbei.people.models import Authority, Person, Salutation
from nahbei.ui.fields import GermanDateField, GermanTimeField
from nahbei.ui.widgets import ChoiceCards
from nahbei.workspace.forms.asked import AskedForm

SALUTATIONS = [("", "–"), (Salutation.FRAU, Salutation.FRAU.label), (Salutation.HERR, Salutation.HERR.label)]
AUTHORITIES = [(Authority.NONE, gettext_lazy("keine Vollmacht")), *Authority.choices[1:]]
# Which fields of an action stand where on the page.
PLACES = {"given_by": "consent", "channels": "phone", "representative": "caller_name", "family_name": "name"}
MORNING = dt.time(9)


class PersonField(forms.IntegerField):
    """The id of someone of this office; drawn as radios by the list of found people."""

    widget = forms.HiddenInput
    agency: Agency

    def clean(self, value: Any) -> Person | None:
        pk = super().clean(value)
        if pk is None:
            return None
        found = self.agency.people.select_related("merged_into").filter(pk=pk).first()
        if found is None:
            raise ValidationError(_("Diesen Menschen gibt es hier nicht (mehr). Bitte suchen Sie noch einmal."))
        return found.merged_into or found


class CallForm(AskedForm):
    """Whatever the first choice does not ask for is ignored."""

    field_order = ("wish", "name", "phone")

    submission = forms.CharField(max_length=40, widget=forms.HiddenInput, required=False)
    reminder = forms.IntegerField(widget=forms.HiddenInput, required=False)
    incoming = forms.IntegerField(widget=forms.HiddenInput, required=False)
    wish = forms.ChoiceField(
        label=gettext_lazy("Was möchte die Person?"), choices=CallWish.choices, initial=CallWish.HELP, widget=ChoiceCards(slim=True),
        required=False,
    )
    person = PersonField(required=False)
    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=160, required=False, widget=forms.TextInput({"autocomplete": "off", "autofocus": True})
    )
    phone = forms.CharField(
        label=gettext_lazy("Telefon"), max_length=60, required=False, widget=forms.TextInput({"inputmode": "tel", "autocomplete": "off"})
    )
    salutation = forms.ChoiceField(label=gettext_lazy("Anrede"), choices=SALUTATIONS, required=False)
    street = forms.CharField(
        label=gettext_lazy("Straße und Hausnummer"), max_length=120, required=False, widget=forms.TextInput({"autocomplete": "off"})
    )
    postal_code = forms.RegexField(
        r"^\d{5}$", label=gettext_lazy("Postleitzahl"), required=False, error_messages={"invalid": _("Eine Postleitzahl hat fünf Ziffern.")},
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )
    town = forms.CharField(label=gettext_lazy("Ort"), max_length=80, required=False, widget=forms.TextInput({"autocomplete": "off"}))
    for_other = forms.BooleanField(label=gettext_lazy("Ruft für jemand anderen an"), required=False)
    caller = PersonField(required=False)
    caller_name = forms.CharField(
        label=gettext_lazy("Wer ist am Telefon?"), max_length=160, required=False, widget=forms.TextInput({"autocomplete": "off"})
    )
    caller_phone = forms.CharField(
        label=gettext_lazy("Telefon für Rückfragen"), max_length=60, required=False,
        widget=forms.TextInput({"inputmode": "tel", "autocomplete": "off"}),
    )
    relation = forms.CharField(
        label=gettext_lazy("Verhältnis"), max_length=40, required=False, widget=forms.TextInput({"placeholder": _("Tochter, Nachbar …")})
    )
    authority = forms.ChoiceField(label=gettext_lazy("Vollmacht"), choices=AUTHORITIES, required=False)
    seen_on = GermanDateField(label=gettext_lazy("eingesehen am"), required=False, past=True)
    consent = forms.BooleanField(required=False, label=gettext_lazy("Einverständnis"))
    call_back_on = GermanDateField(label=gettext_lazy("Rückruf am"), required=False)
    call_back_at = GermanTimeField(label=gettext_lazy("um"), required=False)
    note = forms.CharField(
        label=gettext_lazy("Notiz"), max_length=5_000, required=False, widget=forms.Textarea({"rows": 3, "autocomplete": "off"})
    )

    def _offer(self) -> None:
        super()._offer()
        for name in ("person", "caller"):
            person = self.fields[name]
            assert isinstance(person, PersonField)
            person.agency = self.agency
        for name in ("seen_on", "call_back_on"):
            field = self.fields[name]
            assert isinstance(field, GermanDateField)
            field.today = lambda: self.today
        self.fields["call_back_on"].initial = _("heute")
        self.fields["submission"].initial = secrets.token_hex(16)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        said["submission"] = said.get("submission") or secrets.token_hex(16)
        if said.get("wish") in {"", CallWish.HELP}:
            said["wish"] = CallWish.HELP
            if not said.get("activity") and "activity" not in self.errors and not self.only_note:
                self.add_error("activity", ValidationError(_("Wählen Sie, worum es geht.")))
        for hidden, shown in (("person", "name"), ("caller", "caller_name")):
            if hidden in self.errors:  # whoever is chosen has no field of their own to show it
                self.add_error(shown, self.errors.pop(hidden).as_data())
        if said.get("seen_on") and said["seen_on"] > self.today:
            self.add_error("seen_on", ValidationError(_("Dieser Tag ist noch nicht da.")))
        return said

    @property
    def only_note(self) -> bool:
        """„Nur Notiz“ was pressed: a line in the book, whatever else was typed."""
        return bool(self.is_bound and self.data.get("then") == "note")

    # --- What was said, for the room ---------------------------------------------------------------------------------

    def who(self) -> Who:
        """Whom the call concerns."""
        said = self.cleaned_data
        given, family, salutation = read_name(said.get("name") or "")
        street = said.get("street") or ""
        return Who(
            person=said.get("person"), given_name=given, family_name=family, salutation=said.get("salutation") or salutation,
            phone=said.get("phone") or "", street=street, postal_code=said.get("postal_code") or "",
            town=said.get("town") or (self.agency.town if street else ""), language=said.get("language") or "",
        )

    def caller_said(self) -> Caller | None:
        """Who is on the telephone, when it is somebody else."""
        said = self.cleaned_data
        if not said.get("for_other"):
            return None
        given, family, salutation = read_name(said.get("caller_name") or "")
        who = Who(
            person=said.get("caller"), given_name=given, family_name=family, salutation=salutation, phone=said.get("caller_phone") or ""
        )
        authority = said.get("authority") or Authority.NONE
        return Caller(who, said.get("relation") or "", authority, said.get("seen_on") if authority != Authority.NONE else None)

    def call(self) -> Call:
        """Everything together, once the form is valid."""
        said = self.cleaned_data
        wish = CallWish.INFORMATION if self.only_note else said["wish"]
        helping = wish == CallWish.HELP
        return Call(
            submission=said["submission"], wish=wish, reminder=said.get("reminder"), incoming=said.get("incoming"), about=self.who(),
            caller=self.caller_said() if helping else None,
            asked=self.asked(origin=self.usual_origin()) if helping else None, consent=bool(said.get("consent")),
            health_note=(said.get("health_note") or "") if helping else "", call_back_at=self._call_back(said),
            note=readable(said.get("note") or (said.get("details") or "" if self.only_note else "")),
        )

    def usual_origin(self) -> str:
        """Help begins at the help seeker's address, unless something else was said."""
        who = self.who()
        return ((who.person.street if who.person else "") or who.street)[:200]

    def named(self) -> Named:
        """How the sentence to read aloud names the help seeker."""
        who = self.who()
        if who.person is not None:
            return Named.of(who.person)
        return Named(who.full_name or _("die anrufende Person"), who.salutation or Salutation.NONE, who.family_name)

    def _call_back(self, said: Mapping[str, Any]) -> dt.datetime | None:
        if said.get("wish") != CallWish.CALL_BACK or not said.get("call_back_on") or not said.get("call_back_at"):
            return None
        return dt.datetime.combine(said["call_back_on"], said["call_back_at"], tzinfo=ZoneInfo(settings.TIME_ZONE))

    def refuse(self, refusal: Refusal) -> None:
        field = PLACES.get(refusal.field or "", refusal.field)
        self.add_error(field if field in self.fields else None, str(refusal))


def read_name(text: str) -> tuple[str, str, str]:
    """„Frau Ayşe Yıldırım“ → Ayşe, Yıldırım, frau; „Albers, Erika“; „Anna von der Heide“ → Anna, von der Heide."""
    words = readable(text).split()
    salutation = {"frau": Salutation.FRAU, "herr": Salutation.HERR, "herrn": Salutation.HERR}.get(words[0].lower()) if words else None
    if salutation:
        words = words[1:]
    if words and words[0].endswith(",") or "," in " ".join(words):
        family, _comma, given = " ".join(words).partition(",")
        return given.strip()[:80], family.strip()[:80], salutation or Salutation.NONE
    small = next((place for place, word in enumerate(words[:-1]) if word in {"von", "van", "de", "del", "der", "zu", "zum", "el", "al"}), None)
    cut = small if small is not None else max(len(words) - 1, 0)
    return " ".join(words[:cut])[:80], " ".join(words[cut:])[:80], salutation or Salutation.NONE


def typed(form_class: type[forms.Form], data: Any) -> dict[str, Any]:
    """What stands in a draft or a form that is only shown again, as initial values: nothing is checked."""
    return {
        name: value
        for name, field in form_class.base_fields.items()
        if name != "health_note" or "health_note" in data
        if (value := field.widget.value_from_datadict(data, {}, name)) is not None
    }
