"""STOP and START: what may be stopped is stopped, and comes again. What must be said is said all the same."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from nahbei.foundation.actor import Actor
from nahbei.inbox.models import Incoming, IncomingKind, Way
from nahbei.inbox.verdicts import STOP
from nahbei.messaging.actions import send
from nahbei.messaging.groups import TopicGroup
from nahbei.messaging.models import MessageChannel
from nahbei.messaging.opting import opt_in, opt_out
from nahbei.people.models import Person

QUIET = dt.timedelta(days=1)  # no second confirmation: of two programs that answer each other one falls silent
CHANNELS = {Way.EMAIL: MessageChannel.EMAIL, Way.SMS: MessageChannel.SMS}


def fulfil(row: Incoming, person: Person, wanted: str, *, at: dt.datetime) -> str:
    """What was done, in a sentence for the office; empty when there was nothing to bring back."""
    by = Actor.link(person.full_name[:120])
    if wanted == STOP:
        new = [group for group in TopicGroup if opt_out(person=person, group=group, by=by, at=at)]
        return _confirmed(row, person, "stopped", _("Abbestellt: %(what)s."), new, at=at) or _("Hatte schon alles abbestellt.")
    back = [group for group in _stopped_last(row, person) if opt_in(person=person, group=group, by=by, at=at)]
    return _confirmed(row, person, "started", _("Bekommt wieder: %(what)s."), back, at=at)


def _stopped_last(row: Incoming, person: Person) -> list[TopicGroup]:
    """What the last STOP took away; what was spared before it, stays so."""
    before = person.incoming.filter(kind=IncomingKind.STOP).exclude(pk=row.pk).order_by("-received_at", "-pk").first()
    if before is None:
        return []
    found = set(person.opt_outs.filter(since__gte=before.received_at, by_name=person.full_name[:120]).values_list("group", flat=True))
    return [group for group in TopicGroup if group in found]


def _confirmed(row: Incoming, person: Person, topic: str, sentence: str, groups: list[TopicGroup], *, at: dt.datetime) -> str:
    """Said only when something changed, by the way it came, and at most once a day."""
    if not groups:
        return ""
    what = ", ".join(str(group.label) for group in groups)
    lately = row.agency.messages.filter(person=person, topic__in=("stopped", "started"), created_at__gt=at - QUIET)
    if not lately.exists():
        send(
            agency=row.agency, to=person, topic=topic, values={"was": what}, about=row.reference, channel=CHANNELS[Way(row.channel)],
            by=Actor.clock(), at=at,
        )
    return sentence % {"what": what}
