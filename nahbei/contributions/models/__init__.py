"""What people pay. One file for each noun."""

from nahbei.contributions.models.agreements import (
    Agreement,
    AgreementQuerySet,
    Basis,
    Standing,
)
from nahbei.contributions.models.ledger import Booking, BookingKind, Ledger
from nahbei.contributions.models.rules import (
    ContributionRules,
    EntryCounts,
    ExitCounts,
    Household,
    Rhythm,
    Tier,
)
from nahbei.contributions.models.years import ClosedYear

__all__ = [
    "Agreement", "AgreementQuerySet", "Basis", "Booking", "BookingKind", "ClosedYear", "ContributionRules", "EntryCounts", "ExitCounts",
    "Household", "Ledger", "Rhythm", "Standing", "Tier",
]
