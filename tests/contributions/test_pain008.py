"""Files for the bank: valid to the letter, and no row stops the others."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nahbei.contributions import pain008
from nahbei.contributions.pain008 import BankFile, Creditor, Debit, LeftOut, is_valid, is_valid_by_shape, spelled, write
from tests.factories import NOW

SPACE = "{urn:iso:std:iso:20022:tech:xsd:pain.008.001.08}"
CREDITOR = Creditor("Bürger & Söhne Lindenhof e. V.", "DE89370400440532013000", "DE98ZZZ09999999999")
DEBIT = Debit("2026-4711", "Erika Müller", "DE02120300000000202051", 300, "NB-2026-17", dt.date(2026, 1, 5), "RCUR", "Beitrag 1. Quartal 2026")


def written(*debits: Debit) -> tuple[list[BankFile], list[LeftOut]]:
    found = list(write(debits, creditor=CREDITOR, collect_on=dt.date(2026, 12, 15), message_id="NB-1-2026", at=NOW))
    return [one for one in found if isinstance(one, BankFile)], [one for one in found if isinstance(one, LeftOut)]


def texts(file: BankFile, name: str) -> list[Any]:
    return [element.text for element in ElementTree.fromstring(file.content).iter(f"{SPACE}{name}")]


def test_a_file_says_what_it_was_told() -> None:
    first = replace(DEBIT, end_to_end="2026-1", sequence="FRST", cents=1)
    (file,), left_out = written(DEBIT, first)
    assert left_out == [] and is_valid(file.content)
    assert (file.message_id, file.count, file.cents) == ("NB-1-2026-1", 2, 301)
    assert texts(file, "MsgId") == ["NB-1-2026-1"]
    assert texts(file, "CreDtTm") == ["2026-11-23T09:10:00"]
    assert texts(file, "CtrlSum")[0] == "3.01"
    assert sorted(texts(file, "SeqTp")) == ["FRST", "RCUR"] and len(set(texts(file, "PmtInfId"))) == 2
    assert set(texts(file, "ReqdColltnDt")) == {"2026-12-15"}
    assert set(texts(file, "Nm")) == {"Buerger + Soehne Lindenhof e. V.", "Erika Mueller"}
    assert b"PstlAdr" not in file.content


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Çağla Öztürk-Großmann", "Cagla Oeztuerk-Grossmann"), ("Müller & Töchter", "Mueller + Toechter"), ("🦊 Fuchs", "Fuchs"),
        ("<b>\"Anna\"</b>", "b Anna /b"), ("Іван Шевченко", "Ivan Shevchenko"), ("--/ Meier", "Meier"), ("\u202eAnna\x00", "Anna"),
    ],
)
def test_letters_of_all_kinds_become_those_of_banks(name: str, plain: str) -> None:
    assert spelled(name, 70) == plain
    (file,), _ = written(replace(DEBIT, name=name))
    assert is_valid(file.content)


def test_a_name_of_71_characters_is_cut_after_it_was_spelled() -> None:
    (file,), _ = written(replace(DEBIT, name="ü" * 71, words="ß" * 200))
    assert "ue" * 35 in texts(file, "Nm")
    assert texts(file, "Ustrd") == ["ss" * 70]


def test_one_bad_row_never_stops_the_others() -> None:
    bad = [
        replace(DEBIT, end_to_end="a", iban="DE00"), replace(DEBIT, end_to_end="b", cents=0), replace(DEBIT, end_to_end="c", name="🦊"),
        replace(DEBIT, end_to_end="d", mandate="Müller"), replace(DEBIT, end_to_end="e", mandate="x" * 36),
        replace(DEBIT, end_to_end="f", sequence="NEXT"), replace(DEBIT, end_to_end="g", cents=-300), DEBIT,
    ]
    (file,), left_out = written(DEBIT, *bad)
    assert file.count == 1
    assert [row.end_to_end for row in left_out] == ["a", "b", "c", "d", "e", "f", "g", DEBIT.end_to_end]
    assert all(str(row.why) for row in left_out)


def test_nothing_to_collect_makes_no_file() -> None:
    assert written(replace(DEBIT, cents=0))[0] == []


def test_a_long_run_is_several_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pain008, "MOST_ROWS", 3)
    files, _ = written(*(replace(DEBIT, end_to_end=f"E{number}") for number in range(7)))
    assert [file.count for file in files] == [3, 3, 1]
    assert [file.message_id for file in files] == ["NB-1-2026-1", "NB-1-2026-2", "NB-1-2026-3"]


def test_a_row_shows_no_account_number() -> None:
    assert DEBIT.iban not in repr(DEBIT)


@settings(max_examples=40, deadline=None)
@given(name=st.text(max_size=90), words=st.text(max_size=160), cents=st.integers(-5, 10**12))
def test_whatever_is_in_a_row_the_file_is_valid(name: str, words: str, cents: int) -> None:
    files, left_out = written(replace(DEBIT, name=name, words=words, cents=cents))
    assert len(files) + len(left_out) == 1
    assert all(is_valid(file.content) for file in files)


def test_validation_by_shape_answers_as_the_whole_one() -> None:
    (file,), _ = written(*(replace(DEBIT, end_to_end=f"E{number}", cents=900 + number, amended=number == 3) for number in range(8)))
    breaks = (
        (b">E5<", b"><"), (b">DE02120300000000202051<", b">DE0<"), (b"2026-01-05", b"2026-13-05"), (b"<Ustrd>", b"<Ustrd>" + b"x" * 140),
        (b">9.06<", b">9.061x<"), (b'Ccy="EUR"', b'Ccy="EURO"'), (b"<EndToEndId>E7<", b"x<EndToEndId>E7<"), (b"<RmtInf>", b"<RmtIn/><RmtInf>"),
        (b">RCUR<", b">NEXT<"), (b"<Nm>", b"<Nm>" + b"y" * 141),
    )
    assert is_valid(file.content) and is_valid_by_shape(file.content)
    for old, new in breaks:
        broken = new.join(file.content.rsplit(old, 1))
        assert broken != file.content and not is_valid(broken) and not is_valid_by_shape(broken), old
