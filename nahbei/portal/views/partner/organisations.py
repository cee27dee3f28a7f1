"""What we know of an organisation: its data, its services. It says what is wrong; the office changes it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nahbei.foundation.refusal import Refusal
from nahbei.partners.actions import assure_service, propose_correction, take_back_assurance
from nahbei.partners.models import Organisation, Service
from nahbei.partners.queries import whole
from nahbei.partners.rules import is_stale
from nahbei.partners.words import told, where
from nahbei.portal.forms.positions import NoteForm
from nahbei.portal.frame import partner_frame
from nahbei.portal.partner_door import PartnerRequest, organisation_of, partner_view
from nahbei.ui.messages import say_done


@require_safe
@partner_view
def organisations(request: PartnerRequest) -> HttpResponse:
    """One: its page. Several: which?"""
    if len(request.organisations) == 1:
        return redirect("portal:partner-organisation", request.agency.slug, request.organisations[0].pk)
    return render(request, "portal/partner/organisations.html", partner_frame(request))


@require_http_methods(["GET", "HEAD", "POST"])
@partner_view
def organisation(request: PartnerRequest, pk: int) -> HttpResponse:
    found = _one(request, pk)
    about = request.GET.get("about", "")[:120]
    form = NoteForm(request.POST or None, initial={"note": f"{about}: " if about else ""})
    if request.method == "POST" and form.is_valid():
        propose_correction(organisation=found, note=form.cleaned_data["note"], by=request.actor_for(found), at=request.now)
        say_done(request, _("Danke. Das Büro sieht es sich an."))
        return redirect("portal:partner-organisation", request.agency.slug, pk)
    months = request.agency.service_recheck_months
    services = [
        {"service": one, "told": told(one), "where": where(one), "stale": is_stale(one.assured_date, request.today, months=months)}
        for one in whole(found.services.filter(active=True))
    ]
    context = {
        **partner_frame(request), "organisation": found, "services": services, "form": form, "today": request.today,
        "contacts": found.contact_persons.select_related("person").order_by("person__family_name", "pk"),
        "sites": found.sites.filter(active=True),
    }
    return render(request, "portal/partner/organisation.html", context, status=422 if form.errors else 200)


@require_POST
@partner_view
def service_assurance(request: PartnerRequest, pk: int) -> HttpResponse:
    """„Stimmt noch“: by those who know it best."""
    found = _service(request, pk)
    assure_service(service=found, by=request.actor_for(found.organisation), at=request.now)
    undo = reverse("portal:partner-service-assurance-return", args=[request.agency.slug, pk])
    say_done(request, _("Danke. „{name}“ ist heute als richtig bestätigt.").format(name=found.name), undo=undo)
    if "start" in request.POST:
        return redirect("portal:partner", request.agency.slug)
    return redirect("portal:partner-organisation", request.agency.slug, found.organisation_id)


@require_POST
@partner_view
def service_assurance_return(request: PartnerRequest, pk: int) -> HttpResponse:
    """Undo."""
    found = _service(request, pk)
    try:
        take_back_assurance(service=found, by=request.actor_for(found.organisation), at=request.now)
        say_done(request, _("Die Bestätigung ist zurückgenommen."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("portal:partner-organisation", request.agency.slug, found.organisation_id)


def _one(request: PartnerRequest, pk: int) -> Organisation:
    found = organisation_of(request, str(pk))
    if found is None:
        raise Http404
    return found


def _service(request: PartnerRequest, pk: int) -> Service:
    rows = request.agency.services.filter(organisation__in=request.organisations, active=True).select_related("agency", "organisation")
    return get_object_or_404(rows, pk=pk)
