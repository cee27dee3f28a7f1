"""What is installed: locked with hashes, the same in both locks, and every direct one has its reason written down."""

from __future__ import annotations

import re
from pathlib import Path

from tests.house.plan import ROOT

FOLDER = ROOT / "requirements"
MOST_PACKAGES = 75


def pins(text: str) -> dict[str, str]:
    """name → version (with its condition)"""
    found = re.findall(r"^([A-Za-z0-9._-]+)==(\S+)(?: ; ([^\\]+))?", text, re.MULTILINE)
    return {name.lower(): f"{version} {condition}".strip() for name, version, condition in found}


def direct(text: str) -> list[str]:
    names = [re.split(r"[\[<>=;~! ]", line)[0] for line in text.splitlines() if line and line[0] not in "#-"]
    return [name.lower() for name in names]


def unexplained(wanted: list[str], reasons: str) -> list[str]:
    return [name for name in wanted if not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", reasons.lower())]


def decisions() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs/decisions").glob("*.md")))


def lock(name: str) -> str:
    return (FOLDER / f"{name}.txt").read_text(encoding="utf-8")


def test_the_default_installs_few_packages() -> None:
    assert 20 < len(pins(lock("nahbei"))) <= MOST_PACKAGES


def test_both_locks_pin_the_same() -> None:
    tests = pins(lock("test"))
    assert {name: version for name, version in pins(lock("nahbei")).items() if tests.get(name) != version} == {}


def test_every_pin_has_a_hash_and_no_address() -> None:
    for name in ("nahbei", "test"):
        blocks = re.split(r"\n(?=[a-zA-Z0-9])", lock(name))
        assert [block for block in blocks if "==" in block.split("\n")[0] and "--hash=sha256:" not in block] == []
        assert "://" not in lock(name)


def test_every_direct_package_has_its_reason() -> None:
    wanted = direct((FOLDER / "nahbei.in").read_text(encoding="utf-8"))
    wanted += direct((FOLDER / "test.in").read_text(encoding="utf-8"))
    assert unexplained(wanted, decisions()) == []


def test_a_package_without_a_reason_is_noticed() -> None:
    wanted = direct("# why\nDjango[argon2]>=5.2\n-r other.in\nleftpad==1\n")
    assert unexplained(wanted, "| Django | because |") == ["leftpad"]


def test_differing_pins_are_noticed() -> None:
    assert pins("a==1 \\\n    --hash=x\nb==2 ; python_version < '4' \\\n") == {"a": "1", "b": "2 python_version < '4'"}
    assert Path(FOLDER / "nahbei.txt").exists()
