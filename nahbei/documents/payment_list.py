"""Who gets how much, on paper: for the online banking of the treasurer, or to sign when the money is handed over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from nahbei.documents.letters import AgencyHead, long_date
from nahbei.documents.pdf import CannotBeSet, Cleaner, Pdf, Replaced, compile_pdf


@dataclass(frozen=True)
class PaymentLine:
    """`account` in groups of four; empty where it is paid in cash."""

    name: str
    account: str
    purpose: str
    amount: str

    def __repr__(self) -> str:
        return f"PaymentLine({self.purpose})"


@dataclass(frozen=True)
class PaymentList:
    """`to_sign`: a column for the signature of whoever takes the money. `state` says in words whether it is paid."""

    title: str
    state: str
    lines: Sequence[PaymentLine]
    total: str
    to_sign: bool
    on: dt.date


def payment_list_pdf(head: AgencyHead, paper: PaymentList) -> Pdf:
    """As PDF; each page repeats the heads of the columns."""
    try:
        return _set(head, paper, Cleaner())
    except CannotBeSet:
        return _set(head, paper, Cleaner(latin_only=True))


def _set(head: AgencyHead, paper: PaymentList, cleaner: Cleaner) -> Pdf:
    data = cleaner.clean({**asdict(paper), "on": long_date(paper.on), "head": asdict(head)})
    content = compile_pdf("payment_list.typ", data, on=paper.on)
    return Pdf(content, (Replaced(paper.title, "".join(cleaner.replaced)),) if cleaner.replaced else ())
