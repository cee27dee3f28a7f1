"""Secret links. Only a digest is stored: whoever reads the database cannot answer for anyone."""

from __future__ import annotations

import hashlib
import secrets


def new_token() -> str:
    """160 bits in letters that survive being copied from paper to a phone."""
    return secrets.token_hex(20)


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
