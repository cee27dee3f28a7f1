"""`nahbei mail receive`: the mail server hands over one mail. What it is told with the exit code is in <sysexits.h>."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any, BinaryIO

from django.core.management.base import CommandError
from django.db import Error as DatabaseProblem
from django.utils import timezone

from nahbei.foundation.models import Agency
from nahbei.inbox.receiving import MOST_KEPT, NobodyHere, receive_mail
from nahbei.terminal.command import TerminalCommand

NO_USER, LATER = 67, 75
PIECE = 1 << 20


class Command(TerminalCommand):
    help = "Nimmt eine E-Mail von der Standardeingabe an (für Postfix, Exim)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", default="", help="an welche Adresse sie ging (Umschlag)")
        parser.add_argument("--from", dest="returns_to", default=None, help="von welcher Adresse sie kam (Umschlag)")
        parser.add_argument("--agency", default="", help="Kurzname der Agentur für Post ohne eigene Antwortadresse")

    def handle(self, *, to: str, returns_to: str | None, agency: str, **_options: Any) -> None:
        raw, size = _whole(sys.stdin.buffer)
        try:
            house = Agency.objects.get(slug=agency) if agency else None
            receive_mail(raw, size=size, to=to, agency=house, returns_to=returns_to, at=timezone.now())
        except NobodyHere:
            raise CommandError("Diese Adresse gibt es hier nicht.", returncode=NO_USER) from None
        except Agency.DoesNotExist:  # a slip in the mail server's file is mended before mails are given up
            raise CommandError(f"Die Agentur „{agency}“ gibt es nicht.", returncode=LATER) from None
        except DatabaseProblem as problem:
            first = (str(problem).strip().splitlines() or ["?"])[0]
            raise CommandError(f"Die Datenbank antwortet nicht: {first}", returncode=LATER) from problem


def _whole(pipe: BinaryIO) -> tuple[bytes, int]:
    """The beginning, and how much there was. All is read: a mail server whose pipe breaks sends the mail back."""
    kept, size = bytearray(), 0
    while piece := pipe.read(PIECE):
        size += len(piece)
        kept += piece[: max(MOST_KEPT - len(kept), 0)]
    return bytes(kept), size
