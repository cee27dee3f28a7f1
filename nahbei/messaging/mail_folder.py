"""Mails that lie in a folder instead of being sent: the demo reads them back."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
from collections.abc import Collection
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path

SEPARATOR = b"-" * 79  # what Django's file backend writes after each mail
MOST_FILES = 40


@dataclass(frozen=True)
class FolderMail:
    at: dt.datetime
    to: str
    subject: str
    body: str


def mails_to(addresses: Collection[str], *, folder: Path | str | None, most: int = 10) -> list[FolderMail]:
    """The latest mails to one of the addresses, newest first."""
    path = Path(folder) if folder else None
    if path is None or not path.is_dir():
        return []
    newest = sorted(path.glob("*.log"), key=lambda file: file.stat().st_mtime, reverse=True)[:MOST_FILES]
    found = [mail for file in newest for mail in _read(file) if mail.to in addresses]
    return sorted(found, key=lambda mail: mail.at, reverse=True)[:most]


def _read(file: Path) -> list[FolderMail]:
    return [_mail(text.lstrip()) for text in file.read_bytes().split(SEPARATOR) if text.strip()]


def _mail(text: bytes) -> FolderMail:
    mail = email.message_from_bytes(text, policy=email.policy.default)
    words = mail.get_body(("plain",))  # beside it may be a page of HTML and files
    return FolderMail(
        at=parsedate_to_datetime(str(mail["Date"])).astimezone(dt.UTC), to=str(mail["To"]), subject=str(mail["Subject"]),
        body=str(words.get_content()) if words is not None else "",
    )
