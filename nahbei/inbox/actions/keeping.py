"""First it is kept. Nothing here looks at what it says: a mail that was accepted must not be lost because somebody misread it."""

from __future__ import annotations

import datetime as dt
import hashlib

from django.db import transaction

from nahbei.foundation.models import Agency
from nahbei.inbox.mail import Mail
from nahbei.inbox.models import Incoming, Way
from nahbei.inbox.queries import people_with_address, people_with_number, the_only_one
from nahbei.messaging.models import Message
from nahbei.people.folding import readable

LONGEST_SMS = 2_000


@transaction.atomic
def keep_mail(*, agency: Agency, message: Message | None, mail: Mail, raw: bytes, size: int, at: dt.datetime) -> Incoming:
    """The same mail once, however often it is delivered. A reply belongs to whom we wrote to, another mail to whose address it came from."""
    person = message.person if message else the_only_one(people_with_address(agency, mail.sender))
    fields = {
        "sender": mail.sender, "sender_name": mail.sender_name, "subject": mail.subject, "text": mail.text, "raw": raw, "size": size,
        "attachments": list(mail.names), "message": message, "person": person and (person.merged_into or person), "received_at": at,
    }
    row, _new = Incoming.objects.get_or_create(agency=agency, channel=Way.EMAIL, key=mail.key(raw, message.pk if message else None), defaults=fields)
    return row


@transaction.atomic
def keep_sms(*, agency: Agency, number: str, text: str, gateway_id: str, at: dt.datetime) -> Incoming:
    """By the gateway's own id once; without one the same words from the same number are the same SMS."""
    said = f"id:{gateway_id}" if gateway_id else f"text:{number}:{text}"
    words = readable(text)[:LONGEST_SMS]
    fields = {
        "sender": number[:254], "text": words, "size": len(words), "person": the_only_one(people_with_number(agency, number)), "received_at": at,
    }
    row, _new = Incoming.objects.get_or_create(
        agency=agency, channel=Way.SMS, key=hashlib.sha256(said.encode("utf-8", "replace")).hexdigest(), defaults=fields
    )
    return row
