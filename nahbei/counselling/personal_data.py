"""What this room hands out and erases about a person. Appointments without a name belong to nobody and are handed out to nobody."""

from nahbei.counselling.models import Adviser, Booking, TalkNote
from nahbei.foundation.personal_data import declare

declare(
    Booking, path="person", hands_out=("on", "start", "end", "way", "topic", "name", "phone", "email", "state", "booked_at", "reason"),
    looked_at=("reason",), on_erasure="anonymise", because="who came is emptied; that a talk took place is counted in reports",
)
declare(TalkNote, path="booking__person", hands_out=("sealed", "written_at", "written_by_name"), looked_at=("sealed",), on_erasure="delete",
        because="what was said in confidence: goes at once, and otherwise 12 months after the talk")
declare(Adviser, path="volunteer__person", hands_out=("name", "hour"), on_erasure="anonymise", because="the name is emptied, the hour stays")
declare(Adviser, path="contact__person", hands_out=("name", "hour"), on_erasure="anonymise", because="the name is emptied, the hour stays")
