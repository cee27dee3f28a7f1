"""What the outbox shows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from nahbei.documents.letters import Letter
from nahbei.foundation.models import Agency
from nahbei.messaging.attachments import KEY as ATTACHMENTS
from nahbei.messaging.models import BY_WORKER, Message, MessageChannel, MessageState
from nahbei.messaging.topics import topics

BY_HAND = ~BY_WORKER
DEAD = Q(person__died_on__isnull=False)  # died since it was written; the next sweep says so
_SPOKEN = BY_HAND & Q(channel__in=[MessageChannel.CALL, MessageChannel.SMS])


@dataclass(frozen=True)
class Waiting:
    """How much work lies in the outbox for the office."""

    letters: int
    calls: int
    troubled: int


def waiting(agency: Agency, *, at: dt.datetime, without: Collection[str] = (), only: Collection[str] | None = None) -> Waiting:
    """One query. Of all topics, or of those that somebody may read."""
    queued = Q(state=MessageState.QUEUED)
    rows = agency.messages.for_the_office(at=at).exclude(topic__in=without)
    found = (rows if only is None else rows.filter(topic__in=only)).aggregate(
        letters=Count("pk", filter=queued & Q(channel=MessageChannel.LETTER)),
        calls=Count("pk", filter=queued & _SPOKEN),
        troubled=Count("pk", filter=Q(state__in=[MessageState.FAILED, MessageState.UNSURE])),
    )
    return Waiting(**found)


def outbox(agency: Agency, *, channel: str = "", state: str = "") -> QuerySet[Message]:
    """The messages, newest first; unknown filters filter nothing."""
    found = agency.messages.all()
    if channel in MessageChannel.values:
        found = found.filter(channel=channel)
    if state in MessageState.values:
        found = found.filter(state=state)
    return found


def waiting_letters(agency: Agency, *, at: dt.datetime) -> QuerySet[Message]:
    """Letters to print, in the order in which they were written."""
    due = agency.messages.filter(state=MessageState.QUEUED, channel=MessageChannel.LETTER, next_try_at__lte=at)
    return due.exclude(DEAD).order_by("pk")


def waiting_calls(agency: Agency, *, at: dt.datetime) -> QuerySet[Message]:
    """Messages to say on the telephone (or to type into one), oldest first."""
    return agency.messages.filter(_SPOKEN, state=MessageState.QUEUED, next_try_at__lte=at).exclude(DEAD).order_by("pk")


def troubled(agency: Agency) -> QuerySet[Message]:
    """Mails that did not arrive, or may not have."""
    return agency.messages.filter(state__in=[MessageState.FAILED, MessageState.UNSURE]).order_by("pk")


def subject_for(message: Message, withheld: Collection[str]) -> str:
    """The subject, or to whoever may not read it only whose post it is."""
    return _("Post der Kasse") if message.topic in withheld else message.subject


def name_of(topic: str) -> str:
    """The name of a topic; its key when the topic is gone."""
    return str(topics[topic].name) if topic in topics else topic


def letter_of(message: Message) -> Letter:
    """The message as a letter for documents/letters."""
    template = topics[message.topic].letter if message.topic in topics else "plain"
    data = {name: value for name, value in message.data.items() if name != ATTACHMENTS}  # a letter carries no files
    return Letter(
        window=message.to_address or message.to_name, subject=message.subject, body=message.body, on=timezone.localdate(message.created_at),
        template=template, data=data, clerk=message.caused_by_name if message.caused_by_account_id else "",
    )
