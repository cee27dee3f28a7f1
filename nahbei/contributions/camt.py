"""Reads bank statements, camt.053.001.02 and .08, plain or zipped, one booking at a time: memory stays flat.

A file may hold several accounts; a booking may hold several payments (a batch). What does not add up is not taken apart.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import IO
from xml.etree.ElementTree import Element  # nosec B405  # a type only; what reads is defusedxml

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse
from django.utils.translation import gettext_lazy as _

from nahbei.foundation.refusal import Refusal

NAMESPACE = re.compile(r"\{urn:iso:std:iso:20022:tech:xsd:camt\.053\.001\.(02|08)\}")
MOST_BYTES = 60_000_000  # of one statement, unpacked; a year of a large association is a tenth of it
MOST_FILES = 100
LONGEST = 500
NOTHING_SAID = frozenset({"", "NOTPROVIDED", "NOT PROVIDED", "NONREF"})


class StatementRefused(Refusal):
    field = "file"


class NoStatement(StatementRefused):
    sentence = _("Das ist kein Kontoauszug, den Nahbei lesen kann. Holen Sie ihn bei der Bank als „CAMT.053“ (XML oder ZIP).")


class BrokenStatement(StatementRefused):
    sentence = _("Diese Datei ist beschädigt. Holen Sie sie bei der Bank noch einmal. Es wurde nichts gebucht.")


class StatementTooLarge(StatementRefused):
    sentence = _("Diese Datei ist zu groß. Holen Sie den Auszug in kürzeren Zeiträumen. Es wurde nichts gebucht.")


@dataclass(frozen=True)
class Line:
    """One payment on one account. Money that came is positive; `fee_cents` is what a bank took for a return.

    `amount_cents` is in the currency of the account; `original` says what it was in another. `whole` is False where a booking of
    several payments could not be taken apart.
    """

    account: str = field(repr=False)
    currency: str
    booked_on: dt.date
    cents: int
    bank_reference: str
    end_to_end: str = ""
    mandate: str = ""
    name: str = ""
    iban: str = field(default="", repr=False)
    words: str = field(default="", repr=False)
    reason: str = ""
    is_return: bool = False
    fee_cents: int = 0
    original: str = ""
    whole: bool = True
    count: int = 1
    place: int = 0

    @property
    def key(self) -> str:
        """The same payment has the same key in every file that holds it: a statement read twice books once."""
        parts = (
            self.account, self.currency, self.booked_on.isoformat(), str(self.cents), self.bank_reference, self.end_to_end, self.mandate, self.name,
            self.iban, self.words, self.reason, str(self.place),
        )
        return sha256("\x1f".join(parts).encode()).hexdigest()


def read(content: bytes) -> Iterator[Line]:
    """Every booked payment. What is only pending (PDNG, INFO) is left out: it comes again when it is booked."""
    count = 0
    for stream in _documents(content):
        try:
            yield from _lines(stream)
        except (ParseError, DefusedXmlException, UnicodeDecodeError, LookupError, ValueError, zipfile.BadZipFile, EOFError) as problem:
            raise BrokenStatement from problem
        count += 1
    if not count:
        raise NoStatement


def _documents(content: bytes) -> Iterator[_Limited]:
    if not content.startswith(b"PK\x03\x04"):
        yield _Limited(io.BytesIO(content))
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            names = [name for name in packed.namelist() if name.lower().endswith(".xml") and not name.startswith("__MACOSX")]
            if len(names) > MOST_FILES:
                raise StatementTooLarge
            for name in names:
                with packed.open(name) as stream:
                    yield _Limited(stream)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as problem:  # broken, unknown method, behind a password
        raise BrokenStatement from problem


class _Limited:
    """Counts what is really unpacked: what an archive says about its sizes may be a lie."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self._left = stream, MOST_BYTES

    def read(self, size: int = -1) -> bytes:
        part = self._stream.read(min(size, 65_536) if size > 0 else 65_536)
        self._left -= len(part)
        if self._left < 0:
            raise StatementTooLarge
        return part


def _lines(stream: _Limited) -> Iterator[Line]:
    path: list[Element] = []
    account = currency = ""
    seen: dict[str, int] = {}
    for event, element in iterparse(stream, events=("start", "end"), forbid_dtd=True):
        if event == "start":
            if not path and not NAMESPACE.match(element.tag):
                raise NoStatement
            path.append(element)
            continue
        path.pop()
        name = _name(element)
        if name == "Acct" and path and _name(path[-1]) == "Stmt":
            account, currency = _text(element, "Id/IBAN"), _text(element, "Ccy")
        elif name == "Ntry":
            for line in _payments(element, account, currency):
                # Two equal payments on one day are two: the second has another place.
                place = seen.get(line.key, 0)
                seen[line.key] = place + 1
                yield line if not place else _placed(line, place)
        if name in {"Ntry", "Bal", "TxsSummry"} and path:
            path[-1].remove(element)


def _placed(line: Line, place: int) -> Line:
    return Line(**{**line.__dict__, "place": place})


