"""`nahbei init`: a real agency and the account that leads it."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.core.validators import validate_email
from django.utils import timezone

from nahbei.desk.founding import found_office
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import State
from nahbei.terminal.command import TerminalCommand
from nahbei.terminal.migrate import prepare
from nahbei.terminal.processes import demo_mark

STATES = ", ".join(f"{code} {name}" for code, name in State.choices)


class Command(TerminalCommand):
    help = "Legt eine Agentur mit ihrem ersten Zugang an. Fragt, was nicht angegeben ist."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", help="Name der Agentur")
        parser.add_argument("--slug", default="", help="Kurzname in der Adresse (sonst aus dem Namen)")
        parser.add_argument("--town", help="Ort")
        parser.add_argument("--state", help=f"Bundesland: {STATES}")
        parser.add_argument("--account-name", help="Name der Person, die die Agentur leitet")
        parser.add_argument("--email", help="ihre E-Mail-Adresse; damit meldet sie sich an")
        parser.add_argument("--no-input", action="store_true", help="nichts fragen; was fehlt, ist ein Fehler")

    def handle(self, **options: Any) -> None:
        if demo_mark().exists():
            raise CommandError(
                f"Im Datenordner {settings.DATA} liegt die Demo. "
                "Nehmen Sie für die echte Agentur einen anderen: NAHBEI_DATA=…",
                returncode=2,
            )
        ask = _refuse if options["no_input"] else _ask
        name = options["name"] or ask("Name der Agentur", "--name")
        town = options["town"] or ask("Ort", "--town")
        state = _state(options["state"] or ask(f"Bundesland ({STATES})", "--state"))
        lead_name = options["account_name"] or ask("Ihr Name (Sie leiten die Agentur)", "--account-name")
        lead_email = _email(options["email"] or ask("Ihre E-Mail-Adresse", "--email"))
        prepare()
        try:
            agency = found_office(
                name=name, slug=options["slug"], town=town, state=state, lead_name=lead_name, lead_email=lead_email,
                by=Actor("nahbei init", "clock"), at=timezone.now(),
            )
        except ValidationError as problem:
            raise CommandError(" ".join(problem.messages), returncode=2) from problem
        self.stdout.write(f"{agency.name} ist angelegt. Anmelden als {lead_email} unter {settings.NAHBEI_ADDRESS}")
        if not settings.EMAIL_HOST:
            folder = getattr(settings, "EMAIL_FILE_PATH", settings.DATA)
            self.stdout.write(f"Kein Mailserver eingestellt (NAHBEI_SMTP_HOST): Anmelde-Codes liegen in {folder}.")


def _ask(question: str, option: str) -> str:
    answer = ""
    while not answer:
        try:
            answer = input(f"{question}: ").strip()
        except EOFError:
            _refuse(question, option)
    return answer


def _refuse(question: str, option: str) -> str:
    raise CommandError(f"Es fehlt: {question.split(' (')[0]}. Geben Sie {option} an.", returncode=2)


def _state(text: str) -> str:
    """A code (NW) or the name (Nordrhein-Westfalen)."""
    for code, name in State.choices:
        if text.strip().casefold() in {code.casefold(), str(name).casefold()}:
            return str(code)
    raise CommandError(f"Das Bundesland „{text}“ gibt es nicht. Möglich sind: {STATES}.", returncode=2)


def _email(text: str) -> str:
    check: Callable[[str], None] = validate_email
    try:
        check(text)
    except ValidationError:
        raise CommandError(f"„{text}“ ist keine E-Mail-Adresse.", returncode=2) from None
    return text
