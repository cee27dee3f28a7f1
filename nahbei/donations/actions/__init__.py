"""What can happen to gifts. One file for each noun."""

from nahbei.donations.actions.gifts import (
    GiftConfirmed,
    GiftStandsInRoom,
    GiftTakenBack,
    GiverUnclear,
    OnlyPeopleWaive,
    ThingNeedsWords,
    WaiverNeedsBasis,
    give,
    take_back,
)

__all__ = [
    "GiftConfirmed", "GiftStandsInRoom", "GiftTakenBack", "GiverUnclear", "OnlyPeopleWaive", "ThingNeedsWords", "WaiverNeedsBasis", "give",
    "take_back",
]
