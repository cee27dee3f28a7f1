"""When two records of people may not become one because of what they are as volunteers."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nahbei.foundation.refusal import Refusal
from nahbei.people.merging import register_check, register_word
from nahbei.people.models import Person
from nahbei.volunteers.models import Exclusion, Volunteer


class BothAreVolunteers(Refusal):
    sentence = _(
        "Beide Einträge haben eine Akte als Freiwillige:r. Zwei Akten lassen sich nicht zu einer machen, "
        "ohne dass jemand mehr dürfte als vorher. Beide Einträge bleiben."
    )


class MustNotMeet(Refusal):
    sentence = _("Für diese beiden ist eingetragen, dass sie sich nicht begegnen sollen: Das sind zwei Menschen.")


def refuse(winner: Person, loser: Person) -> None:
    if Volunteer.objects.filter(person__in=[winner, loser]).count() > 1:
        raise BothAreVolunteers
    if Exclusion.objects.filter(
        Q(volunteer__person=winner, person=loser) | Q(volunteer__person=loser, person=winner)
    ).exists():
        raise MustNotMeet


register_check(refuse)
register_word("volunteers.volunteer.person", _("Akte als Freiwillige:r"))
register_word("volunteers.exclusion.person", _("soll jemandem nicht begegnen"))
