"""What people pay. One file for each noun."""

from nahbei.contributions.models.agreements import (
    Agreement,
    AgreementQuerySet,
    Basis,
    Standing,
)
from nahbei.contributions.models.rules import (
    ContributionRules,
    EntryCounts,
    ExitCounts,
    Household,
    Rhythm,
    Tier,
)

__all__ = [
    "Agreement", "AgreementQuerySet", "Basis", "ContributionRules", "EntryCounts", "ExitCounts", "Household", "Rhythm", "Standing", "Tier",
]
