"""What no template may hold, and that every name in them exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import nahbei
from nahbei.ui.components import register
from nahbei.ui.components.marks import TURNS, icon

ROOT = Path(nahbei.__file__).parent
TEMPLATES = sorted(ROOT.rglob("templates/**/*.html"))
ICON = re.compile(r"""(?:\{%\s*icon\s+|\bicon=)["']([a-z0-9-]+)["']""")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_inline(path: Path) -> None:
    """The content security policy would drop it silently."""
    text = path.read_text("utf-8")
    assert not re.search(r"<style|\sstyle\s*=", text)
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert "javascript:" not in text
    assert not re.search(r"(?:src|href|action)=[\"'](?:https?:)?//", text)


def icon_names() -> list[str]:
    names = {name for path in TEMPLATES for name in ICON.findall(path.read_text("utf-8"))}
    quoted = re.compile(r"""icon=["']([a-z0-9-]+)["']""")
    names |= {name for path in ROOT.rglob("*.py") for name in quoted.findall(path.read_text("utf-8"))}
    return sorted(names | TURNS)


@pytest.mark.parametrize("name", icon_names())
def test_every_icon_exists(name: str) -> None:
    assert "<svg" in icon(name)


@pytest.mark.parametrize("path", sorted((ROOT / "ui/static/ui/js").glob("*.js")), ids=lambda path: path.name)
def test_scripts_stay_small(path: Path) -> None:
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= 60
    assert "eval(" not in text
    assert "innerHTML" not in text


@pytest.mark.parametrize("name", sorted({*register.tags, *register.filters}))
def test_the_reference_names_every_component(name: str) -> None:
    """A component that nobody finds is built a second time."""
    if not name.startswith("end") and name not in {"message_tone", "undo_address"}:
        assert re.search(rf"\b{name}\b", (ROOT.parent / "docs/ui.md").read_text("utf-8"))
