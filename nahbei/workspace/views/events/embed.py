"""What a partner puts into their own website, to copy: the next dates in a frame, narrowed to what concerns them."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nahbei.foundation.rights import Right
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.events_embed import EmbedForm


@staff_view(Right.EVENTS)
@require_safe
def events_embed(request: StaffRequest) -> HttpResponse:
    form = EmbedForm(request.GET, agency=request.agency)
    slug, chosen = request.agency.slug, urlencode(form.chosen)
    address = settings.NAHBEI_ADDRESS + reverse("website:events-embed", args=[slug]) + (f"?{chosen}" if chosen else "")
    title = escape(_("Veranstaltungen – {agency}").format(agency=request.agency.name))
    snippet = f'<iframe src="{escape(address)}" title="{title}" width="100%" height="640" loading="lazy" style="border:0"></iframe>'
    web = {name: settings.NAHBEI_ADDRESS + reverse(f"website:{name}", args=[slug]) for name in ("events-calendar", "events-feed")}
    context = {"form": form, "address": address, "snippet": snippet, "calendar": web["events-calendar"], "feed": web["events-feed"]}
    return render(request, "workspace/events/embed.html", context)
