"""Reads the environment. A bad value is one clear sentence (`BadSetting`), never a traceback."""

from __future__ import annotations

import base64
import json
import os
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

MOST_OF_BOX = 24  # the token needs the rest of the 64 that a mailbox may have
LEAST_SECRET = 20


class BadSetting(Exception):
    """A setting cannot be used. The text is the sentence for the person who set it."""


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def flag(name: str, *, default: bool = False) -> bool:
    value = text(name).lower()
    if value == "":
        return default
    if value in {"1", "true", "yes", "ja", "on"}:
        return True
    if value in {"0", "false", "no", "nein", "off"}:
        return False
    raise BadSetting(f"{name} muss 1 oder 0 sein, nicht „{value}“.")


def number(name: str, default: int, *, least: int = 0, most: int = 10**6) -> int:
    value = text(name)
    if value == "":
        return default
    if not value.isdecimal() or len(value) > 9 or not least <= int(value) <= most:
        raise BadSetting(f"{name} muss eine ganze Zahl von {least} bis {most} sein, nicht „{value}“.")
    return int(value)


def one_of(name: str, choices: Collection[str], default: str) -> str:
    value = text(name, default).upper()
    if value not in choices:
        raise BadSetting(f"{name} muss eines von {', '.join(choices)} sein, nicht „{value}“.")
    return value


def address(name: str, default: str) -> str:
    """`http://name` or `https://name`, perhaps with a port: what people type, and what links in mails begin with."""
    value = text(name, default).rstrip("/")
    parts = urlsplit(value)
    try:
        whole = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port or 0) >= 0
    except ValueError:  # a port that is no number, a bracket that stays open
        whole = False
    if not whole or parts.path or parts.query or any(letter.isspace() for letter in value):
        raise BadSetting(f"{name} muss die Form http://name oder https://name haben, nicht „{value}“.")
    return value


def mail_address(name: str, default: str) -> str:
    """`office@example.org` or `Name <office@example.org>`."""
    value = text(name, default)
    box, at, host = parseaddr(value)[1].rpartition("@")
    if not (box and at and host) or "\n" in value:
        raise BadSetting(f"{name} muss eine E-Mail-Adresse sein, nicht „{value}“.")
    return value


def reply_address(name: str) -> str:
    """`antwort@example.org`, bare: each mail puts a token of its own between name and `@`. Empty: none."""
    value = text(name)
    box, at, host = value.rpartition("@")
    plain = value.isascii() and all(letter.isalnum() or letter in "._-" for letter in box + host) and box and "." in host
    if value and not (at and plain and len(box) <= MOST_OF_BOX):
        most = f"höchstens {MOST_OF_BOX} Zeichen vor dem @"
        raise BadSetting(f"{name} muss die Form antwort@example.org haben, ohne „+“, {most}, nicht „{value}“.")
    return value


def secret(name: str) -> str:
    """Empty, or so long that nobody guesses it."""
    value = text(name)
    if value and len(value) < LEAST_SECRET:
        raise BadSetting(f"{name} muss leer sein oder mindestens {LEAST_SECRET} Zeichen haben.")
    return value


def sms(name: str) -> str:
    """Nothing, `file:folder`, or the `https://` address of a gateway: a key goes over no open line."""
    value = text(name)
    parts = urlsplit(value)
    if value and not (value.removeprefix("file:") if parts.scheme == "file" else parts.scheme == "https" and parts.hostname and "@" not in value):
        raise BadSetting(f"{name} muss leer sein oder die Form file:ordner oder https://name/pfad haben, nicht „{value}“.")
    return value


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


@dataclass(frozen=True)
class Keys:
    """The secrets of one installation. `sealing` maps a key's number to its 32 bytes; the highest number seals."""

    signing: str
    sealing: dict[int, bytes]
    index: bytes

    @property
    def active(self) -> int:
        return max(self.sealing)


def keys(folder: Path) -> Keys:
    """Read `keys.json` of the data folder; make it on first use (mode 600). Errors: BadSetting."""
    path = folder / "keys.json"
    if not path.exists():
        _write_new_keys(path)
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        return Keys(
            signing=stored["signing"],
            sealing={int(k): base64.b64decode(v) for k, v in stored["sealing"].items()},
            index=base64.b64decode(stored["index"]),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadSetting(f"Die Schlüsseldatei {path} ist nicht lesbar: {error}.") from error


def _write_new_keys(path: Path) -> None:
    fresh = {
        "signing": secrets.token_urlsafe(50),
        "sealing": {"1": base64.b64encode(secrets.token_bytes(32)).decode()},
        "index": base64.b64encode(secrets.token_bytes(32)).decode(),
    }
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Written aside and renamed without overwriting: two processes that start together must agree on one file.
        draft = path.with_suffix(f".{os.getpid()}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(fresh, file)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    except OSError as error:
        raise BadSetting(f"Der Datenordner {path.parent} ist nicht beschreibbar: {error}.") from error
