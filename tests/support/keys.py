"""The secrets of the tests: the same everywhere, so that test and server read each other's sealed rows."""

from __future__ import annotations

import base64
import json
from pathlib import Path

KEYS = {
    "signing": "a test signs with this, nothing else does",
    "sealing": {"1": base64.b64encode(bytes(range(32))).decode()},
    "index": base64.b64encode(bytes(range(32, 64))).decode(),
}


def write_keys(folder: Path) -> None:
    path = folder / "keys.json"
    path.write_text(json.dumps(KEYS), encoding="utf-8")
    path.chmod(0o600)
