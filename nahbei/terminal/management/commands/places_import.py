"""`nahbei places import FILE`: positions of the German postal codes, from GeoNames."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from tqdm import tqdm

from nahbei.foundation.refusal import Refusal
from nahbei.places import geonames
from nahbei.places.actions import Imported, import_postal_areas

SHOWN = 20  # bad lines named one by one; the rest is counted


class Command(BaseCommand):
    help = "Liest Postleitzahlen mit ihrer Lage ein (Format: GeoNames, postal codes, DE.txt). Nochmals einlesen schadet nicht."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="die ausgepackte Datei DE.txt von download.geonames.org/export/zip")
        parser.add_argument("--encoding", default="utf-8", help="Zeichensatz der Datei (sonst UTF-8)")

    def handle(self, *, file: Path, encoding: str, **_options: Any) -> None:
        try:
            with file.open(encoding=encoding, errors="replace", newline="\n") as lines:
                result = import_postal_areas(geonames.read(self._watched(lines, file.stat().st_size)))
        except OSError as problem:
            raise CommandError(
                _("Die Datei %(file)s lässt sich nicht lesen: %(why)s.") % {"file": file, "why": problem.strerror}, returncode=2
            ) from problem
        except (Refusal, LookupError) as problem:
            raise CommandError(str(problem), returncode=2) from problem
        self._report(result)

    def _watched(self, lines: TextIO, size: int) -> Iterator[str]:
        """The lines, with a bar that says how far – on a terminal only."""
        silent = not sys.stderr.isatty()
        with tqdm(total=size, unit="B", unit_scale=True, disable=silent, desc=_("Postleitzahlen"), leave=False) as bar:
            for line in lines:
                bar.update(len(line.encode()))
                yield line

    def _report(self, result: Imported) -> None:
        for bad in result.bad[:SHOWN]:
            self.stderr.write(_("Zeile %(line)d übersprungen: %(reason)s") % {"line": bad.line, "reason": bad.reason})
        if len(result.bad) > SHOWN:
            self.stderr.write(_("… und %(count)d weitere Zeilen.") % {"count": len(result.bad) - SHOWN})
        self.stdout.write(
            _("%(rows)d Zeilen gelesen: %(new)d Postleitzahlen neu, %(changed)d geändert, %(unchanged)d unverändert. "
              "%(outliers)d Zeilen lagen zu weit ab, %(bad)d waren nicht brauchbar.")
            % {"rows": result.rows, "new": result.new, "changed": result.changed, "unchanged": result.unchanged,
               "outliers": result.outliers, "bad": len(result.bad)}
        )
        self.stdout.write(geonames.ATTRIBUTION)
