"""Everything that we hold about somebody: part by part on a page, and whole as a file."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nahbei.desk.held import as_data, as_text, parts_held, rows_held
from nahbei.desk.own_data import note_hand_out
from nahbei.portal.frame import frame
from nahbei.portal.person_door import PersonRequest, person_view

MOST = 20  # on one page; the file has all


@require_safe
@person_view
def held(request: PersonRequest) -> HttpResponse:
    """The parts, and one of them opened."""
    parts = parts_held(request.person)
    opened = next((part for part in parts if part.key == request.GET.get("part")), None)
    rows = rows_held(request.person, opened, most=MOST) if opened else []
    context = {**frame(request), "parts": parts, "opened": opened, "rows": rows, "more": opened is not None and opened.number > MOST}
    return render(request, "portal/data/held.html", context)


@require_POST
@person_view
def file(request: PersonRequest) -> HttpResponse:
    """To keep: as a sheet of text, or for a machine. A button and no link, because each is written down."""
    note_hand_out(person=request.person, by=request.actor, at=request.now)
    name = _("meine-daten")
    if request.POST.get("as") == "json":
        response: HttpResponse = JsonResponse(as_data(request.person, at=request.now), json_dumps_params={"ensure_ascii": False, "indent": 1})
        kind = "json"
    else:
        response, kind = HttpResponse(as_text(request.person, at=request.now), content_type="text/plain; charset=utf-8"), "txt"
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response
