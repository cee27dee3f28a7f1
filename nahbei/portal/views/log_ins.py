"""Where somebody is logged in, and how that ends: a telephone that was lost, a computer in the library."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nahbei.access.actions import end_log_in, leave_elsewhere
from nahbei.access.queries import log_ins_at, passkeys_at
from nahbei.portal.frame import frame
from nahbei.portal.person_door import PersonRequest, person_view


@require_safe
@person_view
def log_ins(request: PersonRequest) -> HttpResponse:
    mine = request.log_in
    rows = log_ins_at(request.agency, mine.kind, mine.address, at=request.now)
    passkeys = passkeys_at(request.agency, mine.kind, mine.address)
    return render(request, "portal/access/log_ins.html", {**frame(request), "log_ins": rows, "mine": mine, "passkeys": passkeys})


@require_POST
@person_view
def log_in_end(request: PersonRequest, pk: int) -> HttpResponse:
    if not end_log_in(log_in=request.log_in, key=pk, by=request.actor, at=request.now):
        raise Http404
    messages.success(request, _("Dort sind Sie jetzt abgemeldet."))
    return redirect("portal:log-ins", request.agency.slug)


@require_POST
@person_view
def others_end(request: PersonRequest) -> HttpResponse:
    if leave_elsewhere(log_in=request.log_in, by=request.actor, at=request.now):
        messages.success(request, _("Überall sonst sind Sie jetzt abgemeldet."))
    return redirect("portal:log-ins", request.agency.slug)
