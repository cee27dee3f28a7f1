"""Closing a year: after that no line may be for a day in it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nahbei.contributions.actions.rows import lock
from nahbei.contributions.models import ClosedYear
from nahbei.contributions.year_end import balance_of, people_of
from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.refusal import Refusal


class YearNotOver(Refusal):
    sentence = _("Ein Jahr lässt sich erst abschließen, wenn es vorbei ist.")


class AlreadyClosed(Refusal):
    sentence = _("Dieses Jahr ist schon abgeschlossen.")


class NothingBooked(Refusal):
    sentence = _("In diesem Jahr ist nichts gebucht.")


@transaction.atomic
def close_year(*, agency: Agency, year: int, by: Actor, at: dt.datetime) -> ClosedYear:
    """For good. Refuses YearNotOver, AlreadyClosed, NothingBooked."""
    lock(agency)
    if year >= timezone.localdate(at).year:
        raise YearNotOver
    if agency.closed_years.filter(year=year).exists():
        raise AlreadyClosed
    ledgers, people = balance_of(agency, year), people_of(agency, year)
    if not any(one.debit or one.credit for one in ledgers):
        raise NothingBooked
    closed = ClosedYear.objects.create(
        agency=agency, year=year, balance={one.ledger.value: one.after for one in ledgers}, open_cents=sum(one.open for one in people),
        credit_cents=sum(one.credit for one in people), at=at, by_name=by.name, by_id=by.account_id,
    )
    audit.record(agency, by=by, at=at, what="contributions.year_closed", changes={"year": (None, year)})
    return closed
