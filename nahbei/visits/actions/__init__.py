"""What can happen to a visit after it was there."""

from nahbei.visits.actions.approvals import approve_hours, note_export, note_hours_export, take_back_approval
from nahbei.visits.actions.reports import Report, report_visit

__all__ = ["Report", "approve_hours", "note_export", "note_hours_export", "report_visit", "take_back_approval"]
