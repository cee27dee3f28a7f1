"""What this room hands out and erases about a person."""

from nahbei.foundation.personal_data import declare
from nahbei.inbox.models import Incoming

declare(
    Incoming, path="person", hands_out=("received_at", "channel", "sender", "subject", "text"), on_erasure="delete",
    because="what came of it stands where it belongs; the letter itself is not needed any more",
)
