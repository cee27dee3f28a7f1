"""How often Python looks for rings of objects that nobody holds any more.

By default it does so each time 700 objects were made: whoever reads 8,000 rows makes hundreds of thousands and is interrupted the
whole way, two fifths of the time of a debit run. Nearly everything here goes by itself when the last name for it goes.
"""

from __future__ import annotations

import gc

OBJECTS = 20_000


def look_less_often() -> None:
    """Once per process, when everything is loaded: that stays, and is not looked through again. Memory grows by some megabytes."""
    gc.freeze()
    gc.set_threshold(OBJECTS, 10, 10)
