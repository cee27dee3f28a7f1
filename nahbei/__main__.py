"""The `nahbei` command. Above everything else, so that a bad setting becomes a sentence wherever it is noticed."""

from __future__ import annotations

import os
import sys

from nahbei.config.environment import BadSetting
from nahbei.terminal import main


def run() -> int:
    """Exit code of the command: 0 done, 1 something is wrong, 2 it could not even begin."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nahbei.config.settings")
    try:
        return main.run(sys.argv[1:])
    except BadSetting as problem:
        return main.complain(str(problem))
    except KeyboardInterrupt:
        return main.complain("Abgebrochen.")


if __name__ == "__main__":
    sys.exit(run())
