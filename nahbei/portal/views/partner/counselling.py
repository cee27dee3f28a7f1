"""Who comes to our counselling hours: when, what about, in which way. A name and a number only where somebody must be rung, and only close to it.

Whoever comes in person says at the door who they are; until then nobody outside the office needs to know that they come.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nahbei.counselling import words
from nahbei.counselling.models import Booking, Way
from nahbei.counselling.queries import of_organisations
from nahbei.portal.frame import partner_frame
from nahbei.portal.partner_door import PartnerRequest, partner_view

CLOSE = dt.timedelta(days=1)


@dataclass(frozen=True)
class Coming:
    booking: Booking
    when: str
    what: str
    who: str
    number: str


@require_safe
@partner_view
def counselling(request: PartnerRequest) -> HttpResponse:
    rows = [_coming(booking, request.today) for booking in of_organisations(request.agency, request.organisations, on=request.today)]
    return render(request, "portal/partner/counselling.html", {**partner_frame(request), "rows": rows})


def _coming(booking: Booking, today: dt.date) -> Coming:
    rings = booking.way != Way.IN_PERSON and booking.on - today <= CLOSE and not booking.is_anonymous
    code = booking.code if booking.is_anonymous else ""
    return Coming(booking, words.when(booking), words.what(booking), booking.who if rings else code, booking.phone if rings else "")
