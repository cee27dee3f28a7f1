"""The photo of somebody who helps, on her behalf."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.people.models import ConsentPurpose
from nahbei.people.texts import consent_text
from nahbei.ui.messages import say_done
from nahbei.ui.sent import private_jpeg
from nahbei.volunteers.actions import remove_portrait, set_portrait
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.photos import PhotoForm
from nahbei.workspace.views.volunteers.records import FORM, say_why
from nahbei.workspace.views.volunteers.states import one


@staff_view(Right.VOLUNTEERS_CHANGE)
@require_http_methods(FORM)
def photo(request: StaffRequest, pk: int) -> HttpResponse:
    found = one(request, pk)
    form = PhotoForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            set_portrait(volunteer=found, by=request.actor, at=request.now, **form.cleaned_data)
        except Refusal as refusal:
            say_why(form, refusal)
        else:
            say_done(request, _("Das Foto ist gespeichert."))
            return redirect("workspace:volunteer", pk)
    there = request.agency.portraits.agreed().filter(volunteer=found).exists()
    context = {"volunteer": found, "form": form, "there": there, "text": consent_text(ConsentPurpose.PHOTO)}
    return render(request, "workspace/volunteers/photo.html", context, status=422 if form.errors else 200)


@staff_view(Right.VOLUNTEERS)
@require_safe
def photo_file(request: StaffRequest, pk: int) -> HttpResponse:
    """Only as long as she agrees."""
    found = request.agency.portraits.agreed().filter(volunteer=one(request, pk)).first()
    if found is None:
        raise Http404
    return private_jpeg(request, bytes(found.content), found.digest)


@staff_view(Right.VOLUNTEERS_CHANGE)
@require_POST
def photo_removal(request: StaffRequest, pk: int) -> HttpResponse:
    remove_portrait(volunteer=one(request, pk), by=request.actor, at=request.now)
    say_done(request, _("Das Foto ist gelöscht, das Einverständnis zurückgenommen."))
    return redirect("workspace:volunteer", pk)
