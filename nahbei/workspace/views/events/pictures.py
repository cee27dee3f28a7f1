"""The picture of an event: putting it there, showing it in the office, taking it away."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nahbei.events import actions
from nahbei.events.models import Event
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.ui.messages import say_done
from nahbei.ui.sent import private_jpeg
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.events import EventPictureForm
from nahbei.workspace.views.events.events import one


@staff_view(Right.EVENTS_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def event_picture(request: StaffRequest, pk: int) -> HttpResponse:
    found = one(request, pk)
    there = request.agency.event_pictures.filter(event=found).defer("content").first()
    form = EventPictureForm(request.POST or None, request.FILES or None, picture=there)
    if request.method == "POST" and form.is_valid() and _store(request, found, form):
        say_done(request, _("Das Bild ist gespeichert."))
        return redirect("workspace:event", pk)
    context = {"event": found, "form": form, "picture": there}
    return render(request, "workspace/events/picture.html", context, status=422 if request.method == "POST" else 200)


@staff_view(Right.EVENTS)
@require_safe
def event_picture_file(request: StaffRequest, pk: int) -> HttpResponse:
    found = request.agency.event_pictures.filter(event=one(request, pk)).first()
    if found is None:
        raise Http404
    return private_jpeg(request, bytes(found.content), found.digest)


@staff_view(Right.EVENTS_CHANGE)
@require_POST
def event_picture_removal(request: StaffRequest, pk: int) -> HttpResponse:
    actions.remove_event_picture(event=one(request, pk), by=request.actor, at=request.now)
    say_done(request, _("Das Bild ist entfernt, auch von der Internetseite."))
    return redirect("workspace:event", pk)


def _store(request: StaffRequest, event: Event, form: EventPictureForm) -> bool:
    try:
        actions.set_event_picture(event=event, by=request.actor, at=request.now, **form.cleaned_data)
    except Refusal as refusal:
        form.refuse(refusal)
        return False
    return True
