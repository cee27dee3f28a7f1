"""Where the SMS gateway hands over what came in: seven.io's JSON or form, or the plain names that others use.

The secret in the address is the only thing that lets anybody in, and it opens nothing but this letter slot: so no token of a form.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.core.cache import cache
from django.http import Http404, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from nahbei.inbox.receiving import receive_sms
from nahbei.inbox.sms_address import opens
from nahbei.portal.door import LinkRequest, link_view

MOST_BYTES = 65_536
MOST_A_MINUTE = 300  # of one agency, with the right secret
MOST_WRONG_A_MINUTE = 30  # of one agency, with a wrong one
MINUTE = 60
BAD_REQUEST, TOO_LARGE, TOO_MANY = 400, 413, 429
LONGEST_NUMBER, LONGEST_ID = 40, 200
NAMES = {"number": ("sender", "from", "msisdn"), "text": ("text", "message", "body"), "id": ("id", "message_id", "messageId")}


@dataclass(frozen=True)
class Sms:
    number: str
    text: str
    id: str


@csrf_exempt
@require_POST
@link_view
def incoming_sms(request: LinkRequest, secret: str) -> HttpResponse:
    right = opens(request.agency, secret)
    if not _may_come(request, right=right):
        return HttpResponse("too many", status=TOO_MANY, content_type="text/plain")
    if not right:
        raise Http404
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        return HttpResponse("too large", status=TOO_LARGE, content_type="text/plain")
    found = _read(request)
    if found is None:
        return HttpResponse("no sms", status=BAD_REQUEST, content_type="text/plain")
    receive_sms(request.agency, number=found.number, text=found.text, gateway_id=found.id, at=request.now)
    return HttpResponse("ok", content_type="text/plain")


def _may_come(request: LinkRequest, *, right: bool) -> bool:
    """Wrong ones are counted on their own: whoever guesses keeps no SMS out."""
    key = f"sms-in:{request.agency.pk}:{right}:{request.now:%Y%m%d%H%M}"
    cache.add(key, 0, MINUTE)
    try:
        return int(cache.incr(key)) <= (MOST_A_MINUTE if right else MOST_WRONG_A_MINUTE)
    except ValueError:  # it ended just now
        return True


def _read(request: LinkRequest) -> Sms | None:
    """The three things that count; None when it is no SMS."""
    said = _json(request.body) if request.content_type == "application/json" else {
        name.removeprefix("data[").removesuffix("]"): value for name, value in request.POST.items()
    }
    inside = said.get("data")
    said = inside if isinstance(inside, dict) else said
    number, text, key = (next((str(said[name]) for name in names if isinstance(said.get(name), str | int)), "") for names in NAMES.values())
    return Sms(_with_plus(number.strip()[:LONGEST_NUMBER]), text, key[:LONGEST_ID]) if number.strip() and text.strip() else None


def _json(body: bytes) -> dict[str, object]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _with_plus(number: str) -> str:
    """Gateways name a number as 49152…: without the plus it would be read as one without an area code."""
    return f"+{number}" if number.isascii() and number.isdecimal() and not number.startswith("0") and len(number) > 7 else number
