"""Small text files that go along with a mail (a date for the calendar), frozen in the message's row like its words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from email.message import Message as Header
from email.mime.text import MIMEText
from typing import Any

from nahbei.messaging.wording import one_line

KEY = "attachments"  # in `Message.data`
MOST_CHARACTERS = 200_000
_TYPE = re.compile(r"text/[a-z0-9.+-]+(; ?[a-z]+=[A-Za-z0-9-]+)*")
_NOT_IN_A_NAME = re.compile(r'[/\\:*?"<>|]+')


@dataclass(frozen=True)
class Attachment:
    """A text file: `Attachment("termin.ics", "text/calendar; method=REQUEST", text)`. Letters and SMS carry none.

    A name may come from what somebody typed: it is made harmless. A type comes from code: a wrong one is a mistake of the caller.
    """

    name: str
    content_type: str
    text: str

    def __post_init__(self) -> None:
        if not _TYPE.fullmatch(self.content_type):
            raise ValueError(f"no type of a text: {self.content_type!r}")
        if len(self.text) > MOST_CHARACTERS:
            raise ValueError(f"an attachment of {len(self.text)} characters")
        object.__setattr__(self, "name", safe_name(self.name))

    def mime(self) -> MIMEText:
        """The part of a mail."""
        header = Header()
        header["Content-Type"] = self.content_type
        part = MIMEText(self.text, header.get_content_subtype(), "utf-8")
        for name, value in header.get_params([])[1:]:
            if name != "charset":
                part.set_param(name, value)
        part.add_header("Content-Disposition", "attachment", filename=self.name)
        return part


def safe_name(name: str) -> str:
    """A file's name that is neither a path nor a second line of a header."""
    shown = "".join(letter for letter in one_line(name) if unicodedata.category(letter) not in {"Cf", "Cs", "Co", "Cn"})
    plain = _NOT_IN_A_NAME.sub("-", shown).strip(". ")
    stem, dot, ending = plain.rpartition(".")
    return f"{stem[:70]}{dot}{ending}" if stem and len(ending) < 10 else plain[:80] or "anhang.txt"


def frozen(attachments: Iterable[Attachment]) -> dict[str, Any]:
    """What is kept in the message's data; nothing when there is nothing."""
    rows = [{"name": each.name, "content_type": each.content_type, "text": each.text} for each in attachments]
    return {KEY: rows} if rows else {}


def attached(data: Mapping[str, Any]) -> list[Attachment]:
    """The attachments of a message, from its data."""
    return [Attachment(**row) for row in data.get(KEY, [])]
