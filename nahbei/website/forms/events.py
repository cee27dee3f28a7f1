"""By what events are narrowed, and the three questions of somebody who wants to come."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from nahbei.events.models import Event
from nahbei.events.public import Wishes, offered
from nahbei.foundation.models import Agency
from nahbei.website.forms.base import PublicForm, text_field

MOST = 10  # who comes with more rings up
LONGEST = 9  # digits of a key


@dataclass(frozen=True)
class Choice:
    name: str
    label: str
    value: str
    choices: list[tuple[str, str]]


class Narrowing:
    """What stands in the address. Plain values: a value that nobody offers is as good as none."""

    def __init__(self, data: Any, *, agency: Agency, on: dt.date) -> None:
        found = offered(agency, on=on)
        areas = [(key, name) for key, name, _codes in found.areas]
        self.choices = [
            Choice(name, label, _among(data.get(name), choices), [("", _("alle")), *choices])
            for name, label, choices in (("kind", _("Art"), found.kinds), ("area", _("Viertel"), areas), ("venue", _("Ort"), found.rooms))
        ]
        self._codes = {key: codes for key, _name, codes in found.areas}
        self.free, self.step_free = bool(data.get("free")), bool(data.get("step_free"))

    @property
    def wishes(self) -> Wishes:
        kind, area, venue = (choice.value for choice in self.choices)
        return Wishes(
            kind=kind, venue=int(venue or 0), free=self.free, step_free=self.step_free, postal_codes=self._codes.get(area, ())
        )

    @property
    def narrowed(self) -> int:
        return sum(bool(value) for value in (*(choice.value for choice in self.choices), self.free, self.step_free))


def wishes_of(data: Any, *, agency: Agency) -> Wishes:
    """Of a feed or a framed page: whoever made the address knows what is meant. A part of town that is none leaves nothing out, as in the list."""
    area = _key(data.get("area"))
    found = agency.neighbourhoods.filter(pk=area).values_list("postal_codes", flat=True).first() if area else None
    return Wishes(
        postal_codes=tuple(found or ()),
        kind=str(data.get("kind", ""))[:20].replace("\0", ""), venue=_key(data.get("venue")), organiser=_key(data.get("organiser")),
        free=bool(data.get("free")), step_free=bool(data.get("step_free")),
    )


def _among(value: object, choices: list[tuple[str, str]]) -> str:
    return next((key for key, _word in choices if key == value), "")


def _key(text: object) -> int:
    digits = str(text or "")
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) <= LONGEST else 0


class NameForm(PublicForm):
    name = text_field(gettext_lazy("Ihr Name"), most=160, missing=gettext_lazy("Bitte schreiben Sie Ihren Namen auf."), autocomplete="name")


class PartyForm(PublicForm):
    """Of one event: `of_event` makes a class that knows it."""

    event: Event

    size = forms.ChoiceField(label=gettext_lazy("Wie viele kommen?"), widget=forms.Select({"class": "input input--auto"}), error_messages={
        "required": gettext_lazy("Wie viele kommen?"), "invalid_choice": gettext_lazy("Bitte wählen Sie aus der Liste."),
    })
    needs_lift = forms.BooleanField(
        label=gettext_lazy("Ich komme ohne Hilfe nicht hin"), required=False,
        help_text=gettext_lazy("Wir melden uns und schauen, wer Sie fahren oder begleiten kann."),
    )
    note = text_field(
        gettext_lazy("Was sollten wir wissen?"), most=400, rows=3, required=False,
        hint=gettext_lazy("Zum Beispiel: vorn sitzen, etwas mehr Platz, wer noch mitkommt."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        size = cast(forms.ChoiceField, self.fields["size"])
        size.choices = [("1", _("nur ich")), *((str(n), ngettext("%(n)s Person", "%(n)s Personen", n) % {"n": n}) for n in range(2, MOST + 1))]
        size.help_text = _("Mehr als %(most)s? Rufen Sie uns bitte an.") % {"most": MOST}
        self.initial.setdefault("size", "1")

    def clean_size(self) -> int:
        size, places = int(self.cleaned_data["size"]), self.event.capacity
        if places is not None and self.event.companions_count and size > places:
            raise ValidationError(ngettext("Es gibt nur %(n)s Platz.", "Es gibt nur %(n)s Plätze.", places) % {"n": places})
        return size


def of_event(event: Event) -> type[PartyForm]:
    return type("PartyForm", (PartyForm,), {"event": event})
