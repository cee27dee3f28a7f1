"""The code for the portal: made by the worker, so that it never lies readable in the database and the page answers everybody alike."""

from __future__ import annotations

import datetime as dt
import logging
import secrets
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from nahbei.access.models import LogIn
from nahbei.access.queries import people_at
from nahbei.access.rules import CODE_LASTS, MOST_CODES_AN_HOUR
from nahbei.foundation.actor import Actor
from nahbei.foundation.jobs import job_in_steps
from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope
from nahbei.messaging.sms import SmsLater, SmsRefused, SmsUnsure, gateway
from nahbei.messaging.wording import one_line, words_of
from nahbei.people.models import ChannelKind

log = logging.getLogger(__name__)


@job_in_steps
def send_code(agency: Agency, key: int) -> None:
    """Tell a code to somebody we know; nothing to anybody else. The digest is committed before the message leaves."""
    found = write_code(agency, key, at=timezone.now())
    if found is None:
        return
    log_in, code = found
    if log_in.kind == ChannelKind.EMAIL:
        _mail(agency, log_in.address, code)
    else:
        _text(agency, log_in, code)


def write_code(agency: Agency, key: int, *, at: dt.datetime) -> tuple[LogIn, str] | None:
    """Where to, and which code; None when nobody is known by that address, or enough was sent."""
    with agency_scope(agency), transaction.atomic():
        row = LogIn.objects.select_for_update().filter(pk=key, code="", entered_at=None, asked_at__gt=at - CODE_LASTS).first()
        if row is None or not people_at(agency, row.kind, row.address).exists():
            return None
        lately = LogIn.objects.filter(kind=row.kind, address=row.address, asked_at__gt=at - dt.timedelta(hours=1))
        if lately.exclude(pk=row.pk).count() >= MOST_CODES_AN_HOUR:
            return None
        code = f"{secrets.randbelow(1_000_000):06d}"
        row.code = keyed_digest(row, code)
        row.save(update_fields=["code"])
        return row, code


def keyed_digest(log_in: LogIn, code: str) -> str:
    """With the key of the house: a million codes are tried in a second by whoever reads a plain digest."""
    return salted_hmac("nahbei.access.code", f"{log_in.agency_id}:{log_in.pk}:{code}", algorithm="sha256").hexdigest()


def _mail(agency: Agency, address: str, code: str) -> None:
    """In the words of whoever reads this mailbox; of several the first."""
    with agency_scope(agency):
        reader = people_at(agency, ChannelKind.EMAIL, address).first()
        if reader is None:
            return
        subject, body = words_of(agency, "login_code", reader, _values(agency, code), by=Actor.clock())
    _name, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
    EmailMessage(
        subject, body, formataddr((one_line(agency.name), sender)), [address], headers={"Auto-Submitted": "auto-generated"},
    ).send()


def _text(agency: Agency, log_in: LogIn, code: str) -> None:
    by_sms = gateway()
    if by_sms is None:
        return
    words = _("%(code)s ist Ihr Code für %(agency)s. Er gilt %(minuten)s Minuten. Niemand aus dem Büro fragt Sie danach.")
    try:
        by_sms.send(log_in.address, words % {**_values(agency, code), "agency": one_line(agency.name)}, f"code-{log_in.agency_id}-{log_in.pk}")
    except (SmsRefused, SmsLater, SmsUnsure) as problem:  # not repeated: the code is old before long, and whoever waits asks again
        log.warning("a code could not be sent by SMS: %s", problem)


def _values(agency: Agency, code: str) -> dict[str, str]:
    return {"code": code, "minuten": str(CODE_LASTS.seconds // 60), "seite": f"{settings.NAHBEI_ADDRESS}/{agency.slug}/my/"}
