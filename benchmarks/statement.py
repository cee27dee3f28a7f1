"""A statement of 5,000 lines is read: payments from known accounts, by name and by number, some of nobody; the rows are thrown away."""

from __future__ import annotations

import time
from collections.abc import Iterator

from django.utils import timezone

from benchmarks import Measurement, office
from benchmarks.members import OWN, members, thrown_away
from nahbei.contributions.actions import read_statement
from nahbei.contributions.models import BookingKind
from nahbei.foundation.actor import Actor
from nahbei.terminal.demo.statements import account

LINES = 5_000


def run(size: str) -> Iterator[Measurement]:
    agency = office.agency(size)
    with thrown_away(agency):
        content = _statement(members(agency, LINES, every=3))
        began = time.perf_counter()
        read = read_statement(agency=agency, content=content, by=Actor.clock(), at=timezone.now())
        seconds = time.perf_counter() - began
        if not agency.bookings.filter(kind=BookingKind.PAYMENT, bank_part__line__statement=read).exists():
            raise RuntimeError("nothing was booked")
    yield Measurement("statement.s", round(seconds, 2), "s", read.new_count)


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
