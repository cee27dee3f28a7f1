"""What can happen to rules, and by them."""

from nahbei.notices.actions.circulars import (
    begin_circular,
    change_circular,
    discard_circular,
    send_circular,
    stop_circular,
)
from nahbei.notices.actions.rules import add_rule, change_rule, furnish_rules, switch_rule
from nahbei.notices.actions.speaking import Spoken, send_due, would_send

__all__ = [
    "Spoken", "add_rule", "begin_circular", "change_circular", "change_rule", "discard_circular", "furnish_rules", "send_circular", "send_due",
    "stop_circular", "switch_rule", "would_send",
]
