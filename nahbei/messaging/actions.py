"""What can happen to a message."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.reference import Reference
from nahbei.foundation.refusal import Refusal
from nahbei.messaging.attachments import Attachment
from nahbei.messaging.channels import Route, route_of
from nahbei.messaging.composing import Ground, compose
from nahbei.messaging.delivery import deliver
from nahbei.messaging.models import AddressForm, Message, MessageChannel, MessageState, PostRules, Wording
from nahbei.messaging.queries import BY_HAND
from nahbei.messaging.sms import gateway
from nahbei.messaging.timing import awake, rules_of
from nahbei.messaging.topics import topics
from nahbei.messaging.wording import new_message_id, one_line
from nahbei.people.models import Person


@transaction.atomic
def send(
    *, agency: Agency, to: Person, topic: str, values: Mapping[str, str], about: Reference | None, by: Actor, at: dt.datetime,
    channel: MessageChannel | None = None, data: Mapping[str, Any] | None = None, attachments: Iterable[Attachment] = (),
) -> Message:
    """Put a message into the outbox, its text frozen. `channel=None`: the way the person prefers, of those they really have.

    The dead and whoever opted out get nothing: their message is written as done, with the reason, so that the trail shows what was meant.
    """
    to = to.merged_into or to
    ground = Ground.of(agency, topics[topic], [to], by=by, at=at)
    return _enter(compose(ground, to, values, about=about, channel=channel, data=data, attachments=attachments))


def _enter(message: Message) -> Message:
    """Into the outbox, with the job that sends it; what waits for the morning is sent by the sweep."""
    message.save(force_insert=True)
    if message.state == MessageState.QUEUED and message.by_worker and message.next_try_at <= message.created_at:
        deliver.enqueue(message.agency_id, message.pk)
    return message


def _is_automatic(channel: MessageChannel) -> bool:
    return channel == MessageChannel.SMS and gateway() is not None


class NothingToSettle(Refusal):
    """The message is not one that a human must decide about."""

    sentence = _lazy("Über diese Nachricht ist schon entschieden.")


class UnknownTopic(Refusal):
    """There is no such text to word."""

    sentence = _lazy("Diesen Text gibt es nicht.")


@transaction.atomic
def retry(*, message: Message, by: Actor, at: dt.datetime) -> Message:
    """Send what failed or may not have arrived once more – to the address that the person has now."""
    if message.person is not None:
        route = route_of(message.person.merged_into or message.person, MessageChannel(message.channel))
        if (route.channel, route.address) != (message.channel, message.to_address):
            return _send_anew(message, route, by=by, at=at)
    waking = awake(message.agency, rules_of(message.agency), at, message.channel)
    _decide(message, state=MessageState.QUEUED, by=by, at=at, next_try_at=waking, tries=0, error="")
    if waking <= at:
        deliver.enqueue(message.agency_id, message.pk)
    return message


def _send_anew(message: Message, route: Route, *, by: Actor, at: dt.datetime) -> Message:
    """The same words as a new row by today's way; the old row keeps where it went."""
    _decide(message, state=MessageState.DONE, by=by, at=at, done_by_name=by.name)
    again = Message(
        agency=message.agency, person=message.person, topic=message.topic, channel=route.channel, to_name=message.to_name,
        to_address=route.address, subject=message.subject, body=message.body, data=message.data, about=message.about,
        caused_by_name=by.name, caused_by_account_id=by.account_id, message_id=new_message_id(), state_at=at, created_at=at,
        next_try_at=awake(message.agency, rules_of(message.agency), at, route.channel),
        automatic=_is_automatic(route.channel),
    )
    return _enter(again)


@transaction.atomic
def settle(*, message: Message, by: Actor, at: dt.datetime) -> None:
    """Someone found out or decided: nothing more is to be sent."""
    _decide(message, state=MessageState.DONE, by=by, at=at, done_by_name=by.name)


def _decide(message: Message, *, by: Actor, at: dt.datetime, **fields: Any) -> None:
    """failed or unsure → what a human says. Of two humans the first one decides."""
    before = [MessageState.FAILED, MessageState.UNSURE]
    if not message.agency.messages.filter(pk=message.pk, state__in=before).update(state_at=at, **fields):
        raise NothingToSettle
    _audit(message, by=by, at=at, what="messaging.decided", after=fields["state"])
    message.refresh_from_db(fields=["state", "state_at", *fields])


@transaction.atomic
def hold_back(*, agency: Agency, about: Reference, topic: str, by: Actor, at: dt.datetime) -> int:
    """What has not gone out yet stays here: a mail still queued, a letter not printed. Returns how many; one that is on its way is not touched."""
    waiting = agency.messages.filter(about=about, topic=topic)
    return len(hold_back_messages(agency=agency, messages=waiting.values_list("pk", flat=True), by=by, at=at))


