"""New rules: what a kilometre costs, what a year may hold, what promises it. They apply from a day on."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.refusal import Refusal
from nahbei.reimbursements.models import RefundRules
from nahbei.reimbursements.statutory import figures_on


class TooMuchForAKilometre(Refusal):
    sentence = _("Höchstens {most} Cent je Kilometer: Mehr wäre Lohn oder eine genehmigungspflichtige Fahrt. Die Pendlerpauschale gilt hier nicht.")
    field = "car_cents"


class DecidedInFuture(Refusal):
    sentence = _("Dieser Tag war noch nicht.")
    field = "decided_on"


@transaction.atomic
def write_rules(
    *, agency: Agency, valid_from: dt.date, basis: str, decided_on: dt.date, basis_text: str, car_cents: int, bicycle_cents: int,
    volunteer_year_cents: int, trainer_year_cents: int, by: Actor, at: dt.datetime,
) -> RefundRules:
    """Refuses TooMuchForAKilometre, DecidedInFuture."""
    most = figures_on(valid_from).most_a_kilometre
    if max(car_cents, bicycle_cents) > most:
        raise TooMuchForAKilometre(str(TooMuchForAKilometre.sentence).format(most=most))
    if decided_on > timezone.localdate(at):
        raise DecidedInFuture
    rules = RefundRules(
        agency=agency, valid_from=valid_from, basis=basis, decided_on=decided_on, basis_text=basis_text.strip(), car_cents=car_cents,
        bicycle_cents=bicycle_cents, volunteer_year_cents=volunteer_year_cents, trainer_year_cents=trainer_year_cents, written_at=at,
        written_by_name=by.name,
    )
    rules.full_clean(exclude=["agency"])
    rules.save()
    changes = {"valid_from": (None, valid_from), "basis": (None, rules.promise)}
    audit.record(agency, by=by, at=at, what="reimbursements.rules_written", changes=changes)
    return rules
