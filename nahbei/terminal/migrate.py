"""`nahbei migrate`: everything that the database needs before the program can work with it."""

from __future__ import annotations

import argparse

import django
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from nahbei.foundation import statistics
from nahbei.foundation.walls import roles_that_pass


def run(arguments: list[str]) -> int:
    what = "Bringt die Datenbank auf den Stand dieses Programms."
    argparse.ArgumentParser("nahbei migrate", description=what).parse_args(arguments)
    django.setup()
    prepare()
    print("Die Datenbank ist auf dem Stand dieses Programms.")
    return 0


def prepare() -> None:
    """Safe to run again. The cache's table first: `migrate` ends with the rights to all tables that are there then."""
    mighty = roles_that_pass(connection)
    if mighty:
        raise CommandError(
            f"Die Rolle {', '.join(mighty)} in DATABASE_URL darf alle Mauern zwischen den Agenturen umgehen. "
            "Nehmen Sie eine ohne SUPERUSER und BYPASSRLS.", returncode=2,
        )
    call_command("createcachetable", verbosity=0)
    call_command("migrate", verbosity=0, interactive=False)
    statistics.refresh()
