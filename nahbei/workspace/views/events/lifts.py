"""Who a guest is, the lift they need, and the helpers an event needs."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from nahbei.events import actions, words
from nahbei.events.models import Registration
from nahbei.events.rules import NobodyKnown
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.people.actions import add_person
from nahbei.people.models import ChannelKind, Person
from nahbei.people.phones import ChannelInput
from nahbei.ui.messages import say_done
from nahbei.workspace.door import StaffRequest, id_of, staff_view
from nahbei.workspace.forms.event_helpers import HelpersForm
from nahbei.workspace.views.events.events import one
from nahbei.workspace.views.events.registrations import known

NEW, LIFT = "new", "lift"


@staff_view(Right.REQUESTS_CHANGE)
@require_POST
def registration_lift(request: StaffRequest, pk: int) -> HttpResponse:
    """One click where it is known who they are; else that is asked first."""
    return _lift(request, _one(request, pk))


@staff_view(Right.EVENTS_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def registration_person(request: StaffRequest, pk: int) -> HttpResponse:
    """„Das ist …“: nobody but the office says so. `then=lift`: and they need a lift."""
    row, then = _one(request, pk), request.GET.get("then", "")
    if request.method == "POST":
        try:
            person = _chosen(request, row)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("workspace:event", row.event_id)
        actions.link_registration(registration=row, person=person, by=request.actor, at=request.now)
        if then == LIFT and person is not None and request.may(Right.REQUESTS_CHANGE):
            return _lift(request, row)
        say_done(request, _("Gespeichert."))
        return redirect("workspace:event", row.event_id)
    typed = {"name": request.GET.get("name", row.name), "phone": request.GET.get("phone", row.phone)}
    context = {
        "row": row, "event": row.event, "when": words.when(row.event), "typed": typed, "then": then, "may_add": request.may(Right.PEOPLE_CHANGE),
        **known(request, typed, row.person_id),
    }
    return render(request, "workspace/events/person.html", context)


@staff_view(Right.POSITIONS_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def event_helpers(request: StaffRequest, pk: int) -> HttpResponse:
    """A position with a date; it is looked at and published where all positions are."""
    found = one(request, pk)
    form = HelpersForm(request.POST or None, event=found)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.want_helpers(event=found, by=request.actor, at=request.now, **form.values)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            say_done(request, _("Als Entwurf angelegt. Ansehen, dann veröffentlichen."))
            return redirect("workspace:position", made.pk)
    context = {"form": form, "event": found, "when": words.when(found)}
    return render(request, "workspace/events/helpers.html", context, status=422 if form.errors else 200)


def _one(request: StaffRequest, pk: int) -> Registration:
    return get_object_or_404(request.agency.registrations.select_related("agency", "event__venue", "person"), pk=pk, forgotten_at=None)


def _lift(request: StaffRequest, row: Registration) -> HttpResponse:
    try:
        made = actions.ask_for_lift(registration=row, by=request.actor, at=request.now)
    except NobodyKnown:
        return redirect(reverse("workspace:registration-person", args=[row.pk]) + f"?then={LIFT}")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        say_done(request, _("Gesuch %(number)s ist aufgenommen: %(who)s.") % {"number": made.number, "who": row.name})
    return redirect("workspace:event", row.event_id)


def _chosen(request: StaffRequest, row: Registration) -> Person | None:
    """Somebody we know; somebody new, with what was typed; or nobody."""
    word = request.POST.get("person", "")
    if word == NEW and request.may(Right.PEOPLE_CHANGE):
        given, _space, family = row.name.rpartition(" ")
        channels = [ChannelInput(kind, typed) for kind, typed in ((ChannelKind.PHONE, row.phone), (ChannelKind.EMAIL, row.email)) if typed]
        names = {"given_name": given[:80], "family_name": family[:80]}
        return add_person(agency=row.agency, channels=channels, by=request.actor, at=request.now, **names)
    key = id_of(word)
    return get_object_or_404(request.agency.people.present(), pk=key) if key else None
