"""What the commands of the terminal have in common."""

from __future__ import annotations

from django.core.management.base import BaseCommand


class TerminalCommand(BaseCommand):
    """Shows only its own options; Django's stay usable for developers."""

    requires_system_checks = []
    suppressed_base_arguments = {
        "--version", "--verbosity", "--settings", "--pythonpath", "--traceback", "--no-color", "--force-color",
        "--skip-checks",
    }
