"""The `nahbei` command: one clear sentence when something is wrong, and what it founds."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.template import engines

from nahbei.foundation import walls
from nahbei.foundation.models import Account, Agency
from nahbei.terminal import main, up
from nahbei.terminal.management.commands import check
from nahbei.terminal.migrate import prepare
from tests.support.server import ROOT, free_port, surroundings

ANSWERS = {"name": "Hilfe Süd", "town": "Köln", "state": "NW", "account_name": "Ada Berg", "email": "ada@example.org"}


def run(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "nahbei", *arguments], cwd=ROOT, env={**surroundings(folder), **environment},
        capture_output=True, text=True, check=False,
    )


@pytest.mark.parametrize(
    ("environment", "word"),
    [
        ({"NAHBEI_DEBUG": "vielleicht"}, "NAHBEI_DEBUG"),
        ({"NAHBEI_ADDRESS": "office.example.org"}, "NAHBEI_ADDRESS"),
        ({"NAHBEI_ADDRESS": "http://"}, "NAHBEI_ADDRESS"),
        ({"NAHBEI_ADDRESS": "http://bü ro:x"}, "NAHBEI_ADDRESS"),
        ({"NAHBEI_ADDRESS": "https://office.example.org/nahbei"}, "NAHBEI_ADDRESS"),
        ({"NAHBEI_SMTP_PORT": "x"}, "NAHBEI_SMTP_PORT"),
        ({"NAHBEI_SMTP_PORT": "99999"}, "NAHBEI_SMTP_PORT"),
        ({"NAHBEI_MAIL_FROM": "nobody"}, "NAHBEI_MAIL_FROM"),
        ({"NAHBEI_LOG": "laut"}, "NAHBEI_LOG"),
        ({"DATABASE_URL": "mysql://a@localhost/b"}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgres://"}, "DATABASE_URL"),
        ({"DATABASE_URL": "sqlite:////proc/nobody/office.sqlite3"}, "/proc/nobody"),
        ({"NAHBEI_DATA": "/proc/nobody"}, "/proc/nobody"),
    ],
)
@pytest.mark.parametrize("command", ["check", "serve"])
def test_a_bad_setting_is_one_sentence(tmp_path: Path, command: str, environment: dict[str, str], word: str) -> None:
    done = run(tmp_path, command, **environment)
    assert done.returncode == 2
    assert done.stdout == ""
    assert word in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_database_that_is_away_is_one_sentence(tmp_path: Path) -> None:
    done = run(tmp_path, "migrate", DATABASE_URL="postgres://nahbei@127.0.0.1:1/nahbei")
    assert done.returncode == 2
    assert "Datenbank" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unknown_command_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(["fliegen"]) == 2
    assert "fliegen" in capsys.readouterr().err


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run([]) == 0
    told = capsys.readouterr().out
    assert all(name in told for name in main.EARLY | main.LATE)


def test_init_founds_an_agency_and_its_lead(db: None) -> None:
    call_command("init", no_input=True, **ANSWERS)
    agency = Agency.objects.get()
    account = Account.objects.get()
    assert (agency.name, agency.slug, agency.state) == ("Hilfe Süd", "hilfe-sued", "NW")
    assert [(m.account, m.role) for m in agency.memberships.all()] == [(account, "lead")]
    assert account.email == "ada@example.org"


def test_init_asks_what_it_was_not_told(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter(["Hilfe Nord", "Bonn", "Nordrhein-Westfalen", "Ida Kern", "ida@example.org"])
    monkeypatch.setattr("builtins.input", lambda question: next(answers))
    call_command("init")
    assert Agency.objects.get().town == "Bonn"


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"state": "XX"}, "XX"), ({"email": "ada"}, "ada"), ({"town": None}, "--town"), ({"name": "x" * 200}, "120"),
        ({"account_name": "x" * 200}, "120"), ({"email": f"{'x' * 60}@{'y' * 60}.{'z' * 60}.{'w' * 60}.{'v' * 60}.org"}, "254"),
    ],
)
def test_init_refuses_in_one_sentence(db: None, change: dict[str, str | None], word: str) -> None:
    with pytest.raises(CommandError, match=word) as refused:
        call_command("init", no_input=True, **{**ANSWERS, **change})
    assert refused.value.returncode == 2
    assert not Agency.objects.exists()


def test_init_leaves_the_demo_alone(db: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "demo").touch()
    monkeypatch.setattr("nahbei.terminal.management.commands.init.demo_mark", lambda: tmp_path / "demo")
    with pytest.raises(CommandError, match="Demo"):
        call_command("init", no_input=True, **ANSWERS)


def test_the_demo_refuses_a_real_agency(agency: Agency, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(up, "demo_mark", lambda: tmp_path / "demo")
    with pytest.raises(CommandError, match="echten Agentur"):
        up.fill_demo()


def test_a_second_agency_is_founded_beside_the_first(db: None) -> None:
    call_command("init", no_input=True, **ANSWERS)
    call_command("init", no_input=True, **{**ANSWERS, "name": "Hilfe Nord"})
    assert sorted(Agency.objects.values_list("slug", flat=True)) == ["hilfe-nord", "hilfe-sued"]
    assert Account.objects.get().memberships.count() == 2


def test_the_demo_is_not_laid_into_an_office(agency: Agency) -> None:
    with pytest.raises(CommandError, match="leere"):
        call_command("demo")
    assert Agency.objects.get() == agency


def test_the_one_click_log_in_never_opens_a_real_office(tmp_path: Path) -> None:
    done = run(tmp_path, "serve", "--port", str(free_port()), NAHBEI_DEMO="1")
    assert (done.returncode, done.stdout) == (2, "")
    assert "NAHBEI_DEMO" in done.stderr


@pytest.mark.parametrize(("port", "said"), [(None, "hört schon jemand"), ("0", "--port"), ("99999", "--port"), ("-1", "--port")])
@pytest.mark.parametrize("command", ["serve", "up"])
def test_a_port_that_cannot_be_is_one_sentence(tmp_path: Path, command: str, port: str | None, said: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = run(tmp_path, command, "--port", port or str(taken.getsockname()[1]), NAHBEI_DEMO="0")
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_host_that_is_not_here_is_one_sentence(tmp_path: Path) -> None:
    done = run(tmp_path, "serve", "--host", "192.0.2.1", "--port", str(free_port()), NAHBEI_DEMO="0")
    assert done.returncode == 2
    assert "192.0.2.1" in done.stderr


def test_a_demo_that_is_there_is_kept(agency: Agency, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "demo").touch()
    monkeypatch.setattr(up, "demo_mark", lambda: tmp_path / "demo")
    up.fill_demo()
    assert list(Agency.objects.all()) == [agency]


@pytest.mark.database
def test_check_finds_nothing_wrong(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    # pytest's trap for missing template variables is itself a bad setting.
    for engine in engines.all():
        monkeypatch.setattr(engine.engine, "string_if_invalid", "")
    wrong = {title: finding for title, finding in check.findings() if finding and title not in check.ADVICE}
    assert wrong == {}


@pytest.mark.database
def test_check_finds_a_missing_wall(db: None) -> None:
    wall = next(wall for wall in walls.plan(connection.vendor) if wall.name.startswith(("wall_", "agency_wall_")))
    with connection.cursor() as cursor:
        cursor.execute(wall.drop)
    assert wall.name in (dict(check.findings())["Mauern zwischen den Agenturen"] or "")


@pytest.mark.postgresql
def test_check_finds_a_role_that_passes_the_walls(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    # The cluster's first role is a superuser: as if web and worker took it.
    monkeypatch.setattr(walls, "APP_ROLE", "postgres")
    assert "postgres" in (check.no_role_passes_the_walls() or "")
    with pytest.raises(CommandError, match="postgres") as refused:
        prepare()
    assert refused.value.returncode == 2


def test_check_finds_readable_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "keys.json").touch(mode=0o644)
    monkeypatch.setattr("django.conf.settings.DATA", tmp_path)
    assert "chmod 600" in (check.keys_are_private() or "")
    (tmp_path / "keys.json").chmod(0o600)
    assert check.keys_are_private() is None
