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
from nahbei.messaging.opting import foot_of, lay_links
from nahbei.messaging.sms import gateway
from nahbei.messaging.timing import Diary
from nahbei.messaging.topics import Topic
from nahbei.messaging.wording import LANGUAGE, in_use, new_message_id, one_line, words_for
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
    diary: Diary
    spared: frozenset[int] = frozenset()  # who does not want this

    @classmethod
    def of(cls, agency: Agency, topic: Topic, people: Sequence[Person], *, by: Actor, at: dt.datetime) -> Ground:
        spared: frozenset[int] = frozenset()
        keys = [person.pk for person in people]
        if topic.group is not None:
            spared = frozenset(agency.opt_outs.filter(group=topic.group, person__in=keys).values_list("person_id", flat=True))
            lay_links(agency, topic.group, keys)
        wordings = list(agency.wordings.filter(topic=topic.key))
        diary = Diary.of(agency, keys, at=at, can_wait=topic.group is not None)
        return cls(agency, topic, by, at, wordings, gateway() is not None, diary, spared)

    def why_not(self, to: Person) -> str:
        """Why somebody gets nothing; empty when they do."""
        if to.died_on is not None:
            return _("Nicht gesendet: Die Person ist verstorben.")
        if self.topic.group is not None and to.pk in self.spared:
            return _("Nicht gesendet: hat abbestellt ({what}).").format(what=self.topic.group.label)
        return ""


def compose(
    ground: Ground, to: Person, values: Mapping[str, str], *, about: Reference | None, channel: MessageChannel | None = None,
    data: Mapping[str, Any] | None = None, attachments: Iterable[Attachment] = (), not_before: dt.datetime | None = None,
) -> Message:
    """The row, not yet saved. The dead and whoever opted out get nothing: theirs is written as done, with the reason."""
    route = route_of(to, channel)
    subject, body = words_for(
        ground.agency, ground.topic, to, values, by=ground.by, written=route.channel in WRITTEN, wordings=ground.wordings
    )
    language = in_use(ground.topic, ground.wordings, to).language
    spoken = {} if language == "de" else {LANGUAGE: language}
    if ground.topic.group is not None and (foot := foot_of(ground.agency, to.pk, ground.topic.group, route.channel, language)):
        body = f"{body.rstrip()}\n\n{foot}"
    message = Message(
        agency=ground.agency, person=to, topic=ground.topic.key, channel=route.channel, to_name=one_line(to.full_name)[:160],
        to_address=route.address, subject=subject, body=body, data={**(data or {}), **spoken, **frozen(attachments)}, about=about,
        caused_by_name=ground.by.name, caused_by_account_id=ground.by.account_id, message_id=new_message_id(),
        next_try_at=max(ground.at, not_before or ground.at), state_at=ground.at, created_at=ground.at,
        automatic=route.channel == MessageChannel.SMS and ground.has_gateway,
    )
    if reason := ground.why_not(to):
        message.state, message.error = MessageState.DONE, reason
    elif message.by_worker:
        message.next_try_at = ground.diary.moment(to.pk, route.channel, at=message.next_try_at, can_wait=ground.topic.group is not None)
    return message
