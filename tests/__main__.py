"""Every check of the project, as `./start test` runs them. Ends with pytest's own closing line.

    ./start test                        everything
    ./start test -x -q                  everything, with options for pytest
    ./start test tests/people -k merge  only these tests, on both databases; no linters
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.support import chromium
from tests.support.postgresql import NoPostgreSQL, cluster

ROOT = Path(__file__).resolve().parents[1]
NO_TESTS = 5  # pytest's exit code when nothing was selected
BIN = Path(sys.executable).parent
LINTERS: dict[str, list[str]] = {
    "mypy": [sys.executable, "-m", "mypy"],
    "ruff": [sys.executable, "-m", "ruff", "check", "."],
    "import-linter": [str(BIN / "lint-imports"), "--no-logo"],
    "bandit": [sys.executable, "-m", "bandit", "-q", "-c", "pyproject.toml", "-r", "nahbei"],
    "migrations": [sys.executable, "-m", "django", "makemigrations", "--check", "--dry-run"],
}


def surroundings(**more: str) -> dict[str, str]:
    ours = {key: value for key, value in os.environ.items() if not key.startswith("NAHBEI_") and key != "DATABASE_URL"}
    # PYTHONPATH: a clone must be checked even where its environment belongs to another folder.
    return {**ours, "DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": str(ROOT), **more}


def lint(name: str) -> tuple[str, bool, str, float]:
    start = time.monotonic()
    done = subprocess.run(
        LINTERS[name], cwd=ROOT, env=surroundings(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        check=False,
    )
    return name, done.returncode == 0, done.stdout, time.monotonic() - start


def linters() -> list[str]:
    """Run them side by side; returns the names of those that found something."""
    failed = []
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for name, worked, said, seconds in pool.map(lint, LINTERS):
            print(f"== {name}: {'gut' if worked else 'NICHT GUT'} ({seconds:.0f} s)", flush=True)
            if not worked:
                print(said, flush=True)
                failed.append(name)
    return failed


def pytest(*arguments: str, **more: str) -> int:
    command = [sys.executable, "-m", "pytest", *arguments]
    return subprocess.call(command, cwd=ROOT, env=surroundings(**more))


def is_focused(arguments: list[str]) -> bool:
    """True when the arguments name tests: then the linters would only be in the way."""
    return any(word in {"-k", "-m", "--lf", "--ff"} or (ROOT / word.split("::")[0]).exists() for word in arguments)


def spread(arguments: list[str]) -> list[str]:
    """On all cores, unless somebody looks on."""
    return [] if any(word.startswith("-n") or word in {"-s", "--pdb"} for word in arguments) else ["-n", "auto"]


def on_postgresql(arguments: list[str]) -> bool:
    print("== pytest auf PostgreSQL (was von der Datenbank abhängt)", flush=True)
    try:
        with cluster() as address:
            return pytest(*spread(arguments), *arguments, TEST_DATABASE_URL=address) in {0, NO_TESTS}
    except NoPostgreSQL as problem:
        print(problem, flush=True)
        return False


def run(arguments: list[str]) -> int:
    if not chromium.install():
        print(chromium.MISSING, file=sys.stderr)
        if os.environ.get("CI"):
            return 2
    failed = [] if is_focused(arguments) else linters()
    if not on_postgresql([word for word in arguments if word != "-x"]):
        failed.append("pytest auf PostgreSQL")
    print("== pytest auf SQLite", flush=True)
    if failed:
        print(f"== schon jetzt nicht gut: {', '.join(failed)}", flush=True)
    # Tables straight from the models: they are the same (tests/terminal/test_upgrade.py), and there half a minute earlier.
    code = pytest(*spread(arguments), "--no-migrations", *arguments)
    return code or bool(failed)


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
