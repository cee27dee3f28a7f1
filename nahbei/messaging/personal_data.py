"""What the outbox hands out about a person, and how it forgets."""

from __future__ import annotations

from nahbei.foundation.personal_data import declare
from nahbei.messaging.models import Message, OptOut, StopLink

declare(
    Message, path="person", hands_out=("created_at", "channel", "to_address", "subject", "body", "state"), on_erasure="anonymise",
)
declare(OptOut, path="person", hands_out=("group", "since", "by_name"), on_erasure="delete")
declare(StopLink, path="person", hands_out=(), on_erasure="delete", because="a digest that leads to what is handed out as an opt-out")
