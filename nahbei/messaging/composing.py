"""From a topic and a person to a row of the outbox: words, way and time are decided here, once for one person and for thousands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.reference import Reference
from nahbei.messaging.attachments import Attachment, frozen
from nahbei.messaging.channels import route_of
from nahbei.messaging.models import Message, MessageChannel, MessageState, Wording
from nahbei.messaging.sms import gateway
from nahbei.messaging.topics import Topic
from nahbei.messaging.wording import new_message_id, one_line, words_for
from nahbei.people.models import Person

WRITTEN = {MessageChannel.EMAIL, MessageChannel.LETTER}


@dataclass(frozen=True)
class Ground:
    """What all messages about one topic share, read once however many people get one."""

    agency: Agency
    topic: Topic
    by: Actor
    at: dt.datetime
    wordings: Sequence[Wording]
    has_gateway: bool

    @classmethod
    def of(cls, agency: Agency, topic: Topic, *, by: Actor, at: dt.datetime) -> Ground:
        return cls(agency, topic, by, at, list(agency.wordings.filter(topic=topic.key)), gateway() is not None)


def compose(
    ground: Ground, to: Person, values: Mapping[str, str], *, about: Reference | None, channel: MessageChannel | None = None,
    data: Mapping[str, Any] | None = None, attachments: Iterable[Attachment] = (), not_before: dt.datetime | None = None,
) -> Message:
    """The row, not yet saved. The dead get nothing: theirs is written as done, with the reason."""
    route = route_of(to, channel)
    subject, body = words_for(
        ground.agency, ground.topic, to, values, by=ground.by, written=route.channel in WRITTEN, wordings=ground.wordings
    )
    message = Message(
        agency=ground.agency, person=to, topic=ground.topic.key, channel=route.channel, to_name=one_line(to.full_name)[:160],
        to_address=route.address, subject=subject, body=body, data={**(data or {}), **frozen(attachments)}, about=about,
        caused_by_name=ground.by.name, caused_by_account_id=ground.by.account_id, message_id=new_message_id(),
        next_try_at=max(ground.at, not_before or ground.at), state_at=ground.at, created_at=ground.at,
        automatic=route.channel == MessageChannel.SMS and ground.has_gateway,
    )
    if to.died_on is not None:
        message.state, message.error = MessageState.DONE, _("Nicht gesendet: Die Person ist verstorben.")
    return message
