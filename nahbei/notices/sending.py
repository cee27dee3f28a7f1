"""A circular goes out in portions, each a transaction of its own: a crash in between doubles nothing and loses nothing."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.jobs import job_in_steps
from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope
from nahbei.messaging.bulk import send_many
from nahbei.notices.composing import TOPIC, opted_out, values_for
from nahbei.notices.models import Circular, CircularRecipient, CircularState
from nahbei.notices.queries import why_left_out

PORTION = 200


@job_in_steps
def send_out(agency: Agency, circular_id: int) -> None:
    """Until everybody of the list has a message, or a reason why not."""
    more = True
    while more:
        with agency_scope(agency):
            more = send_some(agency=agency, circular_id=circular_id, at=timezone.now())


@transaction.atomic
def send_some(*, agency: Agency, circular_id: int, at: dt.datetime) -> bool:
    """The next portion; False when nothing is left to do. Of two workers the second waits and sees what the first wrote."""
    circular = agency.circulars.select_for_update(of=("self",)).select_related("agency").filter(pk=circular_id).due(at=at).first()
    if circular is None:
        return False
    waiting = circular.recipients.filter(message=None, left_out="").select_related("person__merged_into")
    rows = list(waiting.prefetch_related("person__channels", "person__merged_into__channels")[:PORTION])
    if not rows:
        return _finish(circular, at=at)
    if circular.state == CircularState.PLANNED:
        circular.state = CircularState.SENDING
        circular.save(update_fields=["state"])
    _write(circular, rows, at=at)
    return True


def _write(circular: Circular, rows: list[CircularRecipient], *, at: dt.datetime) -> None:
    spared = opted_out(circular.agency, (row.person_id for row in rows))
    for row in rows:
        row.left_out = why_left_out(row.person, spared)
    people = [row.person for row in rows if not row.left_out]
    messages = send_many(
        agency=circular.agency, to=people, topic=TOPIC, values=lambda person: values_for(circular, person), about=circular.reference,
        by=Actor(circular.by_name, "account", circular.by_account_id), at=at,
    )
    written = {message.person_id: message for message in messages}
    for row in rows:
        if not row.left_out:  # two records that became one get one message; the second row names it no more
            row.message = written.pop((row.person.merged_into or row.person).pk, None)
    CircularRecipient.objects.bulk_update([row for row in rows if row.left_out or row.message], ["message", "left_out"])
    CircularRecipient.objects.filter(pk__in=[row.pk for row in rows if not row.left_out and row.message is None]).delete()


def _finish(circular: Circular, *, at: dt.datetime) -> bool:
    circular.state, circular.sent_at = CircularState.SENT, at
    circular.save(update_fields=["state", "sent_at"])
    by = Actor(circular.by_name, "account", circular.by_account_id)
    number = circular.recipients.filter(message__isnull=False).count()
    audit.record(circular.agency, by=by, at=at, what="notices.circular_sent", about=circular.reference, changes={"count": (None, number)})
    return False
