"""What can happen in counselling: hours are set up, talks are booked, moved, cancelled, held, written down."""

from nahbei.counselling.actions.bookings import Visitor, book
from nahbei.counselling.actions.changes import assign_person, cancel, move, restore, settle
from nahbei.counselling.actions.days import add_pause, cancel_day, remove_pause, take_back_day
from nahbei.counselling.actions.hours import AdviserInput, retire_hour, return_hour, save_hour
from nahbei.counselling.actions.keeping import forget, remind
from nahbei.counselling.actions.notes import read_note, write_note

__all__ = [
    "AdviserInput", "Visitor", "add_pause", "assign_person", "book", "cancel", "cancel_day", "forget", "move", "read_note", "remind",
    "remove_pause", "restore", "retire_hour", "return_hour", "save_hour", "settle", "take_back_day", "write_note",
]
