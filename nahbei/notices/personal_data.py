"""What this room hands out about a person, and how it forgets."""

from __future__ import annotations

from nahbei.foundation.personal_data import declare
from nahbei.notices.models import CircularRecipient, Notice

declare(Notice, path="person", hands_out=("about", "at"), on_erasure="delete")
declare(CircularRecipient, path="person", hands_out=("circular", "left_out"), on_erasure="delete")
