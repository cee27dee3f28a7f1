"""What can happen to contributions. One file for each noun."""

from nahbei.contributions.actions.agreements import (
    AgreementInPast,
    AgreementUnclear,
    NobodyToPayWith,
    NothingToPause,
    OthersPayWithThem,
    PersonHasDied,
    agree,
    end,
    keep_as_is,
    pause,
    put_back,
    take_back,
)
from nahbei.contributions.actions.bank_lines import (
    LineIsOpen,
    LineIsSettled,
    NoEuros,
    NotThisBooking,
    ReturnStays,
    SayWhy,
    UsedSince,
    WhoIsIt,
    WrongWay,
    book_line,
    link_line,
    reopen_line,
    set_aside,
)
from nahbei.contributions.actions.cash import (
    CountedBefore,
    DifferenceNeedsReason,
    NoReceiptForThis,
    NotTheLastClosing,
    NotYetThatDay,
    SaysNotWhatFor,
    carry_cash,
    close_cash,
    print_receipt,
    reopen_cash,
    spend_cash,
)
from nahbei.contributions.actions.expenses import pay_expense
from nahbei.contributions.actions.gifts import GiftTooFarAhead, NotAGift, book_donation
from nahbei.contributions.actions.ledger import (
    BookedTooFarAhead,
    ClaimNotOpen,
    NotAnAmount,
    NotThatMuchCredit,
    make_due,
    pay_out,
    receive,
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
    put_back_mandate,
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
from nahbei.contributions.actions.reversing import (
    AlreadyReversed,
    BookedFromBank,
    CannotReverse,
    SettledBefore,
    reverse,
    unbook,
)
from nahbei.contributions.actions.rows import CashIsClosed, NotInCash, YearIsClosed
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
from nahbei.contributions.actions.statements import NoOwnAccount, OtherAccountOnly, read_statement, summary
from nahbei.contributions.actions.submitting import (
    FileForgotten,
    NotSubmitted,
    TooLateForBank,
    export_run,
    fetch_file,
    forget_files,
    return_debit,
    submit_run,
)
from nahbei.contributions.actions.year_letters import announce_year, year_plan
from nahbei.contributions.actions.years import AlreadyClosed, NothingBooked, YearNotOver, close_year

__all__ = [
    "AgreementInPast", "AgreementUnclear", "AlreadyClosed", "AlreadyReversed", "BookedFromBank", "BookedTooFarAhead", "CannotReverse", "CashIsClosed",
    "ClaimNotOpen", "CollectsTooLate", "CollectsTooSoon", "CountedBefore", "DifferenceNeedsReason", "FileForgotten", "GiftTooFarAhead", "LineIsOpen",
    "LineIsSettled", "MandateOver", "MandateThere", "NoCreditorTerms", "NoEuros", "NoOwnAccount", "NoReceiptForThis", "NobodyToPayWith",
    "NobodyToRemind", "NotAGift", "NotAnAmount", "NotInCash", "NotSubmitted", "NotThatMuchCredit", "NotTheLastClosing", "NotThisBooking",
    "NotYetThatDay", "NothingBooked", "NothingToCollect", "NothingToPause", "OtherAccountOnly", "OthersPayWithThem", "PersonHasDied",
    "ReminderGoneOut", "RestsNotAtAll", "RestsTooLong", "ReturnStays", "RulesNeedTiers", "RulesTooFarBack", "RunHasMovedOn", "SameAccount", "SayWhy",
    "SaysNotWhatFor", "SettledBefore", "SignedInFuture", "SignedTooLongAgo", "TierGiven", "TooLateForBank", "UsedSince", "WhoIsIt", "WrongWay",
    "YearIsClosed", "YearNotOver", "agree", "announce_run", "announce_year", "ask_for_approval", "book_donation", "book_line", "cancel_run",
    "carry_cash", "change_account", "checked_day", "close_cash", "close_year", "end", "end_rest", "expire_mandates", "export_run", "fetch_file",
    "forget_files", "forget_mandates", "keep_as_is", "leave_out", "let_rest", "link_line", "make_due", "make_mandate", "make_run", "pause",
    "pause_mandate", "pay_expense", "pay_out", "print_receipt", "put_back", "put_back_mandate", "read_statement", "receive", "reminder_values",
    "reopen_cash", "reopen_line", "resume_mandate", "return_debit", "reverse", "revoke_mandate", "send_reminders", "set_aside", "settle",
    "settle_claim", "sign_mandate", "spend_cash", "submit_run", "summary", "take_back", "topic_of", "unbook", "withdraw_reminders", "write_off",
    "write_rules", "write_terms", "year_plan",
]
