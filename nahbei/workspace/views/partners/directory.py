"""One service: its page, entering and changing it, „Angaben geprüft“, no longer offered."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.partners import actions, queries, words
from nahbei.partners.models import Organisation, Service
from nahbei.partners.rules import is_stale
from nahbei.placements.queries import referral_counts
from nahbei.ui.messages import say_done
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.partners import ServiceForm

STORY = 20


@staff_view(Right.PARTNERS)
@require_safe
def service(request: StaffRequest, pk: int) -> HttpResponse:
    found = _one(request, pk)
    context = {
        "service": found, "told": words.told(found), "where": words.where(found), "may_change": request.may(Right.PARTNERS_CHANGE),
        "stale": is_stale(found.assured_date, request.today, months=request.agency.service_recheck_months),
        "counts": referral_counts(request.agency, service=found.pk),
        "story": request.agency.journal_entries.filter(about=found.reference)[:STORY] if request.may(Right.JOURNAL) else [],
    }
    return render(request, "workspace/services/service.html", context)


@staff_view(Right.PARTNERS_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def service_new(request: StaffRequest) -> HttpResponse:
    """First the organisation, then its service."""
    owner = _owner(request)
    if owner is None:
        q = request.GET.get("q", "").strip()[:100]
        found = queries.list_organisations(request.agency, q=q)[:20]
        return render(request, "workspace/services/owner.html", {"q": q, "found": found})
    form = ServiceForm(request.POST or None, agency=request.agency)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add_service(organisation=owner, by=request.actor, at=request.now, **form.values)
        except Refusal as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            say_done(request, _("„{name}“ steht im Verzeichnis.").format(name=made.name))
            return redirect("workspace:service", made.pk)
    context = {"form": form, "organisation": owner, "service": None, "has_areas": request.agency.neighbourhoods.exists()}
    return render(request, "workspace/services/edit.html", context, status=422 if form.errors else 200)


@staff_view(Right.PARTNERS_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def service_edit(request: StaffRequest, pk: int) -> HttpResponse:
    found = _one(request, pk)
    form = ServiceForm(request.POST or None, agency=request.agency, instance=found)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_service(service=found, by=request.actor, at=request.now, **form.values)
        except Refusal as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            say_done(request, _("Gespeichert."))
            return redirect("workspace:service", pk)
    context = {"form": form, "organisation": found.organisation, "service": found, "has_areas": request.agency.neighbourhoods.exists()}
    return render(request, "workspace/services/edit.html", context, status=422 if form.errors else 200)


@staff_view(Right.PARTNERS_CHANGE)
@require_POST
def service_assurance(request: StaffRequest, pk: int) -> HttpResponse:
    """Somebody rang and asked: everything is as it stands here."""
    actions.assure_service(service=_one(request, pk), by=request.actor, at=request.now)
    say_done(request, _("Angaben geprüft."), undo=reverse("workspace:service-assurance-return", args=[pk]))
    return redirect("workspace:service", pk)


@staff_view(Right.PARTNERS_CHANGE)
@require_POST
def service_assurance_return(request: StaffRequest, pk: int) -> HttpResponse:
    """Undo."""
    try:
        actions.take_back_assurance(service=_one(request, pk), by=request.actor, at=request.now)
        say_done(request, _("Die Prüfung ist zurückgenommen."))
    except Refusal as refusal:
        say_done(request, str(refusal))
    return redirect("workspace:service", pk)


@staff_view(Right.PARTNERS_CHANGE)
@require_POST
def service_retirement(request: StaffRequest, pk: int) -> HttpResponse:
    found = actions.retire_service(service=_one(request, pk), by=request.actor, at=request.now)
    say_done(request, _("„{name}“ wird nicht mehr vermittelt.").format(name=found.name), undo=reverse("workspace:service-return", args=[pk]))
    return redirect("workspace:service", pk)


@staff_view(Right.PARTNERS_CHANGE)
@require_POST
def service_return(request: StaffRequest, pk: int) -> HttpResponse:
    """Also the undo."""
    found = actions.bring_back_service(service=_one(request, pk), by=request.actor, at=request.now)
    say_done(request, _("„{name}“ wird wieder vermittelt.").format(name=found.name))
    return redirect("workspace:service", pk)


def _one(request: StaffRequest, pk: int) -> Service:
    return get_object_or_404(queries.whole(request.agency.services.select_related("agency")), pk=pk)


def _owner(request: StaffRequest) -> Organisation | None:
    key = request.GET.get("organisation", "")
    rows = request.agency.organisations.active().select_related("agency")
    return get_object_or_404(rows, pk=int(key)) if key.isdecimal() and len(key) < 18 else None
