"""A claim while it is written: visits into it, papers, allowances, out again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.numbers import next_number
from nahbei.foundation.refusal import Refusal
from nahbei.people.models import Person
from nahbei.reimbursements.actions.rows import LOCK, add_up, lock_claim, record
from nahbei.reimbursements.models import (
    ALLOWANCES,
    PAPERS,
    WAYS,
    ClaimState,
    LineKind,
    RefundClaim,
    RefundLine,
    RefundLineQuerySet,
    RefundRules,
)
from nahbei.reimbursements.queries import rules_on, visits_to_refund
from nahbei.ui.german import format_date
from nahbei.visits.models import Visit

MOST_CENTS = 1_000_000
MOST_METRES = 2_000_000


class NothingPromised(Refusal):
    sentence = _("Am {day} galt noch keine Regelung für Auslagen. Tragen Sie zuerst unter „Regelung“ ein, was sie verspricht.")
    field = "on"


class NoRate(Refusal):
    sentence = _("Dafür ist kein Betrag je Kilometer vereinbart.")
    field = "vehicle"


class AlreadyClaimed(Refusal):
    sentence = _("Ein Einsatz davon steht schon in einer Abrechnung, oder er ist nicht freigegeben.")
    field = "visits"


class NotYet(Refusal):
    sentence = _("Dieser Tag war noch nicht.")
    field = "on"


class NotAnAmount(Refusal):
    sentence = _("Der Betrag muss größer als 0 € sein und höchstens 10.000 €.")
    field = "cents"


class NotAWay(Refusal):
    sentence = _("Wie viele Kilometer waren es? Höchstens 2.000.")
    field = "metres"


class CardNotTold(Refusal):
    sentence = _("Bitte sagen Sie es vorher: Wer eine Pauschale bekommt, kann die Ehrenamtskarte verlieren.")
    field = "card_told"


@transaction.atomic
def write_claim(*, agency: Agency, person: Person, visits: Sequence[Visit], vehicle: str, by: Actor, at: dt.datetime) -> RefundClaim:
    """A draft with these visits; without any it waits for its lines. Refuses NothingPromised, NoRate, AlreadyClaimed."""
    claim = RefundClaim.objects.create(
        agency=agency, number=next_number(agency, LOCK), person=person, written_at=at, written_by_name=by.name, written_by_id=by.account_id,
    )
    record(claim, "claim_written", by=by, at=at)
    return add_visits(claim=claim, visits=visits, vehicle=vehicle, by=by, at=at) if visits else claim


@transaction.atomic
def add_visits(*, claim: RefundClaim, visits: Sequence[Visit], vehicle: str, by: Actor, at: dt.datetime) -> RefundClaim:
    """Each way once. The line says what was done and never for whom. Refuses NothingPromised, NoRate, AlreadyClaimed, ClaimHasMovedOn."""
    row = lock_claim(claim, ClaimState.DRAFT)
    wanted = {visit.pk for visit in visits}
    if not wanted:
        return row
    found = list(visits_to_refund(row.agency, row.person).filter(pk__in=wanted))
    if len(found) != len(wanted):
        raise AlreadyClaimed
    lines = [_way(row, vehicle, visit.on, visit.metres or 0, visit.help_request.activity.name, visit) for visit in found]
    try:
        with transaction.atomic():
            RefundLine.objects.bulk_create(lines)
    except IntegrityError:
        raise AlreadyClaimed from None
    record(row, "visits_added", by=by, at=at, number=(None, len(lines)))
    return add_up(row)


@transaction.atomic
def add_way(*, claim: RefundClaim, vehicle: str, on: dt.date, metres: int, what: str, by: Actor, at: dt.datetime) -> RefundClaim:
    """A way that is no visit: to a training. Refuses NotYet, NotAWay, NothingPromised, NoRate, ClaimHasMovedOn."""
    row = lock_claim(claim, ClaimState.DRAFT)
    if on > timezone.localdate(at):
        raise NotYet
    if not 0 < metres <= MOST_METRES:
        raise NotAWay
    _way(row, vehicle, on, metres, what.strip(), None).save()
    record(row, "line_added", by=by, at=at, kind=(None, vehicle))
    return add_up(row)


@transaction.atomic
def add_paper(*, claim: RefundClaim, kind: str, on: dt.date, cents: int, what: str, receipt: str, by: Actor, at: dt.datetime) -> RefundClaim:
    """A ticket or receipt that lies before whoever enters it. Refuses NotYet, NotAnAmount, NothingPromised, ClaimHasMovedOn."""
    assert kind in PAPERS
    row = lock_claim(claim, ClaimState.DRAFT)
    line = _line(row, kind, on, cents, what, at)
    line.receipt, line.seen_by_name, line.seen_on = receipt.strip(), by.name, timezone.localdate(at)
    line.save()
    record(row, "line_added", by=by, at=at, kind=(None, kind))
    return add_up(row)


@transaction.atomic
def add_allowance(
    *, claim: RefundClaim, kind: str, on: dt.date, cents: int, what: str, card_told: bool, by: Actor, at: dt.datetime,
) -> RefundClaim:
    """A flat amount without papers. Refuses CardNotTold, NotYet, NotAnAmount, NothingPromised, ClaimHasMovedOn."""
    assert kind in ALLOWANCES
    row = lock_claim(claim, ClaimState.DRAFT)
    if not card_told and row.card_told_at is None:
        raise CardNotTold
    _line(row, kind, on, cents, what, at).save()
    if row.card_told_at is None:
        row.card_told_at, row.card_told_by_name = at, by.name
        row.save(update_fields=["card_told_at", "card_told_by_name"])
    record(row, "line_added", by=by, at=at, kind=(None, kind))
    return add_up(row)


@transaction.atomic
def take_out(*, line: RefundLine, by: Actor, at: dt.datetime) -> RefundClaim:
    """Out of the claim; its visit is free again. Refuses ClaimHasMovedOn."""
    row = lock_claim(line.claim, ClaimState.DRAFT)
    if row.lines.live().filter(pk=line.pk).update(live=False, taken_out_at=at):
        record(row, "line_taken_out", by=by, at=at, kind=(line.kind, None))
    return add_up(row)


@transaction.atomic
def put_line_back(*, line: RefundLine, by: Actor, at: dt.datetime) -> RefundClaim:
    """It was not meant to go. Refuses AlreadyClaimed, ClaimHasMovedOn."""
    row = lock_claim(line.claim, ClaimState.DRAFT)
    _revive(row.lines.filter(pk=line.pk).exclude(taken_out_at=None))
    record(row, "line_put_back", by=by, at=at, kind=(None, line.kind))
    return add_up(row)


@transaction.atomic
def discard(*, claim: RefundClaim, by: Actor, at: dt.datetime) -> RefundClaim:
    """A draft that leads to nothing: its visits are free again. Refuses ClaimHasMovedOn."""
    row = lock_claim(claim, ClaimState.DRAFT)
    row.lines.live().update(live=False)
    row.state = ClaimState.DISCARDED
    row.save(update_fields=["state"])
    record(row, "claim_discarded", by=by, at=at)
    return row


@transaction.atomic
def take_up_again(*, claim: RefundClaim, by: Actor, at: dt.datetime) -> RefundClaim:
    """A discarded draft goes on with its lines. Refuses AlreadyClaimed, ClaimHasMovedOn."""
    row = lock_claim(claim, ClaimState.DISCARDED)
    _revive(row.lines.filter(taken_out_at=None))
    row.state = ClaimState.DRAFT
    row.save(update_fields=["state"])
    record(row, "claim_taken_up", by=by, at=at)
    return add_up(row)


def _revive(lines: RefundLineQuerySet) -> None:
    try:
        with transaction.atomic():
            lines.update(live=True, taken_out_at=None)
    except IntegrityError:
        raise AlreadyClaimed from None


def _rules(claim: RefundClaim, day: dt.date) -> RefundRules:
    rules = rules_on(claim.agency, day)
    if rules is None:
        raise NothingPromised(str(NothingPromised.sentence).format(day=format_date(day, "plain")))
    return rules


def _way(claim: RefundClaim, vehicle: str, on: dt.date, metres: int, what: str, visit: Visit | None) -> RefundLine:
    assert vehicle in WAYS
    rules = _rules(claim, on)
    rate = rules.car_cents if vehicle == LineKind.CAR else rules.bicycle_cents
    if not rate:
        raise NoRate
    return RefundLine(agency=claim.agency, claim=claim, rules=rules, kind=vehicle, on=on, what=what[:120], visit=visit, metres=metres, rate=rate)


def _line(claim: RefundClaim, kind: str, on: dt.date, cents: int, what: str, at: dt.datetime) -> RefundLine:
    if on > timezone.localdate(at):
        raise NotYet
    if not 0 < cents <= MOST_CENTS:
        raise NotAnAmount
    return RefundLine(agency=claim.agency, claim=claim, rules=_rules(claim, on), kind=kind, on=on, what=what.strip()[:120], cents=cents)
