"""Until when something may be given up as a donation, and from when on it was promised. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from nahbei.reimbursements.models import RefundLine
from nahbei.reimbursements.statutory import waiver_terms_on


def waivable_until(lines: Iterable[RefundLine], *, regular: bool) -> dt.date:
    """An amount falls due on its day (§ 271 BGB), so the oldest line decides. `regular`: done usually every month."""
    first = min(line.on for line in lines)
    return waiver_terms_on(first).until(first, regular=regular)


def promised_afterwards(lines: Iterable[RefundLine]) -> list[RefundLine]:
    """Lines for whose day nothing had been promised yet."""
    return [line for line in lines if line.rules.promises_from > line.on]
