"""The same message to many people: one row for each, with as many questions to the database as for one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import prefetch_related_objects

from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.reference import Reference
from nahbei.messaging.composing import Ground, compose
from nahbei.messaging.delivery import deliver_many
from nahbei.messaging.models import Message, MessageChannel, MessageState
from nahbei.messaging.topics import topics
from nahbei.people.models import Person


@transaction.atomic
def send_many(
    *, agency: Agency, to: Iterable[Person], topic: str, values: Callable[[Person], Mapping[str, str]], about: Reference | None,
    by: Actor, at: dt.datetime, not_before: dt.datetime | None = None, channel: MessageChannel | None = None,
    data: Callable[[Person], Mapping[str, Any]] | None = None,
) -> list[Message]:
    """Put one message for each person into the outbox, in the words that `values` gives for this person alone.

    Whoever stands twice in the list, or in two records that were merged, gets one. Nothing goes out before `not_before`.
    `data`: what a letter's template needs for this person beyond the text.
    """
    people = _each_once(to)
    ground = Ground.of(agency, topics[topic], people, by=by, at=at)
    rows = [
        compose(ground, person, values(person), about=about, not_before=not_before, channel=channel, data=data(person) if data else None)
        for person in people
    ]
    written = agency.messages.bulk_create(rows)
    if any(row.state == MessageState.QUEUED and row.by_worker and row.next_try_at <= at for row in written):
        deliver_many.enqueue(agency.pk)
    return written


def _each_once(to: Iterable[Person]) -> list[Person]:
    found = list(to)
    prefetch_related_objects(found, "merged_into", "channels", "merged_into__channels")
    return list({person.pk: person for person in (each.merged_into or each for each in found)}.values())
