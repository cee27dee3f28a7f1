"""Reads what was typed after `nahbei` and calls the right command."""

from __future__ import annotations

import os
import sys
from importlib import import_module

import django
from django.core.management import ManagementUtility, get_commands
from django.core.management.base import CommandError
from django.db import OperationalError, ProgrammingError

from nahbei.foundation.garbage import look_less_often
from nahbei.foundation.refusal import Refusal
from nahbei.terminal.processes import follow_parent

# Commands that begin before Django does: they choose settings, replace this process or start others.
EARLY = {
    "up": "startet Webserver, Arbeiter und Zeitgeber zusammen",
    "serve": "startet nur den Webserver",
    "migrate": "bringt die Datenbank auf den Stand dieses Programms",
    "test": "prüft alles (weitere Angaben gehen an pytest)",
    "bench": "misst und druckt JSON-Zeilen (--size S|M|L, --only NAME)",
    "version": "nennt die Version",
}
# Commands of Django's kind, in nahbei/terminal/management/commands/.
LATE = {
    "init": "legt eine Agentur mit ihrem ersten Zugang an",
    "worker": "startet Arbeiter und Zeitgeber",
    "check": "prüft Einstellungen, Datenbank und Mauern",
    "places import": "liest Postleitzahlen aus einer Datei von GeoNames",
    "import positions": "übernimmt Stellen aus CSV, XLSX oder dem XML aus Freinet",
    "import organisations": "übernimmt Organisationen aus CSV oder XLSX",
    "import volunteers": "übernimmt Freiwillige aus CSV oder XLSX",
    "mail receive": "nimmt eine E-Mail an, die der Mailserver übergibt",
    "sms address": "nennt die Adresse, unter der der SMS-Dienst abgibt, was ankommt",
    "demo": "füllt die Datenbank mit der Demo-Agentur",
}
LASTING = frozenset({"serve", "worker"})
# For the mail server (<sysexits.h>): nobody there; try again. It gives a mail up on any other code, and a slip here must not cost one.
NO_USER, LATER = 67, 75


def run(arguments: list[str]) -> int:
    """Run one command; returns the exit code."""
    if not arguments or arguments[0] in {"-h", "--help", "help"}:
        print(overview())
        return 0
    name, rest = arguments[0], arguments[1:]
    if arguments[:2] == ["mail", "receive"]:
        return receive(rest)
    follow_parent()
    choose_connection(name)
    try:
        if name in EARLY:
            return int(import_module(f"nahbei.terminal.{name}").run(rest))
        return late(name, rest)
    except CommandError as problem:
        return complain(str(problem), problem.returncode)
    except Refusal as refusal:
        return complain(str(refusal))
    except OperationalError as problem:
        return complain(f"Die Datenbank antwortet nicht: {str(problem).strip().splitlines()[0]}")
    except ProgrammingError as problem:
        first_line = str(problem).strip().splitlines()[0]
        return complain(f"Die Datenbank passt nicht zum Programm, hilft „nahbei migrate“? ({first_line})")
    except OSError as problem:
        if not problem.filename:
            raise
        return complain(f"{problem.filename} lässt sich nicht lesen oder schreiben: {problem.strerror}.")


def receive(rest: list[str]) -> int:
    """`mail receive`: accepted, nobody there, or later – whatever is wrong with settings, database or program."""
    choose_connection("mail")
    try:
        return late("mail", rest)
    except CommandError as problem:
        return complain(str(problem), problem.returncode if problem.returncode == NO_USER else LATER)
    except SystemExit as end:  # argparse explained itself
        return LATER if end.code else 0
    except Exception as problem:  # the mail stays with the mail server, which tries again
        return complain(f"Die E-Mail ist nicht angenommen: {problem}", LATER)


def choose_connection(name: str) -> None:
    """On PostgreSQL web and worker keep a pool and give up the owner's rights; all others come once, as the owner."""
    if name in LASTING:
        os.environ.setdefault("NAHBEI_DATABASE_ROLE", "nahbei_app")
    else:
        os.environ.setdefault("NAHBEI_POOL", "0")


def late(name: str, rest: list[str]) -> int:
    django.setup()
    look_less_often()
    if rest and f"{name}_{rest[0]}" in get_commands():  # two words: „places import“ is places_import
        name, rest = f"{name}_{rest[0]}", rest[1:]
    if name not in get_commands():
        return complain(f"Den Befehl „{name}“ gibt es nicht. „nahbei help“ zeigt alle.")
    command = ManagementUtility(["nahbei", name]).fetch_command(name)
    command._called_from_command_line = True  # type: ignore[attr-defined]  # argparse explains itself and exits with 2
    options = vars(command.create_parser("nahbei", name).parse_args(rest))
    positional = options.pop("args", ())
    command.execute(*positional, **options)
    return 0


def complain(sentence: str, code: int = 2) -> int:
    print(f"Nahbei: {sentence}", file=sys.stderr)
    return code


def overview() -> str:
    lines = ["nahbei BEFEHL …", ""]
    lines += [f"  {name:<20} {what}" for name, what in (EARLY | LATE).items()]
    return "\n".join([*lines, "", "„nahbei BEFEHL --help“ erklärt einen Befehl."])
