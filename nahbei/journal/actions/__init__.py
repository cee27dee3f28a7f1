"""What can happen in the Protokollbuch and to reminders."""

from nahbei.journal.actions.entries import (
    DayAlreadyClosed,
    DayHasNotCome,
    EntryNeedsText,
    close_day,
    correct_entry,
    hold_book,
    write_entry,
)
from nahbei.journal.actions.reminders import (
    NotFromThisOffice,
    ReminderAlreadyDone,
    ReminderNeedsText,
    change_reminder,
    finish_reminder,
    finish_reminders_about,
    hand_over,
    move_reminders,
    remind,
    reopen_reminder,
)

__all__ = [
    "DayAlreadyClosed", "DayHasNotCome", "EntryNeedsText", "NotFromThisOffice", "ReminderAlreadyDone", "ReminderNeedsText",
    "change_reminder", "close_day", "correct_entry", "finish_reminder", "finish_reminders_about", "hand_over", "hold_book", "move_reminders",
    "remind", "reopen_reminder", "write_entry",
]
