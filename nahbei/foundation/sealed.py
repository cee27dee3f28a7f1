"""Seals the few texts that must not be readable in a stolen database (health note). AES-256-GCM with a key ring.

The seal is bound to the row it belongs to (`bound_to`), so a ciphertext moved to another row does not open.
"""

from __future__ import annotations

import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

VERSION = 1
NONCE = 12


def seal(text: str, *, bound_to: str) -> bytes:
    """Bytes to store: version, number of the key, nonce, ciphertext."""
    keys = settings.KEYS
    nonce = os.urandom(NONCE)
    sealed = AESGCM(keys.sealing[keys.active]).encrypt(nonce, text.encode(), bound_to.encode())
    return bytes([VERSION, keys.active]) + nonce + sealed


def unseal(blob: bytes, *, bound_to: str) -> str:
    """The text. Raises InvalidTag when it was changed or moved, KeyError when its key is gone."""
    blob = bytes(blob)
    key = settings.KEYS.sealing[blob[1]]
    return AESGCM(key).decrypt(blob[2 : 2 + NONCE], blob[2 + NONCE :], bound_to.encode()).decode()
