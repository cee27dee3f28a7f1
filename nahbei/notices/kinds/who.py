"""Whom one may still tell something: nobody who died, is blocked or has left; nobody who does not speak for a resident any more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from nahbei.foundation.models import Agency
from nahbei.help_requests.models import HelpRequest
from nahbei.people.models import Person, Representation
from nahbei.volunteers.models import Volunteer, VolunteerState

GONE = (VolunteerState.BLOCKED, VolunteerState.ENDED)


def is_there(volunteer: Volunteer | None) -> bool:
    return volunteer is not None and volunteer.state not in GONE and volunteer.person.died_on is None


def agrees(help_request: HelpRequest) -> bool:
    """The resident lives and stands by her consent."""
    return help_request.help_seeker.died_on is None and help_request.has_consent


class Speakers:
    """Who speaks for the residents of some requests: one query for all of them."""

    def __init__(self, agency: Agency, requests: Iterable[HelpRequest], *, on: dt.date) -> None:
        pairs = {(request.help_seeker_id, request.contact_id) for request in requests if request.contact_id}
        ended = Representation.objects.filter(agency=agency, person__in={seeker for seeker, _contact in pairs}, ends_on__lt=on)
        self.removed = set(ended.values_list("person", "representative")) if pairs else set()

    def of(self, help_request: HelpRequest) -> Person:
        """Whoever was named for questions, as long as she lives and may; else the resident herself."""
        contact = help_request.contact
        if contact is None or contact.died_on is not None or (help_request.help_seeker_id, contact.pk) in self.removed:
            return help_request.help_seeker
        return contact
