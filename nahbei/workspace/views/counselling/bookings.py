"""An appointment is given by phone or at the desk; then it is moved, cancelled, held, and written down."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nahbei.counselling import actions, words
from nahbei.counselling.models import Booking, BookingState, CounsellingHour
from nahbei.counselling.queries import WITH_HOUR, days_of, hours_of, moment_of
from nahbei.counselling.rules import TimeIsTaken
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.people.models import Person
from nahbei.people.queries import Found, find_people
from nahbei.ui.messages import say_done
from nahbei.workspace.door import StaffRequest, id_of, staff_view
from nahbei.workspace.forms.counselling import BookingForm, CancelForm, MoveForm, NoteForm
from nahbei.workspace.views.counselling.hours import FORM, say_why

AHEAD, SHOWN = 28, 6


@staff_view(Right.COUNSELLING)
@require_http_methods(FORM)
def booking_new(request: StaffRequest) -> HttpResponse:
    """`?hour=3&slot=2026-11-24T09:20` names the time; without one the next free times of all hours are shown."""
    key, moment = id_of(request.GET.get("hour")), moment_of(request.GET.get("slot", ""))
    if key is None or moment is None:
        return _choose(request)
    hour = get_object_or_404(hours_of(request.agency), pk=key)
    form = BookingForm(request.POST or None, agency=request.agency, hour=hour, initial=_initial(request, moment[0]))
    if request.method == "POST" and "search" not in request.POST and form.is_valid():
        made = _book(request, hour, moment, form)
        if made is not None:
            return _made(request, made)
    status = 422 if form.is_bound and form.errors and "search" not in request.POST else 200
    known = _known(request, request.POST, form.chosen)
    context = {"form": form, "hour": hour, "on": moment[0], "start": moment[1], "place": words.place(hour), **known}
    return render(request, "workspace/counselling/booking_new.html", context, status=status)


@staff_view(Right.COUNSELLING)
@require_safe
def people(request: StaffRequest) -> HttpResponse:
    """A piece of page: who may be meant, while somebody types."""
    return render(request, "workspace/counselling/people.html", _known(request, request.GET, request.GET.get("person", "")))


@staff_view(Right.COUNSELLING)
@require_safe
def booking(request: StaffRequest, pk: int) -> HttpResponse:
    found = _one(request, pk)
    context = {
        "booking": found, "hour": found.adviser.hour, "what": words.what(found), "when": words.when(found), "where": words.where(found),
        "may_note": request.may(Right.TALK_NOTES), "has_note": request.may(Right.TALK_NOTES) and hasattr(found, "note"),
        "person_url": reverse("workspace:person", args=[found.person_id]) if found.person_id and request.may(Right.PEOPLE) else "",
        "can_settle": found.on <= request.today, "messages_sent": request.agency.messages.filter(about=found.reference).order_by("pk"),
    }
    return render(request, "workspace/counselling/booking.html", context)


@staff_view(Right.COUNSELLING)
@require_POST
def attendance(request: StaffRequest, pk: int) -> HttpResponse:
    """Came, did not come, or neither: the undo."""
    found = _one(request, pk)
    wanted = request.POST.get("state", "")
    if wanted not in {BookingState.CAME, BookingState.NO_SHOW, BookingState.BOOKED}:
        raise Http404
    try:
        actions.settle(booking=found, state=BookingState(wanted), by=request.actor, at=request.now)
    except Refusal as refusal:
        say_done(request, str(refusal))
    else:
        say_done(request, f"{found.who}: {BookingState(wanted).label}.")
    return redirect("workspace:counselling-day", found.on.isoformat())


@staff_view(Right.COUNSELLING)
@require_http_methods(FORM)
def cancellation(request: StaffRequest, pk: int) -> HttpResponse:
    found = _one(request, pk)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.cancel(booking=found, reason=form.cleaned_data["reason"], by=request.actor, at=request.now)
        except Refusal as refusal:
            say_why(form, refusal)
        else:
            say_done(request, _("Abgesagt, die Zeit ist wieder frei."), undo=reverse("workspace:counselling-booking-restoration", args=[pk]))
            return redirect("workspace:counselling-day", found.on.isoformat())
    return _about(request, found, form, "cancellation")


@staff_view(Right.COUNSELLING)
@require_POST
def restoration(request: StaffRequest, pk: int) -> HttpResponse:
    found = _one(request, pk)
    try:
        actions.restore(booking=found, by=request.actor, at=request.now)
    except Refusal as refusal:
        say_done(request, str(refusal))
    else:
        say_done(request, _("Der Termin steht wieder."))
    return redirect("workspace:counselling-booking", pk)


@staff_view(Right.COUNSELLING)
@require_http_methods(FORM)
def move(request: StaffRequest, pk: int) -> HttpResponse:
    """To a free time of the same hour in the next four weeks."""
    found = _one(request, pk)
    hour = get_object_or_404(hours_of(request.agency), pk=found.adviser.hour_id)
    days = days_of(request.agency, request.today, request.today + dt.timedelta(days=AHEAD), [hour])
    form = MoveForm(request.POST or None, days=days)
    if request.method == "POST" and form.is_valid():
        slot = form.slots[form.cleaned_data["slot"]]
        try:
            moved = actions.move(booking=found, adviser=slot.adviser, on=slot.on, start=slot.start, by=request.actor, at=request.now)
        except Refusal as refusal:
            say_why(form, refusal)
        else:
            say_done(request, _("Verlegt auf %(when)s.") % {"when": words.when(moved)})
            return redirect("workspace:counselling-booking", pk)
    return _about(request, found, form, "move")


@staff_view(Right.COUNSELLING)
@require_http_methods(FORM)
def person(request: StaffRequest, pk: int) -> HttpResponse:
    """Whose appointment it is. Nobody but the office says so."""
    found = _one(request, pk)
    if request.method == "POST":
        key = id_of(request.POST.get("person"))
        chosen = get_object_or_404(request.agency.people.present(), pk=key) if key else None
        try:
            actions.assign_person(booking=found, person=chosen, by=request.actor, at=request.now)
        except Refusal as refusal:
            say_done(request, str(refusal))
        else:
            say_done(request, _("Gespeichert."))
        return redirect("workspace:counselling-booking", pk)
    typed = {"name": request.GET.get("name", found.name), "phone": request.GET.get("phone", found.phone)}
    context = {"booking": found, "typed": typed, **_known(request, typed, str(found.person_id or ""))}
    return render(request, "workspace/counselling/person.html", context)


@staff_view(Right.TALK_NOTES)
@require_POST
def note(request: StaffRequest, pk: int) -> HttpResponse:
    """Opened by a button, never by a link, and every reading is on record. With `text` it is written."""
    found = _one(request, pk)
    if "text" in request.POST:
        form = NoteForm(request.POST)
        if form.is_valid():
            actions.write_note(booking=found, text=form.cleaned_data["text"], by=request.actor, at=request.now)
            say_done(request, _("Die Notiz ist gespeichert.") if form.cleaned_data["text"].strip() else _("Es gibt keine Notiz mehr."))
            return redirect("workspace:counselling-booking", pk)
    else:
        form = NoteForm(initial={"text": actions.read_note(booking=found, by=request.actor, at=request.now)})
    context = {"booking": found, "form": form, "what": words.what(found), "when": words.when(found)}
    response = render(request, "workspace/counselling/note.html", context, status=422 if form.errors else 200)
    response["Cache-Control"] = "no-store"
    return response


def _one(request: StaffRequest, pk: int) -> Booking:
    return get_object_or_404(request.agency.appointments.select_related(*WITH_HOUR), pk=pk)


def _about(request: StaffRequest, found: Booking, form: Any, name: str) -> HttpResponse:
    context = {"booking": found, "form": form, "what": words.what(found), "when": words.when(found)}
    return render(request, f"workspace/counselling/{name}.html", context, status=422 if form.errors else 200)


def _choose(request: StaffRequest) -> HttpResponse:
    """All hours, each with its next free times."""
    hours = list(hours_of(request.agency).active())
    found = days_of(request.agency, request.today, request.today + dt.timedelta(days=AHEAD), hours)
    lines = []
    for hour in hours:
        slots = list({slot.key: slot for day in found if day.hour.pk == hour.pk for slot in day.slots}.values())
        later = [slot for slot in slots if slot.on > request.today or slot.end > request.now.astimezone().time()]
        lines.append((hour, later[:SHOWN]))
    context = {"lines": lines, "person": request.GET.get("person", ""), "tab": "new", "today_key": request.today.isoformat()}
    return render(request, "workspace/counselling/choose.html", context)


def _initial(request: StaffRequest, on: dt.date) -> dict[str, Any]:
    found: Person | None = None
    if (key := id_of(request.GET.get("person"))) is not None:
        found = request.agency.people.present().filter(pk=key).first()
    return {"person": found.pk, "name": found.full_name} if found else {}


def _known(request: StaffRequest, typed: Any, chosen: str) -> dict[str, Any]:
    """Who may be meant; whoever is chosen stays in the list, on top."""
    found = find_people(request.agency, name=str(typed.get("name", ""))[:160], phone=str(typed.get("phone", ""))[:60])
    key = id_of(chosen)
    if key and key not in {one.person.pk for one in found} and (person := request.agency.people.present().filter(pk=key).first()):
        setattr(person, "worn", [])  # noqa: B010 - the hats were not asked for
        found = [Found(person), *found]
    return {"found": [(one.person, one.person.address_line, one.person.pk == key) for one in found], "chosen": key}


def _book(request: StaffRequest, hour: CounsellingHour, moment: tuple[dt.date, dt.time], form: BookingForm) -> Booking | None:
    said = form.cleaned_data
    adviser = next((one for one in hour.advisers.all() if str(one.pk) == request.GET.get("adviser", "")), None)
    try:
        return actions.book(
            hour=hour, on=moment[0], start=moment[1], visitor=form.visitor(), way=said["way"], topic=form.topics.get(said.get("topic", "")),
            adviser=adviser, origin=said["origin"], submission=said["submission"], by=request.actor, at=request.now,
        )
    except TimeIsTaken as refusal:
        form.add_error(None, str(refusal))
    except Refusal as refusal:
        say_why(form, refusal)
    return None


def _made(request: StaffRequest, made: Booking) -> HttpResponse:
    """Without a name the code word is said once and loudly."""
    if made.code:
        say_done(request, _("Vorgemerkt. Das Codewort ist „%(code)s“.") % {"code": made.code})
        return redirect("workspace:counselling-booking", made.pk)
    say_done(request, _("Vorgemerkt: %(who)s, %(when)s.") % {"who": made.who, "when": words.when(made)})
    return redirect("workspace:counselling-day", made.on.isoformat())
