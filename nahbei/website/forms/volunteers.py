"""„Ich möchte helfen“, and „Interesse an dieser Stelle“."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nahbei.ui.widgets import CheckCards, ChoiceCards
from nahbei.website.forms.base import PublicForm, ReachForm, field_choices, text_field

NAME = gettext_lazy("Ihr Name")
NAME_IS_MISSING = gettext_lazy("Bitte schreiben Sie Ihren Namen auf.")
TIMES = [
    ("mornings", gettext_lazy("vormittags")), ("afternoons", gettext_lazy("nachmittags")), ("evenings", gettext_lazy("abends")),
    ("weekend", gettext_lazy("am Wochenende")), ("varies", gettext_lazy("ganz unterschiedlich")),
]
RHYTHMS = [
    ("once", gettext_lazy("einmal")), ("sometimes", gettext_lazy("ab und zu")), ("weekly", gettext_lazy("jede Woche")),
    ("open", gettext_lazy("weiß ich noch nicht")),
]


class LikingForm(PublicForm):
    """The fields of the agency, as ticks."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = field_choices(self.agency) + [("0", _("Das weiß ich noch nicht"))]
        self.fields["likes"] = forms.MultipleChoiceField(
            label=gettext_lazy("Was machen Sie gern?"), choices=choices, widget=CheckCards(),
            help_text=gettext_lazy("Wählen Sie so viel, wie Sie möchten."),
            error_messages={"required": gettext_lazy("Bitte wählen Sie etwas aus – auch „Das weiß ich noch nicht“.")},
        )


class TimeForm(PublicForm):
    rhythm = forms.ChoiceField(label=gettext_lazy("Wie oft?"), choices=RHYTHMS, initial="open", widget=ChoiceCards())
    times = forms.MultipleChoiceField(label=gettext_lazy("Zu welcher Zeit?"), choices=TIMES, required=False, widget=CheckCards())


class NameAndReachForm(ReachForm):
    name = text_field(NAME, most=160, autocomplete="name", missing=NAME_IS_MISSING)
    text = text_field(gettext_lazy("Möchten Sie uns etwas sagen?"), most=2_000, rows=3, required=False)
    field_order = ("name", "phone", "email", "text")


class NameForm(PublicForm):
    name = text_field(NAME, most=160, autocomplete="name", missing=NAME_IS_MISSING)


class WordForm(PublicForm):
    text = text_field(gettext_lazy("Ihre Nachricht"), most=2_000, rows=5, required=False,
                      hint=gettext_lazy("Zum Beispiel eine Frage, oder wann wir Sie am besten erreichen."))
