"""What this room hands out and erases about a person."""

from nahbei.foundation.personal_data import declare
from nahbei.journal.models import Entry, Reminder

declare(Entry, path="person", hands_out=("number", "at", "kind", "text"), looked_at=("text",), on_erasure="anonymise",
        because="the journal is numbered without gaps and append-only: the text is emptied with the number of the erasure")
declare(Reminder, path="person", hands_out=("kind", "due_at", "text", "created_at", "done_at"), looked_at=("text",), on_erasure="delete")
