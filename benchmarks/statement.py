"""A statement of 5,000 lines is read: payments from known accounts, by name and by number, some of nobody; the rows are thrown away."""

from __future__ import annotations

import time
from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone

from benchmarks import Measurement, office
from nahbei.contributions import accounts
from nahbei.contributions.actions import read_statement, write_rules, write_terms
from nahbei.contributions.actions.rules import TierGiven
from nahbei.contributions.models import Agreement, Booking, BookingKind, Ledger, Mandate, MandateState
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.numbers import next_numbers
from nahbei.foundation.tenancy import agency_scope

LINES = 5_000
CENTS = 900
OWN = "DE89370400440532013000"


class ThrowAway(Exception):
    """Ends the transaction that the measured rows live in."""


def account(number: int) -> str:
    bban = f"99999999{number:010d}"
    return f"DE{98 - int(bban + '131400') % 97:02d}{bban}"


def run(size: str) -> Iterator[Measurement]:
    agency = office.agency(size)
    found: list[Measurement] = []
    try:
        with agency_scope(agency), transaction.atomic():
            names = _members(agency)
            content = _statement(names)
            began = time.perf_counter()
            read = read_statement(agency=agency, content=content, by=Actor.clock(), at=timezone.now())
            found.append(Measurement("statement.s", round(time.perf_counter() - began, 2), "s", read.new_count))
            if not agency.bookings.filter(kind=BookingKind.PAYMENT, bank_part__line__statement=read).exists():
                raise RuntimeError("nothing was booked")
            raise ThrowAway
    except ThrowAway:
        yield from found


def _members(agency: Agency) -> list[str]:
    """Everybody there, at most one for each line, owes for a quarter; two in three have a mandate."""
    at, today, by = timezone.now(), timezone.localdate(), Actor.clock()
    write_terms(agency=agency, name="Messung", identifier="DE98ZZZ09999999999", iban=OWN, notice_days=14, by=by, at=at)
    write_rules(
        agency=agency, valid_from=today.replace(day=1), rhythm="quarterly", due_day=15, entry_counts="next_month", exit_counts="this_month",
        household="each", review_months=12, exemptions=[], tiers=[TierGiven("1", "", 300)], by=by, at=at,
    )
    people = list(agency.people.filter(merged_into=None).order_by("pk").values_list("pk", "given_name", "family_name")[:LINES])
    since = today.replace(month=1, day=1)
    Agreement.objects.bulk_create([
        Agreement(agency=agency, person_id=pk, valid_from=since, member_since=since, tier_number=1, written_at=at, written_by_name="Messung")
        for pk, _given, _family in people
    ], batch_size=2_000)
    Mandate.objects.bulk_create([
        Mandate(agency=agency, person_id=pk, reference=f"NB0-{number:05d}", state=MandateState.ACTIVE, made_at=at, made_by_name="Messung",
                signed_on=since, digest=accounts.digest(account(number), agency=agency.pk), mask="DE00 … 0000")
        for number, (pk, _given, _family) in enumerate(people) if number % 3
    ], batch_size=2_000)
    numbers = next_numbers(agency, f"bookings-{today.year}", len(people))
    Booking.objects.bulk_create([
        Booking(
            agency=agency, year=today.year, number=number, booked_on=today, kind=BookingKind.CLAIM, debit=Ledger.CLAIMS, credit=Ledger.INCOME,
            cents=CENTS, person_id=pk, text="Beitrag", first=since, last=today, due_on=since, again=9, at=at, by_name="Messung",
        )
        for number, (pk, _given, _family) in zip(numbers, people, strict=True)
    ], batch_size=2_000)
    return [f"{given} {family}" for _pk, given, family in people]


def _statement(names: list[str]) -> bytes:
    """One line for each, and again from the start; one in twenty of somebody whom nobody knows."""
    day = f"{timezone.localdate():%Y-%m-%d}"
    lines = []
    for count in range(LINES):
        number = count % len(names)
        name = names[number] if count % 20 else f"Niemand {count}"
        iban = account(number) if count % 20 else account(50_000 + count)
        lines.append(
            f'<Ntry><Amt Ccy="EUR">9.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{day}</Dt></BookgDt>'
            f"<AcctSvcrRef>R{count}</AcctSvcrRef><NtryDtls><TxDtls><Refs><EndToEndId>E{count}</EndToEndId></Refs>"
            f"<RltdPties><Dbtr><Pty><Nm>{name}</Nm></Pty></Dbtr><DbtrAcct><Id><IBAN>{iban}</IBAN></Id></DbtrAcct></RltdPties>"
            f"<RmtInf><Ustrd>Beitrag 3. Quartal, vielen Dank</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"
        )
    own = f"<Stmt><Id>1</Id><Acct><Id><IBAN>{OWN}</IBAN></Id><Ccy>EUR</Ccy></Acct>{''.join(lines)}</Stmt>"
    return f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>{own}</BkToCstmrStmt></Document>'.encode()
