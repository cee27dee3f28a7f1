"""The house's words with „du“ and in other languages: data beside the code, in `words/`, one file for each way of speaking.

What is missing there is said as the topic says it: in German, with „Sie“.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from nahbei.messaging.models import AddressForm

FOLDER = Path(__file__).parent / "words"
DU = ("de", AddressForm.DU.value)


@cache
def house_words() -> Mapping[tuple[str, str], Mapping[str, tuple[str, str]]]:
    """By language and form of address: topic → subject and body. Read once."""
    found = {}
    for file in sorted(FOLDER.glob("*.toml")):
        language, _dash, form = file.stem.partition("-")
        texts = tomllib.loads(file.read_text(encoding="utf-8"))
        found[language, form or AddressForm.SIE.value] = {key: (each["subject"], each["body"].strip()) for key, each in texts.items()}
    return found


def house_variant(topic: str, language: str, form: str) -> tuple[str, str] | None:
    """Subject and body; None where the house says it only in German, with „Sie“."""
    return house_words().get((language, form), {}).get(topic)
