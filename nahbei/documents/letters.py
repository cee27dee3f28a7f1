"""Letters after DIN 5008 (form B: window, fold marks), many in one file for the printer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, Self

from nahbei.documents.pdf import CannotBeSet, Cleaner, Pdf, Replaced, compile_pdf, log
from nahbei.foundation.models import Agency

MONTHS = ("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember")
Template = Literal["plain", "information", "referral", "signature", "tables"]
TEMPLATES: tuple[Template, ...] = ("plain", "information", "referral", "signature", "tables")
# Parts of these stand in the body as text, too: who reads the message on a screen sees the same.
SET_APART = {"referral", "tables"}


@dataclass(frozen=True)
class AgencyHead:
    """What stands on the agency's paper."""

    name: str
    carrier: str = ""
    street: str = ""
    postal_code: str = ""
    town: str = ""
    phone: str = ""
    email: str = ""
    opening_hours: str = ""

    @classmethod
    def of(cls, agency: Agency) -> Self:
        return cls(
            agency.name, agency.carrier, agency.street, agency.postal_code, agency.town, agency.phone, agency.email, agency.opening_hours
        )


@dataclass(frozen=True)
class Letter:
    """`window` are the lines of the address. What `data` holds depends on the template:

    information: `told_by` (who called), `facts` (pairs of what and which). referral: `services`, each with `name`,
    `organisation` and `facts`, and `text`: the same as it stands in the body, in whose place they are set. signature: a line to
    sign and a place for the stamp stand below. tables: `tables`, each with `title`, `heads`, `widths` (parts of the line), `numbers`
    (which columns stand right, may be left out) and `rows`, whose cells are lists of lines, and `text` as in a referral.
    """

    window: str
    subject: str
    body: str
    on: dt.date
    template: str = "plain"
    data: Mapping[str, Any] = field(default_factory=dict)
    reference: str = ""
    clerk: str = ""


def letters_pdf(head: AgencyHead, letters: Sequence[Letter]) -> Pdf:
    """All letters in one file, each beginning on its own page. One letter that cannot be set never stops the others."""
    if not letters:
        raise ValueError("no letters to print")
    prepared = [_prepared(letter) for letter in letters]
    left_out: tuple[str, ...] = ()
    try:
        content = _set(head, [data for data, _ in prepared], letters[0].on)
    except CannotBeSet:
        log.warning("a batch of %s letters could not be set as it is; trying them one by one", len(letters))
        prepared, left_out = _those_that_can_be_set(head, letters)
        content = _set(head, [data for data, _ in prepared], letters[0].on)
    replaced = tuple(found for _, found in prepared if found is not None)
    return Pdf(content, replaced, left_out)


def unprintable(letters: Sequence[Letter]) -> tuple[Replaced, ...]:
    """What will be replaced by □ when these letters are printed: cheap, to be said before."""
    return tuple(found for _, found in map(_prepared, letters) if found is not None)


def long_date(on: dt.date) -> str:
    return f"{on.day}. {MONTHS[on.month - 1]} {on.year}"


Prepared = tuple[dict[str, Any], Replaced | None]


def _prepared(letter: Letter, *, latin_only: bool = False) -> Prepared:
    cleaner = Cleaner(latin_only=latin_only)
    template = letter.template if letter.template in TEMPLATES else "plain"
    body, closing = _around_services(letter) if template in SET_APART else (letter.body, "")
    data = {
        "window": _lines(letter.window), "subject": " ".join(letter.subject.split()) or "–", "body": body, "closing": closing,
        "date": long_date(letter.on), "template": template, "data": {**EMPTY[template], **letter.data}, "reference": letter.reference,
        "clerk": letter.clerk,
    }
    return cleaner.clean(data), Replaced(_name(letter), "".join(cleaner.replaced)) if cleaner.replaced else None


def _around_services(letter: Letter) -> tuple[str, str]:
    """What stands before the services and what after: where the body names them, else before the closing."""
    text = str(letter.data.get("text", ""))
    before, found, after = letter.body.partition(text) if text else ("", "", "")
    return (before, after) if found else _closing_apart(letter.body)


def _closing_apart(body: str) -> tuple[str, str]:
    """The services of a referral stand between the text and its last paragraph, the closing."""
    before, gap, closing = body.rstrip().rpartition("\n\n")
    return (before, closing) if gap else (body, "")


def _name(letter: Letter) -> str:
    return next(iter(_lines(letter.window)), letter.subject)


# What a template asks for when the caller left it out.
EMPTY: dict[str, dict[str, Any]] = {
    "plain": {}, "signature": {}, "information": {"told_by": "", "facts": []}, "referral": {"services": [], "text": ""},
    "tables": {"tables": [], "text": ""},
}


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _set(head: AgencyHead, letters: Sequence[Mapping[str, Any]], on: dt.date) -> bytes:
    title = letters[0]["subject"] if len(letters) == 1 else f"{len(letters)} Briefe"
    data = {"title": title, "head": Cleaner().clean(asdict(head)), "letters": list(letters)}
    return compile_pdf("letters.typ", data, on=on)


def _those_that_can_be_set(head: AgencyHead, letters: Sequence[Letter]) -> tuple[list[Prepared], tuple[str, ...]]:
    """Letter by letter: as it is, else with Latin letters only, else not at all."""
    good: list[Prepared] = []
    left_out: list[str] = []
    for letter in letters:
        found = next((each for each in (_prepared(letter), _prepared(letter, latin_only=True)) if _can_be_set(head, each)), None)
        if found is None:
            left_out.append(_name(letter))
        else:
            good.append(found)
    if not good:
        raise CannotBeSet
    return good, tuple(left_out)


def _can_be_set(head: AgencyHead, prepared: Prepared) -> bool:
    try:
        _set(head, [prepared[0]], dt.date(2000, 1, 1))
    except CannotBeSet:
        return False
    return True
