"""`nahbei version`"""

from __future__ import annotations

import platform
from importlib import metadata

from nahbei import __version__


def run(arguments: list[str]) -> int:
    print(f"Nahbei {__version__} (Django {metadata.version('django')}, Python {platform.python_version()})")
    return 0
