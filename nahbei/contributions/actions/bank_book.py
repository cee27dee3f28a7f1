"""Many lines at once from the bank into the book: drafted in memory, written with vouchers without gaps. Only for actions about bank lines."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _

from nahbei.contributions.actions.rows import LOCK
from nahbei.contributions.bank_index import Accounts
from nahbei.contributions.matching import Candidate
from nahbei.contributions.models import BankLine, Booking, BookingKind, Ledger, LineBooking, LineState, LineUse
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.numbers import next_numbers


@dataclass
class Drafts:
    """Lines of the book that wait to be written, each with the line of the bank it comes from."""

    agency: Agency
    by: Actor
    at: dt.datetime
    lines: list[tuple[BankLine, Booking]] = field(default_factory=list)

    def add(self, line: BankLine, kind: str, debit: str, credit: str, cents: int, *, person: int | None = None, item: int | None = None,
            text: str = "") -> None:
        self.lines.append((line, Booking(
            agency=self.agency, booked_on=line.booked_on, kind=kind, debit=debit, credit=credit, cents=cents, person_id=person, item_id=item,
            text=(text or text_of(line))[:200], at=self.at, by_name=self.by.name, by_id=self.by.account_id,
        )))

    def add_payment(self, line: BankLine, candidate: Candidate, accounts: Accounts) -> None:
        """The same as `receive`: credit first, which settles what is open, the oldest first."""
        person, cents = candidate.person, candidate.cents
        self.add(line, BookingKind.PAYMENT, Ledger.BANK, Ledger.CREDIT, cents, person=person)
        credit = accounts.credit.get(person, 0) + cents
        for claim in accounts.claims.get(person, []):
            share = min(credit, claim.cents)
            if share > 0:
                text = _("auf {voucher}").format(voucher=claim.voucher)
                self.add(line, BookingKind.ALLOCATION, Ledger.CREDIT, Ledger.CLAIMS, share, person=person, item=claim.pk, text=text)
                claim.cents -= share
                credit -= share
        accounts.credit[person] = credit
        accounts.known.owed[person] = max(0, sum(claim.cents for claim in accounts.claims.get(person, [])) - credit)

    def write(self) -> None:
        """The caller has the lock, and has saved the lines."""
        year = timezone.localdate(self.at).year
        numbers = next_numbers(self.agency, f"{LOCK}-{year}", len(self.lines))
        for (_line, booking), number in zip(self.lines, numbers, strict=True):
            booking.year, booking.number = year, number
        made = Booking.objects.bulk_create([booking for _line, booking in self.lines], batch_size=2_000)
        LineBooking.objects.bulk_create([
            LineBooking(agency=self.agency, line=line, booking=booking) for (line, _draft), booking in zip(self.lines, made, strict=True)
        ], batch_size=2_000)
        self.lines = []


def text_of(line: BankLine) -> str:
    return ": ".join(part for part in (line.name, line.words) if part)


def is_booked(line: BankLine, use: LineUse, why: str, *, by: Actor, at: dt.datetime) -> None:
    line.state, line.use, line.why, line.decided_at, line.decided_by_name = LineState.BOOKED, use, why[:300], at, by.name
