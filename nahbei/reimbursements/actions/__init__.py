"""What can happen to expenses and allowances. One file for each noun."""

from nahbei.reimbursements.actions.approving import (
    NotDeclared,
    NothingClaimed,
    NothingToApprove,
    OverTheLimit,
    WrittenByYourself,
    approve,
    check_limits,
    refuse,
    revise,
    submit,
    waiting_step,
)
from nahbei.reimbursements.actions.claims import (
    AlreadyClaimed,
    CardNotTold,
    NoRate,
    NotAnAmount,
    NotAWay,
    NothingPromised,
    NotYet,
    add_allowance,
    add_paper,
    add_visits,
    add_way,
    discard,
    put_line_back,
    take_out,
    take_up_again,
    write_claim,
)
from nahbei.reimbursements.actions.lists import (
    AlreadyInAList,
    ListIsOver,
    NoAccount,
    NothingToPay,
    PaidInFuture,
    PaidOutHere,
    dissolve,
    fetch,
    make_list,
    pay,
    take_back_payment,
)
from nahbei.reimbursements.actions.people import (
    DeclaredInFuture,
    TooMuchElsewhere,
    declare_elsewhere,
    drop_account,
    opened,
    write_account,
)
from nahbei.reimbursements.actions.rows import ClaimHasMovedOn
from nahbei.reimbursements.actions.rules import DecidedInFuture, TooMuchForAKilometre, write_rules
from nahbei.reimbursements.actions.waiving import (
    PromisedAfterwards,
    StandsInAList,
    WaivedTooEarly,
    WaivedTooLate,
    WasACondition,
    take_back_waiver,
    waive,
)

__all__ = [
    "AlreadyClaimed", "AlreadyInAList", "CardNotTold", "ClaimHasMovedOn", "DecidedInFuture", "DeclaredInFuture", "ListIsOver", "NoAccount",
    "NoRate", "NotAWay", "NotAnAmount", "NotDeclared", "NotYet", "NothingClaimed", "NothingPromised", "NothingToApprove", "NothingToPay",
    "OverTheLimit", "PaidInFuture", "PaidOutHere", "PromisedAfterwards", "StandsInAList", "TooMuchElsewhere", "TooMuchForAKilometre",
    "WaivedTooEarly", "WaivedTooLate", "WasACondition", "WrittenByYourself", "add_allowance", "add_paper", "add_visits", "add_way", "approve",
    "check_limits", "declare_elsewhere", "discard", "dissolve", "drop_account", "fetch", "make_list", "opened", "pay", "put_line_back", "refuse",
    "revise", "submit", "take_back_payment", "take_back_waiver", "take_out", "take_up_again", "waiting_step", "waive", "write_account",
    "write_claim", "write_rules",
]
