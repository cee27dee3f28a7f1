"""The first page of an organisation: what is next, each with one button."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nahbei.desk.partner_page import Waiting
from nahbei.portal.frame import partner_frame
from nahbei.portal.partner_door import PartnerRequest, partner_view
from nahbei.portal.partner_section import partner_section
from nahbei.portal.sections import SECTIONS


@require_safe
@partner_view
def start(request: PartnerRequest) -> HttpResponse:
    waiting = Waiting(request.agency, request.organisations, request.now)
    context = {**partner_frame(request), "waiting": waiting, "greeted": request.contacts[0].person.formal_name}
    return render(request, "portal/partner/start.html", context)


SECTIONS["contact_person"] = partner_section
