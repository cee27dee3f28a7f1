"""One message for the year: all days and amounts, so that no run of that year needs another."""

from __future__ import annotations

import datetime as dt
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _now

from nahbei.contributions import planning
from nahbei.contributions.actions.runs import NoCreditorTerms, NothingToCollect
from nahbei.contributions.due_dates import bank_day
from nahbei.contributions.models import DebitNotice, Mandate
from nahbei.contributions.queries import falling_due
from nahbei.contributions.texts import DEBIT_YEAR
from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.messaging.bulk import send_many
from nahbei.people.models import Person
from nahbei.ui.german import format_date, format_euros

Days = list[tuple[Mandate, dt.date, int]]


def year_plan(agency: Agency, *, year: int, today: dt.date) -> Days:
    """What will be collected on which day until the end of the year and nobody was told yet; only what can still be told in time."""
    terms, mandates, waiting = planning.terms_of(agency), planning.mandates_by_person(agency), planning.waiting_for_second(agency)
    if terms is None:
        raise NoCreditorTerms
    told = set(agency.debit_notices.filter(collect_on__year__gte=year).values_list("mandate_id", "collect_on", "cents"))
    found: Days = []
    for person, period, cents in falling_due(agency, until=dt.date(year, 12, 31)):
        mandate, day = mandates.get(person.pk), bank_day(period.due_on)
        fits = mandate is not None and day >= today + dt.timedelta(days=terms.notice_days) and not planning.mandate_unfit(mandate, day, waiting)
        if mandate is not None and fits and (mandate.pk, day, cents) not in told:
            found.append((mandate, day, cents))
    return found


@transaction.atomic
def announce_year(*, agency: Agency, year: int, by: Actor, at: dt.datetime) -> int:
    """Returns how many are told. Refuses NoCreditorTerms, NothingToCollect."""
    found, today = year_plan(agency, year=year, today=timezone.localdate(at)), timezone.localdate(at)
    if not found:
        raise NothingToCollect
    told: dict[Person, Days] = {}
    for mandate, day, cents in found:
        told.setdefault(mandate.told.merged_into or mandate.told, []).append((mandate, day, cents))
    terms = planning.terms_of(agency)
    values = partial(_values, terms.identifier if terms else "", year, told)
    send_many(agency=agency, to=list(told), topic=DEBIT_YEAR.key, values=values, about=None, by=by, at=at)
    DebitNotice.objects.bulk_create(
        DebitNotice(agency=agency, mandate=mandate, collect_on=day, cents=cents, told_on=today) for mandate, day, cents in found
    )
    audit.record(agency, by=by, at=at, what="contributions.year_announced", changes={"number": (None, len(told))})
    return len(told)


def _values(identifier: str, year: int, told: dict[Person, Days], person: Person) -> dict[str, str]:
    lines = [
        _now("{day}: {amount} für {name} (Mandat {reference}, Konto {mask})").format(
            day=format_date(day, "plain"), amount=format_euros(cents), name=mandate.person.full_name, reference=mandate.reference, mask=mandate.mask)
        for mandate, day, cents in sorted(told[person], key=lambda one: (one[1], one[0].pk))
    ]
    return {"jahr": str(year), "termine": "\n".join(lines), "glaeubiger": identifier}
