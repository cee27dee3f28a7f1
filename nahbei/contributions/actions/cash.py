"""The cash box: carried to the bank and back, spent, counted in the evening, opened again. What all lines of it must keep stands in `rows`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Literal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from nahbei.contributions.actions.ledger import MOST_CENTS, BookedTooFarAhead, NotAnAmount
from nahbei.contributions.actions.rows import YearIsClosed, book, lock, record, turn_round
from nahbei.contributions.cash_book import NOTES_AND_COINS, cash_on, is_receipted, last_closing
from nahbei.contributions.models import Booking, BookingKind, CashClosing, CashReceipt, Ledger
from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.refusal import Refusal
from nahbei.ui.german import format_euros

Way = Literal["to_bank", "from_bank"]


class SaysNotWhatFor(Refusal):
    sentence = _("Wofür wurde das Geld ausgegeben?")
    field = "text"


class DifferenceNeedsReason(Refusal):
    sentence = _("Gezählt und gebucht stimmen nicht überein. Schreiben Sie dazu, woran es liegt.")
    field = "remark"


class CountedBefore(Refusal):
    sentence = _("Dieser Tag ist schon abgeschlossen.")
    field = "day"


class NotYetThatDay(Refusal):
    sentence = _("Dieser Tag war noch nicht.")
    field = "day"


class NotTheLastClosing(Refusal):
    sentence = _("Nur der letzte Tagesabschluss lässt sich wieder öffnen.")


class NoReceiptForThis(Refusal):
    sentence = _("Eine Quittung gibt es nur für eine Zahlung in die Kasse, die nicht storniert ist.")


@transaction.atomic
def carry_cash(*, agency: Agency, way: Way, cents: int, on: dt.date, text: str, by: Actor, at: dt.datetime) -> Booking:
    """From the box to the bank, or back. Refuses NotAnAmount, BookedTooFarAhead, NotInCash, CashIsClosed."""
    _check(cents, on, at)
    lock(agency)
    debit, credit = (Ledger.BANK, Ledger.CASH) if way == "to_bank" else (Ledger.CASH, Ledger.BANK)
    words = text.strip()[:200] or (_now("zur Bank gebracht") if way == "to_bank" else _now("von der Bank geholt"))
    made = book(agency, None, BookingKind.TRANSFER, debit, credit, cents, by=by, at=at, on=on, text=words)
    record(made, "cash_carried", by=by, at=at)
    return made


@transaction.atomic
def spend_cash(*, agency: Agency, cents: int, on: dt.date, text: str, by: Actor, at: dt.datetime) -> Booking:
    """Something small was paid out of the box: stamps, coffee. Refuses SaysNotWhatFor and what carry_cash does."""
    _check(cents, on, at)
    if not text.strip():
        raise SaysNotWhatFor
    lock(agency)
    made = book(agency, None, BookingKind.PURCHASE, Ledger.EXPENSES, Ledger.CASH, cents, by=by, at=at, on=on, text=text.strip()[:200])
    record(made, "cash_spent", by=by, at=at)
    return made


@transaction.atomic
def close_cash(*, agency: Agency, day: dt.date, coins: Mapping[int, int], remark: str, by: Actor, at: dt.datetime) -> CashClosing:
    """Counted, and what differs is booked. Refuses NotYetThatDay, CountedBefore, DifferenceNeedsReason, YearIsClosed."""
    lock(agency)
    last, why = last_closing(agency), remark.strip()[:150]
    if day > timezone.localdate(at):
        raise NotYetThatDay
    if last is not None and day <= last.day:
        raise CountedBefore
    counted, booked = sum(coin * coins.get(coin, 0) for coin in NOTES_AND_COINS), cash_on(agency, day)
    if counted != booked and not why:
        raise DifferenceNeedsReason(difference_words(counted, booked))
    closing = CashClosing.objects.create(
        agency=agency, day=day, counted_cents=counted, book_cents=booked, difference=_difference(agency, counted - booked, why, day, by, at),
        coins={str(coin): coins[coin] for coin in NOTES_AND_COINS if coins.get(coin)}, remark=why, at=at, by_name=by.name, by_id=by.account_id,
    )
    audit.record(agency, by=by, at=at, what="contributions.cash_closed", about=closing.about, changes={"day": (None, day)})
    return closing


@transaction.atomic
def reopen_cash(*, closing: CashClosing, why: str, by: Actor, at: dt.datetime) -> CashClosing:
    """It was counted wrongly: lines of these days can be booked again. Refuses NotTheLastClosing, YearIsClosed, NotInCash."""
    agency = closing.agency
    lock(agency)
    last = last_closing(agency)
    if last is None or last.pk != closing.pk:
        raise NotTheLastClosing
    if agency.closed_years.filter(year__gte=last.day.year).exists():
        raise YearIsClosed(_("Das Jahr ist abgeschlossen."))
    CashClosing.objects.filter(pk=last.pk).update(reopened_at=at, reopened_by_name=by.name, reopened_why=why.strip()[:150] or _now("verzählt"))
    if last.difference is not None and not Booking.objects.filter(reverses=last.difference).exists():
        _taken_back(last.difference, by=by, at=at)
    audit.record(agency, by=by, at=at, what="contributions.cash_reopened", about=last.about, changes={"day": (None, last.day)})
    return CashClosing.objects.get(pk=last.pk)


@transaction.atomic
def print_receipt(*, booking: Booking, by: Actor, at: dt.datetime) -> CashReceipt:
    """Whoever paid in cash gets it in writing; the second one says that it is a copy. Refuses NoReceiptForThis."""
    lock(booking.agency)
    if not is_receipted(Booking.objects.get(pk=booking.pk)):
        raise NoReceiptForThis
    made = CashReceipt.objects.create(agency=booking.agency, booking=booking, number=booking.receipts.count() + 1, at=at, by_name=by.name)
    record(booking, "receipt_printed", by=by, at=at)
    return made


def difference_words(counted: int, booked: int) -> str:
    """„Es fehlen 2,00 €: Gezählt sind …“"""
    words = _now("Es fehlen {difference}: Gezählt sind {counted}, im Buch stehen {booked}. Woran liegt es?") if counted < booked else _now(
        "Es sind {difference} zu viel: Gezählt sind {counted}, im Buch stehen {booked}. Woran liegt es?")
    return words.format(difference=format_euros(abs(counted - booked)), counted=format_euros(counted), booked=format_euros(booked))


def _check(cents: int, on: dt.date, at: dt.datetime) -> None:
    if not 0 < cents <= MOST_CENTS:
        raise NotAnAmount
    if on > timezone.localdate(at):
        raise BookedTooFarAhead


def _difference(agency: Agency, cents: int, why: str, day: dt.date, by: Actor, at: dt.datetime) -> Booking | None:
    if not cents:
        return None
    debit, credit = (Ledger.CASH, Ledger.LOSSES) if cents > 0 else (Ledger.LOSSES, Ledger.CASH)
    made = book(agency, None, BookingKind.COUNTED, debit, credit, abs(cents), by=by, at=at, on=day, text=why)
    record(made, "cash_difference", by=by, at=at)
    return made


def _taken_back(difference: Booking, *, by: Actor, at: dt.datetime) -> None:
    """Once more the other way round, on the same day, so that the count of that day begins where it began."""
    made = turn_round(difference, why=_now("Kasse neu gezählt"), by=by, at=at, on=difference.booked_on)
    record(made, "reversed", by=by, at=at)
