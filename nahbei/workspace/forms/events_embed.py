"""By what the framed list of events is narrowed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from nahbei.events.models import EventKind
from nahbei.foundation.models import Agency
from nahbei.partners.models import Organisation

ALL = gettext_lazy("alle")


class EmbedForm(forms.Form):
    """Read from the address. What makes no sense is as good as nothing."""

    organiser: forms.ModelChoiceField[Organisation] = forms.ModelChoiceField(
        label=gettext_lazy("Veranstalter"), queryset=None, required=False, empty_label=ALL
    )
    kind = forms.ChoiceField(label=gettext_lazy("Art"), required=False, choices=[("", ALL), *EventKind.choices])

    def __init__(self, data: Any, *, agency: Agency) -> None:
        super().__init__(data, auto_id="embed_%s")
        field = self.fields["organiser"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = agency.organisations.filter(organised_events__isnull=False).distinct()
        self.full_clean()

    @property
    def chosen(self) -> dict[str, object]:
        """What stands in the address of the frame."""
        organiser, kind = self.cleaned_data.get("organiser"), self.cleaned_data.get("kind")
        return {**({"organiser": organiser.pk} if organiser else {}), **({"kind": kind} if kind else {})}
