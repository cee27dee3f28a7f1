"""The default installation, made anew in an empty folder: packages, megabytes, seconds (with a warm package cache)."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib.metadata import distributions
from pathlib import Path

from benchmarks import Measurement

ROOT = Path(__file__).resolve().parents[1]


def run(size: str) -> Iterator[Measurement]:
    with tempfile.TemporaryDirectory(prefix="nahbei-install-") as name:
        folder = Path(name) / "venv"
        start = time.perf_counter()
        # The Python below this environment, as a newcomer's would be.
        base = Path(sys._base_executable)  # type: ignore[attr-defined]
        subprocess.run(
            [str(base), str(ROOT / "start"), "version"], check=True, env={**os.environ, "NAHBEI_VENV": str(folder)},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        seconds = time.perf_counter() - start
        packages = next(folder.glob("lib/python*/site-packages"))
        yield Measurement("install.packages", len(list(distributions(path=[str(packages)]))), "packages")
        yield Measurement("install.mb", round(weight(folder) / 1e6, 1), "MB")
        yield Measurement("install.s", round(seconds, 2), "s")


def weight(folder: Path) -> int:
    """Bytes of all files as they are, bytecode and pip itself included; links count nothing."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
