"""Account numbers: checked, named, and never shown whole by accident."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nahbei.contributions import iban

GOOD = "DE89370400440532013000"


@pytest.mark.parametrize("typed", [GOOD, "de89 3704 0044 0532 0130 00", " IBAN: DE89-3704-0044-0532-0130-00 ", "DE89\u00a03704\u00a00044 0532013000"])
def test_as_people_type_it(typed: str) -> None:
    account = iban.read(typed)
    assert (account.iban, account.bank, account.grouped) == (GOOD, "Commerzbank", "DE89 3704 0044 0532 0130 00")
    assert "0532" not in repr(account)


@pytest.mark.parametrize("typed", ["", "DE", GOOD[:-1], "DE88370400440532013000", "💶", "DE89" + "0" * 5_000, "0532013000"])
def test_what_is_none_is_refused_without_repeating_it(typed: str) -> None:
    with pytest.raises(iban.BadIban) as refusal:
        iban.read(typed)
    assert not typed or typed not in str(refusal.value)
    assert refusal.value.__cause__ is None


def test_a_country_outside_the_sepa_is_refused() -> None:
    with pytest.raises(iban.NotInSepa):
        iban.read("TR330006100519786457841326")


@given(typed=st.text(max_size=80))
def test_any_text_is_answered(typed: str) -> None:
    with contextlib.suppress(iban.BadIban):
        assert iban.read(typed).iban.isalnum()


def test_masks() -> None:
    assert iban.masked(GOOD) == "DE89 … 3000"
    hidden = iban.without_ibans(f"Beitrag von {iban.grouped(GOOD)} und {GOOD}, danke. Mandat M-2026-17")
    assert "0532" not in hidden and "danke. Mandat M-2026-17" in hidden


@pytest.mark.parametrize("typed", ["DE98ZZZ09999999999", "de98 zzz 0999 9999 999", "AT61ZZZ01234567890"])
def test_creditor_identifiers(typed: str) -> None:
    assert iban.read_creditor_identifier(typed) == iban.compacted(typed)


@pytest.mark.parametrize("typed", ["", "DE97ZZZ09999999999", "DE98ZZZ0999999999", "DE98ZZZ0999999999X", GOOD])
def test_creditor_identifiers_that_are_none(typed: str) -> None:
    with pytest.raises(iban.BadCreditorIdentifier):
        iban.read_creditor_identifier(typed)
