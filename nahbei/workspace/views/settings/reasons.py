"""Why something does not come about: the agency's own list."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nahbei.foundation.rights import Right
from nahbei.placements.actions.positions import (
    add_reason,
    bring_back_reason,
    change_reason,
    move_reason,
    retire_reason,
)
from nahbei.placements.models import DeclineReason
from nahbei.ui.messages import say_done
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.introductions import WordForm

LIST = "workspace:settings-reasons"


@staff_view(Right.SETTINGS)
@require_safe
def reasons(request: StaffRequest) -> HttpResponse:
    context = {"reasons": list(request.agency.decline_reasons.all()), "may_change": request.may(Right.SETTINGS_CHANGE)}
    return render(request, "workspace/settings/reasons.html", context)


@staff_view(Right.SETTINGS_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def reason_new(request: StaffRequest) -> HttpResponse:
    return _form(request, None, _("Neuer Grund"))


@staff_view(Right.SETTINGS_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def reason(request: StaffRequest, pk: int) -> HttpResponse:
    found = one(request, pk)
    return _form(request, found, found.text)


@staff_view(Right.SETTINGS_CHANGE)
@require_POST
def reason_retirement(request: StaffRequest, pk: int) -> HttpResponse:
    found = retire_reason(reason=one(request, pk), by=request.actor, at=request.now)
    say_done(request, _("„%(reason)s“ wird nicht mehr angeboten.") % {"reason": found}, undo=reverse("workspace:settings-reason-return", args=[pk]))
    return redirect(LIST)


@staff_view(Right.SETTINGS_CHANGE)
@require_POST
def reason_return(request: StaffRequest, pk: int) -> HttpResponse:
    found = bring_back_reason(reason=one(request, pk), by=request.actor, at=request.now)
    say_done(request, _("„%(reason)s“ wird wieder angeboten.") % {"reason": found})
    return redirect(LIST)


@staff_view(Right.SETTINGS_CHANGE)
@require_POST
def reason_place(request: StaffRequest, pk: int) -> HttpResponse:
    move_reason(reason=one(request, pk), up=request.POST.get("to") == "up", by=request.actor, at=request.now)
    return redirect(LIST)


def one(request: StaffRequest, pk: int) -> DeclineReason:
    return get_object_or_404(request.agency.decline_reasons, pk=pk)


def _form(request: StaffRequest, found: DeclineReason | None, heading: str) -> HttpResponse:
    """What the list already has is said on the form."""
    form = WordForm(request.POST or None, initial={"text": found.text if found else ""})
    if request.method == "POST" and form.is_valid():
        said = {"text": form.cleaned_data["text"], "by": request.actor, "at": request.now}
        try:
            saved = change_reason(reason=found, **said) if found else add_reason(agency=request.agency, **said)
        except ValidationError as problem:
            form.add_error("text", problem.messages)
        else:
            say_done(request, _("„%(reason)s“ ist gespeichert.") % {"reason": saved})
            return redirect(LIST)
    context = {"form": form, "heading": heading, "back": reverse(LIST)}
    return render(request, "workspace/settings/form.html", context, status=422 if form.errors else 200)
