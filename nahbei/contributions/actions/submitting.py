"""The file for the bank, what is booked when it goes there, and what comes back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db import transaction
from django.db.models import Case, F, OuterRef, Subquery, Sum, When
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from nahbei.contributions import pain008, planning, sequences
from nahbei.contributions.actions.ledger import settle
from nahbei.contributions.actions.mandates import account_of
from nahbei.contributions.actions.rows import LOCK, lock
from nahbei.contributions.actions.runs import (
    NothingToCollect,
    RunHasMovedOn,
    last_day_for_file,
    lock_run,
    record,
    take_out,
)
from nahbei.contributions.actions.taking_back import take_money_back
from nahbei.contributions.models import (
    Booking,
    BookingKind,
    DebitDownload,
    DebitFile,
    DebitRow,
    DebitRun,
    Ledger,
    Mandate,
    MandateState,
    RowState,
    RunState,
)
from nahbei.contributions.pain008 import BankFile, Creditor, Debit
from nahbei.contributions.texts import DEBIT_NOTICE, DEBIT_YEAR
from nahbei.foundation import audit, sealed
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.numbers import next_numbers
from nahbei.foundation.refusal import Refusal
from nahbei.people.queries import followed


class FileForgotten(Refusal):
    sentence = _("Diese Datei gibt es nicht mehr: 14 Monate nach dem Einzug wird sie vergessen.")


class TooLateForBank(Refusal):
    sentence = _("Für diesen Tag nimmt die Bank die Datei nicht mehr. Brechen Sie den Lauf ab und planen Sie neu.")


class NotSubmitted(Refusal):
    sentence = _("Diese Lastschrift wurde nicht eingereicht oder ist schon zurückgekommen.")


@transaction.atomic
def export_run(*, run: DebitRun, by: Actor, at: dt.datetime) -> DebitRun:
    """Write the files, once. What may not be collected by now is left out and said. Refuses RunHasMovedOn, TooLateForBank, NothingToCollect."""
    row = lock_run(run, RunState.APPROVED)
    if timezone.localdate(at) > last_day_for_file(row):
        raise TooLateForBank
    take_out(row, _last_look(row))
    by_id: dict[str, int] = {}
    creditor = Creditor(row.terms.name, row.terms.iban, row.terms.identifier)
    left: dict[int, str] = {}
    written = pain008.write(_debits(row, by_id), creditor=creditor, collect_on=row.collect_on, message_id=f"NB{row.agency_id}-{row.number}", at=at)
    for number, part in enumerate(written, 1):
        if isinstance(part, BankFile):
            _keep(row, number, part, at)
        else:
            left[by_id[part.end_to_end]] = str(part.why)
    take_out(row, left)
    if not row.files.exists():
        raise NothingToCollect
    row.state, row.exported_at, row.exported_by_name = RunState.EXPORTED, at, by.name
    row.save()
    record(row, "run_exported", by=by, at=at)
    return row


@transaction.atomic
def fetch_file(*, file: DebitFile, by: Actor, at: dt.datetime) -> bytes:
    """The bytes; who fetched them stands beside it from then on. Refuses RunHasMovedOn for a run that was cancelled, FileForgotten."""
    run = lock_run(file.run, RunState.EXPORTED, RunState.SUBMITTED)
    if file.is_forgotten:
        raise FileForgotten
    DebitDownload.objects.create(agency=run.agency, file=file, at=at, by_name=by.name)
    record(run, "file_fetched", by=by, at=at, file=(None, file.message_id))
    return sealed.unseal(bytes(file.sealed), bound_to=_seal_of(run, file.message_id)).encode()


@transaction.atomic
def forget_files(*, agency: Agency, by: Actor, at: dt.datetime) -> int:
    """What went to the bank goes 14 months after the collection: nobody disputes a debit any more. That there was a file stays."""
    today, count = timezone.localdate(at), 0
    for file in agency.debit_files.exclude(sealed=b"").defer("sealed").select_related("run__agency").order_by("pk"):
        if sequences.forgotten_on(file.run.collect_on, None) <= today:
            DebitFile.objects.filter(pk=file.pk).update(sealed=b"")
            record(file.run, "file_forgotten", by=by, at=at, file=(None, file.message_id))
            count += 1
    return count


@transaction.atomic
def submit_run(*, run: DebitRun, by: Actor, at: dt.datetime) -> DebitRun:
    """The file is at the bank: each row is booked and settles what it collects. Refuses RunHasMovedOn."""
    lock(run.agency)
    row = lock_run(run, RunState.EXPORTED)
    _book_all(row, by=by, at=at)
    used = row.agency.mandates.filter(rows__run=row, rows__state=RowState.SUBMITTED)
    used.update(last_used_on=row.collect_on)
    last = row.agency.mandates.filter(rows__run=row, rows__state=RowState.SUBMITTED, rows__sequence="FNAL", state=MandateState.ACTIVE)
    last.update(state=MandateState.USED_UP, ended_on=row.collect_on)
    row.state, row.submitted_at, row.submitted_by_name = RunState.SUBMITTED, at, by.name
    row.save()
    record(row, "run_submitted", by=by, at=at)
    return row


@transaction.atomic
def return_debit(*, row: DebitRow, reason: str, on: dt.date, by: Actor, at: dt.datetime) -> DebitRow:
    """The bank gave it back: what it settled is open again, and the mandate rests when the reason says so. Refuses NotSubmitted."""
    lock(row.agency)
    found = DebitRow.objects.select_related("agency", "person", "mandate", "booking").get(pk=row.pk)
    if found.state != RowState.SUBMITTED or found.booking is None:
        raise NotSubmitted
    words = _now("Rücklastschrift {reason}").format(reason=reason[:4])
    own = [item.allocation_id for item in found.items.all() if item.allocation_id is not None]
    take_money_back(found.booking, own, words, on=on, by=by, at=at)
    found.items.update(live=False)
    found.state, found.reason, found.returned_on = RowState.RETURNED, reason[:4], on
    found.save()
    _let_rest(found, words, reason)
    audit.record(
        found.agency, by=by, at=at, what="contributions.debit_returned", about=found.run.about, person_id=found.person_id,
        changes={"row": (None, found.end_to_end), "reason": (None, reason[:4])},
    )
    return found


def _last_look(run: DebitRun) -> dict[int, str]:
    """What changed since it was announced: paid meanwhile, no mandate any more, nobody told in time."""
    waiting, untold, settled = planning.waiting_for_second(run.agency), _untold(run), _settled_meanwhile(run)
    mandates = run.agency.mandates.filter(rows__run=run).defer("sealed").select_related("payer").in_bulk()
    why: dict[int, str] = {}
    rows = run.rows.filter(state=RowState.PLANNED).values_list("pk", "mandate_id", "earliest_on", "person__died_on")
    for pk, key, earliest_on, died_on in rows:
        mandate = mandates[key]
        if died_on is not None:
            why[pk] = _now("verstorben")
        elif problem := planning.mandate_unfit(mandate, run.collect_on, waiting):
            why[pk] = problem
        elif earliest_on is None or earliest_on > run.collect_on or (mandate.payer_id or mandate.person_id) in untold:
            why[pk] = _now("Nicht rechtzeitig angekündigt.")
        elif pk in settled:
            why[pk] = _now("Inzwischen bezahlt.")
    return why


def _untold(run: DebitRun) -> set[int | None]:
    """Whose announcement has not gone out: a letter still lies here, a mail came back."""
    rows = run.agency.messages.filter(about=run.about, topic=DEBIT_NOTICE.key, state__in=["queued", "sending", "failed"])
    own = set(rows.values_list("person_id", flat=True))
    by_year = {notice.mandate.payer_id or notice.mandate.person_id for notice in run.agency.debit_notices.filter(
        run=None, mandate__rows__run=run, collect_on=run.collect_on).select_related("mandate")}
    letters = run.agency.messages.filter(topic=DEBIT_YEAR.key, state__in=["queued", "sending", "failed"], person__in=by_year)
    return {*own, *letters.values_list("person_id", flat=True)}


def _open_of(run: DebitRun) -> dict[int, int]:
    """What is open of each claim that the run holds."""
    moved = Sum(Case(When(settled_by__debit=Ledger.CLAIMS, then=F("settled_by__cents")),
                     When(settled_by__credit=Ledger.CLAIMS, then=-F("settled_by__cents")), default=0))
    claims = run.agency.bookings.filter(debit_items__row__run=run, debit_items__live=True).order_by()
    return dict(claims.values_list("pk").annotate(open=F("cents") + moved))


def _settled_meanwhile(run: DebitRun) -> set[int]:
    """Rows of which a claim has less open than is taken for it."""
    opens = _open_of(run)
    items = run.agency.debit_items.filter(row__run=run).order_by().values_list("row_id", "claim_id", "cents")
    return {row for row, claim, cents in items if opens.get(claim, 0) < cents}


def _debits(run: DebitRun, by_id: dict[str, int]) -> Iterator[Debit]:
    """One after the other, so that no more than a file is in memory; how each is collected is decided here."""
    collected, leaving = planning.collected_mandates(run.agency, besides=run.pk), planning.leaving(run.agency, run.collect_on)
    rows = run.rows.filter(state=RowState.PLANNED).select_related("mandate").order_by("pk")
    kinds: dict[str, list[int]] = {}
    for row in rows.iterator(chunk_size=pain008.MOST_ROWS):
        mandate = row.mandate
        assert mandate is not None and mandate.signed_on is not None
        by_id[row.end_to_end] = row.pk
        row.sequence = sequences.sequence_of(collected=mandate.pk in collected, last=row.person_id in leaving)
        kinds.setdefault(row.sequence, []).append(row.pk)
        amended = mandate.account_changes > 0 and mandate.last_used_on is not None and mandate.pk not in collected
        try:
            iban = account_of(mandate)
        except Exception:  # a seal that does not open is one bad row, and never stops the others
            iban = ""
        yield Debit(row.end_to_end, mandate.holder, iban, row.cents, mandate.reference, mandate.signed_on, row.sequence, run.words, amended)
    for sequence, keys in kinds.items():
        for start in range(0, len(keys), 500):
            run.rows.filter(pk__in=keys[start : start + 500]).update(sequence=sequence)


def _keep(run: DebitRun, number: int, part: BankFile, at: dt.datetime) -> None:
    DebitFile.objects.create(
        agency=run.agency, run=run, number=number, message_id=part.message_id, count=part.count, cents=part.cents, made_at=at,
        sealed=sealed.seal(part.content.decode(), bound_to=_seal_of(run, part.message_id)),
    )


def _seal_of(run: DebitRun, message_id: str) -> str:
    return f"contributions.debit_file:{run.agency_id}:{message_id}"


def _book_all(run: DebitRun, *, by: Actor, at: dt.datetime) -> None:
    """Many lines at once: a line for each debit, and for each claim what of it is settled. What is over settles the oldest."""
    opens, rows = _open_of(run), run.rows.filter(state=RowState.PLANNED)
    debits = _lines(run, [
        (person, BookingKind.DEBIT, Ledger.TRANSIT, Ledger.CREDIT, cents, None, run.words) for person, cents in rows.values_list("person_id", "cents")
    ], by=by, at=at)
    items = run.agency.debit_items.filter(row__run=run, row__state=RowState.PLANNED).select_related("claim").order_by("row", "pk")
    people = dict(rows.values_list("pk", "person_id"))
    shares = [(item, min(item.cents, opens.get(item.claim_id, 0))) for item in items]
    settled = _lines(run, [
        (people[item.row_id], BookingKind.ALLOCATION, Ledger.CREDIT, Ledger.CLAIMS, cents, item.claim_id,
         _now("auf {voucher}").format(voucher=item.claim.voucher))
        for item, cents in shares if cents > 0
    ], by=by, at=at)
    _tie(run, debits, settled)
    over = {people[item.row_id] for item, cents in shares if cents < item.cents}
    for person in run.agency.people.filter(pk__in=over).select_related("merged_into").order_by("pk"):
        settle(agency=run.agency, person=followed(person), on=timezone.localdate(at), by=by, at=at)


def _tie(run: DebitRun, debits: list[Booking], settled: list[Booking]) -> None:
    """Each row to its line: a person has one row in a run, a claim one item. Two statements, however many there are."""
    written, theirs = run.agency.bookings.order_by(), run.agency.debit_items.filter(row__run=run, row__state=RowState.PLANNED)
    if settled:
        lines = written.filter(pk__range=(settled[0].pk, settled[-1].pk), kind=BookingKind.ALLOCATION, item=OuterRef("claim"))
        theirs.update(allocation=Subquery(lines.values("pk")[:1]))
    lines = written.filter(pk__range=(debits[0].pk, debits[-1].pk), kind=BookingKind.DEBIT, person=OuterRef("person"))
    run.rows.filter(state=RowState.PLANNED).update(booking=Subquery(lines.values("pk")[:1]), state=RowState.SUBMITTED)


Line = tuple[int, str, str, str, int, int | None, str]


def _lines(run: DebitRun, lines: list[Line], *, by: Actor, at: dt.datetime) -> list[Booking]:
    """Vouchers without gaps, as `rows.book` gives them one by one. The caller has the lock."""
    on = timezone.localdate(at)
    numbers = next_numbers(run.agency, f"{LOCK}-{on.year}", len(lines))
    return Booking.objects.bulk_create([
        Booking(
            agency_id=run.agency_id, year=on.year, number=number, booked_on=on, kind=kind, debit=debit, credit=credit, cents=cents, person_id=person,
            item_id=item, text=text[:200], at=at, by_name=by.name, by_id=by.account_id,
        )
        for number, (person, kind, debit, credit, cents, item, text) in zip(numbers, lines, strict=True)
    ], batch_size=2_000)


def _let_rest(row: DebitRow, words: str, reason: str) -> None:
    """A last debit that came back was not the last."""
    assert row.mandate_id is not None
    found = Mandate.objects.filter(pk=row.mandate_id, state__in=[MandateState.ACTIVE, MandateState.USED_UP])
    if sequences.lets_rest(reason):
        found.update(state=MandateState.PAUSED, paused_why=words, ended_on=None)
    else:
        found.filter(state=MandateState.USED_UP).update(state=MandateState.ACTIVE, ended_on=None)


__all__ = [
    "FileForgotten", "NotSubmitted", "RunHasMovedOn", "TooLateForBank", "export_run", "fetch_file", "forget_files", "return_debit", "submit_run",
]
