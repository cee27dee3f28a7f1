"""Booking: what falls due, what is paid, what is written off. A wrong line is reversed by another line."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from nahbei.contributions import ledger
from nahbei.contributions.actions.rows import book, lock, record
from nahbei.contributions.models import Booking, BookingKind, Ledger
from nahbei.contributions.queries import bookings_of, falling_due
from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.refusal import Refusal
from nahbei.people.models import Person
from nahbei.people.queries import followed

MOST_CENTS = 10_000_000


class NotAnAmount(Refusal):
    sentence = _("Der Betrag muss größer als 0 € sein.")
    field = "cents"


class NotThatMuchCredit(Refusal):
    sentence = _("So viel Guthaben ist nicht da.")
    field = "cents"


class ClaimNotOpen(Refusal):
    sentence = _("Davon ist nichts mehr offen.")


class BookedTooFarAhead(Refusal):
    sentence = _("Dieser Tag war noch nicht.")
    field = "booked_on"


@transaction.atomic
def make_due(*, agency: Agency, until: dt.date, by: Actor, at: dt.datetime) -> list[Booking]:
    """Book what falls due in the year up to a day, for everybody, once: months that are booked are left out."""
    lock(agency)
    made = []
    for person, period, cents in list(falling_due(agency, until=until)):
        again = agency.bookings.filter(kind=BookingKind.CLAIM, person=person, first=period.first).count()
        text = _now("Beitrag {first} bis {last}").format(first=f"{period.first:%m/%Y}", last=f"{period.last:%m/%Y}")
        made.append(book(
            agency, person, BookingKind.CLAIM, Ledger.CLAIMS, Ledger.INCOME, cents, by=by, at=at, on=period.due_on, again=again, text=text,
            first=period.first, last=period.last, due_on=period.due_on,
        ))
    if made:
        audit.record(agency, by=by, at=at, what="contributions.made_due", changes={"until": (None, until), "number": (None, len(made))})
    return made


@transaction.atomic
def receive(*, agency: Agency, person: Person, cents: int, ledger_name: str, on: dt.date, text: str, by: Actor, at: dt.datetime) -> Booking:
    """Money came: it is credit, and settles what is open, the oldest first. Refuses NotAnAmount, BookedTooFarAhead."""
    if not 0 < cents <= MOST_CENTS or ledger_name not in {Ledger.BANK, Ledger.CASH}:
        raise NotAnAmount
    if on > timezone.localdate(at):
        raise BookedTooFarAhead
    lock(agency)
    words = text.strip()[:200]
    payment = book(agency, person, BookingKind.PAYMENT, ledger_name, Ledger.CREDIT, cents, by=by, at=at, on=on, text=words)
    settle(agency=agency, person=person, on=on, by=by, at=at)
    record(payment, "paid", by=by, at=at)
    return payment


@transaction.atomic
def settle(*, agency: Agency, person: Person, on: dt.date, by: Actor, at: dt.datetime) -> list[Booking]:
    """Use credit for what is open, the oldest first."""
    lock(agency)
    now = ledger.standings(bookings_of(agency, person))
    credit, made = now.credit_cents, []
    for claim in now.open_claims:
        share = min(credit, claim.open_cents)
        if share > 0:
            text = _now("auf {voucher}").format(voucher=claim.booking.voucher)
            made.append(book(
                agency, person, BookingKind.ALLOCATION, Ledger.CREDIT, Ledger.CLAIMS, share, by=by, at=at, on=on, item=claim.booking, text=text,
            ))
            credit -= share
    return made


@transaction.atomic
def settle_claim(*, claim: Booking, on: dt.date, by: Actor, at: dt.datetime) -> Booking:
    """Use credit for this claim, and not for the oldest: what was settled otherwise is reversed before. Refuses ClaimNotOpen, NotThatMuchCredit."""
    lock(claim.agency)
    person = followed(claim.whose)
    now = ledger.standings(bookings_of(claim.agency, person))
    still = next((one.open_cents for one in now.open_claims if one.booking.pk == claim.pk), 0)
    if not still:
        raise ClaimNotOpen
    if now.credit_cents <= 0:
        raise NotThatMuchCredit
    text = _now("auf {voucher}").format(voucher=claim.voucher)
    made = book(
        claim.agency, person, BookingKind.ALLOCATION, Ledger.CREDIT, Ledger.CLAIMS, min(still, now.credit_cents), by=by, at=at, on=on, item=claim,
        text=text,
    )
    record(made, "settled", by=by, at=at)
    return made


@transaction.atomic
def pay_out(*, agency: Agency, person: Person, cents: int, ledger_name: str, on: dt.date, text: str, by: Actor, at: dt.datetime) -> Booking:
    """Credit goes back to whom it belongs to. Refuses NotAnAmount, NotThatMuchCredit, BookedTooFarAhead."""
    if cents <= 0 or ledger_name not in {Ledger.BANK, Ledger.CASH}:
        raise NotAnAmount
    if on > timezone.localdate(at):
        raise BookedTooFarAhead
    lock(agency)
    if cents > ledger.standings(bookings_of(agency, person)).credit_cents:
        raise NotThatMuchCredit
    made = book(agency, person, BookingKind.PAY_OUT, Ledger.CREDIT, ledger_name, cents, by=by, at=at, on=on, text=text.strip()[:200])
    record(made, "paid_out", by=by, at=at)
    return made


@transaction.atomic
def write_off(*, claim: Booking, why: str, on: dt.date, by: Actor, at: dt.datetime) -> Booking:
    """Nobody asks for it any more. Refuses ClaimNotOpen."""
    lock(claim.agency)
    found = [one for one in ledger.standings(bookings_of(claim.agency, followed(claim.whose))).open_claims if one.booking.pk == claim.pk]
    if not found:
        raise ClaimNotOpen
    booking = book(
        claim.agency, claim.person, BookingKind.WRITE_OFF, Ledger.LOSSES, Ledger.CLAIMS, found[0].open_cents, by=by, at=at, on=on, item=claim,
        text=why.strip()[:200] or _now("ausgebucht"),
    )
    record(booking, "written_off", by=by, at=at)
    return booking
