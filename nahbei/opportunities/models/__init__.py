"""What is stored: positions, projects, and what became of them. One file for each noun."""

from nahbei.opportunities.models.history import Confirmation, ConfirmedBy, Edit, FreshnessTerms, PositionMove, Tally
from nahbei.opportunities.models.positions import (
    Origin,
    Picture,
    Place,
    Position,
    PositionQuerySet,
    PositionState,
    PositionTraining,
    TargetGroup,
    Timing,
)
from nahbei.opportunities.models.projects import Project, ProjectQuerySet, ProjectState
from nahbei.opportunities.models.terms import PositionTerm, PositionTermKind, Zone

__all__ = [
    "Confirmation", "ConfirmedBy", "Edit", "FreshnessTerms", "Origin", "Picture", "Place", "Position", "PositionMove",
    "PositionQuerySet", "PositionState", "PositionTerm", "PositionTermKind", "PositionTraining", "Project", "ProjectQuerySet",
    "ProjectState", "Tally", "TargetGroup", "Timing", "Zone",
]
