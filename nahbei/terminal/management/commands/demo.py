"""`nahbei demo`: fill an empty database with the demo agency."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from nahbei.foundation.models import Agency
from nahbei.terminal.demo.fill import fill
from nahbei.terminal.processes import demo_mark


class Command(BaseCommand):
    help = "Füllt eine leere Datenbank mit der Demo-Agentur."

    def handle(self, *args: Any, **options: Any) -> None:
        if Agency.objects.exists():
            raise CommandError("In dieser Datenbank ist schon eine Agentur; die Demo braucht eine leere.", returncode=2)
        demo_mark().touch()
        first, second = fill(at=timezone.now())
        self.stdout.write(f"Angelegt: {first} und {second}.")
