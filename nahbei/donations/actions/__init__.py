"""What can happen to gifts. One file for each noun."""

from nahbei.donations.actions.confirmations import (
    AddressMissing,
    NoTaxStatus,
    NothingToConfirm,
    NotTogether,
    RevocationNeedsWhy,
    RevokedBefore,
    TaxStatusTooOld,
    ThingStandsAlone,
    confirm,
    confirm_donor,
    confirm_year,
    forget_confirmations,
    revoke,
)
from nahbei.donations.actions.gifts import (
    GiftConfirmed,
    GiftStandsInRoom,
    GiftTakenBack,
    GiverUnclear,
    OnlyPeopleWaive,
    ThingNeedsWords,
    WaiverNeedsBasis,
    give,
    give_by_line,
    take_back,
)
from nahbei.donations.actions.tax_status import NoticeInFuture, write_tax_status

__all__ = [
    "AddressMissing", "GiftConfirmed", "GiftStandsInRoom", "GiftTakenBack", "GiverUnclear", "NoTaxStatus", "NotTogether", "NothingToConfirm",
    "NoticeInFuture", "OnlyPeopleWaive", "RevocationNeedsWhy", "RevokedBefore", "TaxStatusTooOld", "ThingNeedsWords", "ThingStandsAlone",
    "WaiverNeedsBasis", "confirm", "confirm_donor", "confirm_year", "forget_confirmations", "give", "give_by_line", "revoke", "take_back",
    "write_tax_status",
]
