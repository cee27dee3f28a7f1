"""Which office: the entrance, and the choice for those who work in several."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from nahbei.foundation.models import Account
from nahbei.workspace.door import SESSION_KEY, account_view, current_membership, without_membership


@account_view
def entrance(request: HttpRequest) -> HttpResponse:
    if current_membership(request) is None:
        return without_membership(request)
    return redirect("workspace:today")


@account_view
def office_choice(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, Account)
    memberships = request.user.memberships.running(on=timezone.localdate()).select_related("agency")
    if request.method == "POST":
        chosen = memberships.filter(agency__slug=request.POST.get("agency", "")).first()
        if chosen is not None:
            request.session[SESSION_KEY] = chosen.agency_id
            return redirect("workspace:today")
    if not memberships:
        return without_membership(request)
    return render(request, "workspace/offices/choice.html", {"memberships": memberships, "chosen": request.session.get(SESSION_KEY)})
