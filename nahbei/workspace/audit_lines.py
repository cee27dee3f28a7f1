"""Which lines of the audit trail somebody may read."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Q, QuerySet

from nahbei.foundation.models import AuditEntry
from nahbei.foundation.rights import Right

# Even without an amount a line of these rooms tells who owes, gives or gets back.
MONEY_ROOMS = ("contributions", "donations", "reimbursements")


def readable(lines: QuerySet[AuditEntry], may: Callable[[Right], bool]) -> QuerySet[AuditEntry]:
    """Without money for whoever may not see money."""
    if may(Right.MONEY):
        return lines
    about_money = Q()
    for room in MONEY_ROOMS:
        about_money |= Q(what__startswith=f"{room}.")
    return lines.exclude(about_money)
