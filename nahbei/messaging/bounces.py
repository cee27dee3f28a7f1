"""A mail came back. What the servers' codes say of the address, and what becomes of message and address."""

from __future__ import annotations

import datetime as dt
import re

from django.db import transaction

from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.reference import Reference
from nahbei.foundation.tenancy import agency_scope
from nahbei.messaging.models import Message, MessageState
from nahbei.people.actions import rest_address

_ENHANCED = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
UNSAID = "5.0.0"
# RFC 3463. The second number says what is wrong: 3 their system, 5 the talk, 6 the content, 7 their rules. None of that makes an address
# wrong: one day on a block list, and all addresses would rest.
NOT_THE_ADDRESS = frozenset({"3", "5", "6", "7"})
# A full mailbox, a mail too large, too many days of trying: somebody lives there.
NOT_FOR_EVER = frozenset({"5.2.2", "5.2.3", "5.4.7"})


def enhanced_code(words: str) -> str:
    """The enhanced code in a server's answer („550 5.1.1 Unknown user“); a plain 5xx says only that it is for ever."""
    found = _ENHANCED.search(words)
    return found[1] if found else UNSAID


def address_is_wrong(code: str) -> bool:
    kind, _, rest = code.partition(".")
    return kind == "5" and rest.partition(".")[0] not in NOT_THE_ADDRESS and code not in NOT_FOR_EVER


@transaction.atomic
def came_back(*, message: Message, code: str, words: str, at: dt.datetime) -> None:
    """It was accepted and then came back for good: the message failed, and the address rests when it is wrong."""
    thought = [MessageState.SENDING, MessageState.SENT, MessageState.UNSURE]
    if message.agency.messages.filter(pk=message.pk, state__in=thought).update(state=MessageState.FAILED, error=words[:300], state_at=at):
        audit.record(
            message.agency, by=Actor.clock(), at=at, what="messaging.came_back", about=Reference("messaging.message", message.pk),
            person_id=message.person_id, changes={"state": (message.state, MessageState.FAILED)},
        )
    if address_is_wrong(code):
        rest_address(agency=message.agency, address=message.to_address, because=words, by=Actor.clock(), at=at)


def refused_at_the_door(agency: Agency, message: Message, words: str, *, at: dt.datetime) -> None:
    """The server did not even take the address: like a mail that came back. (The message has failed already.)"""
    if address_is_wrong(enhanced_code(words)):
        with agency_scope(agency), transaction.atomic():
            rest_address(agency=agency, address=message.to_address, because=words, by=Actor.clock(), at=at)
