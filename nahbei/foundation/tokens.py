"""Secret links. Only a digest is stored: whoever reads the database cannot answer for anyone."""

from __future__ import annotations

import hashlib
import secrets

from django.utils.crypto import salted_hmac


def new_token() -> str:
    """160 bits in letters that survive being copied from paper to a phone."""
    return secrets.token_hex(20)


def token_for(purpose: str, agency_id: int, secret: str) -> str:
    """A link that follows from a row and our key, so that a reminder can name it again. As long as `new_token`; one purpose never opens another's."""
    return salted_hmac(purpose, f"{agency_id}:{secret}", algorithm="sha256").hexdigest()[:40]


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
