"""Is the position still right? Looking changes nothing (mail scanners look, too); only the buttons do."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from nahbei.foundation.actor import Actor
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.tokens import digest
from nahbei.opportunities.actions.freshness import answer_freshness
from nahbei.opportunities.freshness import answerable
from nahbei.opportunities.models import Position
from nahbei.opportunities.words import when_in_words
from nahbei.portal.door import LinkRequest, link_view
from nahbei.portal.forms.still_right import ChangeForm

ANSWERS = {"current", "filled", "change"}


@require_http_methods(["GET", "HEAD", "POST"])
@link_view
def still_right(request: LinkRequest, token: str) -> HttpResponse:
    rows = request.agency.positions.select_related("agency", "organisation", "contact__person")
    position = rows.filter(digest=digest(token)).first()
    if position is None:
        return render(request, "portal/replies/unknown.html", {"agency_name": request.agency.name, "agency": request.agency}, status=404)
    form, answer = ChangeForm(request.POST if request.POST.get("answer") == "change" else None), request.POST.get("answer")
    if request.method == "POST" and answer in ANSWERS and (answer != "change" or form.is_valid()):
        try:
            answer_freshness(position=position, answer=answer or "", text=request.POST.get("text", ""), by=_who(position), at=request.now)
        except Refusal as refusal:
            if refusal.field == "text":
                form.add_error("text", str(refusal))  # else somebody answered already: the page says how it stands
    if request.method == "POST" and not form.errors:
        response = redirect("portal:still-right", request.agency.slug, token)
        response["Location"] += "?noted=1" if answer == "change" else ""
        return response
    return _page(request, position, form)


def _page(request: LinkRequest, position: Position, form: ChangeForm) -> HttpResponse:
    context = {
        "agency_name": request.agency.name, "agency": request.agency, "position": position, "form": form, "when": when_in_words(position),
        "greeted": position.contact.person.formal_name if position.contact else position.organisation.name,
        "is_open": answerable(position), "noted": "noted" in request.GET, "public": position.is_public(on=request.today),
    }
    return render(request, "portal/still_right/page.html", context, status=422 if form.errors else 200)


def _who(position: Position) -> Actor:
    return Actor.link(position.contact.person.full_name if position.contact else position.organisation.name)
