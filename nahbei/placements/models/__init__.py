"""From the question to the help (`everyday`), from the talk to the position (`positions`), and how long somebody was there (`hours`)."""

from nahbei.placements.models.everyday import (
    AskedBy,
    Enquiry,
    EnquiryQuerySet,
    EnquiryState,
    EnquiryVisit,
    FollowUp,
    FollowUpKind,
    FollowUpOutcome,
    FollowUpQuerySet,
    FollowUpSide,
    Placement,
    PlacementQuerySet,
    PlacementState,
    Referral,
    ReferralOutcome,
    ReferralQuerySet,
)
from nahbei.placements.models.hours import MOST_MINUTES, PositionHours, PositionHoursQuerySet
from nahbei.placements.models.positions import (
    DeclineReason,
    DecliningSide,
    PositionPlacement,
    PositionPlacementMove,
    PositionPlacementQuerySet,
    Stage,
    Step,
)

__all__ = [
    "MOST_MINUTES", "AskedBy", "DeclineReason", "DecliningSide", "Enquiry", "EnquiryQuerySet", "EnquiryState", "EnquiryVisit",
    "FollowUp", "FollowUpKind", "FollowUpOutcome", "FollowUpQuerySet", "FollowUpSide", "Placement", "PlacementQuerySet",
    "PlacementState", "PositionHours", "PositionHoursQuerySet", "PositionPlacement", "PositionPlacementMove",
    "PositionPlacementQuerySet", "Referral", "ReferralOutcome", "ReferralQuerySet", "Stage", "Step",
]
