"""Whose access changed hears of it in the mailbox or on the number that opens it: a stranger at an open browser cannot do it unseen."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from nahbei.access.models import Passkey
from nahbei.foundation.actor import Actor
from nahbei.messaging.actions import send
from nahbei.messaging.models import MessageChannel
from nahbei.people.models import ChannelKind
from nahbei.ui.german import format_date, format_time


def tell_of_passkey(passkey: Passkey, topic: str, *, by: Actor, at: dt.datetime) -> None:
    """`topic`: one of access/texts.py."""
    local = timezone.localtime(at)
    page = settings.NAHBEI_ADDRESS + reverse("portal:log-ins", args=[passkey.agency.slug])
    values = {"wann": f"{format_date(local.date())}, {format_time(local.time())}", "seite": page}
    channel = MessageChannel.EMAIL if passkey.kind == ChannelKind.EMAIL else MessageChannel.SMS
    send(agency=passkey.agency, to=passkey.person, topic=topic, values=values, about=None, channel=channel, by=by, at=at)
