"""Mails to the office itself: a step that nobody else can confirm waits, and can be stopped."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from nahbei.foundation.models import Account, TwoPersonStep
from nahbei.foundation.two_persons import kinds, register_announcer, title
from nahbei.messaging.jobs import post_note
from nahbei.ui.german import format_date, format_time


def announce(step: TwoPersonStep, accounts: Sequence[Account], at: dt.datetime) -> None:
    """To the lead: what happens when, and where it is stopped. What is confidential is read in Nahbei only."""
    assert step.due_at is not None
    due = timezone.localtime(step.due_at)
    secret = step.kind not in kinds or kinds[step.kind].confidential
    values = {
        "what": title(step) if secret else f"{title(step)}\n{step.words}", "who": step.asked_by_name, "agency": step.agency.name,
        "when": f"{format_date(due.date())}, {format_time(due.time())}", "address": f"{settings.NAHBEI_ADDRESS}/office/steps/",
    }
    body = _(
        "Guten Tag,\n\nein Schritt, der zwei Menschen braucht, wartet bei %(agency)s:\n\n%(what)s\n\nGefragt hat %(who)s. "
        "Zurzeit kann das niemand anderes bestätigen. Darum wird es am %(when)s ausgeführt.\n\n"
        "Soll das nicht geschehen? Halten Sie es vorher an:\n%(address)s\n"
    ) % values
    subject = _("Wartet 24 Stunden: %(what)s") % {"what": title(step)}
    for account in accounts:
        post_note.enqueue(to=account.email, subject=subject, body=body, until=step.due_at.isoformat())


def register() -> None:
    register_announcer(announce)
