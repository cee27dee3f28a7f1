"""The `start` script: what it does before the program is there. (That it works from nothing, `bench` measures.)"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest

from tests.house.plan import ROOT


@pytest.fixture
def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    loader = SourceFileLoader("nahbei_start", str(ROOT / "start"))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("nahbei_start", loader))  # type: ignore[arg-type]
    loader.exec_module(module)
    module.VENV = tmp_path / "venv"
    module.BIN = module.VENV / "bin"
    module.PYTHON = module.BIN / "python"
    return module


@pytest.fixture
def installed(start: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Instead of installing: make an empty environment and note the lock."""
    done: list[str] = []

    def install(lock: Path) -> tuple[bool, str]:
        start.BIN.mkdir(parents=True, exist_ok=True)
        (start.VENV / "pyvenv.cfg").touch()
        start.PYTHON.touch()
        Path(start.sysconfig.get_path("purelib", "venv", {"base": str(start.VENV), "platbase": str(start.VENV)})).mkdir(
            parents=True, exist_ok=True
        )
        done.append(lock.name)
        return True, ""

    monkeypatch.setattr(start, "with_uv", lambda lock: (False, ""))
    monkeypatch.setattr(start, "with_pip", install)
    return done


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    path = tmp_path / "nahbei.txt"
    path.write_text("a==1")
    return path


def test_it_installs_once_and_again_when_the_lock_changes(start: ModuleType, installed: list[str], lock: Path) -> None:
    start.set_up(lock)
    start.set_up(lock)
    assert installed == ["nahbei.txt"]
    lock.write_text("a==2")
    start.set_up(lock)
    assert installed == ["nahbei.txt", "nahbei.txt"]


def test_it_begins_anew_in_a_moved_folder(start: ModuleType, installed: list[str], lock: Path, tmp_path: Path) -> None:
    start.set_up(lock)
    (start.VENV / "leftover").touch()
    start.HERE = tmp_path
    start.set_up(lock)
    assert not (start.VENV / "leftover").exists()


def test_it_deletes_nothing_that_is_no_environment(
    start: ModuleType, installed: list[str], lock: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    start.VENV.mkdir()
    (start.VENV / "letters.txt").touch()
    with pytest.raises(SystemExit) as ended:
        start.set_up(lock)
    assert ended.value.code == 2
    assert (start.VENV / "letters.txt").exists()
    assert len(capsys.readouterr().err.strip().splitlines()) == 2


def test_a_failed_installation_is_not_taken_for_done(
    start: ModuleType, installed: list[str], lock: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(start, "with_pip", lambda lock: (False, "hash mismatch"))
    for _ in range(2):
        with pytest.raises(SystemExit) as ended:
            start.set_up(lock)
        assert ended.value.code == 2
        assert "hash mismatch" in capsys.readouterr().err


def test_it_needs_nothing_but_python() -> None:
    isolated = [sys.executable, "-I", "-S", "-c", f"compile(open({str(ROOT / 'start')!r}).read(), 'start', 'exec')"]
    assert subprocess.run(isolated, check=False).returncode == 0
    text = (ROOT / "start").read_text(encoding="utf-8")
    imported = {line.split()[1].split(".")[0] for line in text.splitlines() if line.startswith(("import ", "from "))}
    assert imported <= sys.stdlib_module_names
    assert (ROOT / "start").stat().st_mode & 0o111
