"""What people pay. One file for each noun."""

from nahbei.contributions.models.agreements import (
    Agreement,
    AgreementQuerySet,
    Basis,
    Standing,
)
from nahbei.contributions.models.cash import CashClosing, CashReceipt
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
from nahbei.contributions.models.statements import (
    UNSETTLED,
    BankLine,
    LineBooking,
    LineProposal,
    LineState,
    LineUse,
    Statement,
)
from nahbei.contributions.models.years import ClosedYear

__all__ = [
    "Agreement", "AgreementQuerySet", "BankLine", "Basis", "Booking", "BookingKind", "CashClosing", "CashReceipt", "ClosedYear", "ContributionRules",
    "CreditorTerms", "DebitDownload", "DebitFile", "DebitItem", "DebitNotice", "DebitRow", "DebitRun", "EntryCounts", "ExitCounts", "Household",
    "LIVE_MANDATES", "Ledger", "LineBooking", "LineProposal", "LineState", "LineUse", "MOST_REMINDERS", "Mandate", "MandateQuerySet", "MandateState",
    "PaymentReminder", "ReminderItem", "ReminderRest", "Rhythm", "RowState", "RunState", "Standing", "Statement", "Tier", "UNSETTLED",
]
