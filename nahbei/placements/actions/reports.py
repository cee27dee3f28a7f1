"""After a visit: who has e-mail gets one link to say how long it took."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.tokens import digest, new_token
from nahbei.messaging.actions import send
from nahbei.messaging.models import MessageChannel
from nahbei.placements.models import AskedBy, PlacementState
from nahbei.placements.queries import written_means
from nahbei.ui.german import format_date
from nahbei.visits import words
from nahbei.visits.actions.reports import lock_visit
from nahbei.visits.models import Visit, VisitState
from nahbei.visits.rules import last_day_of_link

# Older ones are asked about by telephone: a mail after a fortnight says that the office slept.
DAYS_BACK = 7
MOST_AT_ONCE = 500


@transaction.atomic
def ask_for_reports(*, agency: Agency, by: Actor, at: dt.datetime) -> int:
    """Send the links that are due and say how many. Mark and message are one transaction, so nobody is asked twice.

    Who has no e-mail, or wants letters, stands on Heute to be called.
    """
    today = timezone.localdate(at)
    waiting = agency.visits.unreported(on=today + dt.timedelta(days=1)).filter(
        on__gte=today - dt.timedelta(days=DAYS_BACK), report_digest="", volunteer__person__died_on=None
    )
    keys = [visit.pk for visit in waiting.order_by("on", "start", "pk")[:MOST_AT_ONCE] if visit.ends_at <= at]
    return sum(_ask(pk, by=by, at=at) for pk in keys)


def report_link(agency: Agency, token: str) -> str:
    """The address in the message; the agency stands in it, and the token opens nothing elsewhere."""
    return settings.NAHBEI_ADDRESS + reverse("portal:report", args=[agency.slug, token])


def _ask(pk: int, *, by: Actor, at: dt.datetime) -> bool:
    visit = lock_visit(pk)
    if visit.volunteer is None or visit.state != VisitState.PLANNED or visit.report_digest or _still_waits(visit):
        return False
    person = visit.volunteer.person
    if written_means(person) != AskedBy.EMAIL:
        return False
    token = new_token()
    visit.report_digest = digest(token)
    visit.save(update_fields=["report_digest"])
    values = {
        "was": words.noun_and_date(visit), "link": report_link(visit.agency, token), "frist": format_date(last_day_of_link(visit)),
    }
    send(
        agency=visit.agency, to=person, topic="visit_report", values=values, about=visit.reference, by=by, at=at, channel=MessageChannel.EMAIL
    )
    audit.record(visit.agency, by=by, at=at, what="visits.report_asked", about=visit.reference, person_id=person.pk)
    return True


def _still_waits(visit: Visit) -> bool:
    """The resident was never asked whether this volunteer may come: nobody was there, and nobody knows the other's name."""
    between = visit.help_request.placements.filter(volunteer=visit.volunteer)
    return between.filter(state=PlacementState.ASK_RESIDENT).exists()
