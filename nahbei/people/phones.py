"""Telephone numbers in every way people write them. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat, PhoneNumberType

COUNTRY = "DE"
LEAST_DIGITS = 3  # 110 is a number; two digits are none
MOST_DIGITS = 20
MOST_OF_ONE = 13  # digits with the 0 in front: more are two numbers in one field
_NUMBER = re.compile(r"[+(\[]*\d[\d\s()\[\]/.,\-+_·•|\\']*")
_SECOND = re.compile(r"[\s/,.\-+|]+(?=[(\[]*(?:0[1-9]|00|\+))|(?=\+)")
# A birth date beside the number, „geb. 12.3.1941, 030 23125 412“. With two digits of the year only in front: „0171 12.10.45“ is a number.
_DAY_MONTH = r"(?<![\d.+(])(?:0?[1-9]|[12]\d|3[01])\.\s?(?:0?[1-9]|1[0-2])\.\s?"
_DATE = re.compile(rf"{_DAY_MONTH}(?:19\d\d|20[0-4]\d)(?![\d.])|^[^\d+(]*{_DAY_MONTH}\d\d(?=[\s,;/]+[(+\d])")
_LEAST_BESIDE_DATE = 5
_LETTER_O = re.compile(r"(?<![^\W\d_])[oO](?=\d)")  # typed for a zero
_LEAST_OF_TWO = 6
_INTERNATIONAL = re.compile(r"^\(?\+|^\(?00")


@dataclass(frozen=True, slots=True)
class Phone:
    """`normal` is compared (+493023125412, or only digits when the area code is missing), `shown` is read."""

    normal: str
    mobile: bool
    shown: str


@dataclass(frozen=True, slots=True)
class ChannelInput:
    """A number or address as the form hands it in."""

    kind: str
    value: str
    label: str = ""


def normalise(text: str) -> Phone | None:
    """The first number in a text; None when there is none. Whatever cannot be completed is kept as it was typed."""
    written = _first_number(text)
    digits = digits_of(written)
    if not LEAST_DIGITS <= len(digits) <= MOST_DIGITS:
        return None
    number = _parsed(written, digits)
    if number is None:
        return Phone(digits, mobile=False, shown=_tidy(written))
    mobile = phonenumbers.number_type(number) == PhoneNumberType.MOBILE
    shown = _shown(number) if phonenumbers.is_valid_number(number) else _tidy(written)
    return Phone(phonenumbers.format_number(number, PhoneNumberFormat.E164), mobile, shown)


def remark(text: str) -> str:
    """What was written around the number: „0202 12345 (Tochter)“ → „Tochter“."""
    readable = _readable(text)
    span = _span(readable)
    if span is None:
        return ""
    around = (readable[: span[0]] + " " + readable[span[1] :]).strip(" ()[]:,;/|.-\t\n")
    return " ".join(around.split())[:80] if any(c.isalnum() for c in around) else ""


def digits_of(text: str) -> str:
    """Digits only, whichever script they were typed in."""
    return "".join(c for c in _readable(text) if c in "0123456789")


def terms(normal: str) -> tuple[set[str], set[str]]:
    """What a number is found by while someone types: beginnings, and endings (read backwards).

    Beginnings: with the country, without it, without the area code. Endings: any last digits.
    """
    if not normal.startswith("+"):
        return {normal.lstrip("0") or normal}, {normal[::-1]}
    try:
        number = phonenumbers.parse(normal)
    except NumberParseException:
        return {normal[1:]}, {normal[:0:-1]}
    national = phonenumbers.national_significant_number(number)
    local = national[phonenumbers.length_of_geographical_area_code(number) :]
    return {normal[1:], national, local}, {normal[:0:-1]}


def typed(text: str) -> str:
    """The digits to look for, without what comes before the area code: „+49 (0)30 23“, „0049 30 23“, „030 23“ → 3023."""
    readable = _first_number(text)
    digits = digits_of(readable)[:MOST_DIGITS]
    if _INTERNATIONAL.match(readable):
        digits = digits.removeprefix("00")
        own = str(phonenumbers.country_code_for_region(COUNTRY))
        return digits.removeprefix(own).lstrip("0") if digits.startswith(own) else digits
    return digits.lstrip("0")


def _first_number(text: str) -> str:
    readable = _readable(text)
    span = _span(readable)
    return readable[span[0] : span[1]].strip(" ,.-/(|_·•'\\\n\t") if span else ""


def _span(readable: str) -> tuple[int, int] | None:
    """Where the first number stands. Of two in one field („0202 123456 / 0176 5554433“) only the first."""
    found = _beside_date(readable) or _NUMBER.search(readable)
    if found is None:
        return None
    run, most = found.group(), MOST_OF_ONE + 2 * bool(_INTERNATIONAL.match(found.group()))
    if len(digits_of(run)) > most:
        for second in _SECOND.finditer(run):
            if len(digits_of(run[: second.start()])) >= _LEAST_OF_TWO:
                return found.start(), found.start() + second.start()
    return found.span()


def _beside_date(readable: str) -> re.Match[str] | None:
    """A number that stands before or after a date; None when there is no date, or nothing but a date."""
    without = _DATE.sub(lambda date: "x" * len(date.group()), readable)
    if without == readable:
        return None
    runs = (run for run in _NUMBER.finditer(without) if len(digits_of(run.group())) >= _LEAST_BESIDE_DATE)
    return next(runs, None)


def _readable(text: str) -> str:
    """Without invisible characters, digits of all scripts as 0 to 9, every kind of dash as one, a bounded length."""
    visible = (c for c in text[:200] if unicodedata.category(c) not in {"Cf", "Cc", "Cs", "Co"} or c in "\t\n")
    return _LETTER_O.sub("0", "".join(_plain(c) for c in visible))


def _plain(character: str) -> str:
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    return "-" if character == "−" or unicodedata.category(character) == "Pd" else character  # people paste every kind of dash


def _parsed(written: str, digits: str) -> PhoneNumber | None:
    """A number of the plan. Without a leading 0 or + it could as well begin after the area code: then none."""
    international = bool(_INTERNATIONAL.match(written))
    if not international and not digits.startswith("0"):
        return None
    try:
        number = phonenumbers.parse(f"+{digits.removeprefix('00')}" if international else digits, COUNTRY)
    except NumberParseException:
        return None
    # Possible is enough: ranges open and close, and a number that was right five years ago must stay comparable.
    return number if phonenumbers.is_possible_number(number) else None


def _shown(number: PhoneNumber) -> str:
    own = number.country_code == phonenumbers.country_code_for_region(COUNTRY)
    return phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL if own else PhoneNumberFormat.INTERNATIONAL)


def _tidy(written: str) -> str:
    return " ".join(written.split())
