"""What a request is called where others name it, and who may see it."""

from __future__ import annotations

from collections.abc import Iterable

from nahbei.foundation import reference
from nahbei.foundation.models import Agency
from nahbei.foundation.rights import Right
from nahbei.help_requests import words


def _requests(agency: Agency, keys: Iterable[int]) -> dict[int, str]:
    found = agency.help_requests.filter(pk__in=list(keys)).select_related("help_seeker", "activity")
    return {help_request.pk: words.title(help_request) for help_request in found}


EVENTS = ("received", "changed", "matched", "referred", "returned", "withdrawn", "reopened", "unlocked")


def register() -> None:
    reference.register(reference.Kind("help_requests.request", _requests, Right.REQUESTS, EVENTS))
