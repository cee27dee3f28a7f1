"""Reminders about open contributions in the demo: some first letters, second ones, a case to decide."""

from __future__ import annotations

import datetime as dt

from nahbei.contributions import reminding
from nahbei.contributions.actions import NobodyToRemind, send_reminders
from nahbei.foundation.actor import Actor
from nahbei.messaging.models import MessageState
from nahbei.terminal.demo.offices import Office


def tell_reminders(office: Office) -> None:
    """By the treasurer: one case waits for a decision, one had the second letter lately, some had the first, some none yet."""
    by = office.clerk("Uwe Baumann")
    payers = [case.payer.pk for case in reminding.cases(office.agency, today=office.at.date()).to_remind]
    decided, second, first = set(payers[:1]), set(payers[1:2]), set(payers[2:4])
    _remind(office, decided, 50, by)
    _remind(office, second | first, 36, by)
    _remind(office, decided, 26, by)
    _remind(office, second, 9, by)


def _remind(office: Office, payers: set[int], days: int, by: Actor) -> None:
    """As it was then: only what was open for three weeks on that day."""
    at = office.at - dt.timedelta(days=days)
    found = reminding.cases(office.agency, today=at.date()).to_remind
    try:
        made = send_reminders(agency=office.agency, picked=[case.key for case in found if case.payer.pk in payers], by=by, at=at)
    except NobodyToRemind:
        return  # the due day of this quarter was too near on that day
    office.agency.messages.filter(pk__in=[row.message_id for row in made]).update(state=MessageState.DONE, done_by_name=by.name, state_at=at)
