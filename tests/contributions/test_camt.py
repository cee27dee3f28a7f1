"""Bank statements are read, whatever a bank or an attacker puts into them."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import pytest

from nahbei.contributions import camt
from nahbei.contributions.camt import BrokenStatement, Line, NoStatement, StatementTooLarge
from tests.contributions.statements import ACCOUNT, OTHER, document, entry, payment, statement


def lines(content: bytes) -> list[Line]:
    return list(camt.read(content))


def packed(*contents: bytes, name: str = "auszug.xml") -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, content in enumerate(contents):
            archive.writestr(zipfile.ZipInfo(f"{number}-{name}"), content, zipfile.ZIP_DEFLATED)  # without the time of day
    return memory.getvalue()


@pytest.mark.parametrize("version", ["02", "08"])
def test_a_payment_that_came(version: str) -> None:
    status = "BOOK" if version == "02" else "<Cd>BOOK</Cd>"
    (line,) = lines(document(statement(entry("12.00", payment(version=version, end_to_end="E-17"), status=status)), version=version))
    assert (line.account, line.currency, line.booked_on, line.cents) == (ACCOUNT, "EUR", dt.date(2026, 11, 24), 1_200)
    assert (line.name, line.iban, line.end_to_end, line.words) == ("Erika Müller", OTHER, "E-17", "Beitrag")
    assert OTHER not in repr(line) and ACCOUNT not in repr(line)


def test_a_batch_is_taken_apart_when_it_adds_up() -> None:
    batch = entry("9.00", payment("3.00", end_to_end="E1"), payment("6.00", end_to_end="E2"))
    assert [(line.cents, line.end_to_end, line.whole) for line in lines(document(statement(batch)))] == [(300, "E1", True), (600, "E2", True)]


def test_a_batch_that_does_not_add_up_stays_one() -> None:
    batch = entry("9.01", payment("3.00", end_to_end="E1"), payment("6.00", end_to_end="E2"))
    (line,) = lines(document(statement(batch)))
    assert (line.cents, line.whole, line.count) == (901, False, 2)


def test_a_batch_of_which_the_bank_tells_only_the_number() -> None:
    (line,) = lines(document(statement(entry("450.00", "<Btch><NbOfTxs>150</NbOfTxs></Btch>"))))
    assert (line.cents, line.whole, line.count) == (45_000, False, 150)


def test_a_returned_debit_has_its_reason_and_the_fee_apart() -> None:
    with_fee = entry("7.50", payment("7.50", end_to_end="E1", reason="AC04", fee="4.50"), way="DBIT")
    original = '<AmtDtls><InstdAmt><Amt Ccy="EUR">3.00</Amt></InstdAmt></AmtDtls>'
    told = entry("6.30", payment(end_to_end="E2", reason="MS03", more=original), way="DBIT")
    without = entry("3.00", payment("3.00", end_to_end="E3", reason="MD06"), way="DBIT")
    found = lines(document(statement(with_fee, told, without)))
    assert [(line.cents, line.reason, line.fee_cents, line.is_return) for line in found] == [
        (-750, "AC04", 450, True), (-630, "MS03", 330, True), (-300, "MD06", 0, True),
    ]
    assert {line.name for line in found} == {"Erika Müller"}


def test_foreign_money_counts_as_what_reached_the_account() -> None:
    changed = '<AmtDtls><InstdAmt><Amt Ccy="CHF">10.00</Amt></InstdAmt><TxAmt><Amt Ccy="EUR">10.61</Amt></TxAmt></AmtDtls>'
    (line,) = lines(document(statement(entry("10.61", payment("10.00", currency="CHF", more=changed)))))
    assert (line.cents, line.currency, line.original) == (1_061, "EUR", "10.00 CHF")
    (other,) = lines(document(statement(entry("10.00", payment("10.00", currency="CHF"), currency="CHF"), currency="CHF")))
    assert (other.cents, other.currency) == (1_000, "CHF")


def test_several_accounts_in_one_file() -> None:
    found = lines(document(statement(entry("1.00", payment())), statement(entry("2.00", payment()), account=OTHER, number=2)))
    assert [(line.account, line.cents) for line in found] == [(ACCOUNT, 100), (OTHER, 200)]


def test_what_is_only_announced_is_left_out() -> None:
    assert lines(document(statement(entry("1.00", payment(), status="<Cd>PDNG</Cd>"), entry("1.00", payment(), status="<Cd>INFO</Cd>")))) == []


def test_a_payment_has_the_same_key_in_every_file_and_two_equal_ones_have_two() -> None:
    twice = statement(entry("3.00", payment(), reference=""), entry("3.00", payment(), reference=""))
    first, second = lines(document(twice))
    assert first.key != second.key
    assert [line.key for line in lines(packed(document(twice)))] == [first.key, second.key]


def test_an_archive_with_a_day_in_each_file() -> None:
    days = [document(statement(entry("1.00", payment(), day=f"2026-11-{day}"))) for day in (23, 24)]
    assert [line.booked_on.day for line in lines(packed(*days))] == [23, 24]


BOMB = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">&b;</Document>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">&f;</Document>"""


@pytest.mark.parametrize(
    "content",
    [
        BOMB, OUTSIDE, packed(BOMB), document(statement(entry("1.00", payment())))[:-40], b"", b"\x00\x01", b"PK\x03\x04broken",
        document(statement(entry("1.005", payment()))), document(statement(entry("1e9", payment()))), document(statement(entry("1.00", day="heute"))),
        document(statement(entry("1.00", way="BOTH"))), document(statement(entry("-1.00"))), packed(document(statement()))[:60],
    ],
    ids=lambda content: content[:12].hex(),
)
def test_bombs_and_broken_files_are_refused(content: bytes) -> None:
    with pytest.raises(BrokenStatement):
        lines(content)


@pytest.mark.parametrize("content", [b"<html/>", packed(b"x", name="liste.txt"), document(statement(), version="01"), b"<Document xmlns='x'/>"])
def test_other_files_are_refused_with_what_to_do(content: bytes) -> None:
    with pytest.raises(NoStatement):
        lines(content)


def test_an_archive_that_swells_is_refused_while_it_swells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(camt, "MOST_BYTES", 100_000)
    with pytest.raises(StatementTooLarge):
        lines(packed(document(statement("<Ntry>" + " " * 5_000_000 + "</Ntry>"))))
    monkeypatch.setattr(camt, "MOST_FILES", 1)
    with pytest.raises(StatementTooLarge):
        lines(packed(document(), document()))
