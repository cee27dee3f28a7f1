"""Asking volunteers: in writing, one or several; by phone, with what came of it; taking a question back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.help_requests.models import HelpRequest
from nahbei.people.models import ChannelKind
from nahbei.placements import words
from nahbei.placements.actions import ask, look_at, note_call, withdraw_enquiry
from nahbei.placements.models import Enquiry
from nahbei.placements.queries import is_open, roughly_where, written_means
from nahbei.placements.rules import NoWayToWrite
from nahbei.ui.messages import say_done
from nahbei.visits.models import Visit
from nahbei.volunteers.models import Volunteer, VolunteerState
from nahbei.workspace.door import StaffRequest, id_of, staff_view
from nahbei.workspace.forms.enquiries import CallNoteForm

MOST = 20


@staff_view(Right.MATCHING)
@require_POST
def enquiries(request: StaffRequest, pk: int) -> HttpResponse:
    """Ask the one whose button was pressed, else all that are ticked."""
    found, visits = _request_of(request, pk), _visits(request, pk)
    wanted = request.POST.getlist("only") or request.POST.getlist("volunteer")
    keys = [key for word in wanted if (key := id_of(word))][:MOST]
    volunteers = request.agency.volunteers.filter(pk__in=keys).select_related("agency", "person").prefetch_related("person__channels")
    asked = [enquiry for volunteer in volunteers if (enquiry := _ask(request, found, volunteer, visits))]
    if asked:
        names = ", ".join(enquiry.volunteer.person.full_name for enquiry in asked)
        undo = reverse("workspace:enquiry-withdrawal", args=[asked[0].pk]) if len(asked) == 1 else ""
        say_done(request, _("Gefragt: %(names)s.") % {"names": names}, undo=undo)
    elif not keys:
        messages.warning(request, _("Wählen Sie aus, wen Sie fragen möchten."))
    return redirect("workspace:request", pk)


@staff_view(Right.MATCHING)
@require_http_methods(["GET", "HEAD", "POST"])
def volunteer_call(request: StaffRequest, pk: int, volunteer: int) -> HttpResponse:
    """The number, what to say, and what came of it."""
    found, visits = _request_of(request, pk), _visits(request, pk)
    called = get_object_or_404(request.agency.volunteers.select_related("agency", "person"), pk=volunteer)
    if called.state != VolunteerState.ACTIVE and not found.enquiries.open().filter(volunteer=called).exists():
        said = {"name": called.person.full_name, "state": called.get_state_display()}
        messages.warning(request, _("%(name)s ist %(state)s. Bitte fragen Sie jemand anderen.") % said)
        return redirect("workspace:request", pk)
    form = CallNoteForm(request.POST or None, today=request.today)
    if request.method == "POST" and form.is_valid():
        try:
            enquiry = note_call(
                help_request=found, volunteer=called, outcome=form.cleaned_data["outcome"], visits=visits,
                call_again_at=form.call_again_at, by=request.actor, at=request.now,
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            look_at(enquiry=enquiry, at=request.now)
            say_done(request, _("Aufgeschrieben: %(name)s.") % {"name": called.person.full_name})
            return redirect("workspace:request", pk)
    return _call_page(request, found, called, visits, form)


@staff_view(Right.MATCHING)
@require_POST
def enquiry_withdrawal(request: StaffRequest, pk: int) -> HttpResponse:
    """Also the undo of asking."""
    found = get_object_or_404(request.agency.enquiries.select_related("volunteer__person"), pk=pk)
    try:
        withdraw_enquiry(enquiry=found, by=request.actor, at=request.now)
        say_done(request, _("Zurückgenommen: %(name)s.") % {"name": found.volunteer.person.full_name})
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("workspace:request", found.help_request_id)


@staff_view(Right.REQUESTS_CHANGE)
@require_POST
def enquiry_look(request: StaffRequest, pk: int) -> HttpResponse:
    """Seen: Heute shows this answer no more."""
    found = get_object_or_404(request.agency.enquiries.all(), pk=pk)
    look_at(enquiry=found, at=request.now)
    return redirect("workspace:request", found.help_request_id)


def _ask(request: StaffRequest, found: HelpRequest, volunteer: Volunteer, visits: list[Visit] | None) -> Enquiry | None:
    """Ask one in writing; what is refused is said by name."""
    means = written_means(volunteer.person)
    try:
        if not means:
            raise NoWayToWrite
        return ask(help_request=found, volunteer=volunteer, means=means, visits=visits, by=request.actor, at=request.now)
    except Refusal as refusal:
        messages.warning(request, f"{volunteer.person.full_name}: {refusal}")
        return None


def _request_of(request: StaffRequest, pk: int) -> HelpRequest:
    requests = request.agency.help_requests.select_related("agency", "help_seeker__neighbourhood", "activity")
    return get_object_or_404(requests, pk=pk)


def _visits(request: StaffRequest, pk: int) -> list[Visit] | None:
    """The dates for which a stand-in is looked for; None: the whole request."""
    keys = [key for word in (request.POST or request.GET).getlist("visit") if (key := id_of(word))]
    return list(request.agency.visits.filter(help_request=pk, pk__in=keys)) if keys else None


def _call_page(
    request: StaffRequest, found: HelpRequest, called: Volunteer, visits: list[Visit] | None, form: CallNoteForm
) -> HttpResponse:
    about = visits or [visit for visit in found.visits.order_by("on", "start") if is_open(visit, at=request.now)]
    context = {
        "help_request": found, "volunteer": called, "form": form, "visits": visits or [], "plea": words.plea(found, about),
        "dates": words.dates(found, about)[:6], "where": roughly_where(found, called),
        "numbers": [channel for channel in called.person.channels.all() if channel.kind == ChannelKind.PHONE],
    }
    return render(request, "workspace/request/call.html", context, status=422 if form.errors else 200)
