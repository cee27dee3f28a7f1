"""Say what was done, and offer to undo it. Undo instead of „Are you sure?“."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest

UNDO = "undo:"


def say_done(request: HttpRequest, text: str, *, undo: str = "") -> None:
    """Shown on the next page; `undo` is an address of ours that takes a POST."""
    messages.success(
        request, text, extra_tags=f"{UNDO}{undo}" if undo.startswith("/") and not undo.startswith("//") else ""
    )
