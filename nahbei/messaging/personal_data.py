"""What the outbox hands out about a person, and how it forgets."""

from __future__ import annotations

from nahbei.foundation.personal_data import declare
from nahbei.messaging.models import Message

declare(
    Message, path="person", hands_out=("created_at", "channel", "to_address", "subject", "body", "state"), on_erasure="anonymise",
)
