"""A request ends without a helper, or is not needed any more: nobody keeps waiting for it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from nahbei.foundation.actor import Actor
from nahbei.help_requests.actions import return_to_seeker, withdraw
from nahbei.help_requests.models import HelpRequest
from nahbei.placements.actions.enquiries import withdraw_enquiry
from nahbei.placements.actions.locks import lock_request
from nahbei.placements.actions.notes import take_out
from nahbei.placements.actions.placements import decline_by_resident, end_placement, release
from nahbei.placements.models import PlacementState
from nahbei.visits.models import Side
from nahbei.visits.planning import drop_open_visits


@transaction.atomic
def give_back(*, help_request: HelpRequest, reason: str, by: Actor, at: dt.datetime) -> HelpRequest:
    """Nobody was found, and the resident knows. Open questions are taken back."""
    request = lock_request(help_request.pk)
    _let_go(request, reason, by=by, at=at)
    _clear(request, reason, Side.OFFICE, by=by, at=at)
    return return_to_seeker(help_request=request, reason=reason, by=by, at=at)


@transaction.atomic
def withdraw_request(*, help_request: HelpRequest, reason: str, by: Actor, at: dt.datetime) -> HelpRequest:
    """The resident does not need it any more. Who was asked or has agreed is told."""
    request = lock_request(help_request.pk)
    _let_go(request, reason, by=by, at=at)
    _clear(request, reason, Side.HELP_SEEKER, by=by, at=at)
    return withdraw(help_request=request, reason=reason, by=by, at=at)


def _let_go(request: HelpRequest, reason: str, *, by: Actor, at: dt.datetime) -> None:
    for enquiry in request.enquiries.open().order_by("pk"):
        withdraw_enquiry(enquiry=enquiry, by=by, at=at)
    for placement in request.placements.promised().order_by("pk"):
        if placement.state == PlacementState.ASK_RESIDENT:
            decline_by_resident(placement=placement, reason=reason, by=by, at=at)
        else:
            end_placement(
                placement=placement, side=Side.HELP_SEEKER, reason=reason or "–", on=timezone.localdate(at), today_too=True, by=by,
                at=at,
            )
    # Whoever stands there without a placement that runs goes, too: this afternoon is off for everybody.
    left = request.visits.planned().filter(on=timezone.localdate(at), volunteer__isnull=False)
    release(visit for visit in left if visit.begins_at > at)


def _clear(request: HelpRequest, reason: str, side: str, *, by: Actor, at: dt.datetime) -> None:
    """Nobody comes any more: what lies ahead is taken away, also out of the resident's calendar."""
    coming = [visit for visit in request.visits.planned().filter(on__gte=timezone.localdate(at)).order_by("on", "start") if visit.begins_at > at]
    drop_open_visits(help_request=request, reason=reason, side=side, by=by, at=at)
    for visit in coming:
        visit.sequence += 1
    take_out(request.help_seeker, coming, request, by=by, at=at)
