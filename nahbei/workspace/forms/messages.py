"""Forms about messages: what a person wants to read, and when nothing goes out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nahbei.messaging.groups import EXPLAINED, TopicGroup
from nahbei.ui.widgets import Ticks


class WantedForm(forms.Form):
    """Ticked is what the person gets."""

    wanted = forms.MultipleChoiceField(
        label=_("Bekommt"), required=False, widget=Ticks(lines=True),
        choices=[(group.value, f"{group.label}: {EXPLAINED[group]}") for group in TopicGroup],
    )


def clock_input() -> forms.TimeInput:
    return forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "input input--short"})


class PostRulesForm(forms.Form):
    """Hours and a limit for what goes out by itself. Both times empty: at any hour."""

    quiet_from = forms.TimeField(label=_("Ruhe ab"), required=False, widget=clock_input())
    quiet_until = forms.TimeField(label=_("bis"), required=False, widget=clock_input())
    sunday_sms = forms.BooleanField(label=_("SMS auch an Sonntagen und Feiertagen"), required=False)
    most_a_day = forms.IntegerField(
        label=_("Höchstens so viele am Tag an einen Menschen"), min_value=0, max_value=50, help_text=_("0 heißt: so viele, wie kommen."),
        widget=forms.NumberInput(attrs={"class": "input input--short", "inputmode": "numeric"}),
    )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        for name, other in (("quiet_from", "quiet_until"), ("quiet_until", "quiet_from")):
            if not self.errors and found.get(name) is None and found.get(other) is not None:
                self.add_error(name, _("Die Ruhe braucht Anfang und Ende. Lassen Sie beide leer, wenn es keine geben soll."))
        return found
