"""What a visit is called in journal, reminders and audit, and who may see it."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from nahbei.foundation import reference
from nahbei.foundation.models import Agency
from nahbei.foundation.rights import Right
from nahbei.visits import words


def _visits(agency: Agency, keys: Iterable[int]) -> dict[int, str]:
    found = agency.visits.filter(pk__in=list(keys)).select_related("help_request__help_seeker", "help_request__activity")
    return {
        visit.pk: _("{what} bei {who}").format(what=words.noun_and_date(visit), who=visit.help_request.help_seeker.formal_name)
        for visit in found
    }


EVENTS = ("cancelled", "given_back", "moved", "reported", "approved")


def register() -> None:
    reference.register(reference.Kind("visits.visit", _visits, Right.DESK, EVENTS))
