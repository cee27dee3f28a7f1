"""Which reader a file needs: told by its first bytes, not by its name."""

from __future__ import annotations

import codecs
from collections.abc import Iterator

from nahbei.exchange import freinet, tables
from nahbei.exchange.refusals import FileIsEmpty, FileIsTooLarge, UnknownFormat
from nahbei.exchange.tables import Raw

MOST_BYTES = 60 * 1024 * 1024
# PDF, pictures, old Excel, gzip: never a table that we read
_OTHERS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"{\\rtf")


def read(content: bytes) -> Iterator[Raw]:
    """The rows of a file, whatever its format. Refuses what it cannot read, while it reads."""
    if not content.strip():
        raise FileIsEmpty
    if len(content) > MOST_BYTES:
        raise FileIsTooLarge
    if content.startswith(_OTHERS):
        raise UnknownFormat
    if content.startswith(b"PK"):
        return tables.read_xlsx(content)
    start = content.removeprefix(codecs.BOM_UTF8).lstrip()[:1] if not content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else b""
    return freinet.read(content) if start == b"<" or "<" in _wide(content) else tables.read_csv(content)


def _wide(content: bytes) -> str:
    """The first letter of a text in UTF-16."""
    if not content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ""
    return content[:64].decode("utf-16", errors="replace").lstrip("\ufeff \r\n\t")[:1]
