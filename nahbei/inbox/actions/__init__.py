"""What can happen to what came in."""

from __future__ import annotations

from nahbei.inbox.actions.filing import file_mail, file_sms
from nahbei.inbox.actions.handling import (
    AlreadySettled,
    assign_incoming,
    forget_incoming,
    reopen_incoming,
    settle_incoming,
)
from nahbei.inbox.actions.keeping import keep_mail, keep_sms

__all__ = [
    "AlreadySettled", "assign_incoming", "file_mail", "file_sms", "forget_incoming", "keep_mail", "keep_sms", "reopen_incoming",
    "settle_incoming",
]
