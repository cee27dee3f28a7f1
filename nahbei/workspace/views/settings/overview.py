"""The settings at a glance, the table of rights, and what an agency says about itself."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from nahbei.foundation.actions import change_agency
from nahbei.foundation.rights import RIGHTS, Right, Role
from nahbei.messaging.topics import topics
from nahbei.ui.messages import say_done
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.settings import ABOUT, NUMBERS, AgencyForm


@staff_view(Right.SETTINGS)
def overview(request: StaffRequest) -> HttpResponse:
    agency = request.agency
    context = {
        "agency": agency,
        "activities": list(agency.activities.offered().values_list("name", flat=True)),
        "needs": list(agency.needs.filter(active=True).values_list("name", flat=True)),
        "members": list(agency.memberships.running(on=request.today).select_related("account")),
        "topics": len(topics), "own_wordings": agency.wordings.count(),
        "declaration": agency.declaration_texts.filter(valid_from__lte=request.today).first(),
        "may_import": request.may(Right.IMPORT), "may_audit": request.may(Right.AUDIT),
        "may_see_rooms": request.may(Right.EVENTS),
    }
    return render(request, "workspace/settings/overview.html", context)


@staff_view(Right.SETTINGS)
def agency(request: StaffRequest) -> HttpResponse:
    may_change = request.may(Right.SETTINGS_CHANGE)
    form = AgencyForm(request.POST if may_change and request.method == "POST" else None, instance=request.agency)
    if form.is_bound and form.is_valid():
        change_agency(agency=request.agency, by=request.actor, at=request.now, **form.cleaned_data)
        say_done(request, _("Gespeichert."))
        return redirect("workspace:settings-agency")
    context = {
        "form": form, "may_change": may_change, "about": [form[name] for name in ABOUT], "numbers": [form[name] for name in NUMBERS],
    }
    return render(request, "workspace/settings/agency.html", context, status=422 if form.errors else 200)


@staff_view(Right.SETTINGS)
def roles(request: StaffRequest) -> HttpResponse:
    """The table in code, shown."""
    rows = [(right.label, [right in RIGHTS[role] for role in Role]) for right in Right]
    return render(request, "workspace/settings/roles.html", {"roles": Role, "rows": rows, "mine": request.membership.get_role_display()})
