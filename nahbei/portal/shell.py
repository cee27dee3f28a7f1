"""What a telephone keeps of the portal: hashed files, the page without internet, and the worker that hands them out."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from django.conf import settings
from django.urls import reverse

from nahbei.foundation.models import Agency
from nahbei.ui import assets

WORKER = Path(__file__).with_name("worker.js")
SCRIPTS = ("reading", "phone", "offline", "passkey")
ICONS = (("icon-192", "192x192", "any"), ("icon-512", "512x512", "any"), ("maskable-512", "512x512", "maskable"))
PAPER = {"light": "#faf8f3", "dark": "#161b1b"}  # --paper of ui/static/ui/css/base/tokens.css


def files() -> list[str]:
    """By their hashed addresses: whatever is kept under one of them never changes."""
    return [
        reverse("ui:stylesheet", args=[assets.stylesheet().hash]), reverse("ui:icon", args=[assets.icon().hash]),
        *(reverse("ui:font", args=[name, assets.font(name).hash]) for name in assets.FONTS),
        *(reverse("ui:script", args=[name, assets.script(name).hash]) for name in SCRIPTS),
    ]


def worker(agency: Agency) -> str:
    """The worker, told what to keep. Another version when a file, the worker or what the page says of the agency has changed."""
    if settings.DEBUG:
        assets.forget()
    source = WORKER.read_text("utf-8")
    shell: dict[str, object] = {
        "slug": agency.slug, "files": files(), "offline": reverse("portal:offline", args=[agency.slug]),
        "dates": reverse("portal:offline-dates", args=[agency.slug]),
    }
    words = json.dumps([shell, source, agency.name, agency.phone], ensure_ascii=True)
    shell["version"] = hashlib.sha256(words.encode()).hexdigest()[:12]
    return f"const SHELL = {json.dumps(shell)};\n{source}"


def manifest(agency: Agency, *, description: str, lang: str, direction: str) -> dict[str, object]:
    """What makes the portal a symbol on the first screen: one for each agency."""
    home = reverse("portal:home", args=[agency.slug])
    return {
        "id": home, "name": agency.name, "short_name": short(agency.name), "description": description, "lang": lang, "dir": direction,
        "start_url": home, "scope": home, "display": "standalone", "background_color": PAPER["light"], "theme_color": PAPER["light"],
        "icons": [{"src": picture(name), "sizes": sizes, "type": "image/png", "purpose": purpose} for name, sizes, purpose in ICONS],
    }


def picture(name: str) -> str:
    return reverse("ui:picture", args=[name, assets.picture(name).hash])


def short(name: str) -> str:
    """What fits under a symbol: whole words, as long as they are short."""
    kept = ""
    for word in name.split():
        if kept and len(kept) + 1 + len(word) > 14:
            break
        kept = f"{kept} {word}".strip()
    return kept
