"""The picture of a position: putting it there, showing it, taking it away."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.opportunities import actions
from nahbei.opportunities.models import Position
from nahbei.ui.messages import say_done
from nahbei.ui.sent import private_jpeg
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.positions import PictureForm


@staff_view(Right.POSITIONS_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def picture(request: StaffRequest, pk: int) -> HttpResponse:
    found = _one(request, pk)
    there = request.agency.pictures.filter(position=found).defer("content").first()
    form = PictureForm(request.POST or None, request.FILES or None, picture=there)
    if request.method == "POST" and form.is_valid() and _store(request, found, form):
        say_done(request, _("Das Bild ist gespeichert."))
        return redirect("workspace:position", pk)
    context = {"position": found, "form": form, "picture": there}
    return render(request, "workspace/positions/picture.html", context, status=422 if request.method == "POST" else 200)


@staff_view(Right.POSITIONS)
@require_safe
def picture_file(request: StaffRequest, pk: int) -> HttpResponse:
    found = request.agency.pictures.filter(position=_one(request, pk)).first()
    if found is None:
        raise Http404
    return private_jpeg(request, bytes(found.content), found.digest)


@staff_view(Right.POSITIONS_CHANGE)
@require_POST
def picture_removal(request: StaffRequest, pk: int) -> HttpResponse:
    actions.remove_picture(position=_one(request, pk), by=request.actor, at=request.now)
    say_done(request, _("Das Bild ist entfernt."))
    return redirect("workspace:position", pk)


def _store(request: StaffRequest, position: Position, form: PictureForm) -> bool:
    words = {"description": form.cleaned_data["description"], "credit": form.cleaned_data["credit"]}
    try:
        if form.cleaned_data["file"]:
            actions.set_picture(position=position, file=form.cleaned_data["file"], by=request.actor, at=request.now, **words)
        else:
            actions.describe_picture(position=position, by=request.actor, at=request.now, **words)
    except Refusal as refusal:
        form.add_error(refusal.field, str(refusal))
        return False
    return True


def _one(request: StaffRequest, pk: int) -> Position:
    return get_object_or_404(request.agency.positions.select_related("agency", "organisation"), pk=pk)
