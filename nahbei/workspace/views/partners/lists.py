"""The directory and the list of organisations: as pages, as tables, as a list to hand out."""

from __future__ import annotations

from collections.abc import Iterable
from io import StringIO

from defusedcsv import csv
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from nahbei.foundation.rights import Right
from nahbei.partners import queries, words
from nahbei.partners.models import Service, ServiceQuerySet, WaitingList
from nahbei.partners.rules import is_stale
from nahbei.ui import german
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.partners import DirectoryForm, OrganisationFilterForm

PAGE = 50
VIEWS = {"": gettext_lazy("Alle"), "check": gettext_lazy("Zu prüfen"), "retired": gettext_lazy("Nicht mehr vermittelt")}


@staff_view(Right.PARTNERS)
@require_safe
def services(request: StaffRequest) -> HttpResponse:
    view = request.GET.get("view", "")
    view = view if view in VIEWS else ""
    form = DirectoryForm(request.GET, agency=request.agency)
    found = queries.list_services(request.agency, form.filters(view), on=request.today, order=request.GET.get("sort", ""))
    page = Paginator(queries.whole(found), PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    for name in ("view", "page"):
        query.pop(name, None)
    to_check = queries.count_to_check(request.agency, on=request.today)
    context = {
        "form": form, "page": page, "lines": lines_of(request, page), "view": view, "query": query.urlencode(),
        "whole_query": request.GET.urlencode(), "views": [(key, word, to_check if key == "check" else None) for key, word in VIEWS.items()],
        "narrowed": any(form.cleaned_data.values()), "may_change": request.may(Right.PARTNERS_CHANGE),
    }
    return render(request, "workspace/services/list.html", context)


@staff_view(Right.PARTNERS)
@require_safe
def services_table(request: StaffRequest) -> HttpResponse:
    """The same list for a spreadsheet. Nothing in it is about a person."""
    found = queries.whole(_found(request))
    head = [
        _("Dienst"), _("Organisation"), _("Was"), _("Für wen"), _("Tätigkeiten"), _("Viertel"), _("Kosten"), _("Zeiten"), _("Telefon"), _("E-Mail"),
        _("Internet"), _("barrierefrei"), _("Warteliste"), _("geprüft am"), _("geprüft von"),
    ]
    return _csv(f"dienste-{request.today}", head, (_cells(service) for service in found))


@staff_view(Right.PARTNERS)
@require_safe
def services_sheet(request: StaffRequest) -> HttpResponse:
    """A list to hand out: large, by field, with what one must know to ring."""
    found = _found(request).select_related("organisation").prefetch_related("activities__field", "areas")
    groups: dict[str, list[Service]] = {}
    for field in request.agency.fields.values_list("name", flat=True):
        groups[field] = []
    for service in found:
        first = next(iter(service.activities.all()), None)
        groups.setdefault(first.field.name if first else "", []).append(service)
    shown = [(name, [(service, words.in_short(service)) for service in rows]) for name, rows in groups.items() if rows]
    return render(request, "workspace/services/sheet.html", {"groups": shown, "agency": request.agency, "query": request.GET.urlencode()})


@staff_view(Right.PARTNERS)
@require_safe
def organisations(request: StaffRequest) -> HttpResponse:
    form = OrganisationFilterForm(request.GET, agency=request.agency)
    wishes = form.wishes()
    retired = request.GET.get("view") == "retired"
    found = queries.list_organisations(request.agency, retired=retired, **wishes)
    page = Paginator(found.select_related("neighbourhood", "carrier"), PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form, "page": page, "retired": retired, "narrowed": any(wishes.values()), "whole_query": request.GET.urlencode(),
        "may_change": request.may(Right.PARTNERS_CHANGE),
    }
    return render(request, "workspace/organisations/list.html", context)


@staff_view(Right.PARTNERS)
@require_safe
def organisations_table(request: StaffRequest) -> HttpResponse:
    """For a spreadsheet, without the contact persons: they are people, and have their own list."""
    wishes = OrganisationFilterForm(request.GET, agency=request.agency).wishes()
    found = queries.list_organisations(request.agency, retired=request.GET.get("view") == "retired", **wishes)
    head = [_("Organisation"), _("Art"), _("gemeinnützig"), _("Träger"), _("Straße"), _("Postleitzahl"), _("Ort"), _("Viertel"), _("Telefon"),
            _("E-Mail"), _("Internet")]
    rows = (
        [one.name, one.get_kind_display(), _("ja") if one.non_profit else _("nein"), str(one.carrier or ""), one.street, one.postal_code, one.town,
         str(one.neighbourhood or ""), one.phone, one.email, one.url]
        for one in found.select_related("neighbourhood", "carrier")
    )
    return _csv(f"organisationen-{request.today}", head, rows)


def _found(request: StaffRequest) -> ServiceQuerySet:
    filters = DirectoryForm(request.GET, agency=request.agency).filters(request.GET.get("view", ""))
    return queries.list_services(request.agency, filters, on=request.today, order=request.GET.get("sort", ""))


def lines_of(request: StaffRequest, found: Iterable[Service]) -> list[dict[str, object]]:
    """Services as rows of a table: of the directory, of one organisation."""
    months = request.agency.service_recheck_months
    return [
        {
            "service": one, "url": reverse("workspace:service", args=[one.pk]), "where": words.where(one),
            "stale": is_stale(one.assured_date, request.today, months=months),
            "tone": "wait" if one.waiting_list == WaitingList.SHORT else "miss",
        }
        for one in found
    ]


def _cells(service: Service) -> list[str]:
    access = {True: _("ja"), False: _("nein")}[service.accessible] if service.accessible is not None else ""
    return [
        service.name, service.organisation.name, service.description, service.eligibility_description,
        ", ".join(one.name for one in service.activities.all()), words.where(service), service.fees_description, service.schedule_description,
        service.call, service.email or service.organisation.email, service.url or service.organisation.url, access,
        service.get_waiting_list_display(), german.format_date(service.assured_date, "plain") if service.assured_date else "",
        service.assured_by,
    ]


def _csv(name: str, head: list[str], rows: Iterable[list[str]]) -> HttpResponse:
    text = StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(head)
    writer.writerows(rows)
    # The mark at the start tells spreadsheets that this is UTF-8.
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
