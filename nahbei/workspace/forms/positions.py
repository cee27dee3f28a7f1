"""Forms about positions: the one page, filters of the list, why something goes back."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nahbei.activities.models import Activity, Conduct, Field
from nahbei.foundation.models import Agency
from nahbei.opportunities.models import Picture, Place, Position, PositionState, Project, TargetGroup, Timing
from nahbei.partners.models import ContactPerson, Organisation, OrganisationKind, Site
from nahbei.people.folding import readable
from nahbei.people.models import LANGUAGES
from nahbei.people.phones import normalise
from nahbei.places.models import Neighbourhood, postal_code_validator
from nahbei.places.queries import neighbourhood_for
from nahbei.ui.fields import GermanDateField, GermanTimeField, HalfHourWeekField
from nahbei.ui.widgets import ChoiceCards, Ticks
from nahbei.volunteers.week import WeekPattern

SHORT = {"class": "input input--short", "inputmode": "decimal", "autocomplete": "off"}
ACCESS = [("", gettext_lazy("nicht bekannt")), ("yes", gettext_lazy("ja")), ("no", gettext_lazy("nein"))]
TEXTS = ("title", "summary", "task", "street", "postal_code", "town", "when", "needed", "given", "accessibility")
GIVEN = ("gives_induction", "gives_expenses", "gives_insurance", "gives_training", "gives_certificate")
PLAIN = (
    *TEXTS, *GIVEN, "field", "activity", "target_group", "place", "site", "neighbourhood", "timing", "short_term", "date", "start", "end",
    "starts_on", "ends_on", "seats", "languages", "min_age", "needs_declaration", "conduct", "needs_licence", "contact", "project",
)


class ContactChoice(forms.ModelChoiceField[ContactPerson]):
    def label_from_instance(self, obj: ContactPerson) -> str:
        return f"{obj.person.full_name} ({obj.role})" if obj.role else obj.person.full_name


class PositionForm(forms.ModelForm[Position]):
    """The one page. Title and field must be there; the rest can wait for another call. The action writes, not the form."""

    timing = forms.ChoiceField(label=gettext_lazy("Wann?"), choices=Timing, widget=ChoiceCards(slim=True), initial=Timing.FLEXIBLE)
    place = forms.ChoiceField(label=gettext_lazy("Wo?"), choices=Place, widget=ChoiceCards(slim=True), initial=Place.SITE)
    date = GermanDateField(label=gettext_lazy("Termin"), required=False, help_text=gettext_lazy("Nur bei „einmalig“."))
    start = GermanTimeField(label=gettext_lazy("von"), required=False)
    end = GermanTimeField(label=gettext_lazy("bis"), required=False)
    week = HalfHourWeekField(label=gettext_lazy("Feste Zeiten"), required=False,
                             help_text=gettext_lazy("„9-12, 14-17“, „ab 14“, „vormittags“. Leer: an diesem Tag nicht."))
    hours = forms.DecimalField(label=gettext_lazy("Stunden in der Woche"), required=False, min_value=Decimal("0.1"), max_value=Decimal(60),
                               decimal_places=2, localize=True, widget=forms.TextInput(SHORT), help_text=gettext_lazy("„2,5“"))
    starts_on = GermanDateField(label=gettext_lazy("ab"), required=False, help_text=gettext_lazy("„3.5.“, „mo“ oder „+7“. Leer: ab sofort."))
    ends_on = GermanDateField(label=gettext_lazy("bis"), required=False, help_text=gettext_lazy("Leer: auf Dauer."))
    languages = forms.MultipleChoiceField(label=gettext_lazy("Sprachen, die nötig sind"), required=False, choices=LANGUAGES, widget=Ticks())
    access = forms.ChoiceField(label=gettext_lazy("Barrierefrei?"), choices=ACCESS, required=False, widget=ChoiceCards(slim=True))
    contact_name = forms.CharField(label=gettext_lazy("Neue Ansprechperson"), required=False, max_length=120)
    contact_phone = forms.CharField(label=gettext_lazy("Telefon"), required=False, max_length=40)
    contact_email = forms.EmailField(label=gettext_lazy("E-Mail"), required=False, max_length=200)

    class Meta:
        model = Position
        fields = (
            *TEXTS, *GIVEN, "target_group", "short_term", "seats", "min_age", "needs_declaration", "conduct", "needs_licence",
        )
        widgets = {
            "task": forms.Textarea({"rows": 6}), "needed": forms.Textarea({"rows": 2}), "given": forms.Textarea({"rows": 2}),
            "postal_code": forms.TextInput({"class": "input input--short", "inputmode": "numeric"}),
            "seats": forms.TextInput({**SHORT, "inputmode": "numeric"}), "min_age": forms.TextInput({**SHORT, "inputmode": "numeric"}),
        }

    def __init__(self, *args: Any, agency: Agency, today: dt.date, organisation: Organisation | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agency, self.organisation = agency, organisation
        self.initial.update(_said_by(self.instance) if self.instance.pk else {})
        for name in ("date", "starts_on", "ends_on"):
            cast(GermanDateField, self.fields[name]).today = lambda: today
        self._rows(agency, organisation, self.instance)
        self.fields["postal_code"].validators.append(postal_code_validator)
        cast(forms.ChoiceField, self.fields["target_group"]).choices = TargetGroup.choices
        cast(forms.ChoiceField, self.fields["conduct"]).choices = Conduct.choices
        self.fields["title"].error_messages["required"] = _("Wie heißt die Stelle?")
        self.fields["title"].help_text = _("„Vorlesen im Kindergarten“")

    def _rows(self, agency: Agency, owner: Organisation | None, position: Position) -> None:
        """What can be chosen: of the agency, and of the organisation. What stands there already stays."""
        kept = Q(pk=position.activity_id or 0)
        choices: dict[str, forms.Field] = {
            "field": forms.ModelChoiceField[Field](agency.fields.all(), label=_("Tätigkeitsfeld"), empty_label=_("bitte wählen"),
                                                   error_messages={"required": _("In welches Feld gehört die Stelle?")}),
            "activity": forms.ModelChoiceField[Activity](agency.activities.filter(Q(active=True) | kept), label=_("Tätigkeit"),
                                                         required=False, empty_label=_("keine davon")),
            "neighbourhood": forms.ModelChoiceField[Neighbourhood](agency.neighbourhoods.all(), label=_("Viertel"), required=False,
                                                                   empty_label=_("nicht bekannt")),
            "site": forms.ModelChoiceField[Site](
                agency.sites.filter(Q(active=True) | Q(pk=position.site_id or 0), organisation=owner), label=_("Einsatzstelle"),
                required=False, empty_label=_("Adresse unten")),
            "project": forms.ModelChoiceField[Project](agency.projects.filter(organisation=owner), label=_("Projekt"), required=False,
                                                       empty_label=_("keines")),
            "contact": ContactChoice(agency.contact_persons.filter(organisation=owner).select_related("person"),
                                     label=_("Ansprechperson"), required=False, empty_label=_("noch niemand")),
        }
        self.fields.update(choices)
        self.initial.update({name: getattr(position, f"{name}_id") for name in choices if position.pk})

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("timing") == Timing.ONE_OFF and not said.get("date") and "date" not in self.errors:
            self.add_error("date", _("Ein einmaliger Einsatz braucht einen Tag."))
        for first, last in (("starts_on", "ends_on"), ("start", "end")):
            if said.get(first) and said.get(last) and (said[last] < said[first] or (first == "start" and said[last] == said[first])):
                self.add_error(last, _("Das Ende liegt vor dem Anfang."))
        if (said.get("contact_phone") or said.get("contact_email")) and not said.get("contact_name"):
            self.add_error("contact_name", _("Wie heißt die Ansprechperson?"))
        return said

    def clean_contact_phone(self) -> str:
        number: str = self.cleaned_data["contact_phone"].strip()
        if number and normalise(number) is None:
            raise ValidationError(_("Das ist keine Telefonnummer: mindestens drei Ziffern."))
        return number

    def clean_title(self) -> str:
        title = " ".join(readable(self.cleaned_data["title"]).split())
        if not title:
            raise ValidationError(_("Wie heißt die Stelle?"))
        return title

    def _post_clean(self) -> None:
        """The action sets and checks the row: it compares with what was there."""

    @property
    def content(self) -> dict[str, Any]:
        """What the actions take."""
        said = self.cleaned_data
        found = {name: said[name] for name in PLAIN}
        found["week"] = WeekPattern.from_spans((day, half, half + 1) for day, half in said["week"])
        found["minutes_a_week"] = None if said["hours"] is None else round(said["hours"] * 60)
        found["accessible"] = {"yes": True, "no": False}.get(said["access"])
        if found["timing"] != Timing.ONE_OFF:
            found["date"] = None
        if found["site"] is None and found["neighbourhood"] is None:
            found["neighbourhood"] = neighbourhood_for(self.agency, found["postal_code"])
        return found

    @property
    def new_contact(self) -> dict[str, str]:
        return {name: self.cleaned_data[f"contact_{name}"] for name in ("name", "phone", "email")}


class OwnerForm(forms.Form):
    """Which organisation: one that is there, or a new one."""

    organisation_name = forms.CharField(label=gettext_lazy("Organisation"), required=False, max_length=160, widget=forms.TextInput(
        {"class": "input", "autocomplete": "off"}))
    organisation_kind = forms.ChoiceField(label=gettext_lazy("Art"), required=False, choices=OrganisationKind, initial=OrganisationKind.INITIATIVE)

    @property
    def new(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {"name": " ".join(readable(said["organisation_name"]).split()), "kind": said["organisation_kind"] or OrganisationKind.INITIATIVE}


class PositionFilterForm(forms.Form):
    """What stands in the address of the list. An unknown word is as good as none."""

    q = forms.CharField(label=gettext_lazy("Suchen"), required=False, max_length=100, widget=forms.TextInput(
        {"class": "input", "type": "search", "autocomplete": "off"}))
    state = forms.ChoiceField(required=False, choices=[("", ""), *PositionState.choices])
    field = forms.TypedChoiceField(label=gettext_lazy("Feld"), coerce=int, empty_value=None, required=False)
    organisation = forms.TypedChoiceField(label=gettext_lazy("Organisation"), coerce=int, empty_value=None, required=False)
    project = forms.TypedChoiceField(label=gettext_lazy("Projekt"), coerce=int, empty_value=None, required=False)
    stale = forms.BooleanField(label=gettext_lazy("lange nicht bestätigt"), required=False)

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        anything = ("", _("egal"))
        rows = {
            "field": agency.fields.values_list("pk", "name"), "project": agency.projects.values_list("pk", "title"),
            "organisation": agency.organisations.filter(positions__isnull=False).distinct().values_list("pk", "name"),
        }
        for name, found in rows.items():
            cast(forms.ChoiceField, self.fields[name]).choices = [anything, *found]


class WhyForm(forms.Form):
    """What is wrong, or why it changes. Sending back and refusing need it."""

    reason = forms.CharField(label=gettext_lazy("Warum?"), max_length=400, widget=forms.Textarea({"rows": 2}),
                             error_messages={"required": gettext_lazy("Schreiben Sie kurz auf, warum.")})


class PictureForm(forms.Form):
    """`file` is read by the action, which says what is wrong with it."""

    file = forms.FileField(label=gettext_lazy("Bild"), required=False,
                           widget=forms.FileInput({"accept": "image/jpeg,image/png,image/webp,image/gif"}),
                           help_text=gettext_lazy("JPEG, PNG, WebP oder GIF, höchstens 8 MB. Ort und Gerät werden aus dem Bild entfernt."),
                           error_messages={"empty": gettext_lazy("Die Datei ist leer."), "required": gettext_lazy("Wählen Sie ein Bild aus.")})
    description = forms.CharField(label=gettext_lazy("Was ist zu sehen?"), max_length=200,
                                  help_text=gettext_lazy("Für alle, die das Bild nicht sehen: „Eine Frau liest drei Kindern vor.“"),
                                  error_messages={"required": gettext_lazy("Beschreiben Sie kurz, was zu sehen ist.")})
    credit = forms.CharField(label=gettext_lazy("Foto von"), max_length=120, required=False)

    def __init__(self, *args: Any, picture: Picture | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].required = picture is None
        if picture is not None:
            self.initial = {"description": picture.description, "credit": picture.credit}


class TermsForm(forms.Form):
    """After how many days. The days must rise."""

    ask_after_days = forms.IntegerField(label=gettext_lazy("fragen nach Tagen"), min_value=1, max_value=1_000, widget=forms.NumberInput(SHORT))
    remind_after_days = forms.IntegerField(label=gettext_lazy("noch einmal fragen nach Tagen"), min_value=1, max_value=1_000,
                                           widget=forms.NumberInput(SHORT))
    unpublish_after_days = forms.IntegerField(label=gettext_lazy("nicht mehr zeigen nach Tagen"), min_value=1, max_value=1_000,
                                              widget=forms.NumberInput(SHORT))
    valid_from = GermanDateField(label=gettext_lazy("gilt ab"))

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(GermanDateField, self.fields["valid_from"])
        field.today = field.least = lambda: today

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        days = [said.get(name) for name in ("ask_after_days", "remind_after_days", "unpublish_after_days")]
        if None not in days and not days[0] < days[1] < days[2]:  # type: ignore[operator]
            self.add_error("ask_after_days", _("Erst fragen, dann noch einmal fragen, dann abnehmen: Die Tage müssen steigen."))
        return said


def _said_by(position: Position) -> dict[str, Any]:
    minutes, access = position.minutes_a_week, {True: "yes", False: "no"}
    return {
        "hours": None if minutes is None else f"{minutes / 60:.2f}".rstrip("0").rstrip(".").replace(".", ","),
        "access": "" if position.accessible is None else access[position.accessible],
        "week": frozenset((day, half) for day, first, after in position.week.spans() for half in range(first, after)),
        **{name: getattr(position, name) for name in ("timing", "place", "date", "start", "end", "starts_on", "ends_on", "languages")},
    }
