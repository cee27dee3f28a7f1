"""Gesuche: the list by age; changing one, the consent that came later, the end and the return."""

from __future__ import annotations

from collections.abc import Iterable
from io import StringIO

from defusedcsv import csv
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from nahbei.desk.requests import change_what_is_asked, end_request, reopen_request
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.help_requests import actions, words
from nahbei.help_requests.models import HelpRequest, RequestState
from nahbei.help_requests.queries import ALL, count_by_state, list_requests
from nahbei.people.models import ConsentPurpose
from nahbei.people.texts import consent_text
from nahbei.ui import german
from nahbei.ui.messages import say_done
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.requests import ConfirmationForm, FilterForm, ReasonForm, RequestForm
from nahbei.workspace.references import address_of

PAGE = 50


@staff_view(Right.REQUESTS)
def requests(request: StaffRequest) -> HttpResponse:
    """Oldest first: nothing is silently open."""
    form = FilterForm(request.GET, agency=request.agency)
    filters = form.filters()
    page = Paginator(list_requests(request.agency, filters, at=request.now), PAGE).get_page(request.GET.get("page"))
    counts = count_by_state(request.agency, filters, at=request.now)
    query = request.GET.copy()
    for name in ("state", "page"):
        query.pop(name, None)
    context = {
        "form": form, "filters": filters, "page": page, "lines": _lines(page), "now": request.now, "query": query.urlencode(),
        "states": [(state, label, counts[state]) for state, label in [*RequestState.choices, (ALL, _("alle"))]],
        "table_url": f"{reverse('workspace:requests-table')}?{request.GET.urlencode()}",
        "narrowed": any(form.cleaned_data.get(name) for name in form.fields if name != "state"),
    }
    return render(request, "workspace/requests/list.html", context)


@staff_view(Right.REQUESTS)
def table(request: StaffRequest) -> HttpResponse:
    """The same list as CSV."""
    form = FilterForm(request.GET, agency=request.agency)
    found = list(list_requests(request.agency, form.filters(), at=request.now))
    actions.note_export(agency=request.agency, by=request.actor, at=request.now, count=len(found))
    response = HttpResponse(_csv(found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="gesuche-{request.today}.csv"'
    return response


@staff_view(Right.REQUESTS_CHANGE)
def edit(request: StaffRequest, pk: int) -> HttpResponse:
    found = _one(request, pk)
    form = RequestForm(request.POST or None, help_request=found, agency=request.agency, today=request.today)
    if request.method == "POST" and form.is_valid() and _changed(request, found, form):
        say_done(request, _("Gespeichert."))
        return _to_request(found)
    context = {"form": form, "found": found, "title": words.title(found), "has_errors": bool(form.errors)}
    return render(request, "workspace/requests/edit.html", context, status=422 if form.errors else 200)


@staff_view(Right.REQUESTS_CHANGE)
def consent(request: StaffRequest, pk: int) -> HttpResponse:
    """The resident confirmed by phone or paper: the request opens for needs and note."""
    found = _one(request, pk)
    form = ConfirmationForm(request.POST or None, help_request=found, now=request.now)
    if request.method == "POST" and form.is_valid():
        actions.confirm_consent(
            help_request=found, given_by=form.person(), form=form.cleaned_data["form"], given_at=form.given_at(), by=request.actor,
            at=request.now,
        )
        say_done(request, _("Bestätigt. Jetzt können Sie eintragen, was nötig ist."))
        return redirect("workspace:request-edit", found.pk)
    context = {
        "form": form, "found": found, "title": words.title(found), "has_errors": bool(form.errors),
        "texts": [consent_text(ConsentPurpose.HELP), consent_text(ConsentPurpose.NEEDS)],
    }
    return render(request, "workspace/requests/consent.html", context, status=422 if form.errors else 200)


@staff_view(Right.REQUESTS_CHANGE)
def withdrawal(request: StaffRequest, pk: int) -> HttpResponse:
    """The resident does not need it any more. (Nobody was found: request.return_.)"""
    found = _one(request, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            end_request(
                help_request=found, to=RequestState.WITHDRAWN, reason=form.cleaned_data["reason"], by=request.actor, at=request.now
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            word = _("Gesuch %(number)s ist zurückgezogen.") % {"number": found.number}
            say_done(request, word, undo=reverse("workspace:request-reopening", args=[found.pk]))
            return _to_request(found)
    context = {"form": form, "found": found, "title": words.title(found), "has_errors": bool(form.errors)}
    return render(request, "workspace/requests/withdrawal.html", context, status=422 if form.errors else 200)


@staff_view(Right.REQUESTS_CHANGE)
@require_POST
def reopening(request: StaffRequest, pk: int) -> HttpResponse:
    """Look for somebody after all; also the undo of an end."""
    found = _one(request, pk)
    try:
        reopen_request(help_request=found, reason=request.POST.get("reason", "")[:300], by=request.actor, at=request.now)
    except Refusal as refusal:
        say_done(request, str(refusal))
        return _to_request(found)
    say_done(request, _("Gesuch %(number)s ist wieder offen.") % {"number": found.number})
    return _to_request(found)


def _one(request: StaffRequest, pk: int) -> HelpRequest:
    rows = request.agency.help_requests.select_related("help_seeker", "activity", "caller", "contact", "consent__given_by").prefetch_related("needs")
    return get_object_or_404(rows, pk=pk)


def _changed(request: StaffRequest, found: HelpRequest, form: RequestForm) -> bool:
    """True when it was saved; a refusal stands at its field."""
    asked, said = form.asked(), form.cleaned_data
    assert asked is not None
    try:
        change_what_is_asked(
            help_request=found, asked=asked, contact=said.get("contact"), note=said.get("health_note") or "",
            remove_note=bool(said.get("remove_note")), by=request.actor, at=request.now,
        )
    except Refusal as refusal:
        form.refuse(refusal)
        return False
    return True


def _to_request(found: HelpRequest) -> HttpResponse:
    return redirect(address_of("workspace:request", found.pk) or "workspace:requests")


def _lines(found: Iterable[HelpRequest]) -> list[dict[str, object]]:
    return [
        {
            "request": one, "title": words.subject(one), "when": words.when(one), "where": words.where(one),
            "url": address_of("workspace:request", one.pk) or reverse("workspace:request-edit", args=[one.pk]),
            "person_url": address_of("workspace:person", one.help_seeker_id),
        }
        for one in found
    ]


def _csv(found: Iterable[HelpRequest]) -> str:
    out = StringIO()
    out.write("\N{BYTE ORDER MARK}")  # spreadsheet programs read UTF-8 only with it
    writer = csv.writer(out, delimiter=";")
    writer.writerow([
        _("Nummer"), _("aufgenommen"), _("Hilfesuchende:r"), _("Viertel"), _("Tätigkeit"), _("wann"), _("Stand"), _("seit"), _("Eile"),
        _("aufgenommen von"),
    ])
    for one in found:
        area = one.help_seeker.neighbourhood
        writer.writerow([
            one.number, german.format_date(timezone.localdate(one.received_at), "plain"), one.help_seeker.full_name, area.name if area else "",
            one.activity.name, words.when(one), one.get_state_display(), german.format_date(timezone.localdate(one.state_since), "plain"),
            one.get_urgency_display(), one.received_by_name,
        ])
    return out.getvalue()
