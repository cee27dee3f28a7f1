"""Account numbers at rest: sealed for the row they belong to, found again by a keyed hash. Whoever opens one has a reason."""

from __future__ import annotations

from django.utils.crypto import salted_hmac

from nahbei.foundation import sealed

PURPOSE = "contributions.account"


def seal(iban: str, *, agency: int, place: str) -> bytes:
    """`place` names the row, so that a ciphertext moved to another does not open."""
    return sealed.seal(iban, bound_to=f"{PURPOSE}:{agency}:{place}")


def opened(blob: bytes, *, agency: int, place: str) -> str:
    return sealed.unseal(bytes(blob), bound_to=f"{PURPOSE}:{agency}:{place}")


def digest(iban: str, *, agency: int) -> str:
    """The same for the same account of the same agency; without the key it cannot be guessed from a list of all accounts."""
    return salted_hmac(f"{PURPOSE}:{agency}", iban, algorithm="sha256").hexdigest()
