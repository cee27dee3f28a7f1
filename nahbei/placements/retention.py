"""Who was ever placed or came to somebody: for the rule that a certificate goes at once when nothing followed."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from nahbei.placements.models import Placement
from nahbei.visits.models import Visit
from nahbei.volunteers.retention import register as register_engagement


def register() -> None:
    register_engagement(lambda column: Exists(Visit.objects.filter(volunteer=OuterRef(column))))
    register_engagement(lambda column: Exists(Placement.objects.filter(volunteer=OuterRef(column))))
