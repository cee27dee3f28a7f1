"""Filters of the audit trail."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nahbei.foundation.models import Agency, Membership
from nahbei.ui.fields import GermanDateField
from nahbei.workspace.audit_lines import MONEY_ROOMS
from nahbei.workspace.audit_words import ROOMS


class Who(forms.ModelChoiceField[Membership]):
    def label_from_instance(self, obj: Membership) -> str:
        return obj.account.name


class AuditForm(forms.Form):
    who = Who(queryset=None, required=False, label=_("Wer"), empty_label=_("alle"))
    what = forms.ChoiceField(label=_("Was"), required=False)
    on = GermanDateField(label=_("Tag"), required=False, past=True)
    person = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)
    before = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)

    def __init__(self, *args: Any, agency: Agency, money: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].queryset = agency.memberships.select_related("account")  # type: ignore[attr-defined]
        rooms = [(f"{room}.", word) for room, word in ROOMS.items() if money or room not in MONEY_ROOMS]
        self.fields["what"] = forms.ChoiceField(
            label=_("Was"), required=False, choices=[("", _("alles")), ("help_requests.health_note", _("Gesundheitsnotizen gelesen")), *rooms],
        )
