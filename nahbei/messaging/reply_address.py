"""Each e-mail has an address of its own, for what people answer to it and for what mail servers say of it (VERP).

`antwort+1-2f-k3j…@example.org`: which agency, which message, and a keyed digest of both. Whoever guesses numbers gets nowhere, and
one mail's address opens no other's. Without the setting an answer goes to the agency's own mailbox, as before.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.crypto import constant_time_compare, salted_hmac

from nahbei.messaging.models import Message

SEPARATOR = "+"
DIGEST_BYTES = 10  # 80 bits, 16 letters
LONGEST_TOKEN = 60
LARGEST = 2**63 - 1
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Addressee:
    """Whom an address of ours names: a message of an agency, or – without a token – just this house."""

    agency_id: int | None = None
    message_id: int | None = None


def upon(mail: EmailMessage, message: Message) -> EmailMessage:
    """Answers and bounces of this mail come back to its own address; the name and address it is from stay."""
    if address := address_of(message):
        name, _address = parseaddr(mail.from_email)
        mail.reply_to = [formataddr((name, address))]
        mail.extra_headers["From"] = mail.from_email
        mail.from_email = address  # the envelope's sender
    return mail


def answers_come_in() -> bool:
    """Whoever answers is read here, so that a text may ask for it."""
    return bool(settings.NAHBEI_REPLY_ADDRESS)


def address_of(message: Message) -> str:
    """The mail's own address; nothing where none is set up."""
    box, at, host = str(settings.NAHBEI_REPLY_ADDRESS).rpartition("@")
    return f"{box}{SEPARATOR}{token_of(message.agency_id, message.pk)}{at}{host}" if at else ""


def token_of(agency_id: int, message_id: int) -> str:
    return f"{_written(agency_id)}-{_written(message_id)}-{_digest(agency_id, message_id)}"


def addressee(address: str) -> Addressee | None:
    """Whom an address names; None when it is none of ours, or its token is not as we wrote it. Mail servers may change its case."""
    own_box, at, own_host = str(settings.NAHBEI_REPLY_ADDRESS).lower().rpartition("@")
    box, _at, host = address.strip().lower().rpartition("@")
    name, plus, token = box.partition(SEPARATOR)
    if not at or (name, host) != (own_box, own_host):
        return None
    return _named(token) if plus else Addressee()


def _named(token: str) -> Addressee | None:
    agency, _, rest = token.partition("-")
    message, _, _rest = rest.partition("-")
    if len(token) > LONGEST_TOKEN or not token.isascii() or not (agency.isalnum() and message.isalnum()):
        return None
    agency_id, message_id = int(agency, 36), int(message, 36)
    if max(agency_id, message_id) > LARGEST or not constant_time_compare(token, token_of(agency_id, message_id)):
        return None
    return Addressee(agency_id, message_id)


def _digest(agency_id: int, message_id: int) -> str:
    key = salted_hmac("nahbei.messaging.reply_address", f"{agency_id}:{message_id}", algorithm="sha256")
    return base64.b32encode(key.digest()[:DIGEST_BYTES]).decode().lower()


def _written(number: int) -> str:
    letters = ""
    while number:
        number, digit = divmod(number, 36)
        letters = _DIGITS[digit] + letters
    return letters or "0"
