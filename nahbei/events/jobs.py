"""What the clock does: offered places come to their end, guests are reminded the day before, and forgotten some weeks after."""

from __future__ import annotations

from django.utils import timezone

from nahbei.events import actions
from nahbei.foundation import clock
from nahbei.foundation.actor import Actor
from nahbei.foundation.jobs import job
from nahbei.foundation.models import Agency


@clock.every(minutes=15, name="events.expire_offers")
@job
def expire_offers(agency: Agency) -> None:
    now = timezone.now()
    for event in agency.events.filter(registrations__in=agency.registrations.overdue(at=now)).distinct():
        actions.expire_offers(event=event, by=Actor.clock(), at=now)


@clock.daily(at="10:00", name="events.remind")
@job
def remind(agency: Agency) -> None:
    actions.remind(agency=agency, by=Actor.clock(), at=timezone.now())


@clock.daily(at="03:55", name="events.forget")
@job
def forget(agency: Agency) -> None:
    actions.forget_guests(agency=agency, by=Actor.clock(), at=timezone.now())
