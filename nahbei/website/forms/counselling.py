"""Three questions before an appointment: what about and how, who comes, how to reach them. Nothing about what is wrong."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nahbei.counselling.models import CounsellingHour, Topic, Way
from nahbei.ui.widgets import ChoiceCards
from nahbei.website.forms.base import PublicForm, ReachForm, text_field

ICONS: dict[str, str] = {Way.IN_PERSON: "map-pin", Way.PHONE: "phone", Way.VIDEO: "video"}


class OfHour(PublicForm):
    """A form of one hour: `of_hour` makes a class that knows it."""

    hour: CounsellingHour


class AboutForm(OfHour):
    """Topics of this hour, ways of this hour; where there is nothing to choose nothing is asked."""

    topic = forms.ChoiceField(label=gettext_lazy("Worum geht es?"), widget=ChoiceCards(),
                              error_messages={"required": gettext_lazy("Wählen Sie bitte, worum es geht.")})
    way = forms.ChoiceField(label=gettext_lazy("Wie möchten Sie sprechen?"), error_messages={
        "required": gettext_lazy("Wählen Sie bitte, wie Sie sprechen möchten."),
    })

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        topics, ways = topics_of(self.hour), self.hour.ways
        cast(forms.ChoiceField, self.fields["topic"]).choices = [(str(one.pk), one.name) for one in topics] + [("0", _("etwas anderes"))]
        self.fields["way"] = forms.ChoiceField(
            label=gettext_lazy("Wie möchten Sie sprechen?"), choices=[(way.value, way.label) for way in ways], widget=ChoiceCards(icons=ICONS),
            error_messages={"required": gettext_lazy("Wählen Sie bitte, wie Sie sprechen möchten.")},
        )
        if not topics:
            del self.fields["topic"]
        if len(ways) == 1:
            del self.fields["way"]


class WhoForm(OfHour):
    name = text_field(gettext_lazy("Ihr Name"), most=160, required=False, autocomplete="name")
    anonymous = forms.BooleanField(
        label=gettext_lazy("Ich möchte ohne Namen kommen"), required=False,
        help_text=gettext_lazy("Sie bekommen ein Codewort. Schicken können wir Ihnen dann nichts."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.hour.anonymous:
            del self.fields["anonymous"]

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if not found.get("anonymous") and not found.get("name"):
            self.add_error("name", _("Bitte schreiben Sie Ihren Namen auf."))
        if found.get("anonymous"):
            found["name"] = ""
        return found


class ByPhoneForm(ReachForm):
    """Who talks on the telephone needs one."""

    def clean_phone(self) -> str:
        number = super().clean_phone()
        if not number:
            raise ValidationError(_("Unter welcher Nummer rufen wir Sie an?"))
        return number


def topics_of(hour: CounsellingHour) -> list[Topic]:
    """Those that are offered now, from what was read with the hour."""
    return [topic for topic in hour.topics.all() if topic.active]


def of_hour(form: type[OfHour], hour: CounsellingHour) -> type[OfHour]:
    return type(form.__name__, (form,), {"hour": hour})
