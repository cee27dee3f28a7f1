"""What a human decides about a line of the bank: book it, set it aside, take that back. Each move is in the audit trail, without amounts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from nahbei.contributions import ledger
from nahbei.contributions.actions.bank_book import is_booked, text_of
from nahbei.contributions.actions.ledger import BookedTooFarAhead, NotThatMuchCredit, settle
from nahbei.contributions.actions.rows import book, lock
from nahbei.contributions.actions.taking_back import take_back, take_money_back
from nahbei.contributions.bank_written import maybe_the_same
from nahbei.contributions.models import (
    UNSETTLED,
    BankLine,
    Booking,
    BookingKind,
    Ledger,
    LineBooking,
    LineState,
    LineUse,
)
from nahbei.contributions.queries import bookings_of
from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.refusal import Refusal
from nahbei.people.models import Person
from nahbei.people.queries import followed

# What is booked, and which ledger stands on the other side of the bank.
OTHER_SIDE = {
    LineUse.PAYMENT: (BookingKind.PAYMENT, Ledger.CREDIT), LineUse.PAY_OUT: (BookingKind.PAY_OUT, Ledger.CREDIT),
    LineUse.DONATION: (BookingKind.DONATION, Ledger.DONATIONS), LineUse.FEE: (BookingKind.FEE, Ledger.FEES),
    LineUse.TRANSFER: (BookingKind.TRANSFER, Ledger.CASH), LineUse.RUN: (BookingKind.COLLECTED, Ledger.TRANSIT),
}
COMES_IN = frozenset({LineUse.PAYMENT, LineUse.DONATION})
NAMES_PERSON = frozenset({LineUse.PAYMENT, LineUse.PAY_OUT})


class LineIsSettled(Refusal):
    sentence = _("Diese Zeile ist schon erledigt.")


class LineIsOpen(Refusal):
    sentence = _("Bei dieser Zeile gibt es nichts zurückzunehmen.")


class NoEuros(Refusal):
    sentence = _("Nahbei bucht nur Euro. Legen Sie die Zeile weg und buchen Sie von Hand, was auf dem Konto ankam.")


class WhoIsIt(Refusal):
    sentence = _("Wählen Sie, um wen es geht.")
    field = "person"


class WrongWay(Refusal):
    sentence = _("Das passt nicht zu der Richtung, in die das Geld ging.")


class NotThisBooking(Refusal):
    sentence = _("Diese Buchung passt nicht zu der Zeile, oder sie gehört schon zu einer anderen.")


class SayWhy(Refusal):
    sentence = _("Warum geht uns das nichts an?")
    field = "why"


class ReturnStays(Refusal):
    sentence = _("Eine Rücklastschrift lässt sich nicht zurücknehmen: Der Beitrag ist wieder offen und kann schon im nächsten Lauf stehen. "
                 "Hat die Bank sich geirrt, kommt das Geld noch einmal und wird dann gebucht.")


class UsedSince(Refusal):
    sentence = _("Von diesem Geld wurde schon Guthaben ausgezahlt. Stornieren Sie zuerst die Auszahlung.")


@transaction.atomic
def book_line(*, line: BankLine, use: str, by: Actor, at: dt.datetime, person: Person | None = None) -> BankLine:
    """On the day of the line. Refuses LineIsSettled, NoEuros, WhoIsIt, WrongWay, NotThatMuchCredit, BookedTooFarAhead, YearIsClosed."""
    found = _lock(line)
    kind, other = _fitting(found, use, person, at)
    debit, credit = (Ledger.BANK, other) if found.cents > 0 else (other, Ledger.BANK)
    if use == LineUse.PAY_OUT and person is not None:
        _has_credit(found, person)
    whose = person if use in NAMES_PERSON or use == LineUse.DONATION else None
    made = [book(found.agency, whose, kind, debit, credit, abs(found.cents), by=by, at=at, on=found.booked_on, text=text_of(found)[:200])]
    if use == LineUse.PAYMENT and whose is not None:
        made += settle(agency=found.agency, person=whose, on=found.booked_on, by=by, at=at)
    LineBooking.objects.bulk_create([LineBooking(agency=found.agency, line=found, booking=one) for one in made])
    is_booked(found, LineUse(use), "", by=by, at=at)
    found.save()
    _record(found, "bank_line_booked", by=by, at=at, person=whose, use=(None, use))
    return found


@transaction.atomic
def link_line(*, line: BankLine, booking: Booking, by: Actor, at: dt.datetime) -> BankLine:
    """Somebody had booked this money by hand. Refuses LineIsSettled, NotThisBooking."""
    found = _lock(line)
    if found.state not in UNSETTLED:
        raise LineIsSettled
    if found.currency != "EUR" or booking not in maybe_the_same(found):
        raise NotThisBooking
    found.known = booking
    is_booked(found, LineUse.KNOWN, _now("Beleg {voucher}").format(voucher=booking.voucher), by=by, at=at)
    found.save()
    _record(found, "bank_line_booked", by=by, at=at, person=followed(booking.person) if booking.person else None, use=(None, LineUse.KNOWN.value))
    return found


@transaction.atomic
def set_aside(*, line: BankLine, why: str, by: Actor, at: dt.datetime) -> BankLine:
    """It is none of this book's business. Refuses LineIsSettled, SayWhy."""
    found = _lock(line)
    if found.state not in UNSETTLED:
        raise LineIsSettled
    if not why.strip():
        raise SayWhy
    found.state, found.use, found.why, found.decided_at, found.decided_by_name = LineState.ASIDE, "", why.strip()[:300], at, by.name
    found.save()
    _record(found, "bank_line_aside", by=by, at=at)
    return found


