"""`nahbei test`: every check of the project. They live in `tests`, outside of the product."""

from __future__ import annotations

import subprocess
import sys

from nahbei.terminal.processes import ROOT


def run(arguments: list[str]) -> int:
    return subprocess.call([sys.executable, "-m", "tests", *arguments], cwd=ROOT)
