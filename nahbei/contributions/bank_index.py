"""What is known when a statement is read: who owes what, whose account it is, which debits are under way. A constant number of questions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, QuerySet, Sum

from nahbei.contributions.matching import Known
from nahbei.contributions.models import DebitRow, LineState, LineUse, RowState
from nahbei.contributions.planning import credit_by_person
from nahbei.contributions.queries import open_claims
from nahbei.foundation.models import Agency

AT_ONCE = 900  # values in one question
WHO = ("person__", "person__merged_into__", "payer__", "payer__merged_into__")
BEFORE, AFTER = dt.timedelta(days=3), dt.timedelta(days=14)  # of the day of a run, its credit may stand on the statement


@dataclass
class OpenClaim:
    pk: int
    voucher: str
    cents: int


@dataclass
class Accounts:
    """Open claims, the oldest first, and credit, by person; kept up to date while payments are booked."""

    known: Known
    claims: dict[int, list[OpenClaim]]
    credit: dict[int, int]


@dataclass(frozen=True)
class Group:
    """What a bank may credit in one sum: a run, or the debits of one kind in it."""

    run: int
    sequence: str
    collect_on: dt.date
    count: int
    cents: int


@dataclass
class Debits:
    by_id: dict[str, DebitRow]
    groups: list[Group]
    credited: set[int] = field(default_factory=set)  # rows that were credited one by one
    sums: set[tuple[int, str]] = field(default_factory=set)  # and those that were credited in one

    def took(self, group: Group) -> None:
        """A sum came: neither it nor anything that holds it or is held by it comes again."""
        self.sums.add((group.run, group.sequence))
        self.groups = [one for one in self.groups if one.run != group.run or (one.sequence and group.sequence and one.sequence != group.sequence)]

    def is_credited(self, row: DebitRow) -> bool:
        return row.pk in self.credited or bool({(row.run_id, ""), (row.run_id, row.sequence)} & self.sums)

    def group_of(self, cents: int, count: int, on: dt.date) -> list[Group]:
        return [
            one for one in self.groups if one.cents == cents and count in {1, one.count} and one.collect_on - BEFORE <= on <= one.collect_on + AFTER
        ]


def chunks(values: Iterable[str]) -> Iterator[Sequence[str]]:
    found = list(values)
    for start in range(0, len(found), AT_ONCE):
        yield found[start : start + AT_ONCE]


def accounts_now(agency: Agency) -> Accounts:
    """Six questions."""
    claims: dict[int, list[OpenClaim]] = {}
    vouchers: dict[str, int] = {}
    for pk, person, voucher, cents in open_claims(agency):
        claims.setdefault(person, []).append(OpenClaim(pk, voucher, cents))
        vouchers[voucher] = person
    credit = credit_by_person(agency)
    owed = {person: max(0, sum(one.cents for one in rows) - credit.get(person, 0)) for person, rows in claims.items()}
    pays_for, names = _payers(agency)
    digests, references = _mandates(agency)
    for digest, people in _learned(agency).items():
        digests.setdefault(digest, set()).update(people)
    known = Known(owed=owed, names=names, accounts=digests, mandates=references, vouchers=vouchers, pays_for=pays_for)
    return Accounts(known, claims, credit)


def _learned(agency: Agency) -> dict[str, set[int]]:
    """From which account contributions were booked for whom before. Who gave something once may give again: that is no contribution."""
    found: dict[str, set[int]] = {}
    lines = agency.bank_lines.filter(state=LineState.BOOKED, use=LineUse.PAYMENT, parts__booking__person__isnull=False)
    told = lines.exclude(digest="").order_by().values_list("digest", "parts__booking__person_id", "parts__booking__person__merged_into_id")
    for digest, person, merged in told.distinct():
        found.setdefault(digest, set()).add(merged or person)
    return found


def _payers(agency: Agency) -> tuple[dict[int, set[int]], dict[int, str]]:
    """For whom somebody pays, and what they are called: members pay for themselves, a payer for others."""
    pays_for: dict[int, set[int]] = {}
    names: dict[int, str] = {}
    told = [f"{who}{field}" for who in WHO for field in ("pk", "given_name", "family_name")]
    for row in agency.agreements.counting().order_by().values_list(*told).distinct():
        person, winner, payer, payers_winner = (row[start : start + 3] for start in range(0, 12, 3))
        member, paying = winner if winner[0] else person, payers_winner if payers_winner[0] else payer
        for pk, given, family in (member, paying):
            if pk is not None:
                pays_for.setdefault(pk, set()).add(member[0])
                names[pk] = f"{given} {family}"
    return pays_for, names


def _mandates(agency: Agency) -> tuple[dict[str, set[int]], dict[str, int]]:
    """Whose contribution comes from an account; an account that was forgotten tells nothing."""
    digests: dict[str, set[int]] = {}
    references: dict[str, int] = {}
    for digest, reference, person, merged in agency.mandates.values_list("digest", "reference", "person_id", "person__merged_into_id"):
        references[reference] = merged or person
        if digest:
            digests.setdefault(digest, set()).add(merged or person)
    return digests, references


def debits_now(agency: Agency, end_to_end: set[str]) -> Debits:
    """The debits that lines name, and the sums that a bank may credit. A sum is gone when it, or a part of it, was credited."""
    rows = agency.debit_rows.filter(state__in=[RowState.SUBMITTED, RowState.RETURNED]).select_related("agency", "run", "person", "booking")
    by_id = {row.end_to_end: row for part in chunks(sorted(end_to_end)) for row in rows.filter(end_to_end__in=part)}
    told = list(agency.bank_lines.filter(state=LineState.BOOKED, use__in=[LineUse.RUN, LineUse.DEBIT]).order_by().values_list(
        "use", "run_id", "sequence", "debit_row_id", "debit_row__run_id").distinct())
    credited = {row for use, _run, _sequence, row, _its_run in told if use == LineUse.DEBIT and row is not None}
    sums = {(run, sequence) for use, run, sequence, _row, _its_run in told if use == LineUse.RUN and run is not None}
    singly = {its_run for use, _run, _sequence, _row, its_run in told if use == LineUse.DEBIT}
    return Debits(by_id, _groups(rows, sums, singly), credited, sums)


def _groups(rows: QuerySet[DebitRow], sums: set[tuple[int, str]], singly: set[int]) -> list[Group]:
    """What of a run may still come in one sum: all of it, or the debits of one kind. A part that came one by one is no sum any more."""
    groups: dict[tuple[int, str], Group] = {}
    begun = {run for run, _sequence in sums}
    told = rows.order_by().values_list("run_id", "run__collect_on", "sequence").annotate(n=Count("pk"), total=Sum("cents"))
    for run, day, sequence, number, cents in told:
        if run in singly or (run, "") in sums:
            continue
        if (run, sequence) not in sums:
            groups[run, sequence] = Group(run, sequence, day, number, cents)
        if run not in begun:
            before = groups.get((run, ""), Group(run, "", day, 0, 0))
            groups[run, ""] = Group(run, "", day, before.count + number, before.cents + cents)
    return _without_doubles(groups)


def _without_doubles(groups: dict[tuple[int, str], Group]) -> list[Group]:
    """A run with debits of one kind only is one sum, not two."""
    return [
        one for (run, sequence), one in groups.items()
        if not sequence or (run, "") not in groups or groups[run, ""].count != one.count
    ]
