"""Forms about gates: a certificate that was looked at, trainings, parents; and the settings behind them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from nahbei.activities.models import Activity, Conduct, Training
from nahbei.foundation.models import Agency
from nahbei.people.models import Person
from nahbei.ui.fields import GermanDateField, GermanTimeField
from nahbei.ui.widgets import ChoiceCards, Ticks
from nahbei.volunteers.models import DeclarationText, GateTerms

PLAIN = {"class": "input", "autocomplete": "off"}
SHORT = {"class": "input input--short", "inputmode": "decimal", "autocomplete": "off"}
FREE, FOUND = "clear", "found"


def _date(form: forms.Form, name: str, today: dt.date) -> None:
    cast(GermanDateField, form.fields[name]).today = lambda: today


class CertificateForm(forms.Form):
    """Everything that may be stored about it, and nothing else."""

    kind = forms.ChoiceField(
        label=_("Welches?"), widget=ChoiceCards(slim=True),
        choices=[(Conduct.ORDINARY, _("einfaches")), (Conduct.EXTENDED, _("erweitertes"))],
    )
    dated_on = GermanDateField(label=_("Ausgestellt am"), past=True)
    inspected_on = GermanDateField(label=_("Angesehen am"), past=True)
    result = forms.ChoiceField(
        label=_("Steht etwas darin, das der Mitarbeit im Weg steht?"), widget=ChoiceCards(lines=True),
        choices=[(FREE, _("nein, kein einschlägiger Eintrag")), (FOUND, _("ja"))],
        help_text=_("Bei „ja“ wird niemand mehr vermittelt. Warum, erfährt nur die Leitung."),
    )

    def __init__(self, *args: Any, today: dt.date, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("dated_on", "inspected_on"):
            _date(self, name, today)
        self.initial = {"inspected_on": today, "kind": kind if kind != Conduct.NONE else Conduct.EXTENDED}

    @property
    def said(self) -> dict[str, Any]:
        """What the action takes."""
        said = self.cleaned_data
        return {"kind": said["kind"], "dated_on": said["dated_on"], "inspected_on": said["inspected_on"], "clear": said["result"] == FREE}


class TrainingRecordForm(forms.Form):
    training = forms.TypedChoiceField(label=_("Schulung"), widget=ChoiceCards(lines=True))
    completed_on = GermanDateField(label=_("Abgeschlossen am"), past=True)

    def __init__(self, *args: Any, trainings: Sequence[Training], today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_key = {str(training.pk): training for training in trainings}
        field = cast(forms.TypedChoiceField, self.fields["training"])
        field.choices = [(key, str(each)) for key, each in by_key.items()]
        field.coerce = by_key.__getitem__
        _date(self, "completed_on", today)
        if len(by_key) == 1:
            self.initial = {"training": next(iter(by_key))}


class ParentPaperForm(forms.Form):
    """The paper that lies on the table."""

    given_by = forms.CharField(label=_("Wer hat unterschrieben?"), max_length=120, widget=forms.TextInput(PLAIN),
                               help_text=_("Vor- und Nachname der Mutter, des Vaters oder des Vormunds."))
    given_on = GermanDateField(label=_("Unterschrieben am"), past=True)
    cosigned = forms.BooleanField(label=_("hat auch die Verschwiegenheitserklärung mit unterschrieben"), required=False)

    def __init__(self, *args: Any, today: dt.date, text: DeclarationText | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _date(self, "given_on", today)
        self.initial = {"given_on": today, "cosigned": text is not None}
        self.text = text
        if text is None:
            del self.fields["cosigned"]

    @property
    def said(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {"given_by": said["given_by"], "given_on": said["given_on"], "text": self.text if said.get("cosigned") else None}


class ParentLinkForm(forms.Form):
    """Which parent gets the mail: those who are entered as relatives."""

    to = forms.TypedChoiceField(label=_("An wen?"), widget=ChoiceCards(lines=True))

    def __init__(self, *args: Any, parents: Sequence[tuple[Person, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_key = {str(person.pk): person for person, _words in parents}
        field = cast(forms.TypedChoiceField, self.fields["to"])
        field.choices = [(str(person.pk), words) for person, words in parents]
        field.coerce = by_key.__getitem__
        self.initial = {"to": next(iter(by_key), None)}


class ActivityGatesForm(forms.Form):
    """What one activity asks for."""

    conduct = forms.ChoiceField(label=_("Führungszeugnis"), choices=Conduct.choices, widget=ChoiceCards(slim=True))
    trainings = forms.TypedMultipleChoiceField(label=_("Schulungen"), required=False, widget=Ticks())
    min_age = forms.IntegerField(label=_("Mindestalter in Jahren"), required=False, min_value=6, max_value=99,
                                 widget=forms.NumberInput(SHORT), help_text=_("Leer: keines."))
    needs_declaration = forms.BooleanField(label=_("Verschwiegenheitserklärung nötig"), required=False)
    private_home = forms.BooleanField(
        label=_("findet in einer Privatwohnung statt"), required=False,
        help_text=_("Minderjährige gehen dorthin nur allein, wenn Ihre Grenzen das erlauben."),
    )

    def __init__(self, *args: Any, agency: Agency, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = activity.training_ids
        known = [training for training in agency.trainings.all() if training.active or training.pk in mine]
        by_key = {str(training.pk): training for training in known}
        field = cast(forms.TypedMultipleChoiceField, self.fields["trainings"])
        field.choices = [(key, training.name) for key, training in by_key.items()]
        field.coerce = by_key.__getitem__
        if not known:
            del self.fields["trainings"]
        self.initial = {
            "conduct": activity.conduct, "trainings": [str(key) for key in mine], "min_age": activity.min_age,
            "needs_declaration": activity.needs_declaration, "private_home": activity.private_home,
        }

    @property
    def said(self) -> dict[str, Any]:
        return {"trainings": [], **self.cleaned_data}


class TrainingForm(forms.ModelForm[Training]):
    class Meta:
        model = Training
        fields = ("name", "months_valid")
        widgets = {"name": forms.TextInput(PLAIN), "months_valid": forms.NumberInput(SHORT)}


class MinorLimitsForm(forms.Form):
    """A new row: what counts at some ages from a day on."""

    valid_from = GermanDateField(label=_("Gilt ab"))
    from_age = forms.IntegerField(label=_("Von Jahren"), min_value=0, max_value=17, widget=forms.NumberInput(SHORT))
    to_age = forms.IntegerField(label=_("Bis Jahre"), min_value=0, max_value=17, widget=forms.NumberInput(SHORT))
    hours_day = forms.DecimalField(label=_("Höchstens Stunden am Tag"), min_value=0, max_value=24, decimal_places=2, localize=True,
                                   widget=forms.TextInput(SHORT))
    hours_week = forms.DecimalField(label=_("Höchstens Stunden in der Woche"), min_value=0, max_value=168, decimal_places=2,
                                    localize=True, widget=forms.TextInput(SHORT))
    earliest = GermanTimeField(label=_("Frühestens"))
    latest = GermanTimeField(label=_("Spätestens"))
    working_days_only = forms.BooleanField(label=_("nur Montag bis Freitag, nicht an Feiertagen"), required=False)
    alone_in_private_home = forms.BooleanField(label=_("dürfen allein in eine Privatwohnung"), required=False)

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _date(self, "valid_from", today)
        self.initial.setdefault("valid_from", today)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if None not in {said.get("from_age"), said.get("to_age")} and said["to_age"] < said["from_age"]:
            self.add_error("to_age", _("Das höhere Alter steht an zweiter Stelle."))
        if said.get("earliest") and said.get("latest") and said["latest"] <= said["earliest"]:
            self.add_error("latest", _("Das Ende liegt vor dem Anfang."))
        return said

    @property
    def said(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        return {**{f"max_minutes_{name}": round(said.pop(f"hours_{name}") * 60) for name in ("day", "week")}, **said}


class GateTermsForm(forms.ModelForm[GateTerms]):
    valid_from = GermanDateField(label=_("Gilt ab"))
    certificate_fee = forms.DecimalField(label=_("Gebühr für ein Führungszeugnis in Euro"), min_value=0, max_value=999, decimal_places=2,
                                         localize=True, widget=forms.TextInput(SHORT))

    class Meta:
        model = GateTerms
        fields = ("valid_from", "certificate_months", "certificate_years", "kept_months", "certificate_fee", "legal_reference")
        widgets = {
            **{name: forms.NumberInput(SHORT) for name in ("certificate_months", "certificate_years", "kept_months")},
            "legal_reference": forms.TextInput(PLAIN),
        }

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(GermanDateField, self.fields["valid_from"]).today = lambda: today
        self.initial["valid_from"] = today

    def _post_clean(self) -> None:
        """A new row, never a change of the one that is shown: the action makes and checks it."""
