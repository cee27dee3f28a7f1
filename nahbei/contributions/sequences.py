"""Which kind of debit comes next, which reasons let a mandate rest, when it lapses. Pure."""

from __future__ import annotations

import datetime as dt

from dateutil.relativedelta import relativedelta

# The account is gone, or somebody said no: the next debit would come back, too. „Nicht gedeckt“ (AM04, MS03) may work next time.
PAUSING = frozenset({"AC01", "AC04", "AC06", "AC13", "AG01", "BE05", "MD01", "MD02", "MD06", "MD07", "MS02", "SL01", "RR01"})
UNUSED_MONTHS = 36
KEPT_MONTHS = 14


def sequence_of(*, collected: bool, last: bool) -> str:
    """`collected`: from this account, by this mandate, and it did not come back. A first debit is first even when it is the last."""
    if not collected:
        return "FRST"
    return "FNAL" if last else "RCUR"


def lapses_on(signed_on: dt.date, last_used_on: dt.date | None) -> dt.date:
    """From this day on the mandate counts no more."""
    day: dt.date = (last_used_on or signed_on) + relativedelta(months=UNUSED_MONTHS)
    return day


def forgotten_on(ended_on: dt.date, last_used_on: dt.date | None) -> dt.date:
    """From this day on nobody needs to prove any more that it was there."""
    day: dt.date = max(ended_on, last_used_on or ended_on) + relativedelta(months=KEPT_MONTHS)
    return day


def lets_rest(reason: str) -> bool:
    return reason in PAUSING
