"""Writes direct debits as pain.008.001.08. One bad row is left out with its reason and never stops the others.

A file holds at most `MOST_ROWS` rows, so that memory does not grow with the run; each is validated against the schema before anyone sees it.
What is exported is stored as bytes: writing the same rows again gives a file with another MsgId, which a bank would collect twice.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache, partial
from importlib.resources import files
from itertools import islice
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring  # nosec B405  # what reads is defusedxml

import xmlschema
from defusedxml.ElementTree import fromstring
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from sepaxml import SepaDD
from text_unidecode import unidecode

from nahbei.contributions import iban as ibans
from nahbei.foundation.refusal import Refusal

SCHEMA = "pain.008.001.08"
SPACE = f"urn:iso:std:iso:20022:tech:xsd:{SCHEMA}"
PATH = f"{{{SPACE}}}Document/{{{SPACE}}}CstmrDrctDbtInitn/{{{SPACE}}}PmtInf"
MOST_ROWS = 2_000
LONGEST_NAME, LONGEST_WORDS, LONGEST_ID = 70, 140, 35
MOST_CENTS = 99_999_999_999
SEQUENCES = frozenset({"FRST", "RCUR", "FNAL", "OOFF"})
# German banks write two letters for one; the library would write ü as u.
SPELLED = str.maketrans({
    "ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss", "ẞ": "SS", "&": "+", "€": "EUR", "–": "-", "—": "-",
    "„": "'", "“": "'",
})
NOT_ALLOWED = re.compile(r"[^A-Za-z0-9/?:().,'+ -]+")  # what every bank of the SEPA must take
AN_ID = re.compile(r"(?!/)(?!.*//)[A-Za-z0-9/?:().,'+-]{1,35}(?<!/)")


class FileBreaksSchema(Refusal):
    """Should not be possible; if it is, no file is better than one that the bank sends back."""

    sentence = _("Die Datei für die Bank ist nicht entstanden, weil sie nicht der Vorschrift entsprach. Es wurde nichts eingezogen.")


@dataclass(frozen=True)
class Creditor:
    """Who collects."""

    name: str
    iban: str
    identifier: str


@dataclass(frozen=True)
class Debit:
    """One row of a run. `iban` is not shown when the row is."""

    end_to_end: str
    name: str
    iban: str = field(repr=False)
    cents: int
    mandate: str
    signed_on: dt.date
    sequence: str
    words: str
    amended: bool = False  # the same mandate, another account since the last debit


@dataclass(frozen=True)
class BankFile:
    """What goes to the bank, byte for byte."""

    message_id: str
    content: bytes
    count: int
    cents: int


@dataclass(frozen=True)
class LeftOut:
    """A row that is not in any file, and why."""

    end_to_end: str
    why: str | Promise


def spelled(text: str, longest: int) -> str:
    """In the letters every bank takes: Müller & Söhne → Mueller + Soehne; an emoji goes."""
    plain = unidecode(text.translate(SPELLED)).translate(SPELLED)
    return " ".join(NOT_ALLOWED.sub(" ", plain).split()).lstrip("/-: ")[:longest].strip()


def why_not(debit: Debit) -> str | Promise | None:
    """Why a row cannot be collected; None when it can."""
    if debit.cents <= 0:
        return _("0 € werden nicht eingezogen")
    if debit.cents > MOST_CENTS:
        return _("der Betrag ist zu hoch")
    if debit.sequence not in SEQUENCES:
        return _("die Art der Lastschrift stimmt nicht")
    if not AN_ID.fullmatch(debit.mandate) or not AN_ID.fullmatch(debit.end_to_end):
        return _("die Mandatsreferenz enthält Zeichen, die Banken nicht nehmen, oder ist zu lang")
    if not spelled(debit.name, LONGEST_NAME):
        return _("der Name enthält keinen Buchstaben, den Banken nehmen")
    try:
        ibans.read(debit.iban)
    except ibans.BadIban:
        return _("die IBAN stimmt nicht")
    return None


def write(debits: Iterable[Debit], *, creditor: Creditor, collect_on: dt.date, message_id: str, at: dt.datetime) -> Iterator[BankFile | LeftOut]:
    """Files of at most `MOST_ROWS` rows, and in between what was left out. `message_id` gets the number of the file behind it."""
    if not AN_ID.fullmatch(message_id) or len(message_id) > LONGEST_ID - 7:
        raise ValueError("a message id has at most 28 of the letters that banks take")
    left_out: list[LeftOut] = []
    fit = _fitting(debits, left_out)
    for number in range(1, 1_000):
        rows = list(islice(fit, MOST_ROWS))
        yield from left_out
        left_out.clear()
        if not rows:
            return
        yield _file(rows, creditor, collect_on, f"{message_id}-{number}", at)


def _fitting(debits: Iterable[Debit], left_out: list[LeftOut]) -> Iterator[Debit]:
    seen: set[str] = set()
    for debit in debits:
        why = _("steht zweimal in diesem Lauf") if debit.end_to_end in seen else why_not(debit)
        seen.add(debit.end_to_end)
        if why is None:
            yield debit
        else:
            left_out.append(LeftOut(debit.end_to_end, why))


def _file(rows: list[Debit], creditor: Creditor, collect_on: dt.date, message_id: str, at: dt.datetime) -> BankFile:
    document = _document(creditor, message_id, at)
    for row in rows:
        document.add_payment({
            "name": spelled(row.name, LONGEST_NAME), "IBAN": row.iban, "amount": row.cents, "type": row.sequence, "collection_date": collect_on,
            "mandate_id": row.mandate, "mandate_date": row.signed_on, "endtoend_id": row.end_to_end,
            "description": spelled(row.words, LONGEST_WORDS) or "Beitrag",
        })
    content = _exported(document, message_id, frozenset(row.end_to_end for row in rows if row.amended))
    if not is_valid_by_shape(content):
        raise FileBreaksSchema
    return BankFile(message_id, content, len(rows), sum(row.cents for row in rows))


def is_valid(content: bytes) -> bool:
    """Does it keep to the schema?"""
    return bool(_schema().is_valid(content.decode()))


def is_valid_by_shape(content: bytes) -> bool:
    """The same answer, some times as fast, for a file of many rows that are alike.

    Of rows with the same elements and attributes the first is checked whole, in a file that holds one of each; of the others each text is
    checked by the type that the schema gives to its place. This schema knows no rule between rows, so nothing else can be wrong.
    """
    root = fromstring(content)
    shapes: dict[tuple[Any, ...], Element] = {}
    for part in root.iter(f"{{{SPACE}}}PmtInf"):
        for row in part.findall(f"{{{SPACE}}}DrctDbtTxInf"):
            known = shapes.setdefault(_shape(row), row)
            if known is not row:
                if not _texts_fit(row, _TYPES):
                    return False
                part.remove(row)
        if part.find(f"{{{SPACE}}}DrctDbtTxInf") is None:
            part.append(next(iter(shapes.values())))  # its rows are all like one that is checked in another part
    return bool(_schema().is_valid(tostring(root, encoding="unicode")))


def _shape(element: Element) -> tuple[Any, ...]:
    return (element.tag, tuple(sorted(element.items())), *(_shape(child) for child in element))


def _texts_fit(row: Element, known: dict[str, Callable[[str], bool]], place: str = "") -> bool:
    """Each text by its type; where there are elements inside there is no text."""
    here = f"{place}/{row.tag}"
    if len(row):
        return not (row.text or "").strip() and all(not (child.tail or "").strip() and _texts_fit(child, known, here) for child in row)
    if here not in known:
        known[here] = _checker(_schema().find(f"{PATH}{here}"))
    return bool(known[here](row.text or ""))


_TYPES: dict[str, Callable[[str], bool]] = {}


def _checker(place: Any) -> Callable[[str], bool]:
    """For texts: their patterns and lengths, without all that a validator does around them. For amounts and days, of which there are few
    different ones: the validator itself, once for each."""
    kind = place.type
    if kind.is_simple() and kind.is_restriction() and kind.base_type.local_name == "string" and kind.base_type.is_primitive():
        facets = [facet for facet in (kind.patterns, *kind.validators) if facet is not None]
        return partial(_fits, facets)
    return lru_cache(maxsize=10_000)(lambda text: bool(kind.is_valid(text)))


def _fits(facets: list[Callable[[str], object]], text: str) -> bool:
    try:
        for facet in facets:
            facet(text)
    except xmlschema.XMLSchemaValidationError:
        return False
    return True


@cache
def _schema() -> xmlschema.XMLSchema:
    # read once for each process: it takes a third of a second
    return xmlschema.XMLSchema(str(files("sepaxml") / "schemas" / f"{SCHEMA}.xsd"))


def _document(creditor: Creditor, message_id: str, at: dt.datetime) -> Any:
    document = SepaDD(
        {"name": spelled(creditor.name, LONGEST_NAME), "IBAN": creditor.iban, "creditor_id": creditor.identifier, "batch": True, "currency": "EUR"},
        schema=SCHEMA, clean=False,
    )
    head = document._xml.find("CstmrDrctDbtInitn/GrpHdr")
    head.find("MsgId").text = message_id
    head.find("CreDtTm").text = at.strftime("%Y-%m-%dT%H:%M:%S")
    return document


def _exported(document: Any, message_id: str, amended: frozenset[str] = frozenset()) -> bytes:
    """With ids of ours: what the library rolls itself could not be found again in our books."""
    document._finalize_batch()
    if amended:
        _say_amended(document, amended)
    for number, node in enumerate(document._xml.iter("PmtInfId"), 1):
        node.text = f"{message_id}-{number}"
    document._finalize_batch = lambda: None  # done; it would append everything once more
    content: bytes = document.export(validate=False)
    return content


def _say_amended(document: Any, amended: frozenset[str]) -> None:
    """„Same mandate, new debtor account“: the library does not know how to say so."""
    for row in document._xml.iter("DrctDbtTxInf"):
        if row.find("PmtId/EndToEndId").text in amended:
            mandate = row.find("DrctDbtTx/MndtRltdInf")
            SubElement(mandate, "AmdmntInd").text = "true"
            node = SubElement(mandate, "AmdmntInfDtls")
            for name in ("OrgnlDbtrAcct", "Id", "Othr", "Id"):
                node = SubElement(node, name)
            node.text = "SMNDA"
