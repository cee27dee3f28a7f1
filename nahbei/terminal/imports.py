"""What the three `nahbei import …` commands share."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from defusedcsv import csv
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from tqdm import tqdm

from nahbei.exchange.actions import choose_columns, receive_file, run_import, start_import
from nahbei.exchange.models import Import, Outcome
from nahbei.exchange.queries import Preview, preview
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.tenancy import agency_scope

SHOWN = 20  # rows named one by one; the rest is counted


class ImportCommand(BaseCommand):
    requires_system_checks = []
    kind: str

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="die Datei")
        parser.add_argument("--agency", default="", help="Kurzname der Agentur (nötig, wenn es mehrere gibt)")
        parser.add_argument("--dry-run", action="store_true", help="nur zeigen, was geschehen würde")
        parser.add_argument("--failed", type=Path, default=None, help="nicht übernommene Zeilen in diese Datei schreiben (CSV)")

    def handle(self, *, file: Path, agency: str, dry_run: bool, failed: Path | None, **_options: Any) -> None:
        try:
            office = _agency(agency)
            with agency_scope(office):
                run = self._received(office, file.name, _content(file), keep=not dry_run)
            if run is not None:
                self._run(office, run, failed)
        except Refusal as problem:
            raise CommandError(str(problem), returncode=2) from problem

    def _received(self, agency: Agency, name: str, content: bytes, *, keep: bool) -> Import | None:
        """The file as an import that runs; None after a dry run."""
        by, at = Actor(_("Befehlszeile")), timezone.now()
        run = receive_file(agency=agency, kind=self.kind, file_name=name, content=content, by=by, at=at)
        choose_columns(run=run, columns=run.columns, by=by, at=at)
        if keep:
            return start_import(run=run, by=by, at=at)
        self._tell(preview(run, on=timezone.localdate(at)))
        run.delete()
        return None

    def _run(self, agency: Agency, run: Import, failed: Path | None) -> None:
        with tqdm(total=run.rows, disable=not sys.stderr.isatty(), desc=str(run.get_kind_display()), leave=False) as bar:
            run_import(agency=agency, run_id=run.pk, by=Actor(_("Befehlszeile")), progress=bar.update)
        with agency_scope(agency):
            run.refresh_from_db()
            rows = list(run.imported.filter(outcome=Outcome.FAILED))
            for row in rows[:SHOWN]:
                self.stderr.write(_("Zeile %(line)d nicht übernommen: %(reason)s") % {"line": row.line, "reason": row.reason})
            if failed is not None and rows:
                _write(failed, [{**row.values, _("Grund"): row.reason} for row in rows])
        words = {"new": run.created, "known": run.known, "failed": run.failed}
        self.stdout.write(_("%(new)d neu, %(known)d schon da, %(failed)d nicht übernommen.") % words)

    def _tell(self, found: Preview) -> None:
        for outcome in Outcome:
            self.stdout.write(f"{outcome.label}: {found.counts[outcome]}")
            for plan in found.plans[outcome][:SHOWN]:
                self.stdout.write(f"  {plan.line}: {plan.title}{f' – {plan.reason}' if plan.reason else ''}")


def _agency(slug: str) -> Agency:
    rows = Agency.objects.filter(slug=slug) if slug else Agency.objects.all()
    found = list(rows[:2])
    if len(found) == 1:
        return found[0]
    if slug or not found:
        raise CommandError(_("Diese Agentur gibt es nicht."), returncode=2)
    raise CommandError(_("Es gibt mehrere Agenturen. Nennen Sie eine mit --agency."), returncode=2)


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as problem:
        words = {"file": file, "why": problem.strerror}
        raise CommandError(_("Die Datei %(file)s lässt sich nicht lesen: %(why)s.") % words, returncode=2) from problem


def _write(file: Path, rows: list[dict[str, str]]) -> None:
    names = list(dict.fromkeys(name for row in rows for name in row))
    with file.open("w", encoding="utf-8-sig", newline="") as target:
        writer = csv.writer(target, delimiter=";")
        writer.writerow(names)
        writer.writerows([row.get(name, "") for name in names] for row in rows)
