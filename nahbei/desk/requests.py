"""What spans a request and its dates: it is changed, it ends, it is taken up again."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nahbei.foundation.actor import Actor
from nahbei.foundation.refusal import Refusal
from nahbei.help_requests import actions
from nahbei.help_requests.asked import Asked
from nahbei.help_requests.models import HelpRequest, RequestState
from nahbei.people.models import Consent, ConsentPurpose, Person
from nahbei.placements.actions import give_back, let_go_of_follow_ups, withdraw_request
from nahbei.visits.planning import AHEAD, drop_open_visits, plan_visits
from nahbei.volunteers.actions import remove_portrait
from nahbei.volunteers.models import Volunteer

WHEN = ("standing", "starts_on", "start", "end", "every_weeks", "weekdays", "ends_on", "not_on_holidays")


class DatesAreAgreed(Refusal):
    sentence = _(
        "Für dieses Gesuch sind Termine zugesagt. Sagen Sie diese Termine zuerst ab oder nehmen Sie ein neues Gesuch auf, "
        "bevor Sie die Zeit ändern."
    )
    field = "starts_on"


@transaction.atomic
def change_what_is_asked(
    *, help_request: HelpRequest, asked: Asked, contact: Person | None = None, note: str = "", remove_note: bool = False, by: Actor,
    at: dt.datetime,
) -> HelpRequest:
    """Change a request; with another time its free dates are planned anew. Refuses DatesAreAgreed when somebody has taken one.

    `note` replaces the health note; an empty one leaves it, unless it is to be removed.
    """
    before = HelpRequest.objects.select_for_update(of=("self",)).get(pk=help_request.pk)
    moved = any(getattr(before, name) != getattr(asked.completed(), name) for name in WHEN)
    if moved and has_agreed_dates(before, on=timezone.localdate(at)):
        raise DatesAreAgreed
    changed = actions.change_request(help_request=before, asked=asked, contact=contact, by=by, at=at)
    if moved:
        drop_open_visits(help_request=changed, reason=str(_("Zeit geändert")), by=by, at=at)
    if moved and not changed.has_ended:
        plan_visits(help_request=changed, until=timezone.localdate(at) + AHEAD, by=by, at=at)
    if note.strip() or remove_note:
        actions.write_health_note(help_request=changed, text=note, by=by, at=at)
    return changed


@transaction.atomic
def end_request(*, help_request: HelpRequest, to: str, reason: str, by: Actor, at: dt.datetime) -> HelpRequest:
    """Withdrawn by the resident, or returned because nobody was found. Who was asked is told; free dates go with it."""
    end = withdraw_request if to == RequestState.WITHDRAWN else give_back
    return end(help_request=help_request, reason=reason, by=by, at=at)


@transaction.atomic
def reopen_request(*, help_request: HelpRequest, reason: str = "", by: Actor, at: dt.datetime) -> HelpRequest:
    """Look for somebody after all; the coming dates are planned again. Also the undo of an end."""
    opened = actions.reopen(help_request=help_request, reason=reason, by=by, at=at)
    plan_visits(help_request=opened, until=timezone.localdate(at) + AHEAD, by=by, at=at)
    return opened


@transaction.atomic
def take_back_consent(*, consent: Consent, by: Actor, at: dt.datetime) -> int:
    """It is taken back: running requests are locked, and nobody is asked any more how it went; a photo is deleted.

    Returns how many requests are locked.
    """
    if consent.purpose == ConsentPurpose.PHOTO:
        for volunteer in Volunteer.objects.filter(person=consent.person_id):
            remove_portrait(volunteer=volunteer, by=by, at=at)
    locked = actions.take_back_consent(consent=consent, by=by, at=at)
    let_go_of_follow_ups(agency=consent.agency, by=by, at=at)
    return locked


def has_agreed_dates(help_request: HelpRequest, *, on: dt.date) -> bool:
    """Somebody has taken a date that is still to come."""
    return help_request.visits.planned().filter(on__gte=on, volunteer__isnull=False).exists()
