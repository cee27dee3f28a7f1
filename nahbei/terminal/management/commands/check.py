"""`nahbei check`: is this installation fit for work? One line for each answer; exit code 1 when something is wrong."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.core import checks
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from nahbei.foundation import walls
from nahbei.foundation.models import Agency, ClockTick
from nahbei.foundation.profile import missing, profile_of
from nahbei.foundation.tenancy import agency_scope
from nahbei.terminal.command import TerminalCommand

# A finding: None when all is well, else the sentence that says what is wrong and what helps.
Finding = str | None
CLOCK_SLEEPS_AFTER = dt.timedelta(minutes=15)


def database_answers() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return None


def no_role_passes_the_walls() -> Finding:
    """A superuser or BYPASSRLS passes every policy: then nothing would hold the agencies apart."""
    mighty = walls.roles_that_pass(connection)
    if mighty:
        return f"Die Rolle {', '.join(mighty)} darf alle Mauern umgehen: ALTER ROLE … NOSUPERUSER NOBYPASSRLS."
    return None


def migrations_are_applied() -> Finding:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"{len(missing)} Umbauten der Datenbank fehlen: nahbei migrate" if missing else None


def walls_stand() -> Finding:
    missing = walls.missing(connection)
    return f"Es fehlen Mauern ({', '.join(missing[:3])} …): nahbei migrate" if missing else None


def keys_are_private() -> Finding:
    path = Path(settings.DATA) / "keys.json"
    if path.stat().st_mode & 0o077:
        return f"Die Schlüssel sind für andere lesbar: chmod 600 {path}"
    return None


def mail_is_set() -> Finding:
    if settings.NAHBEI_DEMO or settings.EMAIL_HOST:
        return None
    return "Kein Mailserver: setzen Sie NAHBEI_SMTP_HOST, sonst bleiben Anmelde-Codes und Nachrichten hier liegen."


def answers_come_in() -> Finding:
    if settings.NAHBEI_DEMO or settings.NAHBEI_REPLY_ADDRESS:
        return None
    return "Keine Antwortadresse: Antworten und Unzustellbares kommen nicht in Nahbei an. NAHBEI_REPLY_ADDRESS, siehe docs/operating.md."


def time_zones_are_known() -> Finding:
    """Without time zone data every visit would be an hour off for half of the year."""
    try:
        zone = ZoneInfo(settings.TIME_ZONE)
    except ZoneInfoNotFoundError:
        return f"Die Zeitzone {settings.TIME_ZONE} ist unbekannt: sudo apt install tzdata"
    summer, winter = (dt.datetime(2026, month, 1, tzinfo=zone).utcoffset() for month in (7, 1))
    return "Die Zeitzonendaten kennen keine Sommerzeit: sudo apt install tzdata" if summer == winter else None


def clock_goes() -> Finding:
    if ClockTick.objects.filter(at__gte=timezone.now() - CLOCK_SLEEPS_AFTER).exists():
        return None
    return "Der Zeitgeber schläft: läuft „nahbei worker“?"


def settings_are_sound() -> Finding:
    serious = [message for message in checks.run_checks() if message.is_serious()]
    return "; ".join(str(message.msg) for message in serious) or None


def legal_pages_are_whole() -> Finding:
    """Impressum, Datenschutz and Barrierefreiheit are written from what each agency said in its settings."""
    incomplete = []
    for agency in Agency.objects.order_by("pk"):
        with agency_scope(agency):
            if empty := missing(agency, profile_of(agency)):
                incomplete.append(f"{agency.name}: {', '.join(empty)}")
    return f"{'; '.join(incomplete[:3])} – Einstellungen, „Internetseite und Impressum“" if incomplete else None


CHECKS: tuple[tuple[str, Callable[[], Finding]], ...] = (
    ("Datenbank erreichbar", database_answers),
    ("Rollen der Datenbank", no_role_passes_the_walls),
    ("Datenbank auf dem Stand des Programms", migrations_are_applied),
    ("Mauern zwischen den Agenturen", walls_stand),
    ("Schlüssel", keys_are_private),
    ("Mailserver", mail_is_set),
    ("Antwortadresse", answers_come_in),
    ("Zeitzonen", time_zones_are_known),
    ("Einstellungen", settings_are_sound),
    ("Zeitgeber", clock_goes),
    ("Impressum", legal_pages_are_whole),
)
# Not yet running, run without mail, or without a whole Impressum, is worth a word but no failure.
ADVICE = frozenset({"Mailserver", "Antwortadresse", "Zeitgeber", "Impressum"})


def findings() -> Iterator[tuple[str, Finding]]:
    """Answer every question; what cannot be asked is a finding too. Without a database the rest is silent."""
    for title, look in CHECKS:
        try:
            yield title, look()
        except (DatabaseError, OSError) as problem:
            yield title, (str(problem).strip().splitlines() or ["?"])[0]
            if look is database_answers:
                return


class Command(TerminalCommand):
    help = "Prüft Einstellungen, Datenbank und die Mauern zwischen den Agenturen."

    def handle(self, **options: Any) -> None:
        failed = False
        for title, finding in findings():
            failed = failed or (finding is not None and title not in ADVICE)
            mark = "gut    " if finding is None else "Hinweis" if title in ADVICE else "FEHLER "
            self.stdout.write(f"{mark}  {title}{f': {finding}' if finding else ''}")
        if failed:
            sys.exit(1)
