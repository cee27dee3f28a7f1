"""How many forms come in within an hour: from one address, and for one agency. Counted in the cache that all processes share.

Kept is a keyed digest of the address and a number, for an hour; whoever reads the cache does not learn who wrote.
"""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.utils.crypto import salted_hmac

from nahbei.website.door import PublicRequest

# A library or a school has one address for many people.
MOST_OF_ADDRESS = 12
MOST_OF_AGENCY = 150
HOUR = 60 * 60


def may_send(request: PublicRequest) -> bool:
    """Count this one, and say whether it is still within the limits."""
    hour = f"{request.now:%Y%m%d%H}"
    one = _count(f"form:{request.agency.pk}:{_digest(_address(request))}:{hour}")
    return one <= MOST_OF_ADDRESS and _count(f"forms:{request.agency.pk}:{hour}") <= MOST_OF_AGENCY


def _count(key: str) -> int:
    cache.add(key, 0, HOUR)
    try:
        return int(cache.incr(key))
    except ValueError:  # it ended just now
        return 1


def _address(request: PublicRequest) -> str:
    try:
        return str(get_adapter().get_client_ip(request) or "")
    except PermissionDenied:  # it cannot be told: all of them are one
        return ""


def _digest(address: str) -> str:
    return salted_hmac("nahbei.website.limits", address, algorithm="sha256").hexdigest()[:32]
