"""The year as a table for whoever does the taxes: sums, lines, people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext as _

from nahbei.contributions.cash_book import month_of
from nahbei.contributions.models import BookingKind, Ledger
from nahbei.contributions.year_end import balance_of, people_of
from nahbei.documents.tables import Cents, Sheet, Value, xlsx
from nahbei.foundation.models import Agency


def workbook(agency: Agency, year: int) -> bytes:
    """XLSX with three pages: what lies on each ledger, every line by its voucher, every person by name."""
    return xlsx([_balance(agency, year), _lines(agency, year), _people(agency, year)])


def _balance(agency: Agency, year: int) -> Sheet:
    ledgers = balance_of(agency, year)
    rows: list[list[Value]] = [[str(one.ledger.label), *map(Cents, one.amounts)] for one in ledgers]
    rows.append([_("Summe"), *(Cents(sum(amounts)) for amounts in zip(*(one.amounts for one in ledgers), strict=True))])
    return Sheet(_("Salden"), [_("Konto"), _("Anfang"), _("Soll"), _("Haben"), _("Ende")], rows, (28, 14, 14, 14, 14))


def _lines(agency: Agency, year: int) -> Sheet:
    heads = [_("Beleg"), _("Tag"), _("Was"), _("Soll"), _("Haben"), _("Betrag"), _("Name"), _("Text"), _("gebucht von")]
    return Sheet(_("Buchungen"), heads, _booked(agency, year), (12, 12, 20, 24, 24, 14, 28, 36, 22))


def _booked(agency: Agency, year: int) -> Iterator[list[Value]]:
    kinds, ledgers = ({one.value: str(one.label) for one in words} for words in (BookingKind, Ledger))  # translated once, not for each line
    rows = agency.bookings.filter(booked_on__year=year).order_by("year", "number").values_list(
        "year", "number", "booked_on", "kind", "debit", "credit", "cents", "person__given_name", "person__family_name", "text", "by_name",
    )
    for written, number, day, kind, debit, credit, cents, given, family, text, by in rows.iterator(chunk_size=2_000):
        name = f"{given or ''} {family or ''}".strip()
        yield [f"{written}-{number:04d}", day, kinds[kind], ledgers[debit], ledgers[credit], Cents(cents), name, text, by]


def _people(agency: Agency, year: int) -> Sheet:
    heads = [_("Name"), _("Stand Anfang"), _("fällig"), _("gezahlt"), _("ausgebucht"), _("ausgezahlt"), _("offen"), _("Guthaben")]
    rows: list[list[Value]] = [[one.name, *map(Cents, one.amounts)] for one in people_of(agency, year)]
    return Sheet(_("Menschen"), heads, rows, (30, 14, 14, 14, 14, 14, 14, 14))


def cash_workbook(agency: Agency, first: dt.date) -> bytes:
    """A month of the cash book as XLSX, with what lay there before and after."""
    month = month_of(agency, first)
    rows: list[list[Value]] = [["", first, "", _("am Anfang"), None, None, Cents(month.before)]]
    for line in month.lines:
        one, words = line.booking, f"{line.booking.get_kind_display()}: {line.booking.text}".removesuffix(": ")
        came, went = (Cents(line.came), None) if line.came else (None, Cents(line.went))
        rows.append([one.voucher, one.booked_on, line.person.full_name if line.person else "", words, came, went, Cents(line.left)])
    rows.append(["", None, "", _("zusammen"), Cents(month.came), Cents(month.went), Cents(month.after)])
    heads = [_("Beleg"), _("Tag"), _("Wer"), _("Was"), _("ein"), _("aus"), _("danach")]
    return xlsx([Sheet(_("Kassenbuch {month}").format(month=f"{first:%m-%Y}"), heads, rows, (12, 12, 28, 40, 14, 14, 14))])
