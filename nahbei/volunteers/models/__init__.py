"""Who helps, and what must be in order before."""

from __future__ import annotations

from nahbei.volunteers.models.gates import (
    ConductCertificate,
    ConsentWay,
    GateTerms,
    MinorLimits,
    ParentalConsent,
    ParentLink,
    TrainingRecord,
)
from nahbei.volunteers.models.portraits import Portrait
from nahbei.volunteers.models.talks import ConsultationRecord, FieldInterest, TalkOutcome
from nahbei.volunteers.models.volunteers import (
    Absence,
    ConfidentialityDeclaration,
    DeclarationText,
    Exclusion,
    StateMove,
    Volunteer,
    VolunteerState,
    Willingness,
)

__all__ = [
    "Absence", "ConductCertificate", "ConfidentialityDeclaration", "ConsentWay", "ConsultationRecord", "DeclarationText", "Exclusion",
    "FieldInterest", "GateTerms", "MinorLimits", "ParentLink", "ParentalConsent", "Portrait", "StateMove", "TalkOutcome", "TrainingRecord",
    "Volunteer", "VolunteerState", "Willingness",
]
