"""Exceptions of a series: not on this day, or after all."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.refusal import Refusal
from nahbei.help_requests.asked import rule_of
from nahbei.help_requests.models import HelpRequest, SkippedDate


class NotADateOfThisSeries(Refusal):
    sentence = _("An diesem Tag ist nach diesem Gesuch kein Termin.")
    field = "on"


@transaction.atomic
def skip_date(*, help_request: HelpRequest, on: dt.date, by: Actor, at: dt.datetime) -> SkippedDate:
    """Leave out one day of a series. A visit that was planned for it is cancelled by whoever calls this (visits stand above)."""
    if not help_request.standing or not rule_of(help_request).falls_on(on):
        raise NotADateOfThisSeries
    skipped, new = SkippedDate.objects.get_or_create(agency=help_request.agency, help_request=help_request, on=on)
    if new:
        _record(help_request, "help_requests.date_skipped", on, by=by, at=at)
    return skipped


@transaction.atomic
def restore_date(*, help_request: HelpRequest, on: dt.date, by: Actor, at: dt.datetime) -> None:
    """Undo: the day belongs to the series again."""
    gone, _rows = SkippedDate.objects.filter(help_request=help_request, on=on).delete()
    if gone:
        _record(help_request, "help_requests.date_restored", on, by=by, at=at)


def _record(help_request: HelpRequest, what: str, on: dt.date, *, by: Actor, at: dt.datetime) -> None:
    audit.record(
        help_request.agency, by=by, at=at, what=what, about=help_request.reference, person_id=help_request.help_seeker_id,
        changes={"on": (None, on)},
    )
