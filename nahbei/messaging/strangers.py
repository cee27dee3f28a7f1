"""Answers to somebody who is nobody's record: they typed a name and an address into a form, and get what they asked for.

Only topics that must always be said, or a reminder of what they booked themselves. No record is looked for and none is made.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.numbers import next_number
from nahbei.foundation.reference import Reference
from nahbei.messaging.attachments import Attachment, frozen
from nahbei.messaging.channels import Route, is_email
from nahbei.messaging.delivery import deliver
from nahbei.messaging.models import Message, MessageChannel, MessageState
from nahbei.messaging.sms import gateway
from nahbei.messaging.timing import awake, rules_of
from nahbei.messaging.topics import topics
from nahbei.messaging.wording import new_message_id, one_line, words_for
from nahbei.people.models import Person
from nahbei.people.phones import normalise


@dataclass(frozen=True)
class Stranger:
    """What was typed. Every part may be empty."""

    name: str
    phone: str = ""
    email: str = ""

    @property
    def route(self) -> Route:
        """By mail; else by SMS where a gateway sends one; else somebody of the office rings."""
        if is_email(self.email):
            return Route(MessageChannel.EMAIL, self.email)
        number = normalise(self.phone)
        if number is not None and number.mobile and gateway() is not None:
            return Route(MessageChannel.SMS, number.shown)
        return Route(MessageChannel.CALL, self.phone)


@transaction.atomic
def send_to_stranger(
    *, agency: Agency, to: Stranger, topic: str, values: Mapping[str, str], about: Reference | None, by: Actor, at: dt.datetime,
    attachments: Iterable[Attachment] = (),
) -> Message:
    """Put a message to a typed address into the outbox, its text frozen."""
    route = to.route
    written = route.channel == MessageChannel.EMAIL
    nobody = Person(agency=agency, family_name=one_line(to.name)[:80])  # lends its name to the greeting, and is never stored
    subject, body = words_for(agency, topics[topic], nobody, values, by=by, written=written)
    message = Message(
        agency=agency, person=None, topic=topic, channel=route.channel, to_name=one_line(to.name)[:160], to_address=route.address,
        subject=subject, body=body, data=frozen(attachments if written else ()), about=about, caused_by_name=by.name,
        caused_by_account_id=by.account_id, message_id=new_message_id(), state_at=at, created_at=at,
        next_try_at=awake(agency, rules_of(agency), at, route.channel), automatic=route.channel == MessageChannel.SMS,
    )
    message.save(force_insert=True)
    if message.by_worker and message.next_try_at <= at:
        deliver.enqueue(agency.pk, message.pk)
    return message


@transaction.atomic
def forget_about(*, agency: Agency, about: Iterable[Reference]) -> int:
    """Empty what was written to typed addresses: to whom and what is gone, that something went out stays. Returns how many.

    What nobody has said until now can never be said any more: it leaves the call list.
    """
    rows = agency.messages.filter(person=None, about__in=list(about), erasure=None)
    keys = list(rows.values_list("pk", flat=True))
    if keys:
        number = next_number(agency, "erasure")
        rows.filter(pk__in=keys, state=MessageState.QUEUED).update(state=MessageState.DONE, error=_("Nicht gesendet: ist inzwischen vergessen."))
        agency.messages.filter(pk__in=keys).update(body="", subject="", to_address="", to_name="", data={}, erasure=number)
    return len(keys)
