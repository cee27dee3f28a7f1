"""„Ich brauche Hilfe“. It never asks about health or what is needed: that is said on the telephone, after a consent."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nahbei.ui.widgets import CheckCards, ChoiceCards
from nahbei.website.forms.base import PublicForm, phone_field, text_field

TIMES = [
    ("any", gettext_lazy("egal")), ("morning", gettext_lazy("vormittags")), ("noon", gettext_lazy("mittags")),
    ("afternoon", gettext_lazy("nachmittags")),
]


class WhoForm(PublicForm):
    name = text_field(gettext_lazy("Ihr Name"), most=160, autocomplete="name", missing=gettext_lazy("Bitte schreiben Sie Ihren Namen auf."))
    phone = phone_field(gettext_lazy("Ihre Telefonnummer"))


class WhenForm(PublicForm):
    time = forms.ChoiceField(label=gettext_lazy("Wann passt es?"), choices=TIMES, initial="any", widget=ChoiceCards(),
                             error_messages={"required": gettext_lazy("Bitte wählen Sie aus, wann wir anrufen sollen.")})


class TopicForm(PublicForm):
    """A few activities of the agency, no words of one's own: nobody writes here what hurts."""

    topics = forms.MultipleChoiceField(label=gettext_lazy("Worum geht es ungefähr?"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = list(self.agency.activities.offered())
        choices = [(str(activity.pk), activity.name) for activity in offered] + [("0", _("Das besprechen wir am Telefon"))]
        icons = {str(activity.pk): activity.icon for activity in offered} | {"0": "phone"}
        self.fields["topics"] = forms.MultipleChoiceField(
            label=gettext_lazy("Worum geht es ungefähr?"), choices=choices, required=False, widget=CheckCards(icons=icons),
            help_text=gettext_lazy("Sie können mehreres wählen – oder es offen lassen."),
        )
