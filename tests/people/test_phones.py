"""Numbers in every way people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nahbei.people import phones
from nahbei.people.phones import normalise


@pytest.mark.parametrize("written", [
    "0202 1234567", "0202/123 45-67", "0202-1234567", "(0202) 1234567", "0202.123.4567", "+49 202 1234567", "+49 (0)202 1234567",
    "(+49) 202/1234567", "0049 202 1234567", "0049 (0) 202 1234567", "  0202 – 1234567 ", "\u200f0202\u202c 1234567",
    "☎️ 0202 1234567", "Tel.: 0202 1234567 (Tochter)", "٠٢٠٢ ١٢٣٤٥٦٧", "0202 1234567 oder 0171 1234567",
    "0202\u20111234567", "0202\u20101234567", "0202\uff0d1234567", "0202_1234567", "0202 · 1234567", "O2O2 1234567", "tel:+49-202-1234567",
    "0202 1234567 / 0171 1234567", "0202 1234567, 0171 1234567", "0202/1234567/0171/1234567", "0202 1234567\n0171 1234567",
    "0202 1234567 +49 171 1234567", "0202 1234567 0171 1234567", "+49 202 1234567 / +49 171 1234567", "0202 1234567; 0171-1234567",
])
def test_all_ways_are_the_same_number(written: str) -> None:
    number = normalise(written)
    assert number is not None
    assert (number.normal, number.shown, number.mobile) == ("+492021234567", "0202 1234567", False)


@pytest.mark.parametrize(("written", "normal"), [("202 1234567", "2021234567"), ("1234567", "1234567"), ("12 34 5", "12345"), ("110", "110")])
def test_without_the_leading_zero_it_stays_as_typed(written: str, normal: str) -> None:
    number = normalise(written)
    assert number is not None
    assert (number.normal, number.shown) == (normal, written)


@pytest.mark.parametrize(("written", "normal"), [
    ("0202 1234", "+492021234"), ("030/23 12 54 12", "+493023125412"), ("02333 4711", "+4923334711"), ("0306 1", "+493061"),
])
def test_short_and_old_numbers_are_kept_comparable(written: str, normal: str) -> None:
    number = normalise(written)
    assert number is not None
    assert number.normal == normal


def test_a_mobile_number_is_known_as_one() -> None:
    number = normalise("0152 28817386")
    assert number is not None
    assert number.mobile


def test_a_number_from_abroad_keeps_its_country() -> None:
    number = normalise("+90 532 123 45 67")
    assert number is not None
    assert (number.normal, number.shown) == ("+905321234567", "+90 532 123 45 67")


@pytest.mark.parametrize("text", ["", "   ", "keine", "12", "😀", "+", "\u200f", "0" * 10_000, "1" * 21, "<script>"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert normalise(text) is None


@pytest.mark.parametrize(("text", "remark"), [
    ("0202 12345 (Tochter)", "Tochter"), ("Nachbarin: 0202 12345", "Nachbarin"), ("0202 12345", ""), ("☎️ 0202 12345", ""), ("keine", ""),
    ("0202 1234567 / 0171 1234567", "0171 1234567"), ("0202 1234567, 0171 1234567 (Sohn)", "0171 1234567 (Sohn"),
])
def test_what_stands_around_the_number_is_kept_as_a_remark(text: str, remark: str) -> None:
    assert phones.remark(text) == remark


@pytest.mark.parametrize("typed", ["030 23", "+49 30 23", "+49 (0)30 23", "0049 30 23", "0049 (0)30-23", "(030) 23", "3023"])
def test_what_is_typed_so_far_leads_to_the_same_digits(typed: str) -> None:
    assert phones.typed(typed) == "3023"


@pytest.mark.parametrize(
    "text",
    [
        "12.3.1941 030 23125 412", "12.03.1941, 030/23125412", "geb. 12. 3. 1941: 030 23125-412", "Albers, 12.3.41, 030 23125412",
        "030 23125 412, 12.3.1941", "1.1.2001 (030) 23125412",
    ],
)
def test_a_birth_date_beside_a_number_is_none(text: str) -> None:
    number = normalise(text)
    assert number is not None
    assert number.normal == "+493023125412"
    assert phones.typed(text) == "3023125412"


@pytest.mark.parametrize(("written", "normal"), [
    ("0171 12.10.45", "+49171121045"), ("0171.12.10.45", "+49171121045"), ("030.23.12.54.12", "+493023125412"), ("12.3.1941", "1231941"),
])
def test_a_number_written_with_dots_is_no_date(written: str, normal: str) -> None:
    number = normalise(written)
    assert number is not None
    assert number.normal == normal


@given(st.text(max_size=300))
def test_no_text_breaks_it(text: str) -> None:
    number = normalise(text)
    assert phones.typed(text).isdecimal() or phones.typed(text) == ""
    phones.remark(text)
    if number is not None:
        beginnings, endings = phones.terms(number.normal)
        assert all(term.isdecimal() for term in beginnings | endings)
        assert normalise(number.normal) is not None