@transaction.atomic
def hold_back_messages(*, agency: Agency, messages: Iterable[int], by: Actor, at: dt.datetime) -> list[int]:
    """The same for single messages. Returns which stayed here."""
    found = list(agency.messages.filter(pk__in=list(messages), state=MessageState.QUEUED).select_for_update(of=("self",)))
    reason = _("Nicht gesendet: hat sich vorher erledigt.")
    agency.messages.filter(pk__in=[row.pk for row in found]).update(state=MessageState.DONE, state_at=at, done_by_name=by.name, error=reason)
    for row in found:
        _audit(row, by=by, at=at, what="messaging.held_back", after=MessageState.DONE)
    return [row.pk for row in found]


@transaction.atomic
def mark_printed(*, agency: Agency, messages: Iterable[int], by: Actor, at: dt.datetime) -> list[int]:
    """Letters that were printed and posted, calls that were made. Returns which: what someone else marked stays theirs."""
    return _move_by_hand(agency, messages, MessageState.QUEUED, MessageState.DONE, by=by, at=at)


@transaction.atomic
def take_back_printed(*, agency: Agency, messages: Iterable[int], by: Actor, at: dt.datetime) -> list[int]:
    """Undo of `mark_printed`: they wait again."""
    return _move_by_hand(agency, messages, MessageState.DONE, MessageState.QUEUED, by=by, at=at)


def _move_by_hand(
    agency: Agency, ids: Iterable[int], before: MessageState, after: MessageState, *, by: Actor, at: dt.datetime
) -> list[int]:
    rows = agency.messages.filter(BY_HAND, pk__in=list(ids), state=before, error="").select_for_update()
    found = list(rows)
    name = by.name if after == MessageState.DONE else ""
    agency.messages.filter(pk__in=[row.pk for row in found]).update(state=after, state_at=at, done_by_name=name)
    for row in found:
        _audit(row, by=by, at=at, what="messaging.by_hand", after=after)
    return [row.pk for row in found]


def _audit(message: Message, *, by: Actor, at: dt.datetime, what: str, after: str) -> None:
    audit.record(
        message.agency, by=by, at=at, what=what, about=Reference("messaging.message", message.pk), person_id=message.person_id,
        changes={"state": (message.state, after)},
    )


@transaction.atomic
def change_wording(
    *, agency: Agency, topic: str, subject: str, body: str, by: Actor, at: dt.datetime, language: str = "de", form: str = AddressForm.SIE
) -> Wording:
    """The agency's own words for a topic in one language. A field that the topic does not have is refused with a sentence."""
    if topic not in topics:
        raise UnknownTopic
    topics[topic].check(subject)
    topics[topic].check_body(body)
    before = agency.wordings.filter(topic=topic, language=language, form=form).first()
    wording = before or Wording(agency=agency, topic=topic, language=language, form=form)
    changes = {"subject": (wording.subject, subject), "body": (wording.body, body)}
    wording.subject, wording.body = one_line(subject), body.strip()
    wording.full_clean()
    wording.save()
    audit.record(agency, by=by, at=at, what="messaging.wording_changed", about=Reference("messaging.wording", wording.pk), changes=changes)
    return wording


@transaction.atomic
def reset_wording(
    *, agency: Agency, topic: str, by: Actor, at: dt.datetime, language: str = "de", form: str = AddressForm.SIE
) -> None:
    """Without this wording: the next one holds, in the end the house's. Nothing happens when there is none."""
    own = agency.wordings.filter(topic=topic, language=language, form=form).first()
    if own is not None:
        changes = {"subject": (own.subject, None), "body": (own.body, None)}
        audit.record(agency, by=by, at=at, what="messaging.wording_reset", changes=changes)
        own.delete()


@transaction.atomic
def change_rules(
    *, agency: Agency, quiet_from: dt.time | None, quiet_until: dt.time | None, sunday_sms: bool, most_a_day: int, by: Actor, at: dt.datetime
) -> PostRules:
    """The agency's own quiet hours and limit. What waits already is looked at again when its time has come."""
    row = PostRules.objects.filter(agency=agency).first() or PostRules(agency=agency)
    fields = {"quiet_from": quiet_from, "quiet_until": quiet_until, "sunday_sms": sunday_sms, "most_a_day": most_a_day}
    changes = {name: (getattr(row, name), value) for name, value in fields.items() if getattr(row, name) != value}
    for name, value in fields.items():
        setattr(row, name, value)
    row.full_clean()
    row.save()
    audit.record(agency, by=by, at=at, what="messaging.rules_changed", changes=changes)
    return row
