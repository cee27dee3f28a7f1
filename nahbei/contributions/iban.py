"""Account numbers as people type them. What is shown of one anywhere but on its own page is masked."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from schwifty import IBAN
from schwifty.exceptions import SchwiftyException

from nahbei.foundation.refusal import Refusal

LONGEST = 60
CREDITOR_IDENTIFIER = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{3}[A-Z0-9]{1,28}")
GERMAN_IDENTIFIER = re.compile(r"DE[0-9]{2}[A-Z0-9]{3}[0-9]{11}")


class BadIban(Refusal):
    """Never says what was typed: a refusal may end in a log."""

    sentence = _("Diese IBAN stimmt nicht. Bitte vergleichen Sie sie Ziffer für Ziffer mit der Karte oder dem Kontoauszug.")
    field = "iban"


class NotInSepa(BadIban):
    sentence = _("Von einem Konto in diesem Land kann nicht per SEPA-Lastschrift eingezogen werden.")


class BadCreditorIdentifier(Refusal):
    sentence = _("Diese Gläubiger-Identifikationsnummer stimmt nicht. Sie steht im Bescheid der Bundesbank, zum Beispiel DE98ZZZ09999999999.")
    field = "creditor_identifier"


@dataclass(frozen=True)
class Account:
    """A checked account number. `repr` shows no more than the mask."""

    iban: str
    bank: str

    def __repr__(self) -> str:
        return f"Account({masked(self.iban)})"

    @property
    def grouped(self) -> str:
        return grouped(self.iban)


def read(text: str) -> Account:
    """The account that a text names: spaces, small letters and a leading „IBAN“ do no harm."""
    compact = compacted(text)
    try:
        found = IBAN(compact)
    except SchwiftyException:
        raise BadIban from None  # the library's own words hold the number
    if not found.in_sepa_zone:
        raise NotInSepa
    return Account(str(found), found.bank_name or "")


def compacted(text: str) -> str:
    """Without spaces and separators, in capitals, for looking up."""
    letters = re.sub(r"[\W_]+", "", text[:LONGEST], flags=re.ASCII).upper()
    return letters.removeprefix("IBAN")


def grouped(iban: str) -> str:
    """In groups of four, as on a bank card."""
    return " ".join(iban[start : start + 4] for start in range(0, len(iban), 4))


def masked(iban: str) -> str:
    """Enough to recognise one's own account, too little to use it: DE89 … 3000."""
    return f"{iban[:4]} … {iban[-4:]}"


def without_ibans(text: str) -> str:
    """A text with every account number in it masked: what a bank wrote as purpose may hold one."""
    return re.sub(r"\b[A-Za-z]{2}[0-9]{2}(?: ?[A-Za-z0-9]{4}){2,7}(?: ?[A-Za-z0-9]{1,3})?\b", lambda found: masked(compacted(found[0])), text)


def read_creditor_identifier(text: str) -> str:
    """Checked by its two digits (ISO 7064, without the three letters of the business area)."""
    compact = compacted(text)
    fits = GERMAN_IDENTIFIER if compact.startswith("DE") else CREDITOR_IDENTIFIER
    if not fits.fullmatch(compact):
        raise BadCreditorIdentifier
    digits = "".join(str(int(letter, 36)) for letter in compact[7:] + compact[:4])
    if int(digits) % 97 != 1:
        raise BadCreditorIdentifier
    return compact


def is_right(iban: str) -> bool:
    """Country, length and check digits, without looking for the bank."""
    try:
        return bool(IBAN(iban).in_sepa_zone)
    except SchwiftyException:
        return False
