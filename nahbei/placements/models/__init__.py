"""From the question to the help (`everyday`), and from the talk to the position (`positions`)."""

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
    "AskedBy", "DeclineReason", "DecliningSide", "Enquiry", "EnquiryQuerySet", "EnquiryState", "EnquiryVisit", "FollowUp", "FollowUpKind",
    "FollowUpOutcome", "FollowUpQuerySet", "FollowUpSide", "Placement", "PlacementQuerySet", "PlacementState", "PositionPlacement",
    "PositionPlacementMove", "PositionPlacementQuerySet", "Referral", "ReferralOutcome", "ReferralQuerySet", "Stage", "Step",
]
