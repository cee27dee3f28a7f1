"""A SEPA mandate to be signed: the words of the law, what is known filled in, lines for the rest."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass

from nahbei.documents.letters import AgencyHead
from nahbei.documents.pdf import CannotBeSet, Cleaner, Pdf, Replaced, compile_pdf


@dataclass(frozen=True)
class MandateForm:
    """`holder` is whose account it is, `member` for whom, where that is somebody else. No account: it is written by hand."""

    creditor: str
    identifier: str
    reference: str
    holder: str
    address: str
    member: str
    notice_days: int
    on: dt.date


def mandate_pdf(head: AgencyHead, form: MandateForm) -> Pdf:
    """One page, the lower half to sign."""
    try:
        return _set(head, form, Cleaner())
    except CannotBeSet:
        return _set(head, form, Cleaner(latin_only=True))


def _set(head: AgencyHead, form: MandateForm, cleaner: Cleaner) -> Pdf:
    data = cleaner.clean({**asdict(form), "on": form.on.isoformat(), "head": asdict(head)})
    content = compile_pdf("mandate.typ", data, on=form.on)
    return Pdf(content, (Replaced(form.reference, "".join(cleaner.replaced)),) if cleaner.replaced else ())
