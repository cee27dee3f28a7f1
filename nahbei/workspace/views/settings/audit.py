"""The audit trail: who did what, when, about whom. Filters in the address."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from nahbei.foundation import reference
from nahbei.foundation.models import AuditEntry
from nahbei.foundation.rights import Right
from nahbei.workspace.audit_changes import in_words
from nahbei.workspace.audit_lines import readable
from nahbei.workspace.audit_words import EVENTS, ROOMS, said
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.audit import AuditForm
from nahbei.workspace.references import address

PAGE = 60


@staff_view(Right.AUDIT)
def audit(request: StaffRequest) -> HttpResponse:
    """The newest first. Older ones by `before`: no count over ten years of lines."""
    form = AuditForm(request.GET or None, agency=request.agency, money=request.may(Right.MONEY))
    wishes: dict[str, Any] = form.cleaned_data if form.is_bound and form.is_valid() else {}
    found = list(_filtered(request, wishes)[: PAGE + 1])
    lines, more = found[:PAGE], len(found) > PAGE
    labels = reference.labels(request.agency, [line.about for line in lines])
    people = _people(request, lines)
    context = {
        "form": form, "older": _older(request, lines[-1].pk) if more else "",
        "lines": [
            {"line": line, "said": said(line.what), "changes": in_words(line), "label": labels.get(line.about, "") if line.about else "",
             "url": address(line.about, request.may), "person": people.get(line.person_id or 0, ""),
             "person_url": address(reference.Reference("people.person", line.person_id), request.may) if line.person_id in people else ""}
            for line in lines
        ],
        "rooms": ROOMS, "events": EVENTS,
    }
    return render(request, "workspace/settings/audit.html", context, status=422 if form.errors else 200)


def _filtered(request: StaffRequest, wishes: dict[str, Any]) -> Any:
    found = readable(request.agency.audit_entries.all(), request.may)
    if wishes.get("who"):
        found = found.filter(account=wishes["who"].account)
    if wishes.get("what"):
        found = found.filter(what__startswith=wishes["what"])
    if wishes.get("person"):
        found = found.filter(person_id=wishes["person"])
    if wishes.get("on"):
        start = timezone.make_aware(dt.datetime.combine(wishes["on"], dt.time()))
        found = found.filter(at__gte=start, at__lt=start + dt.timedelta(days=1))
    if wishes.get("before"):
        found = found.filter(pk__lt=wishes["before"])
    return found


def _people(request: StaffRequest, lines: list[AuditEntry]) -> dict[int, str]:
    keys = {line.person_id for line in lines if line.person_id}
    return {person.pk: person.full_name for person in request.agency.people.filter(pk__in=keys).only("given_name", "family_name")}


def _older(request: StaffRequest, before: int) -> str:
    wishes = {key: value for key, value in request.GET.items() if key != "before" and value}
    return "?" + urlencode({**wishes, "before": before})
