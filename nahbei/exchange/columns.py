"""Which column of a foreign table is which of ours: guessed from its words, corrected by a human."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from nahbei.people import folding

Words = str | Promise


@dataclass(frozen=True)
class Column:
    """A value that a kind can take over. `synonyms` are header words, folded when compared."""

    name: str
    label: Words
    synonyms: tuple[str, ...] = ()
    needed: bool = False


def guess(header: Sequence[str], columns: Iterable[Column]) -> dict[str, str]:
    """Our name → column of the file. An exact word beats one that only begins the same; each column is used once."""
    folded = {name: "".join(folding.words(name.replace("_", " "))) for name in header if name}
    found: dict[str, str] = {}
    wanted = [(column, {"".join(folding.words(word.replace("_", " "))) for word in (str(column.label), column.name, *column.synonyms)})
              for column in columns]
    for match in (_same, _begins):
        for column, words in wanted:
            if column.name in found:
                continue
            free = [name for name in folded if name not in found.values()]
            hit = next((name for name in free if match(folded[name], words)), None)
            if hit is not None:
                found[column.name] = hit
    return found


def translated(values: Mapping[str, str], mapping: Mapping[str, str]) -> dict[str, str]:
    """A row by our names; columns that nobody chose are left out."""
    return {name: values.get(column, "") for name, column in mapping.items() if column}


def _same(header: str, words: set[str]) -> bool:
    return header in words


def _begins(header: str, words: set[str]) -> bool:
    return any(len(word) >= 4 and (header.startswith(word) or word.startswith(header)) for word in words if len(header) >= 4)
