"""Heute: what is due, each row with its one action."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nahbei.desk import today as desk_today
from nahbei.desk.today import Desk, Row, SectionOfToday
from nahbei.foundation.profile import missing, profile_of
from nahbei.foundation.reference import Reference
from nahbei.foundation.rights import Right, Role
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.references import ON_A_REQUEST, address, address_of

# What a row can do: its word and its picture. Where it leads follows from what it is about.
ACTIONS: dict[str, tuple[str | Promise, str]] = {
    "call_back": (_("Anrufen"), "phone"),
    "incoming_call": (_("Anrufen"), "phone"),
    "incoming": (_("Ansehen"), "file-text"),
    "find_helper": (_("Helfer:in finden"), "users"),
    "dead_end": (_("Weitersuchen"), "users"),
    "clear_up": (_("Klären"), "phone"),
    "stand_in": (_("Vertretung finden"), "users"),
    "answer_yes": (_("Ansehen"), "check"),
    "answer_no": (_("Neu suchen"), "users"),
    "question": (_("Antworten"), "message-circle-question-mark"),
    "read_answer": (_("Antwort lesen"), "mail-open"),
    "assign_answer": (_("Zuordnen"), "user-round-check"),
    "mend_address": (_("Adresse klären"), "phone"),
    "ask_resident": (_("Anrufen"), "phone"),
    "ask_again": (_("Nachfragen"), "phone"),
    "introduction_meeting": (_("Vorstellen"), "users"),
    "introduction_question": (_("Antworten"), "message-circle-question-mark"),
    "introduction_ask": (_("Nachhaken"), "phone"),
    "introduction_on": (_("Weiter"), "file-text"),
    "check_position": (_("Prüfen"), "clipboard-check"),
    "check_edit": (_("Prüfen"), "clipboard-check"),
    "ring_about": (_("Anrufen"), "phone"),
    "visit": (_("Ansehen"), "file-text"),
    "event": (_("Ansehen"), "calendar"),
    "event_waiting": (_("Ansehen"), "users"),
    "event_offer": (_("Nachfragen"), "phone"),
    "event_draft": (_("Ansehen"), "eye"),
    "talk": (_("Ansehen"), "file-text"),
    "print_letter": (_("Drucken"), "printer"),
    "message_call": (_("Anrufen"), "phone"),
    "message": (_("Ansehen"), "mail"),
    "approve_hours": (_("Freigeben"), "check"),
    "ask_hours": (_("Nachfragen"), "phone"),
    "follow_up": (_("Nachfragen"), "phone"),
    "referral": (_("Nachfragen"), "phone"),
    "review": (_("Prüfen"), "calendar-check"),
    "declaration": (_("Eintragen"), "pen-line"),
    "certificate": (_("Ansehen"), "eye"),
    "training": (_("Ansehen"), "graduation-cap"),
    "step": (_("Ansehen"), "users"),
    "recheck": (_("Prüfen"), "clipboard-check"),
    "member": (_("Ansehen"), "user"),
    "reminder": (_("Ansehen"), "file-text"),
}

# Actions that lead further than to the page of what they are about.
LEADS_TO = {"stand_in": "workspace:visit-stand-in"}


@dataclass(frozen=True)
class Line:
    """A row with its addresses. Only the row in hand has a filled button; the first one is it from the start."""

    row: Row
    who: str
    label: str | Promise
    icon: str
    action: str
    current: bool


@staff_view(Right.DESK)
def today(request: StaffRequest) -> HttpResponse:
    desk = _desk(request)
    heute = desk_today.today(desk)
    sections = [(section, _lines(request, section, first=number == 0)) for number, section in enumerate(heute.sections)]
    greeting = desk_today.greeting(desk.now, request.user.name)
    context = {"heute": heute, "sections": sections, "greeting": greeting, "now": desk.now, "follow_ups_url": _follow_ups(request),
               "missing": _missing(request)}
    return render(request, "workspace/today/today.html", context)


@staff_view(Right.DESK)
def section(request: StaffRequest, section: str) -> HttpResponse:
    """One section as a whole: „alle 31 zeigen“."""
    desk = _desk(request)
    found = desk_today.of_section(desk, section)
    if found is None:
        raise Http404
    return render(request, "workspace/today/section.html", {"section": found, "lines": _lines(request, found, first=True), "now": desk.now})


@staff_view(Right.DESK)
def matter(request: StaffRequest, reference: str) -> HttpResponse:
    """The page that shows a thing without a page of its own: that of its request."""
    about = Reference.parse(reference)
    if about is None or about.kind not in ON_A_REQUEST:
        raise Http404
    found = _request_of(request, about)
    if found is None:
        raise Http404
    return redirect("workspace:request", found)


def _request_of(request: StaffRequest, about: Reference) -> int | None:
    agency = request.agency
    things = {"placements.enquiry": agency.enquiries, "placements.placement": agency.placements}
    return things[about.kind].filter(pk=about.key).values_list("help_request", flat=True).first()


def _desk(request: StaffRequest) -> Desk:
    return Desk.of(request.agency, account_id=request.user.pk, at=request.now, may=request.may)


def _follow_ups(request: StaffRequest) -> str:
    """The list of follow-ups, with those that wait and what was answered."""
    return reverse("workspace:follow-ups") if request.may(Right.MATCHING) else ""


def _missing(request: StaffRequest) -> list[str]:
    """What the law wants to read on the website and is not there: the lead's business."""
    return missing(request.agency, profile_of(request.agency)) if request.membership.role == Role.LEAD else []


def _lines(request: StaffRequest, section: SectionOfToday, *, first: bool) -> list[Line]:
    lines = []
    for number, row in enumerate(section.rows):
        label, icon = ACTIONS[row.does]
        action = address_of(LEADS_TO[row.does], row.about.key) if row.does in LEADS_TO else address(row.about, request.may)
        if row.does == "step":
            action = reverse("workspace:steps")  # all of them stand there
        lines.append(Line(row, address(row.who, request.may), label, icon, action, first and number == 0))
    return lines
