"""A receipt for money that was given in cash: half a sheet, to sign and hand over."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass

from nahbei.documents.letters import AgencyHead
from nahbei.documents.pdf import CannotBeSet, Cleaner, Pdf, Replaced, compile_pdf


@dataclass(frozen=True)
class Receipt:
    """`purposes`: what the money was for, in lines. `copied`: somebody has one already."""

    number: str
    amount: str
    words: str
    payer: str
    address: str
    purposes: tuple[str, ...]
    paid_on: str
    taken_by: str
    copied: bool
    on: dt.date


def receipt_pdf(head: AgencyHead, receipt: Receipt) -> Pdf:
    """One page, A5 across."""
    try:
        return _set(head, receipt, Cleaner())
    except CannotBeSet:
        return _set(head, receipt, Cleaner(latin_only=True))


def _set(head: AgencyHead, receipt: Receipt, cleaner: Cleaner) -> Pdf:
    data = cleaner.clean({**asdict(receipt), "purposes": list(receipt.purposes), "on": receipt.on.isoformat(), "head": asdict(head)})
    content = compile_pdf("receipt.typ", data, on=receipt.on)
    return Pdf(content, (Replaced(receipt.number, "".join(cleaner.replaced)),) if cleaner.replaced else ())
