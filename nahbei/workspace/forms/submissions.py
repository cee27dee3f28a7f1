"""Forms about what came in: ring again later, and whose position it is."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nahbei.partners.models import Organisation
from nahbei.people.models import Person
from nahbei.submissions.models import Submission
from nahbei.ui.fields import GermanDateField, GermanTimeField
from nahbei.workspace.forms.call import read_name

MORNING = dt.time(9)
NEW, NOBODY = "new", "none"


class AgainForm(forms.Form):
    """Not reached: when to ring again."""

    on = GermanDateField(label=_("wieder anrufen"))
    time = GermanTimeField(label=_("um"), required=False)

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        on = self.fields["on"]
        assert isinstance(on, GermanDateField)
        on.today = on.least = lambda: today
        self.initial = {"on": _next_workday(today), **self.initial}

    @property
    def again_at(self) -> dt.datetime:
        return timezone.make_aware(dt.datetime.combine(self.cleaned_data["on"], self.cleaned_data.get("time") or MORNING))


class PositionForm(forms.Form):
    """Whose position, and who speaks for them: somebody known, or new."""

    def __init__(self, *args: Any, submission: Submission, houses: list[Organisation], people: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.submission = submission
        self.houses = {str(one.pk): one for one in houses}
        self.people = {str(one.pk): one for one in people}
        named = str(submission.data.get("organisation", ""))
        houses_shown = [(key, f"{one.name}{_place(one.address_line)}") for key, one in self.houses.items()]
        self.fields["organisation"] = forms.ChoiceField(
            label=_("Welche Organisation ist das?"), choices=[*houses_shown, (NEW, _("Neu aufnehmen: %(name)s") % {"name": named})],
            widget=forms.RadioSelect, error_messages={"required": _("Wählen Sie die Organisation.")},
        )
        shown = [(key, f"{one.full_name}{_place(one.address_line)}") for key, one in self.people.items()]
        new = [(NEW, _("Neu anlegen: %(name)s") % {"name": submission.name})] if submission.name else []
        self.fields["contact"] = forms.ChoiceField(
            label=_("Wer ist Ansprechperson?"), choices=[*shown, *new, (NOBODY, _("vorerst niemand"))], widget=forms.RadioSelect,
            error_messages={"required": _("Wählen Sie, wer für die Organisation spricht.")},
        )
        if not self.houses:
            self.initial.setdefault("organisation", NEW)
        if not self.people:
            self.initial.setdefault("contact", NEW if new else NOBODY)

    @property
    def house(self) -> Organisation | None:
        return self.houses.get(self.cleaned_data["organisation"])

    @property
    def contact(self) -> Person | None:
        return self.people.get(self.cleaned_data["contact"])

    @property
    def name(self) -> tuple[str, str, str]:
        """Of the new contact person; empty when there is none."""
        return read_name(self.submission.name) if self.cleaned_data["contact"] == NEW else ("", "", "")


def _place(line: str) -> str:
    return f" · {line}" if line else ""


def _next_workday(day: dt.date) -> dt.date:
    day += dt.timedelta(days=1)
    return day + dt.timedelta(days=max(7 - day.weekday(), 0)) if day.weekday() > 4 else day