# A room above may know that a line is more than a line: it takes back what it made of it, or refuses.
before_reopening: list[Callable[[Booking, Actor, dt.datetime], None]] = []


@transaction.atomic
def reopen_line(*, line: BankLine, by: Actor, at: dt.datetime) -> BankLine:
    """What it brought into the book is reversed on its own day; nothing is booked by itself any more. Refuses LineIsOpen, ReturnStays, UsedSince."""
    found = _lock(line)
    if found.state in UNSETTLED:
        raise LineIsOpen
    if found.use == LineUse.RETURN and found.state == LineState.BOOKED:
        raise ReturnStays
    for part in found.parts.select_related("booking"):
        for ask in before_reopening:
            ask(part.booking, by, at)
    _reverse(found, by=by, at=at)
    found.state = LineState.PROPOSED if found.proposals.exists() else LineState.OPEN
    found.use = LineUse.PAYMENT if found.state == LineState.PROPOSED else ""
    found.run, found.sequence, found.debit_row, found.known, found.by_hand = None, "", None, None, True
    found.why, found.decided_at, found.decided_by_name = _now("Zurückgenommen von {name}.").format(name=by.name), None, ""
    found.save()
    _record(found, "bank_line_reopened", by=by, at=at)
    return found


def _lock(line: BankLine) -> BankLine:
    lock(line.agency)
    return BankLine.objects.select_related("agency").get(pk=line.pk)


def _fitting(line: BankLine, use: str, person: Person | None, at: dt.datetime) -> tuple[str, str]:
    if line.state not in UNSETTLED:
        raise LineIsSettled
    if line.currency != "EUR":
        raise NoEuros
    if use not in OTHER_SIDE or line.cents == 0 or use in COMES_IN and line.cents < 0 or use == LineUse.PAY_OUT and line.cents > 0:
        raise WrongWay
    if use in NAMES_PERSON and person is None:
        raise WhoIsIt
    if line.booked_on > timezone.localdate(at):
        raise BookedTooFarAhead
    return OTHER_SIDE[LineUse(use)]


def _has_credit(line: BankLine, person: Person) -> None:
    if -line.cents > ledger.standings(bookings_of(line.agency, person)).credit_cents:
        raise NotThatMuchCredit


def _reverse(line: BankLine, *, by: Actor, at: dt.datetime) -> None:
    """Money with what it settled; somebody may have reversed a part in the book before."""
    words = _now("Zeile des Kontoauszugs zurückgenommen")
    parts = [part.booking for part in line.parts.select_related("booking__agency", "booking__person__merged_into").filter(booking__reversed_by=None)]
    own = {one.pk: one for one in parts if one.kind == BookingKind.ALLOCATION}
    for money in (one for one in parts if one.kind != BookingKind.ALLOCATION):
        if money.kind == BookingKind.PAYMENT:
            mine = [pk for pk, one in own.items() if one.person_id == money.person_id]
            take_money_back(money, mine, words, on=line.booked_on, by=by, at=at)
            _credit_is_left(money)
        else:
            take_back(money, words, on=line.booked_on, by=by, at=at)


def _credit_is_left(money: Booking) -> None:
    if ledger.standings(bookings_of(money.agency, followed(money.whose))).credit_cents < 0:
        raise UsedSince


def _record(line: BankLine, what: str, *, by: Actor, at: dt.datetime, person: Person | None = None, **changes: tuple[object, object]) -> None:
    audit.record(
        line.agency, by=by, at=at, what=f"contributions.{what}", about=line.about, person_id=person.pk if person else None, changes=changes,
    )
