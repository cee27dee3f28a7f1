"""After a visit: who has e-mail gets a link to say how long it took. When it is asked for is a rule of the office (`notices`)."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.crypto import salted_hmac

from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.tokens import digest
from nahbei.placements.models import PlacementState
from nahbei.ui.german import format_date
from nahbei.visits import words
from nahbei.visits.actions.reports import lock_visit
from nahbei.visits.models import Visit, VisitState
from nahbei.visits.rules import last_day_of_link

# Older ones are asked about by telephone: a mail after a fortnight says that the office slept.
LONGEST_WAIT = dt.timedelta(days=7)


@transaction.atomic
def ask_for_report(*, visit: Visit, by: Actor, at: dt.datetime) -> dict[str, str] | None:
    """Open the page on which the hours are reported, and say what the message about it says. None: nobody needs to be asked any more.

    Mark and message are one transaction of the caller.
    """
    locked = lock_visit(visit.pk)
    if locked.volunteer is None or locked.volunteer_id != visit.volunteer_id or locked.state != VisitState.PLANNED or _still_waits(locked):
        return None
    token = token_of(locked)
    if locked.report_digest != digest(token):
        locked.report_digest = digest(token)
        locked.save(update_fields=["report_digest"])
        audit.record(
            locked.agency, by=by, at=at, what="visits.report_asked", about=locked.reference, person_id=locked.volunteer.person_id
        )
    return {
        "was": words.noun_and_date(locked), "link": report_link(locked.agency, token), "frist": format_date(last_day_of_link(locked)),
    }


def token_of(visit: Visit) -> str:
    """The secret of one question to one volunteer. Made anew from the key of the house, so that each mail about it carries the same link."""
    secret = f"{visit.agency_id}:{visit.pk}:{visit.volunteer_id}"
    return salted_hmac("placements.report", secret, algorithm="sha256").hexdigest()[:40]


def report_link(agency: Agency, token: str) -> str:
    """The address in the message; the agency stands in it, and the token opens nothing elsewhere."""
    return settings.NAHBEI_ADDRESS + reverse("portal:report", args=[agency.slug, token])


def _still_waits(visit: Visit) -> bool:
    """The resident was never asked whether this volunteer may come: nobody was there, and nobody knows the other's name."""
    between = visit.help_request.placements.filter(volunteer=visit.volunteer)
    return between.filter(state=PlacementState.ASK_RESIDENT).exists()
