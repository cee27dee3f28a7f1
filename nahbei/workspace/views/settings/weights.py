"""What counts how much among suggestions, with its effect in words."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from nahbei.foundation.rights import Right
from nahbei.matching.actions import change_weights
from nahbei.matching.weights import DEFAULT, Weights
from nahbei.ui.messages import say_done
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.settings import WeightsForm


@staff_view(Right.SETTINGS)
def weights(request: StaffRequest) -> HttpResponse:
    may_change = request.may(Right.SETTINGS_CHANGE)
    now = Weights.of(request.agency.weights)
    form = WeightsForm(request.POST if may_change and request.method == "POST" else None, weights=now)
    if form.is_bound and form.is_valid():
        change_weights(agency=request.agency, weights=form.cleaned_data, by=request.actor, at=request.now)
        say_done(request, _("Gespeichert. Die nächsten Vorschläge rechnen schon damit."))
        return redirect("workspace:settings-weights")
    rows = [(form[name], getattr(DEFAULT, name)) for name in form.fields]
    context = {"form": form, "rows": rows, "may_change": may_change}
    return render(request, "workspace/settings/weights.html", context, status=422 if form.errors else 200)
