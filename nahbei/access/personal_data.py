"""What is known of somebody's log-ins, and how it is forgotten."""

from __future__ import annotations

from nahbei.access.models import LogIn, Passkey
from nahbei.foundation.personal_data import declare

declare(LogIn, path="person", hands_out=("address", "browser", "entered_at", "ends_at"), on_erasure="delete")
declare(Passkey, path="person", hands_out=("address", "browser", "created_at", "used_at"), on_erasure="delete")
