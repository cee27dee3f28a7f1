"""What the pages load: one joined stylesheet, small script modules, two font cuts, the icon – hashed, packed, kept for ever.

Django's collectstatic would need a build step between `git pull` and a running page. Here the files are read once per process,
the address carries a hash of the content, and the packed bytes stay in memory (about 150 kB).
"""

from __future__ import annotations

import gzip
import hashlib
import re
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path

import brotli

STATIC = Path(__file__).parent / "static" / "ui"
LAYERS = ("reset", "base", "layout", "components", "utilities")
FONTS = {"regular": "AtkinsonHyperlegible-Regular.ttf", "bold": "AtkinsonHyperlegible-Bold.ttf"}
HTMX = "htmx"


@dataclass(frozen=True)
class Asset:
    """One file as the browser gets it."""

    name: str
    kind: str
    body: bytes = field(repr=False)

    @cached_property
    def hash(self) -> str:
        return hashlib.sha256(self.body).hexdigest()[:12]

    @cached_property
    def packed(self) -> dict[str, bytes]:
        """The body per content encoding. Fonts: brotli of the plain file is as small as a woff2."""
        mode = brotli.MODE_FONT if self.kind.startswith("font/") else brotli.MODE_TEXT
        return {"br": brotli.compress(self.body, mode=mode), "gzip": gzip.compress(self.body, mtime=0), "": self.body}

    def best_for(self, accepted: str) -> tuple[str, bytes]:
        """The smallest encoding that the browser names in Accept-Encoding."""
        offered = {part.split(";")[0].strip() for part in accepted.split(",")}
        encoding = next((name for name in ("br", "gzip") if name in offered), "")
        return encoding, self.packed[encoding]


@cache
def font(name: str) -> Asset:
    """A cut of Atkinson Hyperlegible: regular or bold."""
    package = files("fontpkg_atkinson_hyperlegible").joinpath("files")
    return Asset(name, "font/ttf", package.joinpath(FONTS[name]).read_bytes())


@cache
def stylesheet() -> Asset:
    """All files of css/, joined in the order of the layers."""
    parts = [f"@layer {', '.join(LAYERS)};"]
    for layer in LAYERS:
        sheets = "\n".join(path.read_text("utf-8") for path in sorted((STATIC / "css" / layer).glob("*.css")))
        parts.append(f"@layer {layer} {{\n{sheets}\n}}")
    text = re.sub(
        r'"font:(\w+)"', lambda found: f'"font/{found[1]}.{font(found[1]).hash}.ttf"', squeeze("\n".join(parts))
    )
    return Asset("nahbei", "text/css; charset=utf-8", text.encode())


def squeeze(text: str) -> str:
    """Drop comments and the white space that CSS does not need. Nothing clever: brotli does the rest."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    text = re.sub(r"\s+", " ", text)
    return re.sub(r"\s*([{};,])\s*", r"\1", text).replace(";}", "}").strip()


@cache
def script(name: str) -> Asset:
    """A module of js/ by its name; `htmx` is the file that django-htmx ships."""
    if name == HTMX:
        body = files("django_htmx").joinpath("static/django_htmx/htmx-2.min.js").read_bytes()
    else:
        body = (STATIC / "js" / f"{name}.js").read_bytes()
    return Asset(name, "text/javascript; charset=utf-8", body)


@cache
def scripts() -> tuple[str, ...]:
    """The names that may be asked for."""
    return (HTMX, *sorted(path.stem for path in (STATIC / "js").glob("*.js")))


@cache
def icon() -> Asset:
    """The pair, as the icon of the browser's tab."""
    return Asset("icon", "image/svg+xml", (STATIC / "icon.svg").read_bytes())


@cache
def picture(name: str) -> Asset:
    """The pair as a symbol on the first screen of a telephone: `icons/<name>.png`."""
    return Asset(name, "image/png", (STATIC / "icons" / f"{name}.png").read_bytes())


@cache
def pictures() -> tuple[str, ...]:
    """The names that may be asked for."""
    return tuple(sorted(path.stem for path in (STATIC / "icons").glob("*.png")))


def forget() -> None:
    """Read the files again: for the developer's server, where they change under a running process."""
    for read in (stylesheet, script, scripts, icon, picture, pictures):
        read.cache_clear()
