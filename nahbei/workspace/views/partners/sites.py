"""The places of an organisation: taken in, changed, given up."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from nahbei.foundation.rights import Right
from nahbei.partners import actions
from nahbei.partners.models import Site
from nahbei.ui.messages import say_done
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.organisations import SiteForm


@staff_view(Right.PARTNERS_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def site_new(request: StaffRequest, pk: int) -> HttpResponse:
    owner = get_object_or_404(request.agency.organisations.select_related("agency"), pk=pk, merged_into=None)
    form = SiteForm(request.POST or None, organisation=owner, initial={"town": owner.town})
    if request.method == "POST" and form.is_valid():
        made = actions.add_site(organisation=owner, by=request.actor, at=request.now, **form.values)
        say_done(request, _("„{name}“ ist eingetragen.").format(name=made.name))
        return redirect("workspace:organisation", pk)
    context = {"form": form, "organisation": owner, "site": None}
    return render(request, "workspace/organisations/site.html", context, status=422 if form.errors else 200)


@staff_view(Right.PARTNERS_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def site(request: StaffRequest, organisation_pk: int, pk: int) -> HttpResponse:
    found = _one(request, organisation_pk, pk)
    form = SiteForm(request.POST or None, organisation=found.organisation, instance=found)
    if request.method == "POST" and form.is_valid():
        actions.change_site(site=found, by=request.actor, at=request.now, **form.values)
        say_done(request, _("Gespeichert."))
        return redirect("workspace:organisation", organisation_pk)
    context = {"form": form, "organisation": found.organisation, "site": found}
    return render(request, "workspace/organisations/site.html", context, status=422 if form.errors else 200)


@staff_view(Right.PARTNERS_CHANGE)
@require_POST
def site_retirement(request: StaffRequest, organisation_pk: int, pk: int) -> HttpResponse:
    found = actions.retire_site(site=_one(request, organisation_pk, pk), by=request.actor, at=request.now)
    undo = reverse("workspace:site-return", args=[organisation_pk, pk])
    say_done(request, _("„{name}“ wird nicht mehr genutzt.").format(name=found.name), undo=undo)
    return redirect("workspace:organisation", organisation_pk)


@staff_view(Right.PARTNERS_CHANGE)
@require_POST
def site_return(request: StaffRequest, organisation_pk: int, pk: int) -> HttpResponse:
    """Also the undo."""
    found = actions.bring_back_site(site=_one(request, organisation_pk, pk), by=request.actor, at=request.now)
    say_done(request, _("„{name}“ wird wieder genutzt.").format(name=found.name))
    return redirect("workspace:organisation", organisation_pk)


def _one(request: StaffRequest, organisation_pk: int, pk: int) -> Site:
    return get_object_or_404(request.agency.sites.select_related("organisation__agency"), pk=pk, organisation=organisation_pk)
