"""The page for a parent: what it is about, and one button. Looking changes nothing; only the button does."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from nahbei.foundation.refusal import Refusal
from nahbei.foundation.tokens import digest
from nahbei.portal.door import LinkRequest, link_view
from nahbei.portal.forms.consents import ConsentForm
from nahbei.volunteers.actions import consent_by_link
from nahbei.volunteers.minors import is_minor
from nahbei.volunteers.models import ParentLink
from nahbei.volunteers.queries import current_text, parent_link


@require_http_methods(["GET", "HEAD", "POST"])
@link_view
def consent(request: LinkRequest, token: str) -> HttpResponse:
    link = parent_link(request.agency, digest(token))
    if link is None:
        return render(request, "portal/replies/unknown.html", {"agency_name": request.agency.name, "agency": request.agency}, status=404)
    if stage_of(link, request) != "open":
        return _page(request, link, None)
    form = ConsentForm(request.POST if request.method == "POST" else None, name=link.to_name)
    if request.method == "POST" and form.is_valid():
        try:
            consent_by_link(link=link, given_by=form.cleaned_data["given_by"], at=request.now)
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            return redirect("portal:consent", request.agency.slug, token)
    return _page(request, link, form)


def stage_of(link: ParentLink, request: LinkRequest) -> str:
    """open, given, over: used and still counting, or no longer of use to anybody."""
    if link.used_at is not None:
        return "given"
    usable = link.expires_at > request.now and is_minor(link.volunteer.person, on=request.today)
    return "open" if usable else "over"


def _page(request: LinkRequest, link: ParentLink, form: ConsentForm | None) -> HttpResponse:
    person = link.volunteer.person
    text = current_text(request.agency, on=request.today)
    context = {
        "agency_name": request.agency.name, "agency": request.agency, "child": person.given_name or person.full_name, "form": form,
        "stage": stage_of(link, request), "text": text, "greeted": link.to_name,
        "activities": list(link.volunteer.activities.values_list("noun", flat=True)) if form else [],
    }
    return render(request, "portal/consents/consent.html", context, status=422 if form is not None and form.errors else 200)
