"""Forms about projects."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from nahbei.foundation.models import Agency
from nahbei.opportunities.models import Project
from nahbei.partners.models import Organisation
from nahbei.people.folding import readable
from nahbei.ui.fields import GermanDateField


class ProjectForm(forms.Form):
    """Several positions with one aim. The organisation is chosen once and stays."""

    title = forms.CharField(label=_("Titel"), max_length=100, error_messages={"required": _("Wie heißt das Projekt?")})
    text = forms.CharField(label=_("Worum geht es?"), max_length=4_000, required=False, widget=forms.Textarea({"rows": 6}))
    starts_on = GermanDateField(label=_("Beginn"), required=False)
    ends_on = GermanDateField(label=_("Ende"), required=False)

    def __init__(self, *args: Any, agency: Agency, today: dt.date, project: Project | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("starts_on", "ends_on"):
            cast(GermanDateField, self.fields[name]).today = lambda: today
        if project is None:
            choice = forms.ModelChoiceField[Organisation](
                agency.organisations.active(), label=_("Organisation"), empty_label=_("bitte wählen"),
                error_messages={"required": _("Wessen Projekt ist es?")})
            self.fields = {"organisation": choice, **self.fields}
        else:
            self.initial = {name: getattr(project, name) for name in self.fields}

    def clean_title(self) -> str:
        title = " ".join(readable(self.cleaned_data["title"]).split())
        if not title:
            raise forms.ValidationError(_("Wie heißt das Projekt?"))
        return title

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("starts_on") and said.get("ends_on") and said["ends_on"] < said["starts_on"]:
            self.add_error("ends_on", _("Das Ende liegt vor dem Anfang."))
        return said
