"""After how many days it is forgotten who came to an event."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nahbei.events.actions import set_guest_terms
from nahbei.foundation.rights import Right
from nahbei.ui.messages import say_done
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.events import GuestTermsForm


@staff_view(Right.SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def guests(request: StaffRequest) -> HttpResponse:
    """A change is a new row from its day on."""
    may_change, current = request.may(Right.SETTINGS_CHANGE), request.agency.guest_terms.on(request.today)
    data = request.POST if may_change and request.method == "POST" else None
    form = GuestTermsForm(data, today=request.today, initial={"forget_after_days": current.forget_after_days, "valid_from": request.today})
    if form.is_bound and form.is_valid():
        try:
            set_guest_terms(agency=request.agency, by=request.actor, at=request.now, **form.cleaned_data)
        except ValidationError as problem:  # there are terms from that day on
            form.add_error("valid_from", problem.messages)
        else:
            say_done(request, _("Gespeichert."))
            return redirect("workspace:settings-guests")
    context = {
        "form": form, "terms": list(request.agency.guest_terms.all()[:50]), "current": current, "may_change": may_change, "today": request.today,
    }
    return render(request, "workspace/settings/guests.html", context, status=422 if form.errors else 200)
