"""What can happen to contributions. One file for each noun."""

from nahbei.contributions.actions.agreements import (
    AgreementInPast,
    AgreementUnclear,
    NothingToPause,
    PersonHasDied,
    agree,
    end,
    keep_as_is,
    pause,
    put_back,
    take_back,
)
from nahbei.contributions.actions.ledger import (
    AlreadyReversed,
    BookedTooFarAhead,
    CannotReverse,
    ClaimNotOpen,
    NotAnAmount,
    NotThatMuchCredit,
    SettledBefore,
    make_due,
    pay_out,
    receive,
    reverse,
    settle,
    settle_claim,
    write_off,
)
from nahbei.contributions.actions.mandates import (
    MandateOver,
    MandateThere,
    SameAccount,
    SignedInFuture,
    SignedTooLongAgo,
    change_account,
    expire_mandates,
    forget_mandates,
    make_mandate,
    pause_mandate,
    resume_mandate,
    revoke_mandate,
    sign_mandate,
    write_terms,
)
from nahbei.contributions.actions.reminders import (
    NobodyToRemind,
    ReminderGoneOut,
    RestsNotAtAll,
    RestsTooLong,
    end_rest,
    let_rest,
    reminder_values,
    send_reminders,
    topic_of,
    withdraw_reminders,
)
from nahbei.contributions.actions.rows import YearIsClosed
from nahbei.contributions.actions.rules import (
    RulesNeedTiers,
    RulesTooFarBack,
    TierGiven,
    write_rules,
)
from nahbei.contributions.actions.runs import (
    CollectsTooLate,
    CollectsTooSoon,
    NoCreditorTerms,
    NothingToCollect,
    RunHasMovedOn,
    announce_run,
    ask_for_approval,
    cancel_run,
    checked_day,
    leave_out,
    make_run,
)
from nahbei.contributions.actions.submitting import (
    NotSubmitted,
    TooLateForBank,
    export_run,
    fetch_file,
    return_debit,
    submit_run,
)
from nahbei.contributions.actions.year_letters import announce_year, year_plan
from nahbei.contributions.actions.years import AlreadyClosed, NothingBooked, YearNotOver, close_year

__all__ = [
    "AgreementInPast", "AgreementUnclear", "AlreadyClosed", "AlreadyReversed", "BookedTooFarAhead", "CannotReverse", "ClaimNotOpen",
    "CollectsTooLate", "CollectsTooSoon", "MandateOver", "MandateThere", "NoCreditorTerms", "NobodyToRemind", "NotAnAmount", "NotSubmitted",
    "NotThatMuchCredit", "NothingBooked", "NothingToCollect", "NothingToPause", "PersonHasDied", "ReminderGoneOut", "RestsNotAtAll",
    "RestsTooLong", "RulesNeedTiers", "RulesTooFarBack", "RunHasMovedOn", "SameAccount", "SettledBefore", "SignedInFuture", "SignedTooLongAgo",
    "TierGiven", "TooLateForBank", "YearIsClosed", "YearNotOver", "agree", "announce_run", "announce_year", "ask_for_approval", "cancel_run",
    "change_account", "checked_day", "close_year", "end", "end_rest", "expire_mandates", "export_run", "fetch_file", "forget_mandates",
    "keep_as_is", "leave_out", "let_rest", "make_due", "make_mandate", "make_run", "pause", "pause_mandate", "pay_out", "put_back", "receive",
    "reminder_values", "resume_mandate", "return_debit", "reverse", "revoke_mandate", "send_reminders", "settle", "settle_claim", "sign_mandate",
    "submit_run", "take_back", "topic_of", "withdraw_reminders", "write_off", "write_rules", "write_terms", "year_plan",
]
