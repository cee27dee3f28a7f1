"""Members who owe for a quarter and can be collected from. Written at once, and thrown away with the transaction of whoever asks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils import timezone

from nahbei.contributions import accounts
from nahbei.contributions.actions import write_rules, write_terms
from nahbei.contributions.actions.rules import TierGiven
from nahbei.contributions.models import Agreement, Booking, BookingKind, Ledger, Mandate, MandateState
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.numbers import next_numbers
from nahbei.foundation.tenancy import agency_scope
from nahbei.terminal.demo.statements import account

CENTS = 900
OWN = "DE89370400440532013000"


class _ThrowAway(Exception):
    """Ends the transaction that the measured rows live in."""


@contextmanager
def thrown_away(agency: Agency) -> Iterator[None]:
    try:
        with agency_scope(agency), transaction.atomic():
            yield
            raise _ThrowAway
    except _ThrowAway:
        pass


def members(agency: Agency, number: int, *, every: int = 1) -> list[str]:
    """The names of so many people (or all there are), each with something open; `every`: one in so many has no mandate."""
    at, today, by = timezone.now(), timezone.localdate(), Actor.clock()
    write_terms(agency=agency, name="Messung", identifier="DE98ZZZ09999999999", iban=OWN, notice_days=14, by=by, at=at)
    write_rules(
        agency=agency, valid_from=today.replace(day=1), rhythm="quarterly", due_day=15, entry_counts="next_month", exit_counts="this_month",
        household="each", review_months=12, exemptions=[], tiers=[TierGiven("1", "", 300)], by=by, at=at,
    )
    people = list(agency.people.filter(merged_into=None, died_on=None).order_by("pk").values_list("pk", "given_name", "family_name")[:number])
    since, text = today.replace(month=1, day=1), "Messung"
    Agreement.objects.bulk_create([
        Agreement(agency=agency, person_id=pk, valid_from=since, member_since=since, tier_number=1, written_at=at, written_by_name=text)
        for pk, _given, _family in people
    ], batch_size=2_000)
    Mandate.objects.bulk_create([
        Mandate(
            agency=agency, person_id=pk, reference=f"NB0-{count:05d}", state=MandateState.ACTIVE, made_at=at, made_by_name=text, account_since=at,
            signed_on=since, digest=accounts.digest(account(count), agency=agency.pk), mask="DE00 … 0000", holder=f"{given} {family}",
            sealed=accounts.seal(account(count), agency=agency.pk, place=f"NB0-{count:05d}"),
        )
        for count, (pk, given, family) in enumerate(people) if every == 1 or count % every
    ], batch_size=2_000)
    numbers = next_numbers(agency, f"bookings-{today.year}", len(people))
    Booking.objects.bulk_create([
        Booking(
            agency=agency, year=today.year, number=voucher, booked_on=today, kind=BookingKind.CLAIM, debit=Ledger.CLAIMS, credit=Ledger.INCOME,
            cents=CENTS, person_id=pk, text="Beitrag", first=since, last=today, due_on=since, again=9, at=at, by_name="Messung",
        )
        for voucher, (pk, _given, _family) in zip(numbers, people, strict=True)
    ], batch_size=2_000)
    return [f"{given} {family}" for _pk, given, family in people]
