"""The benchmarks run, on a handful of rows. How fast they are is not asked here: what is asked is that they still can say so."""

from __future__ import annotations

import json
import math
import smtplib
from collections.abc import Sequence
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any
from unittest.mock import patch

import pytest

from benchmarks import __main__ as bench
from benchmarks import (
    debit_run,
    engine,
    generator,
    install,
    letters,
    mails,
    pages,
    registrations,
    statement,
)

PAGES = ["heute", "requests", "request", "people", "person", "volunteers", "volunteer", "week", "journal", "reminders", "services", "call"]
PORTAL = ["portal", "portal.visits", "portal.resident", "portal.partner"]
PUBLIC = ["positions", "positions_search", "positions_mistyped", "position", "projects", "feed", "sitemap", "calendar"]
ORDERS = ["ours", "popularity", "random", "smartsort"]
PROMISED = {
    **{f"page.{page}.{name}": unit for page in [*PAGES, *PUBLIC, *PORTAL] for name, unit in (("queries", "queries"), ("cpu_ms", "ms"), ("kb", "kB"))},
    **{f"equity.{order}.{name}": unit for order in ORDERS for name, unit in (("asked_share", "%"), ("contacts", "contacts"))},
    "year_end.s": "s", "statement.s": "s", "debit_run.s": "s",
    **{f"debit_run.{step}_s": "s" for step in ("plan", "tell", "file", "book")}, "debit_run.count": "debits", "debit_run.growth": "times",
    "feed.queries": "", "feed.events.queries": "", "registrations.in": "registrations", "registrations.errors": "errors",
    "letters.s": "s", "letters.kb": "kB", "letters.count": "letters", "mails.queued_s": "s", "mails.queued": "mails",
    "mails.per_s": "mails/s", "mails.lost": "mails", "mails.double": "mails", "mails.unsure": "mails",
    "catalogue.s": "s", "import.positions.s": "s", "import.positions.rows": "rows", "import.positions.mb": "MB",
    "series.s": "s",
    "typeahead.queries": "queries", "typeahead.ms": "ms", "typeahead.p95_ms": "ms", "suggestions.ms": "ms", "suggestions.cold_ms": "ms",
    "engine.build.ms": "ms", "engine.memory": "byte", "engine.replace.ms": "ms", "engine.rank.ms": "ms", "engine.sort.ms": "ms",
    "engine.scan.ms": "ms", "engine.funnel.ms": "ms", "engine.funnel.ratio": "scans", "engine.funnel.ratio_to_sort": "rankings",
    "engine.reasons.us": "µs", "engine.plain_python.ms": "ms", "install.packages": "packages", "install.mb": "MB", "install.s": "s",
}
NOTHING = {"mails.lost", "mails.double", "mails.unsure", "registrations.errors"}  # as it should be
TINY = generator.Size(persons=40, volunteers=8, help_seekers=12, organisations=3, requests_a_year=30, visits_a_year=60, years=1)


@pytest.fixture
def tiny(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Size S with a handful of people, everything measured twice, and an environment that is not really made."""
    monkeypatch.setitem(generator.SIZES, "S", TINY)
    monkeypatch.setitem(engine.SIZES, "S", (30,))
    monkeypatch.setattr(engine, "DEMANDS", 3)
    monkeypatch.setattr(pages, "RUNS", 2)
    monkeypatch.setitem(mails.MAILS, "S", 3)
    monkeypatch.setitem(mails.SHOTS, "S", 0)
    monkeypatch.setattr(mails, "_work", WorksHere)
    monkeypatch.setitem(letters.LETTERS, "S", 3)
    monkeypatch.setattr(registrations, "_at_once", one_after_the_other)
    monkeypatch.setitem(debit_run.DEBITS, "S", 3)
    monkeypatch.setattr(statement, "LINES", 3)
    monkeypatch.setattr(install.subprocess, "run", made_of_paper)
    monkeypatch.setattr(bench, "choose_database", lambda size: None)


def one_after_the_other(jobs: Sequence[registrations.Job]) -> list[bool]:
    """Threads do not see the database of a test."""
    with patch.object(registrations.connections, "close_all"):
        return [job() for job in jobs]


class WorksHere:
    """In the place of a worker in a process of its own, which does not see the database of a test."""

    def __init__(self, server: Any) -> None:
        self.port = server.port

    def wait(self, seconds: float) -> None:
        with smtplib.SMTP("127.0.0.1", self.port, timeout=seconds) as line:
            line.sendmail("a@example.org", ["b@example.org"], "Message-ID: <one@example.org>\r\n\r\nGuten Tag")


def made_of_paper(command: list[str], *, env: dict[str, str], **options: Any) -> CompletedProcess[str]:
    assert Path(command[1]).name == "start"
    package = Path(env["NAHBEI_VENV"]) / "lib" / "python3.11" / "site-packages" / "paper-1.0.dist-info"
    package.mkdir(parents=True)
    (package / "METADATA").write_text("Metadata-Version: 2.1\nName: paper\nVersion: 1.0\n" + "x" * 100_000)
    return CompletedProcess(command, 0)


def test_every_figure_is_printed_with_its_unit(tiny: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main(["--size", "S"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {line["name"]: line["unit"] for line in lines} == PROMISED
    assert len(lines) == len(PROMISED)
    for line in lines:
        assert set(line) == {"name", "value", "unit", "n"}, line
        assert math.isfinite(line["value"]), line
        assert line["value"] > 0 or line["unit"] in {"s", "MB"} or line["name"] in NOTHING, line  # a handful of rows
        assert line["n"] >= 1, line


def test_only_some_are_measured_when_asked(tiny: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main(["--only", "install.mb"]) == 0
    assert [json.loads(line)["name"] for line in capsys.readouterr().out.splitlines()] == ["install.mb"]


def test_a_name_that_nothing_measures_is_an_error(tiny: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main(["--only", "moon.landing"]) == 2
    assert "moon.landing" in capsys.readouterr().err
