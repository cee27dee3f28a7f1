"""Imports go down only. The import linter checks; these tests check that it can say no."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.house.plan import DOORS, ROOMS, ROOT

LINTER = Path(sys.executable).with_name("lint-imports")
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(LINTER), "--no-logo", "--no-cache"], cwd=folder, env={"PYTHONPATH": str(folder)}, capture_output=True,
        text=True, check=False,
    )


@pytest.fixture
def small_house(tmp_path: Path) -> Path:
    """A house with every folder of the plan and nothing in it."""
    (tmp_path / "nahbei").mkdir()
    (tmp_path / "nahbei/__init__.py").touch()
    (tmp_path / "nahbei/__main__.py").touch()
    for folder in ["config", "ui", *DOORS, *ROOMS]:
        (tmp_path / "nahbei" / folder).mkdir()
        for name in ("__init__", "models", "rules", "queries", "actions", "jobs", "personal_data"):
            (tmp_path / "nahbei" / folder / f"{name}.py").touch()
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_house_keeps_its_plan() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout


def test_an_empty_house_keeps_it(small_house: Path) -> None:
    done = lint(small_house)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("lower", "upper"),
    [
        ("people/models", "volunteers.models"),
        ("foundation/models", "people.models"),
        ("journal/actions", "workspace"),
        ("portal/__init__", "workspace"),
        ("ui/__init__", "foundation.models"),
        ("desk/queries", "config"),
        ("people/models", "people.queries"),
        ("people/rules", "people.actions"),
        ("people/actions", "people.jobs"),
    ],
)
def test_an_import_upwards_is_noticed(small_house: Path, lower: str, upper: str) -> None:
    (small_house / "nahbei" / f"{lower}.py").write_text(f"import nahbei.{upper}\n")
    assert lint(small_house).returncode == 1


def test_a_folder_without_a_place_is_noticed(small_house: Path) -> None:
    (small_house / "nahbei/cellar").mkdir()
    (small_house / "nahbei/cellar/__init__.py").touch()
    assert lint(small_house).returncode == 1


def test_settings_and_linter_draw_the_same_plan() -> None:
    plan = next(contract for contract in CONTRACTS if contract["id"] == "plan")["layers"]
    inside = next(contract for contract in CONTRACTS if contract["id"] == "inside")["containers"]
    no_rooms = {"config", "__main__", plan[2], plan[-1]}  # in one line stand rooms, or doors, that do not know each other
    rooms = [room for layer in reversed(plan) if layer not in no_rooms for room in layer.split(" | ")]
    assert rooms == ROOMS[1:]
    assert inside == [f"nahbei.{room}" for room in ROOMS]
    assert sorted(plan[2].split(" | ")) == sorted(DOORS)
