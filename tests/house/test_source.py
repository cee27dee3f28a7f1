"""What must not stand in the source. Every rule is a function from a file to offences, proven on an invented file."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.house.plan import HOUSE, ROOT, files

Rule = Callable[[Path, str], list[str]]
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "services", "service", "common", "misc", "tools"}
LONGEST_FILE, LONGEST_ACTION, LONGEST_ELEMENT = 400, 25, 60
# Every ignored type is a small lie. The number may only go down; raise it only with a reason in the commit.
MOST_TYPE_IGNORES = 64


def lines_with(pattern: str) -> Rule:
    compiled = re.compile(pattern)

    def rule(path: Path, text: str) -> list[str]:
        return [f"{path}:{number}" for number, line in enumerate(text.splitlines(), 1) if compiled.search(line)]

    return rule


def names(path: Path, text: str) -> list[str]:
    """Names that say nothing about what is inside."""
    return [str(path)] if {path.stem, *path.parent.parts} & FORBIDDEN_NAMES else []


def length(path: Path, text: str) -> list[str]:
    count = len(text.splitlines())
    return [f"{path}: {count} lines"] if count > LONGEST_FILE else []


def actions(path: Path, text: str) -> list[str]:
    """Functions of actions.py (or of the folder actions/) that are too long; the docstring does not count."""
    if path.stem != "actions" and path.parent.name != "actions":
        return []
    return [
        f"{path}: {node.name} has {size} lines"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef) and (size := body_lines(node)) > LONGEST_ACTION
    ]


def body_lines(node: ast.FunctionDef) -> int:
    statements = node.body[1:] if ast.get_docstring(node) is not None else node.body
    return (node.end_lineno or 0) - statements[0].lineno + 1 if statements else 0


def keyword_only(path: Path, text: str) -> list[str]:
    """Whoever calls an action says by name who does it, and when."""
    if path.stem != "actions" and path.parent.name != "actions":
        return []
    return [
        f"{path}: {node.name}"
        for node in ast.parse(text).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
        and {"by", "at", "on"} & {argument.arg for argument in node.args.args}
    ]


def elements(path: Path, text: str) -> list[str]:
    """Custom elements longer than they may be."""
    found = []
    for match in re.finditer(r"^class \w+ extends HTMLElement \{.*?^\}", text, re.MULTILINE | re.DOTALL):
        if (size := len(match[0].splitlines())) > LONGEST_ELEMENT:
            found.append(f"{path}: {match[0].splitlines()[0]} has {size} lines")
    return found


def inline(path: Path, text: str) -> list[str]:
    """Script, style or handlers inside a page: the content security policy would block them."""
    script = r"<script\b(?![^>]*\bsrc=)(?![^>]*application/json)"
    pattern = re.compile(rf'<style\b|{script}|\sstyle=|\son[a-z]+="|javascript:')
    return [f"{path}:{number}" for number, line in enumerate(text.splitlines(), 1) if pattern.search(line)]


# (what for, which files, the rule, an invented file that breaks it, one that does not)
TABLE: dict[str, tuple[tuple[str, ...], Rule, tuple[str, str], tuple[str, str]]] = {
    "no history manager": (
        ("*.py",), lines_with(r"\.history\.|simple_history|HistoricalRecords"),
        ("queries.py", "person.history.all()"), ("queries.py", "history = []"),
    ),
    "names that say something": (("*.py",), names, ("people/utils.py", ""), ("people/phones.py", "")),
    "short files": (("*.py",), length, ("models.py", "x = 1\n" * 401), ("models.py", "x = 1\n" * 400)),
    "no generic foreign key": (
        ("*.py",), lines_with(r"Generic(ForeignKey|Relation)|ContentType\b"),
        ("models.py", "about = GenericForeignKey()"), ("models.py", "about = ReferenceField()"),
    ),
    "nothing left for later": (
        ("*.py", "*.html", "*.css", "*.js", "*.typ"), lines_with(r"\b(TO" r"DO|FIX" r"ME|XX" r"X|HACK)\b"),
        ("models.py", "# TO" "DO: later"), ("models.py", "# todos are something else"),
    ),
    "nothing relies on the moment after a commit": (
        ("*.py",), lines_with(r"\bon_commit\("),
        ("actions.py", "transaction.on_commit(send)"), ("actions.py", "send()"),
    ),
    "no signals of our own": (
        ("*.py",), lines_with(r"\bSignal\(|@receiver\b"), ("actions.py", "ended = Signal()"), ("actions.py", "signal(1)")
    ),
    "short actions": (
        ("*.py",), actions, ("people/actions.py", "def merge():\n" + "    x = 1\n" * 26),
        ("people/actions.py", 'def merge():\n    """Why.\n\n    More."""\n' + "    x = 1\n" * 25),
    ),
    "actions take who and when by name": (
        ("*.py",), keyword_only, ("people/actions.py", "def merge(winner, by): ..."),
        ("people/actions.py", "def merge(winner, *, loser, by, at): ..."),
    ),
    "short custom elements": (
        ("*.js",), elements, ("x.js", "class A extends HTMLElement {\n" + "  x;\n" * 59 + "}\n"),
        ("x.js", "class A extends HTMLElement {\n" + "  x;\n" * 58 + "}\n"),
    ),
    "no inline script or style": (
        ("*.html",), inline, ("a.html", '<p style="color: red">'),
        ("a.html", '<script src="/a.js"></script>\n<script type="application/json">{}</script>'),
    ),
    "no path of one machine": (
        ("*",), lines_with(r"/(?:wor" r"k|roo" r"t|hom" r"e|Users)/\w"),
        ("a.py", "open('/hom" "e/x')"), ("a.py", "open('x')"),
    ),
}
every_rule = pytest.mark.parametrize("rule", TABLE)
TEXT = {".py", ".html", ".css", ".js", ".typ", ".toml", ".txt", ".md", ".svg", ".po", ""}


@every_rule
def test_the_house_keeps_the_rule(rule: str) -> None:
    patterns, check, _, _ = TABLE[rule]
    found = [path for path in files(*patterns) if path.suffix in TEXT]
    offences = [line for path in found for line in check(path.relative_to(ROOT), path.read_text(encoding="utf-8"))]
    assert offences == []


@every_rule
def test_the_rule_can_say_no(rule: str) -> None:
    _, check, (bad_path, bad), (good_path, good) = TABLE[rule]
    assert check(Path(bad_path), bad) != []
    assert check(Path(good_path), good) == []


def test_ignored_types_are_counted() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in files("*.py", under=HOUSE)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if "type: ignore" in line
    ]
    assert len(found) <= MOST_TYPE_IGNORES, "\n".join(found)
