"""What people pay. One file for each noun."""

from nahbei.contributions.models.agreements import (
    Agreement,
    AgreementQuerySet,
    Basis,
    Standing,
)
from nahbei.contributions.models.ledger import Booking, BookingKind, Ledger
from nahbei.contributions.models.mandates import (
    LIVE_MANDATES,
    CreditorTerms,
    Mandate,
    MandateQuerySet,
    MandateState,
)
from nahbei.contributions.models.reminders import (
    MOST_REMINDERS,
    PaymentReminder,
    ReminderItem,
    ReminderRest,
)
from nahbei.contributions.models.rules import (
    ContributionRules,
    EntryCounts,
    ExitCounts,
    Household,
    Rhythm,
    Tier,
)
from nahbei.contributions.models.runs import (
    DebitDownload,
    DebitFile,
    DebitItem,
    DebitNotice,
    DebitRow,
    DebitRun,
    RowState,
    RunState,
)
from nahbei.contributions.models.years import ClosedYear

__all__ = [
    "LIVE_MANDATES", "MOST_REMINDERS", "Agreement", "AgreementQuerySet", "Basis", "Booking", "BookingKind", "ClosedYear", "ContributionRules",
    "CreditorTerms", "DebitDownload", "DebitFile", "DebitItem", "DebitNotice", "DebitRow", "DebitRun", "EntryCounts", "ExitCounts", "Household",
    "Ledger", "Mandate", "MandateQuerySet", "MandateState", "PaymentReminder", "ReminderItem", "ReminderRest", "Rhythm", "RowState", "RunState",
    "Standing", "Tier",
]
