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
from nahbei.contributions.actions.rules import (
    RulesNeedTiers,
    RulesTooFarBack,
    TierGiven,
    write_rules,
)

__all__ = [
    "AgreementInPast", "AgreementUnclear", "AlreadyReversed", "BookedTooFarAhead", "CannotReverse", "ClaimNotOpen", "NotAnAmount", "NothingToPause",
    "PersonHasDied", "RulesNeedTiers", "RulesTooFarBack", "SettledBefore", "TierGiven", "agree", "end", "keep_as_is", "make_due", "pause", "put_back",
    "receive", "reverse", "settle", "take_back", "write_off", "write_rules",
]
