"""A run of direct debits: planned, announced, approved by a second person, written as a file, submitted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from nahbei.contributions import planning
from nahbei.contributions.actions.ledger import settle
from nahbei.contributions.actions.rows import lock
from nahbei.contributions.due_dates import bank_day, bank_days_before
from nahbei.contributions.models import (
    CreditorTerms,
    DebitItem,
    DebitNotice,
    DebitRow,
    DebitRun,
    RowState,
    RunState,
)
from nahbei.contributions.texts import DEBIT_NOTICE
from nahbei.foundation import audit, two_persons
from nahbei.foundation.actions import ask_for_step
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency, TwoPersonStep
from nahbei.foundation.numbers import next_number
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.foundation.two_persons import StepKind
from nahbei.messaging.actions import hold_back
from nahbei.messaging.bulk import send_many
from nahbei.people.models import Person
from nahbei.ui.german import format_date, format_euros

KIND = "contributions.debit_run"
FARTHEST = dt.timedelta(days=366)


class NoCreditorTerms(Refusal):
    sentence = _("Zuerst wird eingetragen, wer einzieht: Name, Gläubiger-Identifikationsnummer, Konto.")


class CollectsTooSoon(Refusal):
    sentence = _("An diesem Tag kann nicht mehr eingezogen werden. Die Ankündigung muss vorher ankommen.")
    field = "collect_on"


class CollectsTooLate(Refusal):
    sentence = _("Dieser Tag ist mehr als ein Jahr entfernt.")
    field = "collect_on"


class NothingToCollect(Refusal):
    sentence = _("Es gibt nichts einzuziehen.")


class RunHasMovedOn(Refusal):
    sentence = _("Das geht bei diesem Lauf nicht mehr.")


@transaction.atomic
def make_run(*, agency: Agency, until: dt.date, collect_on: dt.date, words: str, by: Actor, at: dt.datetime) -> DebitRun:
    """Everybody of whom something is open, each claim in one run only. Refuses what `checked_day` does, NothingToCollect."""
    lock(agency)
    day, terms = checked_day(agency, collect_on, timezone.localdate(at)), planning.terms_of(agency)
    assert terms is not None
    for person in _with_credit(agency, until):
        settle(agency=agency, person=person, on=timezone.localdate(at), by=by, at=at)
    found = planning.plan(agency, until=until, collect_on=day)
    if not found.collected:
        raise NothingToCollect
    run = DebitRun.objects.create(
        agency=agency, number=next_number(agency, "debit-runs"), collect_on=day, due_until=until, words=words.strip()[:120], terms=terms,
        made_at=at, made_by_name=by.name,
    )
    _write_rows(run, found.rows, terms)
    record(run, "run_made", by=by, at=at, number=(None, len(found.collected)))
    return run


def checked_day(agency: Agency, collect_on: dt.date, today: dt.date) -> dt.date:
    """The day on which banks collect, this one or the next. Refuses NoCreditorTerms, CollectsTooSoon, CollectsTooLate."""
    terms = planning.terms_of(agency)
    if terms is None:
        raise NoCreditorTerms
    if collect_on - today > FARTHEST:
        raise CollectsTooLate
    day = bank_day(collect_on)
    if day < bank_day(today + dt.timedelta(days=2)):
        raise CollectsTooSoon
    return day


@transaction.atomic
def announce_run(*, run: DebitRun, by: Actor, at: dt.datetime) -> DebitRun:
    """Tell everybody who does not know yet, each by their own way. Refuses CollectsTooSoon when that is too late, RunHasMovedOn."""
    row, today = lock_run(run, RunState.DRAFT), timezone.localdate(at)
    told = planning.told_for(row.agency, row.collect_on)
    rows = list(row.rows.filter(state=RowState.PLANNED).select_related("person", "mandate__person", "mandate__payer"))
    new = [one for one in rows if (one.mandate_id, one.cents) not in told]
    if new and today + dt.timedelta(days=row.terms.notice_days) > row.collect_on:
        raise CollectsTooSoon(_too_soon(row, today))
    _tell(row, new, by=by, at=at)
    DebitNotice.objects.bulk_create(
        DebitNotice(agency=row.agency, mandate=one.mandate, run=row, collect_on=row.collect_on, cents=one.cents, told_on=today) for one in new
    )
    row.rows.filter(pk__in=[one.pk for one in new]).update(earliest_on=today + dt.timedelta(days=row.terms.notice_days))
    for one in rows:
        if (one.mandate_id, one.cents) in told:
            since = told[one.mandate_id or 0, one.cents]
            row.rows.filter(pk=one.pk).update(earliest_on=since + dt.timedelta(days=row.terms.notice_days))
    return _move(row, RunState.ANNOUNCED, by=by, at=at, announced_at=at)


@transaction.atomic
def ask_for_approval(*, run: DebitRun, by: Actor, at: dt.datetime) -> TwoPersonStep:
    """A second person must say so, too. Refuses RunHasMovedOn, StepAlreadyWaits."""
    row = lock_run(run, RunState.ANNOUNCED)
    count = row.rows.filter(state=RowState.PLANNED).count()
    if not count:
        raise NothingToCollect
    words = _now("Lastschriftlauf {number}: {count} Lastschriften am {day}").format(
        number=row.number, count=count, day=format_date(row.collect_on, "plain"))
    return ask_for_step(agency=row.agency, kind=KIND, about=row.about, words=words, payload={}, by=by, at=at)


def approve(*, step: TwoPersonStep, by: Actor, at: dt.datetime) -> None:
    assert step.about is not None
    row = lock_run(step.agency.debit_runs.get(pk=step.about.key), RunState.ANNOUNCED)
    _move(row, RunState.APPROVED, by=by, at=at, approved_at=at, approved_by_name=by.name)


@transaction.atomic
def cancel_run(*, run: DebitRun, by: Actor, at: dt.datetime) -> DebitRun:
    """Nothing is collected; what it held may stand in another run. A file that was fetched must not go to the bank. Refuses RunHasMovedOn."""
    row = lock_run(run, RunState.DRAFT, RunState.ANNOUNCED, RunState.APPROVED, RunState.EXPORTED)
    row.agency.debit_items.filter(row__run=row, live=True).update(live=False)
    waiting = row.agency.messages.filter(about=row.about, topic=DEBIT_NOTICE.key, state="queued").values_list("person_id", flat=True)
    untold = set(waiting)
    hold_back(agency=row.agency, about=row.about, topic=DEBIT_NOTICE.key, by=by, at=at)
    for notice in row.notices.select_related("mandate"):
        if (notice.mandate.payer_id or notice.mandate.person_id) in untold:
            notice.delete()
    return _move(row, RunState.CANCELLED, by=by, at=at, cancelled_at=at, cancelled_by_name=by.name)


@transaction.atomic
def leave_out(*, row: DebitRow, why: str, by: Actor, at: dt.datetime) -> DebitRow:
    """Not this time: the claim stays open. Refuses RunHasMovedOn once the file is written."""
    run = lock_run(row.run, RunState.DRAFT, RunState.ANNOUNCED, RunState.APPROVED)
    take_out(run, {row.pk: why.strip() or _now("im Büro herausgenommen")})
    record(run, "debit_left_out", by=by, at=at, row=(None, row.end_to_end))
    return DebitRow.objects.get(pk=row.pk)


def take_out(run: DebitRun, why: dict[int, str]) -> None:
    """Rows that are not collected, each with its reason; what they held is free for another run."""
    if not why:
        return
    rows = [DebitRow(pk=pk, state=RowState.LEFT_OUT, why=text[:150]) for pk, text in why.items()]
    DebitRow.objects.bulk_update(rows, ["state", "why"], batch_size=400)
    run.agency.debit_items.filter(row__run=run, row__state=RowState.LEFT_OUT, live=True).update(live=False)


def lock_run(run: DebitRun, *states: str) -> DebitRun:
    """The row as it is now, for this transaction alone. Refuses RunHasMovedOn."""
    row = DebitRun.objects.select_for_update(of=("self",)).select_related("agency", "terms").get(pk=run.pk)
    if row.state not in states:
        raise RunHasMovedOn
    return row


def record(run: DebitRun, what: str, *, by: Actor, at: dt.datetime, **changes: tuple[object, object]) -> None:
    """Amounts stay out of the trail: whoever reads it may not be somebody who may read them."""
    audit.record(run.agency, by=by, at=at, what=f"contributions.{what}", about=run.about, changes={"run": (None, run.number), **changes})


def _move(run: DebitRun, state: RunState, *, by: Actor, at: dt.datetime, **fields: object) -> DebitRun:
    for name, value in fields.items():
        setattr(run, name, value)
    run.state = state
    run.save()
    record(run, f"run_{state.value}", by=by, at=at)
    return run


def _with_credit(agency: Agency, until: dt.date) -> list[Person]:
    """Of whom something is open although there is credit: it is used first."""
    credit = planning.credit_by_person(agency)
    owing = planning.owing(agency, until) if credit else {}
    return [owing[key].person for key in credit if key in owing]


def _write_rows(run: DebitRun, found: list[planning.Planned], terms: CreditorTerms) -> None:
    """By keys: of thousands of rows, tying each to its objects takes longer than writing them."""
    rows = [
        DebitRow(
            agency_id=run.agency_id, run_id=run.pk, person_id=one.person.pk, mandate_id=one.mandate.pk if one.mandate else None, cents=one.cents,
            collect_on=run.collect_on, end_to_end=f"NB{run.agency_id}-{run.number}-{number}",
            state=RowState.LEFT_OUT if one.why else RowState.PLANNED, why=one.why[:150],
            earliest_on=one.told_on + dt.timedelta(days=terms.notice_days) if one.told_on else None,
        )
        for number, one in enumerate(found, 1)
    ]
    written = DebitRow.objects.bulk_create(rows, batch_size=2_000)
    DebitItem.objects.bulk_create([
        DebitItem(agency_id=run.agency_id, row_id=row.pk, claim_id=claim, cents=cents)
        for row, one in zip(written, found, strict=True) if not one.why for claim, cents in one.items
    ], batch_size=2_000)


def _tell(run: DebitRun, rows: Iterable[DebitRow], *, by: Actor, at: dt.datetime) -> None:
    """One message for each account, whoever it is for."""
    told: dict[Person, list[DebitRow]] = {}
    for row in rows:
        assert row.mandate is not None
        told.setdefault(row.mandate.told.merged_into or row.mandate.told, []).append(row)
    values = partial(_values, run, told)
    send_many(agency=run.agency, to=list(told), topic=DEBIT_NOTICE.key, values=values, about=run.about, by=by, at=at)


def _values(run: DebitRun, told: dict[Person, list[DebitRow]], person: Person) -> dict[str, str]:
    lines = [
        _now("{amount} für {name} (Mandat {reference}, Konto {mask})").format(
            amount=format_euros(row.cents), name=row.person.full_name, reference=row.mandate.reference, mask=row.mandate.mask)
        for row in told[person] if row.mandate is not None
    ]
    return {"tag": format_date(run.collect_on, "long"), "betraege": "\n".join(lines), "glaeubiger": run.terms.identifier}


def _too_soon(run: DebitRun, today: dt.date) -> str:
    first = bank_day(today + dt.timedelta(days=run.terms.notice_days))
    return _now(
        "Dafür ist es zu spät: Angekündigt wird {days} Tage vorher. Der früheste Tag wäre der {day}. Brechen Sie den Lauf ab und planen Sie neu.",
    ).format(days=run.terms.notice_days, day=format_date(first, "plain"))


def last_day_for_file(run: DebitRun) -> dt.date:
    """Until when a bank takes a file for this day."""
    return bank_days_before(run.collect_on, 1)


two_persons.register(StepKind(KIND, Right.MONEY_CHANGE, _("Lastschriftlauf freigeben"), approve))
