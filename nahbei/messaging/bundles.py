"""Several messages to one person that are due together go as one: fewer interruptions, and each keeps a row and a state of its own.

Only what can be stopped is bundled. What must be said has a mail of its own, so that its subject is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import ngettext

from nahbei.foundation.models import Agency
from nahbei.messaging.attachments import Attachment, attached
from nahbei.messaging.models import Message, MessageChannel
from nahbei.messaging.topics import topics
from nahbei.messaging.wording import LANGUAGE

MOST_IN_ONE = 20
MOST_IN_AN_SMS = 1_200  # characters; gateways cut what is longer


@dataclass(frozen=True)
class Bundle:
    """`first` gives the address and the Message-ID; `others` go along."""

    first: Message
    others: Sequence[Message] = ()

    @property
    def rows(self) -> list[Message]:
        return [self.first, *self.others]

    @property
    def keys(self) -> list[int]:
        return [row.pk for row in self.rows]

    @property
    def subject(self) -> str:
        if not self.others:
            return self.first.subject
        number = len(self.rows)
        words = ngettext("%(count)d Nachricht für Sie", "%(count)d Nachrichten für Sie", number) % {"count": number}
        return f"{words}: {self.first.subject}"[:200]

    @property
    def body(self) -> str:
        """The texts one after the other, each under its subject."""
        if not self.others:
            return self.first.body
        return "\n\n\n".join(f"{row.subject}\n{'=' * min(len(row.subject), 60)}\n\n{row.body}" for row in self.rows)

    @property
    def sms(self) -> str:
        return "\n\n".join(row.body for row in self.rows)

    @property
    def attachments(self) -> list[Attachment]:
        return [each for row in self.rows for each in attached(row.data)]


def can_be_stopped() -> list[str]:
    """The topics that belong to a group."""
    return [topic.key for topic in topics.values() if topic.group is not None]


def companions(agency: Agency, first: Message) -> list[Message]:
    """What is due for the same person at the same address, speaks the same language, and may go along. One query, and none for what must be said."""
    optional = can_be_stopped()
    if first.topic not in optional or first.person_id is None:
        return []
    due = agency.messages.due(at=first.state_at).filter(
        person=first.person_id, channel=first.channel, to_address=first.to_address, topic__in=optional,
    )
    spoken = first.data.get(LANGUAGE)
    found = [row for row in due.exclude(pk=first.pk).order_by("pk")[: MOST_IN_ONE - 1] if row.data.get(LANGUAGE) == spoken]
    if first.channel != MessageChannel.SMS:
        return found
    length, short = len(first.body), []
    for row in found:
        length += len(row.body) + 2
        if length > MOST_IN_AN_SMS:
            break
        short.append(row)
    return short
