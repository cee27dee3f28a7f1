"""Whom an event needs: three touches for what is always needed, a title of one's own for the rest."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nahbei.activities.models import Field
from nahbei.events import words
from nahbei.events.models import Event
from nahbei.partners.models import Organisation
from nahbei.ui.fields import GermanTimeField
from nahbei.ui.widgets import ChoiceCards
from nahbei.workspace.forms.events import SHORT, Refusable

CAKE, SETUP, DRIVING, OTHER = "cake", "setup", "driving", "other"
TITLES = {CAKE: gettext_lazy("Kuchen backen"), SETUP: gettext_lazy("Aufbauen und abbauen"), DRIVING: gettext_lazy("Fahrdienst")}
TASKS = {
    CAKE: gettext_lazy("Für „%(title)s“ suchen wir Menschen, die einen Kuchen backen und vorbeibringen."),
    SETUP: gettext_lazy("Für „%(title)s“ suchen wir Menschen, die Tische und Stühle stellen und danach aufräumen."),
    DRIVING: gettext_lazy("Für „%(title)s“ suchen wir Menschen mit Auto, die Gäste abholen und wieder nach Hause bringen."),
    OTHER: gettext_lazy("Für „%(title)s“ suchen wir Menschen, die mithelfen."),
}
FIELDS = {CAKE: "Handgriffe", SETUP: "Handgriffe", DRIVING: "Begleiten"}


class HelpersForm(Refusable, forms.Form):
    what = forms.ChoiceField(
        label=gettext_lazy("Was wird gebraucht?"), choices=[*TITLES.items(), (OTHER, gettext_lazy("etwas anderes"))], initial=CAKE,
        widget=ChoiceCards(slim=True, icons={CAKE: "coffee", SETUP: "hand-helping", DRIVING: "users", OTHER: "ellipsis"}),
    )
    title = forms.CharField(
        label=gettext_lazy("Titel"), max_length=100, required=False,
        help_text=gettext_lazy("Nur bei „etwas anderes“, oder wenn Sie es anders nennen."),
    )
    seats = forms.IntegerField(label=gettext_lazy("Wie viele?"), min_value=1, max_value=500, initial=2, widget=forms.NumberInput(SHORT))
    start = GermanTimeField(label=gettext_lazy("von"))
    end = GermanTimeField(label=gettext_lazy("bis"))
    organisation: forms.ModelChoiceField[Organisation] = forms.ModelChoiceField(label=gettext_lazy("Für wen?"), queryset=None, empty_label=None)
    field: forms.ModelChoiceField[Field] = forms.ModelChoiceField(
        label=gettext_lazy("Tätigkeitsfeld"), queryset=None, required=False, empty_label=gettext_lazy("passend gewählt")
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        hour = dt.timedelta(hours=1)
        times = {"start": max(event.starts_at - hour, event.starts_at.replace(hour=0, minute=0)).time(), "end": event.end}
        super().__init__(*args, **{"initial": times, **kwargs})
        self.event, agency = event, event.agency
        organisations, fields = self.fields["organisation"], self.fields["field"]
        assert isinstance(organisations, forms.ModelChoiceField) and isinstance(fields, forms.ModelChoiceField)
        own = agency.organisations.active().filter(is_agency=True)
        organisations.queryset = (own | agency.organisations.active().filter(organised_events__event=event)).distinct().order_by("-is_agency", "name")
        organisations.initial = organisations.queryset.first()
        fields.queryset = agency.fields.all()

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("what") == OTHER and not said.get("title", "").strip():
            self.add_error("title", _("Was wird gebraucht?"))
        if said.get("start") and said.get("end") and said["end"] <= said["start"]:
            self.add_error("end", _("Das Ende liegt vor dem Anfang."))
        return said

    @property
    def values(self) -> dict[str, Any]:
        """What the action takes: the words of a position, as far as nobody typed them."""
        said, what = self.cleaned_data, self.cleaned_data["what"]
        fields = list(self.event.agency.fields.all())
        likely = next((one for one in fields if one.name == FIELDS.get(what)), fields[0] if fields else None)
        found = {name: said[name] for name in ("seats", "start", "end", "organisation")}
        about = {"title": self.event.title}
        return {
            **found, "title": (said["title"] or str(TITLES.get(what, "")))[:100], "field": said["field"] or likely,
            "summary": _("Für „%(title)s“ am %(when)s.") % {**about, "when": words.when(self.event)}, "task": str(TASKS[what]) % about,
        }
