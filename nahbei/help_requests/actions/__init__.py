"""What can happen to a request, from the call to its end."""

from nahbei.help_requests.actions.consents import confirm_consent, resting_on, take_back_consent
from nahbei.help_requests.actions.drafts import drop_draft, purge_drafts, save_draft
from nahbei.help_requests.actions.intake import change_request, receive_request, set_needs
from nahbei.help_requests.actions.notes import purge_health_notes, read_health_note, write_health_note
from nahbei.help_requests.actions.series import NotADateOfThisSeries, restore_date, skip_date
from nahbei.help_requests.actions.states import (
    ReasonIsMissing,
    close,
    move,
    note_export,
    reopen,
    resume,
    return_to_seeker,
    withdraw,
)

__all__ = [
    "NotADateOfThisSeries", "ReasonIsMissing", "change_request", "close", "confirm_consent", "drop_draft", "move", "note_export", "purge_drafts",
    "purge_health_notes", "read_health_note", "receive_request", "reopen", "resting_on", "restore_date", "resume", "return_to_seeker",
    "save_draft", "set_needs", "skip_date", "take_back_consent", "withdraw", "write_health_note",
]
