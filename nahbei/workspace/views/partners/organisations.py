"""One organisation: its page, entering and changing it, who speaks for it, no partner any more."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nahbei.foundation.reference import Reference
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.opportunities.models import Position
from nahbei.partners import actions, queries
from nahbei.partners.models import Organisation
from nahbei.people.models import Person
from nahbei.people.phones import LEAST_DIGITS, typed
from nahbei.people.queries import Found, find_people
from nahbei.placements.queries import referral_counts
from nahbei.ui.messages import say_done
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.partners import ContactForm, OrganisationForm
from nahbei.workspace.references import address_of
from nahbei.workspace.views.partners.lists import lines_of

POSITIONS = 12
STORY = 20


@staff_view(Right.PARTNERS)
@require_safe
def organisation(request: StaffRequest, pk: int) -> HttpResponse:
    found = _one(request, pk)
    if found.merged_into_id:
        return redirect("workspace:organisation", found.merged_into_id)
    contacts = found.contact_persons.select_related("person").prefetch_related("person__channels").order_by("person__family_name", "pk")
    context = {
        "organisation": found, "services": lines_of(request, queries.whole(found.services.order_by("-active", "name", "pk"))),
        "contacts": contacts if request.may(Right.PEOPLE) else [], "counts": referral_counts(request.agency, organisation=found.pk),
        "story": request.agency.journal_entries.filter(about__in=_references(found))[:STORY] if request.may(Right.JOURNAL) else [],
        "may_change": request.may(Right.PARTNERS_CHANGE), "may_merge": request.may(Right.PEOPLE_MERGE),
        "sites": found.sites.order_by("-active", "name", "pk"), "carried": found.carried.filter(merged_into=None),
        "offers": _offers(request, found), "positions": _positions(request, found),
        "portal": reverse("portal:log-in", args=[request.agency.slug]),
    }
    return render(request, "workspace/organisations/organisation.html", context)


@staff_view(Right.PARTNERS_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def organisation_new(request: StaffRequest) -> HttpResponse:
    """A new one. Who is there already shows while somebody types; one of the same name is asked about once."""
    start = {"name": request.GET.get("name", "")[:160], "town": request.agency.town}
    form = OrganisationForm(request.POST or None, agency=request.agency, initial=start)
    valid = request.method == "POST" and form.is_valid()
    known = queries.same_organisation(request.agency, form.cleaned_data["name"]) if valid and "sure" not in request.POST else None
    if valid and known is None:
        made = actions.add_organisation(agency=request.agency, by=request.actor, at=request.now, **form.values)
        say_done(request, _("{name} ist aufgenommen.").format(name=made.name))
        return redirect("workspace:organisation", made.pk)
    alike = queries.similar_organisations(request.agency, form["name"].value() or "")
    context = {"form": form, "organisation": None, "alike": alike, "known": known}
    return render(request, "workspace/organisations/edit.html", context, status=422 if request.method == "POST" else 200)


@staff_view(Right.PARTNERS)
@require_safe
def organisations_alike(request: StaffRequest) -> HttpResponse:
    """A piece of page: who may be meant by the name so far."""
    alike = queries.similar_organisations(request.agency, request.GET.get("name", "")[:160])
    return render(request, "workspace/organisations/alike.html", {"alike": alike})


@staff_view(Right.PARTNERS_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def organisation_edit(request: StaffRequest, pk: int) -> HttpResponse:
    found = _one(request, pk)
    form = OrganisationForm(request.POST or None, agency=request.agency, instance=found)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_organisation(organisation=found, by=request.actor, at=request.now, **form.values)
        except Refusal as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            say_done(request, _("Gespeichert."))
            return redirect("workspace:organisation", pk)
    return render(request, "workspace/organisations/edit.html", {"form": form, "organisation": found}, status=422 if form.errors else 200)


@staff_view(Right.PARTNERS_CHANGE)
@require_POST
def organisation_retirement(request: StaffRequest, pk: int) -> HttpResponse:
    try:
        found = actions.retire_organisation(organisation=_one(request, pk), by=request.actor, at=request.now)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        undo = reverse("workspace:organisation-return", args=[pk])
        say_done(request, _("{name} ist kein Partner mehr. Die Dienste werden nicht mehr vermittelt.").format(name=found.name), undo=undo)
    return redirect("workspace:organisation", pk)


@staff_view(Right.PARTNERS_CHANGE)
@require_POST
def organisation_return(request: StaffRequest, pk: int) -> HttpResponse:
    """Also the undo."""
    try:
        found = actions.bring_back_organisation(organisation=_one(request, pk), by=request.actor, at=request.now)
        say_done(request, _("{name} ist wieder Partner.").format(name=found.name))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("workspace:organisation", pk)


@staff_view(Right.PARTNERS_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def contact_new(request: StaffRequest, pk: int) -> HttpResponse:
    """First find the person, then say what they do there."""
    found, chosen = _one(request, pk), _chosen(request)
    form = ContactForm(request.POST or None)
    if request.method == "POST" and chosen and form.is_valid():
        try:
            actions.add_contact(organisation=found, person=chosen, by=request.actor, at=request.now, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            say_done(request, _("Eingetragen: {name}.").format(name=chosen.full_name))
            return redirect("workspace:organisation", pk)
    q = request.GET.get("q", "").strip()[:100]
    hits = [(one, f"?person={one.person.pk}") for one in _find(request, q)] if chosen is None else []
    context = {"organisation": found, "chosen": chosen, "form": form, "q": q, "found": hits}
    return render(request, "workspace/organisations/contact.html", context, status=422 if form.errors else 200)


@staff_view(Right.PARTNERS_CHANGE)
@require_POST
def contact_removal(request: StaffRequest, organisation_pk: int, pk: int) -> HttpResponse:
    rows = request.agency.contact_persons.select_related("organisation__agency", "person")
    row = get_object_or_404(rows, pk=pk, organisation=organisation_pk)
    actions.remove_contact(contact=row, by=request.actor, at=request.now)
    hat = urlencode({"role": row.role, "since": str(row.since or "")})
    undo = reverse("workspace:contact-return", args=[organisation_pk, row.person_id]) + "?" + hat
    say_done(request, _("{name} ist nicht mehr Ansprechperson.").format(name=row.person.full_name), undo=undo)
    return redirect("workspace:organisation", organisation_pk)


@staff_view(Right.PARTNERS_CHANGE)
@require_POST
def contact_return(request: StaffRequest, organisation_pk: int, person_pk: int) -> HttpResponse:
    """Undo."""
    found, person = _one(request, organisation_pk), get_object_or_404(request.agency.people.present(), pk=person_pk)
    try:
        since = _day(request.GET.get("since", ""))
        actions.add_contact(
            organisation=found, person=person, role=request.GET.get("role", ""), since=since, by=request.actor, at=request.now
        )
        say_done(request, _("{name} ist wieder Ansprechperson.").format(name=person.full_name))
    except Refusal as refusal:
        say_done(request, str(refusal))
    return redirect("workspace:organisation", organisation_pk)


def _one(request: StaffRequest, pk: int) -> Organisation:
    return get_object_or_404(request.agency.organisations.select_related("agency", "neighbourhood", "carrier"), pk=pk)


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _references(found: Organisation) -> list[Reference]:
    """Also of the doubles that went into it: their story is its story."""
    return [found.reference, *(double.reference for double in found.merged_from.all())]


def _offers(request: StaffRequest, found: Organisation) -> list[tuple[str, int, str]]:
    """How many positions and projects, and where the office's list of them is."""
    if not request.may(Right.POSITIONS):
        return []
    query = "?" + urlencode({"organisation": found.pk})
    lists = ((_("Stellen"), found.positions.running().count(), "workspace:positions"), (_("Projekte"), found.projects.count(), "workspace:projects"))
    return [(word, count, url + query if (url := address_of(name)) else "") for word, count, name in lists]


def _positions(request: StaffRequest, found: Organisation) -> list[Position]:
    """The newest of those that are not over; all of them stand in the list."""
    return list(found.positions.running()[:POSITIONS]) if request.may(Right.POSITIONS) else []


def _chosen(request: StaffRequest) -> Person | None:
    key = request.GET.get("person", "")
    return get_object_or_404(request.agency.people.present(), pk=int(key)) if key.isdecimal() and len(key) < 18 else None


def _find(request: StaffRequest, text: str) -> list[Found]:
    is_number = len(typed(text)) >= LEAST_DIGITS and not any(letter.isalpha() for letter in text)
    return find_people(request.agency, phone=text) if is_number else find_people(request.agency, name=text)
