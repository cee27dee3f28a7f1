"""How does it go? The same question as behind the link; whoever speaks for the organisation may answer it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from nahbei.placements.follow_ups import asked_of
from nahbei.portal.frame import partner_frame
from nahbei.portal.partner_door import PartnerRequest, partner_view
from nahbei.portal.views.feedback import asked_about, take_answer


@require_http_methods(["GET", "HEAD", "POST"])
@partner_view
def follow_up(request: PartnerRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(asked_of(request.organisations), pk=pk)
    assert found.position_placement is not None  # only those are asked of organisations
    organisation = found.position_placement.position.organisation
    form = take_answer(request, found, by=request.actor_for(organisation))
    if request.method == "POST" and not form.errors:
        return redirect("portal:partner-follow-up", request.agency.slug, pk)
    greeted = next(contact.person.formal_name for contact in request.contacts if contact.organisation_id == organisation.pk)
    context = {**partner_frame(request), "greeted": greeted, **asked_about(found, form, at=request.now, by_link=False)}
    return render(request, "portal/partner/follow_up.html", context, status=422 if form.errors else 200)
