"""What the office types after a follow-up call, and the filters of the list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nahbei.placements import follow_up_words as words
from nahbei.placements.follow_ups import ListState
from nahbei.placements.models import FollowUp, FollowUpKind, FollowUpOutcome, FollowUpSide
from nahbei.placements.rules import MOST_TRIES
from nahbei.ui.widgets import ChoiceCards

GIVE_UP = "give_up"
ICONS = {
    FollowUpOutcome.GOOD: "smile", FollowUpOutcome.MIXED: "meh", FollowUpOutcome.BAD: "frown", FollowUpOutcome.NOT_REACHED: "phone-missed",
    GIVE_UP: "phone-off",
}
OUTCOMES = [(each.value, each.label) for each in (*words.SAID, FollowUpOutcome.NOT_REACHED)]
ANY = ("", gettext_lazy("alle"))


class AnswerForm(forms.Form):
    """Giving up is offered from the third try on."""

    outcome = forms.ChoiceField(
        error_messages={"required": gettext_lazy("Wählen Sie, was die Antwort war.")},
        widget=ChoiceCards(icons=ICONS, lines=True, numbered=True),
    )
    note = forms.CharField(
        label=gettext_lazy("Notiz"), required=False, max_length=500, widget=forms.Textarea({"class": "input", "rows": 3}),
        help_text=gettext_lazy("Stichworte genügen. Nichts über die Gesundheit."),
    )

    def __init__(self, *args: Any, follow_up: FollowUp, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["note"] = follow_up.note
        choices = [*words.answers(follow_up), (FollowUpOutcome.NOT_REACHED.value, str(_("nicht erreicht")))]
        if follow_up.not_reached + 1 >= MOST_TRIES:
            choices.append((GIVE_UP, str(_("nicht mehr versuchen"))))
        outcome = self.fields["outcome"]
        assert isinstance(outcome, forms.ChoiceField)
        outcome.choices = choices
        outcome.label = _("Was sagt %(name)s?") % {"name": follow_up.person.formal_name}

    def answer(self) -> dict[str, Any]:
        """What the action takes."""
        given, note = self.cleaned_data["outcome"], self.cleaned_data["note"]
        return {"outcome": FollowUpOutcome.NOT_REACHED if given == GIVE_UP else given, "note": note, "last": given == GIVE_UP}


class FilterForm(forms.Form):
    """What stands in the address. An unknown word is as good as none."""

    state = forms.ChoiceField(choices=[(state.value, state.value) for state in ListState], required=False)
    side = forms.ChoiceField(label=gettext_lazy("Wer"), choices=[ANY, *FollowUpSide.choices], required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Wann"), choices=[ANY, *FollowUpKind.choices], required=False)
    outcome = forms.ChoiceField(label=gettext_lazy("Antwort"), choices=[ANY, *OUTCOMES], required=False)

    def filters(self) -> dict[str, str]:
        self.full_clean()
        said = self.cleaned_data
        return {**{name: said.get(name) or "" for name in ("side", "kind", "outcome")}, "state": said.get("state") or ListState.DUE.value}
