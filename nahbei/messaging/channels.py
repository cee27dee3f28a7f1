"""Which way a message goes: what the person prefers, as far as they really have it."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from nahbei.messaging.models import MessageChannel
from nahbei.people.models import Channel, ChannelKind, Person

PREFERRED: dict[str, MessageChannel] = {
    ChannelKind.EMAIL: MessageChannel.EMAIL,
    ChannelKind.LETTER: MessageChannel.LETTER,
    ChannelKind.SMS: MessageChannel.SMS,
    ChannelKind.PHONE: MessageChannel.CALL,
}
# When the preferred way is not there: what reaches most surely without work for the office comes first.
OTHERWISE = (MessageChannel.EMAIL, MessageChannel.LETTER, MessageChannel.SMS, MessageChannel.CALL)


@dataclass(frozen=True)
class Route:
    """A channel and where it leads: an address, the lines of a letter's window, a number."""

    channel: MessageChannel
    address: str


def route_of(person: Person, wish: MessageChannel | None = None) -> Route:
    """The way to this person. Someone without any address is put on the call list without a number: the office must find one."""
    ways = _ways(person)
    for channel in (wish, PREFERRED.get(person.preferred_channel), *OTHERWISE):
        if channel is not None and channel in ways:
            return Route(channel, ways[channel])
    return Route(MessageChannel.CALL, "")


def reads_on_paper(person: Person, *, gateway: bool) -> bool:
    """Wants letters, or is not reached by any other writing: no e-mail address that works, no mobile number that a gateway writes to."""
    ways = _ways(person)
    online = MessageChannel.EMAIL in ways or (gateway and MessageChannel.SMS in ways)
    return person.preferred_channel == ChannelKind.LETTER or not online


def _ways(person: Person) -> dict[MessageChannel, str]:
    found: dict[MessageChannel, str] = {}
    for channel in person.channels.all():
        if channel.kind == ChannelKind.EMAIL and channel.resting_since is None and is_email(channel.value):
            found.setdefault(MessageChannel.EMAIL, channel.value)
        elif channel.kind == ChannelKind.PHONE:
            found.setdefault(MessageChannel.CALL, _number(channel))
            if channel.mobile:
                found.setdefault(MessageChannel.SMS, channel.value)
    if person.street and person.town:
        found[MessageChannel.LETTER] = window_of(person)
    return found


def is_email(text: str) -> bool:
    """One address, as a mail needs it."""
    # Also the last lock before a mail's header: an address with a line break is none.
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _number(channel: Channel) -> str:
    return f"{channel.value} ({channel.label})" if channel.label else channel.value


def window_of(person: Person) -> str:
    """The lines in the window of an envelope. The extra („2. Stock“) is for helpers, not for the post."""
    salutation = str(person.get_salutation_display()) if person.salutation in {"frau", "herr"} else ""
    # „Herrn“: the address names whom the letter is for.
    salutation = {"herr": "Herrn"}.get(person.salutation, salutation)
    name = " ".join(part for part in (salutation, person.full_name) if part)
    return "\n".join(part for part in (name, person.street, f"{person.postal_code} {person.town}".strip()) if part)
