"""Code words for whoever comes without a name: easy to say at a door, easy to remember, no meaning. Pure but for the dice."""

from __future__ import annotations

import secrets
from collections.abc import Collection

WORDS = (
    "Ahorn", "Amsel", "Birke", "Biene", "Buche", "Dachs", "Distel", "Eiche", "Elster", "Erle", "Esche", "Falke", "Farn", "Fichte", "Fink",
    "Flieder", "Hasel", "Igel", "Kiefer", "Klee", "Kranich", "Lärche", "Lerche", "Linde", "Luchs", "Malve", "Meise", "Mohn", "Otter", "Pappel",
    "Reiher", "Rose", "Salbei", "Schwan", "Specht", "Storch", "Tanne", "Ulme", "Veilchen", "Weide", "Wiesel", "Zeisig",
)


def new_code(taken: Collection[str]) -> str:
    """„Amsel 47“, none that somebody else has on that day."""
    while True:
        code = f"{secrets.choice(WORDS)} {secrets.randbelow(90) + 10}"
        if code not in taken:
            return code
