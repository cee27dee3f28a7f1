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
from nahbei.contributions.actions.rules import (
    RulesNeedTiers,
    RulesTooFarBack,
    TierGiven,
    write_rules,
)

__all__ = [
    "AgreementInPast", "AgreementUnclear", "NothingToPause", "PersonHasDied", "RulesNeedTiers", "RulesTooFarBack", "TierGiven", "agree", "end",
    "keep_as_is", "pause", "put_back", "take_back", "write_rules",
]
