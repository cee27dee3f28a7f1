"""Not this kind of message any more. Looking changes nothing (mail scanners look, too); only the button does, or the receiver's mail program."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from nahbei.foundation.actor import Actor
from nahbei.foundation.tokens import digest
from nahbei.messaging.groups import EXPLAINED, TopicGroup
from nahbei.messaging.opting import opt_in, opt_out, spared_by
from nahbei.portal.door import LinkRequest, link_view

ONE_CLICK = "List-Unsubscribe"


# Without a CSRF token on purpose: a mail program posts here without ever having seen the page (RFC 8058). Whoever knows the
# secret in the address may do what it is for, and nothing else can be done here.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@link_view
def stop(request: LinkRequest, token: str) -> HttpResponse:
    link = request.agency.stop_links.select_related("person__agency", "person__merged_into__agency").filter(digest=digest(token)).first()
    if link is None:
        return render(request, "portal/replies/unknown.html", {"agency_name": request.agency.name, "agency": request.agency}, status=404)
    person, group = link.person.merged_into or link.person, TopicGroup(link.group)
    if request.method == "POST":
        act = opt_in if request.POST.get("answer") == "again" else opt_out
        act(person=person, group=group, by=Actor.link(person.full_name), at=request.now)
        if ONE_CLICK in request.POST:
            return HttpResponse(status=204)
        return redirect("portal:stop", request.agency.slug, token)
    context = {
        "agency_name": request.agency.name, "agency": request.agency, "group": group, "explained": EXPLAINED[group],
        "stopped": group in spared_by(request.agency, person),
    }
    return render(request, "portal/stop/page.html", context)
