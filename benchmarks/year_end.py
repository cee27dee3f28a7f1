"""The end of a year: balance, everybody by name, the table for the tax adviser. Lines of as many people as pay; the rows are thrown away."""

from __future__ import annotations

import time
from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone

from benchmarks import Measurement, office
from nahbei.contributions.models import Booking, BookingKind, Ledger
from nahbei.contributions.workbook import workbook
from nahbei.contributions.year_end import balance_of, people_of
from nahbei.foundation.models import Agency
from nahbei.foundation.numbers import next_numbers
from nahbei.foundation.tenancy import agency_scope

PAYING = {"S": 150, "M": 1_200, "L": 8_000}
QUARTERS = 4
CENTS = 900


class ThrowAway(Exception):
    """Ends the transaction that the measured rows live in."""


def run(size: str) -> Iterator[Measurement]:
    agency, year = office.agency(size), timezone.localdate().year - 1
    found: list[Measurement] = []
    try:
        with agency_scope(agency), transaction.atomic():
            lines = _book(agency, year, PAYING[size])
            began = time.perf_counter()
            balance = balance_of(agency, year)
            people_of(agency, year)
            workbook(agency, year)
            found.append(Measurement("year_end.s", round(time.perf_counter() - began, 2), "s", lines))
            if sum(one.after for one in balance):
                raise RuntimeError("the year does not balance")
            raise ThrowAway
    except ThrowAway:
        yield from found


def _book(agency: Agency, year: int, number: int) -> int:
    """For each person and quarter a claim, a payment and its allocation."""
    people = list(agency.people.values_list("pk", flat=True)[:number])
    total = len(people) * QUARTERS
    numbers = iter(next_numbers(agency, f"bookings-{year}", 3 * total))
    at = timezone.now()
    days = [timezone.localdate().replace(year=year, month=3 * quarter + 1, day=15) for quarter in range(QUARTERS)]
    common = {"agency": agency, "year": year, "cents": CENTS, "at": at, "by_name": "Messung"}
    claims = Booking.objects.bulk_create([
        Booking(
            **common, number=next(numbers), booked_on=day, person_id=person, kind=BookingKind.CLAIM, debit=Ledger.CLAIMS, credit=Ledger.INCOME,
            text="Beitrag", first=day.replace(day=1), last=day, due_on=day, again=9,
        )
        for person in people for day in days
    ], batch_size=2_000)
    rest = []
    for claim in claims:
        shared = {**common, "booked_on": claim.booked_on, "person_id": claim.person_id}
        rest.append(Booking(**shared, number=next(numbers), kind=BookingKind.PAYMENT, debit=Ledger.BANK, credit=Ledger.CREDIT, text=""))
        rest.append(Booking(
            **shared, number=next(numbers), kind=BookingKind.ALLOCATION, debit=Ledger.CREDIT, credit=Ledger.CLAIMS, item=claim, text="auf …",
        ))
    Booking.objects.bulk_create(rest, batch_size=2_000)
    return 3 * total
