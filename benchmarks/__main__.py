"""`./start bench`: runs the programs of this folder and prints one JSON line for each figure.

A program is a file with `def run(size: str) -> Iterator[Measurement]`. Its name begins like the names it yields (`pages`
yields `page.heute.queries`), so that `--only` can leave it alone. The data lie in the data folder, one database a size.
"""

from __future__ import annotations

import argparse
import json
import os
import pkgutil
import sys
from collections.abc import Iterator
from dataclasses import asdict
from importlib import import_module
from pathlib import Path

import django

from benchmarks import Measurement
from nahbei.foundation.garbage import look_less_often

FOLDER = Path(__file__).resolve().parent


def programs(only: str) -> Iterator[str]:
    """Names of the files to be run."""
    for found in sorted(pkgutil.iter_modules([str(FOLDER)]), key=lambda module: module.name):
        if found.name.startswith(only.split(".")[0]) and found.name != "__main__":
            yield found.name


def fits(name: str, only: str) -> bool:
    """`page.heute` fits `page.heute.queries`, in whole parts."""
    wanted = [part for part in only.split(".") if part]
    return name.split(".")[: len(wanted)] == wanted


def measured(size: str, only: str) -> Iterator[Measurement]:
    for name in programs(only):
        program = import_module(f"benchmarks.{name}")
        if hasattr(program, "run"):
            yield from (measurement for measurement in program.run(size) if fits(measurement.name, only))


def choose_database(size: str) -> None:
    """A database of the benchmark's own: never that of an office, whatever the environment says."""
    data = Path(os.environ.get("NAHBEI_DATA") or FOLDER.parent / "var") / "bench" / size
    (data / "static").mkdir(parents=True, exist_ok=True)
    os.environ.update(
        NAHBEI_DATA=str(data), DATABASE_URL=os.environ.get("BENCH_DATABASE_URL", ""), NAHBEI_DEMO="1", NAHBEI_DEBUG="0",
        NAHBEI_HOSTS="localhost,testserver", NAHBEI_LOG="error", DJANGO_SETTINGS_MODULE="nahbei.config.settings",
    )
    django.setup()
    look_less_often()  # as web and worker do


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser("nahbei bench", description="Misst und druckt JSON-Zeilen.")
    parser.add_argument("--size", choices=["S", "M", "L"], default="S", help="Größe des Datenbestands (S)")
    parser.add_argument("--only", default="", metavar="NAME", help="nur Namen, die so beginnen: page.heute, install")
    options = parser.parse_args(arguments)
    choose_database(options.size)
    count = 0
    for measurement in measured(options.size, options.only):
        print(json.dumps(asdict(measurement), ensure_ascii=False), flush=True)
        count += 1
    if count == 0:
        print(f"Nahbei: Nichts gemessen; „{options.only}“ misst kein Programm.", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
