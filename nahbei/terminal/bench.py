"""`nahbei bench`: what is measured. The programs live in `benchmarks`, outside of the product."""

from __future__ import annotations

import subprocess
import sys

from nahbei.terminal.processes import ROOT


def run(arguments: list[str]) -> int:
    return subprocess.call([sys.executable, "-m", "benchmarks", *arguments], cwd=ROOT)
