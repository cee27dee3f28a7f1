"""When two records of people may not become one because the one helped the other."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nahbei.foundation.refusal import Refusal
from nahbei.people.merging import register_check
from nahbei.people.models import Person
from nahbei.placements.models import Enquiry, Placement
from nahbei.visits.models import Visit


class OneHelpedTheOther(Refusal):
    sentence = _("Die eine wurde für die andere angefragt oder hat ihr geholfen: Das sind zwei Menschen. Beide Einträge bleiben.")


def refuse(winner: Person, loser: Person) -> None:
    between = Q(volunteer__person=winner, help_request__help_seeker=loser) | Q(
        volunteer__person=loser, help_request__help_seeker=winner
    )
    if any(model.objects.filter(between).exists() for model in (Enquiry, Placement, Visit)):
        raise OneHelpedTheOther


register_check(refuse)
