"""A position on one page, as an organisation writes it. Only title, task and field must be said."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nahbei.opportunities.models import Position, ProjectState, Timing
from nahbei.opportunities.rules import CONTENT
from nahbei.partners.models import Organisation
from nahbei.people.models import LANGUAGES
from nahbei.places.models import postal_code_validator
from nahbei.places.queries import neighbourhood_for
from nahbei.ui.fields import HalfHourWeekField
from nahbei.ui.widgets import ChoiceCards, NativeDateInput, NativeTimeInput, Ticks
from nahbei.volunteers.week import WeekPattern

ACCESS = [("", gettext_lazy("nicht bekannt")), ("yes", gettext_lazy("ja")), ("no", gettext_lazy("nein"))]
ASKED_OTHERWISE = frozenset({"week", "minutes_a_week", "languages", "accessible", "activity", "neighbourhood"})
# Neighbourhood follows from the postal code, activity is the office's word.
NOT_ASKED = frozenset({"activity", "neighbourhood"})
WORDS = {
    "title": gettext_lazy("Überschrift"), "summary": gettext_lazy("In einem Satz, für die Liste"), "date": gettext_lazy("Tag"),
    "when": gettext_lazy("Wann genau? In Worten"), "starts_on": gettext_lazy("Ab wann"), "ends_on": gettext_lazy("Bis wann"),
    "contact": gettext_lazy("Wer ist für Freiwillige da?"), "needs_declaration": gettext_lazy("Verschwiegenheit wird unterschrieben"),
}
HINTS = {
    "title": gettext_lazy("„Vorlesen im Kindergarten“"),
    "task": gettext_lazy("Was tun Freiwillige bei Ihnen? Schreiben Sie, wie Sie es erzählen würden."),
    "when": gettext_lazy("„dienstags am Nachmittag, nicht in den Ferien“"),
    "ends_on": gettext_lazy("Leer: bis Sie sich melden."),
    "needed": gettext_lazy("„Geduld, Freude an Musik“"),
    "site": gettext_lazy("Fehlt eine? Schreiben Sie die Adresse darunter."),
}
# What stands in „Mehr angeben“: open as soon as something is in it.
MORE = {
    "needed": ("needed", "min_age", "languages", "conduct", "needs_licence", "needs_declaration"),
    "given": ("gives_induction", "gives_expenses", "gives_insurance", "gives_training", "gives_certificate", "given"),
    "access": ("access", "accessibility"),
}


class PositionForm(forms.ModelForm[Position]):
    """For one organisation: its sites, projects and contact persons. The actions write; here nothing is saved."""

    use_required_attribute = False
    week = HalfHourWeekField(label=gettext_lazy("Feste Zeiten in der Woche"), required=False)
    hours = forms.DecimalField(
        label=gettext_lazy("Stunden in der Woche, ungefähr"), min_value=Decimal("0.5"), max_value=Decimal(60), decimal_places=1, required=False,
        localize=True, widget=forms.TextInput({"class": "input input--short", "inputmode": "decimal", "autocomplete": "off"}),
    )
    languages = forms.MultipleChoiceField(label=gettext_lazy("Sprachen, die nötig sind"), choices=LANGUAGES, required=False, widget=Ticks())
    access = forms.ChoiceField(label=gettext_lazy("Barrierefrei?"), choices=ACCESS, required=False, widget=ChoiceCards(slim=True))

    class Meta:
        model = Position
        fields = tuple(name for name in CONTENT if name not in ASKED_OTHERWISE)
        labels = WORDS
        help_texts = HINTS
        widgets = {
            "task": forms.Textarea({"class": "input", "rows": 6}), "target_group": forms.Select({"class": "input"}),
            "place": ChoiceCards(slim=True), "timing": ChoiceCards(slim=True), "conduct": ChoiceCards(lines=True),
            "postal_code": forms.TextInput({"class": "input input--short", "inputmode": "numeric", "autocomplete": "off"}),
            "date": NativeDateInput(), "starts_on": NativeDateInput(), "ends_on": NativeDateInput(), "start": NativeTimeInput(),
            "end": NativeTimeInput(), "seats": forms.NumberInput({"class": "input input--short", "min": 1, "max": 500}),
            "min_age": forms.NumberInput({"class": "input input--short", "min": 0, "max": 99}),
        }
        error_messages = {
            "title": {"required": gettext_lazy("Wie soll die Stelle heißen?")}, "task": {"required": gettext_lazy("Was ist zu tun?")},
            "field": {"required": gettext_lazy("In welches Feld gehört die Stelle?")},
            "seats": {"required": gettext_lazy("Wie viele suchen Sie?")},
        }

    def __init__(self, *args: Any, organisation: Organisation, reporting: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation = self.instance.organisation = organisation
        self.instance.agency = organisation.agency
        self._choose_from_ours()
        self.fields["task"].required = reporting
        self.fields["seats"].required = True
        self.fields["postal_code"].validators.append(postal_code_validator)
        for name in ("place", "timing", "conduct"):
            field = cast(Any, self.fields[name])
            field.choices = [choice for choice in field.choices if choice[0] != ""]
        minutes = self.instance.minutes_a_week
        self.initial = {
            **self.initial,
            "week": frozenset((day, half) for day, first, after in self.instance.week.spans() for half in range(first, after)),
            "hours": None if minutes is None else Decimal(minutes) / 60, "languages": self.instance.languages,
            "access": {True: "yes", False: "no"}.get(self.instance.accessible, "") if self.instance.accessible is not None else "",
        }

    def _choose_from_ours(self) -> None:
        """Choices that are already in the position stay, also when they are no longer offered."""
        owner, position = self.organisation, self.instance
        rows = {
            "field": (owner.agency.fields.all(), gettext_lazy("bitte wählen")),
            "site": (owner.sites.filter(active=True) | owner.sites.filter(pk=position.site_id or 0), gettext_lazy("keine davon")),
            "contact": (owner.contact_persons.select_related("person"), gettext_lazy("das Büro weiß es")),
            "project": (_projects(owner, position), gettext_lazy("kein Projekt")),
        }
        for name, (found, nothing) in rows.items():
            field = cast(Any, self.fields[name])
            field.queryset, field.empty_label = found, nothing
        cast(Any, self.fields["contact"]).label_from_instance = lambda contact: contact.person.full_name
        for name in ("site", "project"):
            if not rows[name][0].exists():
                del self.fields[name]

    def clean_week(self) -> WeekPattern:
        return WeekPattern.from_spans((day, half, half + 1) for day, half in self.cleaned_data["week"])

    def clean_title(self) -> str:
        title = " ".join(self.cleaned_data["title"].split())
        if not title:
            raise ValidationError(_("Wie soll die Stelle heißen?"))
        return title

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("timing") == Timing.ONE_OFF and not said.get("date") and "date" not in self.errors:
            self.add_error("date", _("An welchem Tag?"))
        return said

    @property
    def content(self) -> dict[str, Any]:
        """What the actions take: only what was asked. One neighbourhood has the postal code: then it is that one."""
        said = self.cleaned_data
        found = {name: said[name] for name in CONTENT if name in said}
        found["minutes_a_week"] = None if said["hours"] is None else round(said["hours"] * 60)
        found["accessible"] = {"yes": True, "no": False}.get(said["access"])
        if found["postal_code"] != self.initial.get("postal_code"):
            found["neighbourhood"] = neighbourhood_for(self.organisation.agency, found["postal_code"])
        return found

    @property
    def opened(self) -> dict[str, bool]:
        """Which parts of „Mehr angeben“ have something in them, or something wrong."""
        usual = {"needs_declaration", "conduct"}
        return {
            key: any(name in self.errors or (name not in usual and self[name].value()) for name in names)
            for key, names in MORE.items()
        }


class PictureForm(forms.Form):
    use_required_attribute = False
    file = forms.FileField(
        label=gettext_lazy("Bild"), widget=forms.FileInput({"class": "input", "accept": "image/jpeg,image/png,image/webp"}),
        help_text=gettext_lazy("JPEG, PNG oder WebP, höchstens 8 MB."), error_messages={"required": gettext_lazy("Wählen Sie ein Bild aus.")},
    )
    description = forms.CharField(
        label=gettext_lazy("Was ist zu sehen?"), max_length=200, help_text=gettext_lazy("Wird vorgelesen, wenn jemand das Bild nicht sieht."),
        error_messages={"required": gettext_lazy("Was ist zu sehen? Ein Satz genügt.")},
    )
    credit = forms.CharField(label=gettext_lazy("Foto von"), max_length=120, required=False)


class NoteForm(forms.Form):
    use_required_attribute = False
    note = forms.CharField(
        label=gettext_lazy("Was ist anders?"), max_length=1_000, widget=forms.Textarea({"class": "input", "rows": 3}),
        help_text=gettext_lazy("Das Büro liest es und ändert die Angaben."),
        error_messages={"required": gettext_lazy("Schreiben Sie auf, was anders ist.")},
    )


def _projects(owner: Organisation, position: Position) -> Any:
    open_ = owner.projects.exclude(state=ProjectState.ENDED)
    return open_ | owner.projects.filter(pk=position.project_id or 0)


