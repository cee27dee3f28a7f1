"""What this room hands out and erases about a person."""

from nahbei.events.models import Registration
from nahbei.foundation.personal_data import declare

declare(
    Registration, path="person", hands_out=("event", "name", "email", "phone", "size", "needs_lift", "note", "state", "created_at"),
    on_erasure="delete", because="the event counts its guests by itself; otherwise emptied six weeks after the event (GuestTerms), the figures stay",
)