def _payments(entry: Element, account: str, currency: str) -> list[Line]:
    status = _text(entry, "Sts/Cd") or _text(entry, "Sts")
    if status != "BOOK":
        return []
    own = _text_of(entry, "Amt", "Ccy") or currency
    sign = _sign(entry)
    cents = sign * _cents(_text(entry, "Amt"))
    reference = _text(entry, "AcctSvcrRef") or _text(entry, "NtryRef")
    on = _day(entry, "BookgDt") or _day(entry, "ValDt")
    if on is None:
        raise ValueError("a booking without a day")
    parts = _all(entry, "NtryDtls/TxDtls")
    lines = [_part(part, account, own, on, sign, reference) for part in parts]
    if len(lines) > 1 and sum(line.cents for line in lines) == cents:
        return lines
    first = lines[0] if lines else None
    words = _text(entry, "AddtlNtryInf")
    if len(lines) == 1 and first is not None:
        fee = first.fee_cents or max(0, abs(cents) - _original_of(parts[0], own)) if first.is_return else 0
        return [Line(**{**first.__dict__, "cents": cents, "fee_cents": fee, "words": first.words or words})]
    count = len(lines) or int(_text(entry, "NtryDtls/Btch/NbOfTxs") or 1)
    return [Line(account, own, on, cents, reference, words=words, whole=count == 1, count=count)]


def _part(part: Element, account: str, currency: str, on: dt.date, sign: int, reference: str) -> Line:
    incoming = sign > 0
    other = "Dbtr" if incoming else "Cdtr"
    reason = _text(part, "RtrInf/Rsn/Cd") or _text(part, "RtrInf/Rsn/Prtry")
    is_return = _find(part, "RtrInf") is not None
    if is_return:
        other = "Dbtr"  # of the debit that came back: the one it was taken from
    amount, original = _amount(part, currency)
    return Line(
        account, currency, on, sign * amount, _text(part, "Refs/AcctSvcrRef") or reference, end_to_end=_said(part, "Refs/EndToEndId"),
        mandate=_said(part, "Refs/MndtId"), name=_text(part, f"RltdPties/{other}/Pty/Nm") or _text(part, f"RltdPties/{other}/Nm"),
        iban=_text(part, f"RltdPties/{other}Acct/Id/IBAN"), words=" ".join(_texts(part, "RmtInf/Ustrd"))[:LONGEST], reason=reason[:10],
        is_return=is_return, fee_cents=_fee(part, currency), original=original,
    )


def _amount(part: Element, currency: str) -> tuple[int, str]:
    """Cents in the account's currency, and the original where it was another."""
    original = ""
    for path in ("Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/InstdAmt/Amt"):
        text = _text(part, path)
        if text and _text_of(part, path, "Ccy") in {currency, ""}:
            foreign = _text_of(part, "AmtDtls/InstdAmt/Amt", "Ccy")
            if foreign and foreign != currency:
                original = f"{_text(part, 'AmtDtls/InstdAmt/Amt')} {foreign}"
            return _cents(text), original
        if text:
            original = f"{text} {_text_of(part, path, 'Ccy')}"
    return 0, original


def _original_of(part: Element, currency: str) -> int:
    for path in ("AmtDtls/InstdAmt/Amt", "RtrInf/OrgnlInstdAmt"):
        if _text(part, path) and _text_of(part, path, "Ccy") == currency:
            return _cents(_text(part, path))
    return 10**15


def _fee(part: Element, currency: str) -> int:
    total = _text(part, "Chrgs/TtlChrgsAndTaxAmt")
    if total:
        return _cents(total)
    found = _all(part, "Chrgs/Rcrd/Amt") or _all(part, "Chrgs/Amt")
    return sum(_cents(amount.text or "") for amount in found if amount.get("Ccy", currency) == currency)


def _cents(text: str) -> int:
    """Written with a point and at most two places that count; a third that is not zero is no euro amount."""
    found = re.fullmatch(r"([0-9]{1,13})(?:\.([0-9]{1,2})0*)?", text)
    if not found:
        raise ValueError("not an amount")
    return int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))


def _sign(entry: Element) -> int:
    """The indicator says which way the money went, also for a reversal (RvslInd): that flag only says why."""
    word = _text(entry, "CdtDbtInd")
    if word not in {"CRDT", "DBIT"}:
        raise ValueError("neither in nor out")
    return 1 if word == "CRDT" else -1


def _day(entry: Element, name: str) -> dt.date | None:
    text = _text(entry, f"{name}/Dt") or _text(entry, f"{name}/DtTm")
    return dt.date.fromisoformat(text[:10]) if text else None


def _said(part: Element, path: str) -> str:
    text = _text(part, path)
    return "" if text.upper() in NOTHING_SAID else text[:70]


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _all(element: Element, path: str) -> list[Element]:
    found = [element]
    for step in path.split("/"):
        found = [child for parent in found for child in parent if _name(child) == step]
    return found


def _find(element: Element, path: str) -> Element | None:
    return next(iter(_all(element, path)), None)


def _text(element: Element, path: str) -> str:
    found = _find(element, path)
    return " ".join((found.text or "").split())[:LONGEST] if found is not None else ""


def _texts(element: Element, path: str) -> list[str]:
    return [" ".join((found.text or "").split()) for found in _all(element, path) if found.text]


def _text_of(element: Element, path: str, attribute: str) -> str:
    found = _find(element, path)
    return found.get(attribute, "") if found is not None else ""
