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
    SettledBefore,
    make_due,
    receive,
    reverse,
    settle,
    write_off,
)
from nahbei.contributions.actions.rows import YearIsClosed
from nahbei.contributions.actions.rules import (
    RulesNeedTiers,
    RulesTooFarBack,
    TierGiven,
    write_rules,
)
from nahbei.contributions.actions.years import AlreadyClosed, NothingBooked, YearNotOver, close_year

__all__ = [
    "AgreementInPast", "AgreementUnclear", "AlreadyClosed", "AlreadyReversed", "BookedTooFarAhead", "CannotReverse", "ClaimNotOpen", "NotAnAmount",
    "NothingBooked", "NothingToPause", "PersonHasDied", "RulesNeedTiers", "RulesTooFarBack", "SettledBefore", "TierGiven", "YearIsClosed",
    "YearNotOver", "agree", "close_year", "end", "keep_as_is", "make_due", "pause", "put_back", "receive", "reverse", "settle", "take_back",
    "write_off", "write_rules",
]
