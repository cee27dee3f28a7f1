"""The way in, in two steps that are committed one after the other: keep it, then look at it.

When looking fails, or the process is killed in between, the row stays „noch nicht eingeordnet“ on Heute; when the mail server delivers it
again, it is looked at once more.
"""

from __future__ import annotations

import datetime as dt
import logging

from django.db import DatabaseError

from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope
from nahbei.inbox.actions import file_mail, file_sms, keep_mail, keep_sms
from nahbei.inbox.mail import read_mail
from nahbei.inbox.models import Incoming
from nahbei.messaging.reply_address import addressee
from nahbei.messaging.wording import one_line
from nahbei.people.folding import readable
from nahbei.people.phones import normalise

log = logging.getLogger(__name__)

# Of a larger one only the beginning is kept and read.
MOST_KEPT = 10 * 1024 * 1024


class NobodyHere(Exception):
    """No address of ours, or one that we never wrote."""


def receive_mail(
    raw: bytes, *, size: int, to: str = "", agency: Agency | None = None, returns_to: str | None = None, at: dt.datetime
) -> Incoming:
    """One mail. `to`: whom the mail server says it is for; `agency`: whose it is without an address of ours.

    Raises NobodyHere, and whatever the database raises before the row is committed – nothing else, and nothing after.
    """
    kept = raw[:MOST_KEPT]
    mail = read_mail(kept, returns_to=returns_to)
    house, message_id = _whose((to,) if to else mail.addressed_to, agency)
    with agency_scope(house):
        message = house.messages.select_related("person__merged_into").filter(pk=message_id).first() if message_id else None
        if message_id and message is None:
            raise NobodyHere
        row = keep_mail(agency=house, message=message, mail=mail, raw=kept, size=max(size, len(raw)), at=at)
    try:
        with agency_scope(house):
            return file_mail(incoming=row, mail=mail, at=at)
    except Exception:  # it is kept: the mail server must not send it back
        log.exception("mail %s is kept, and could not be filed", row.pk)
        return row


def receive_sms(agency: Agency, *, number: str, text: str, gateway_id: str, at: dt.datetime) -> Incoming:
    """One SMS, inside the agency's walls. What cannot be filed is kept."""
    phone = normalise(number)
    row = keep_sms(agency=agency, number=phone.normal if phone else one_line(readable(number)), text=text, gateway_id=gateway_id, at=at)
    try:
        return file_sms(incoming=row, at=at)
    except DatabaseError:
        raise  # the gateway asks again
    except Exception:
        log.exception("SMS %s is kept, and could not be filed", row.pk)
        return row


def _whose(addresses: tuple[str, ...], agency: Agency | None) -> tuple[Agency, int | None]:
    """The agency, and the message it answers. An address with a token that we never wrote is nobody's, whoever else is named."""
    named = [found for address in addresses if (found := addressee(address))]
    with_token = next((one for one in named if one.message_id), None)
    if with_token is not None:
        return _agency(with_token.agency_id), with_token.message_id
    if agency is not None:
        return agency, None
    houses = list(Agency.objects.order_by("pk")[:2])
    if not named or len(houses) != 1:
        raise NobodyHere
    return houses[0], None


def _agency(key: int | None) -> Agency:
    found = Agency.objects.filter(pk=key or 0).first()
    if found is None:
        raise NobodyHere
    return found
