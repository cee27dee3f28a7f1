"""Forms of the reminders."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nahbei.foundation.models import Agency, Membership
from nahbei.journal.models import Reminder
from nahbei.people.models import Person
from nahbei.ui.fields import GermanDateField, GermanTimeField

# Without a time it is there when the office opens.
MORNING = dt.time(8, 0)


class Colleague(forms.ModelChoiceField[Membership]):
    """Someone who works here today; empty: everybody."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=None, required=False, empty_label=_("alle"), **kwargs)

    def label_from_instance(self, obj: Membership) -> str:
        return obj.account.name


class ReminderForm(forms.Form):
    """What, and when again."""

    text = forms.CharField(label=_("Was ist zu tun?"), max_length=300, error_messages={"required": _("Schreiben Sie auf, was zu tun ist.")})
    on = GermanDateField(label=_("wann"))
    time = GermanTimeField(label=_("Uhrzeit"), required=False)

    def __init__(self, *args: Any, reminder: Reminder | None = None, today: dt.date, **kwargs: Any) -> None:
        if reminder is not None:
            due = timezone.localtime(reminder.due_at)
            kwargs["initial"] = {"text": reminder.text, "on": due.date(), "time": due.time() if due.time() != MORNING else None}
        super().__init__(*args, **kwargs)
        self.fields["on"].today = lambda: today  # type: ignore[attr-defined]

    @property
    def due_at(self) -> dt.datetime:
        moment = dt.datetime.combine(self.cleaned_data["on"], self.cleaned_data.get("time") or MORNING)
        return timezone.make_aware(moment)


class NewReminderForm(ReminderForm):
    """Also for whom and about whom."""

    assigned_to = Colleague(label=_("für"))
    person: forms.ModelChoiceField[Person] = forms.ModelChoiceField(queryset=None, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, agency: Agency, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        self.fields["assigned_to"].queryset = agency.memberships.running(on=today).select_related("account")  # type: ignore[attr-defined]
        self.fields["person"].queryset = agency.people.present()  # type: ignore[attr-defined]


class HandOverForm(forms.Form):
    to = Colleague(label=_("an"))

    def __init__(self, *args: Any, agency: Agency, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = agency.memberships.running(on=today).select_related("account")  # type: ignore[attr-defined]
