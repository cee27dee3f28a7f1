"""Lines of the log. A link in a message is a key: its secret must not lie in a file that many can read."""

from __future__ import annotations

import logging
import re

# The doors for people with a link, and whatever else looks like a secret in an address.
_SECRET = re.compile(r"(/(?:reply|feedback|report|sms|calendar|stop)/)[^/\s?\"']+|(/)[A-Za-z0-9_-]{24,}(?=[/?\s\"']|$)")
HIDDEN = "…"


class DiscreetFormatter(logging.Formatter):
    """Django writes the whole address of a page that was not found or broke; what opens it is left out, tracebacks included."""

    def format(self, record: logging.LogRecord) -> str:
        return _SECRET.sub(lambda found: f"{found[1] or found[2]}{HIDDEN}", super().format(record))
