"""The catalogue of positions: choose, look how many, print."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from nahbei.desk.catalogue import chosen, print_catalogue
from nahbei.foundation.rights import Right
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.catalogue import CatalogueForm


@staff_view(Right.POSITIONS)
@require_safe
def catalogue(request: StaffRequest) -> HttpResponse:
    form = CatalogueForm(request.GET, agency=request.agency)
    choice = form.choice()
    context = {
        "form": form, "number": chosen(request.agency, choice, on=request.today).count(),
        "pdf_url": f"{reverse('workspace:catalogue-pdf')}?{request.GET.urlencode()}",
    }
    return render(request, "workspace/positions/catalogue.html", context)


@staff_view(Right.POSITIONS)
@require_safe
def pdf(request: StaffRequest) -> HttpResponse:
    choice = CatalogueForm(request.GET, agency=request.agency).choice()
    web = request.build_absolute_uri(reverse("website:positions", args=[request.agency.slug])).split("//", 1)[1]
    made = print_catalogue(request.agency, choice, web=web, on=request.today)
    response = HttpResponse(made.content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="stellen-{request.today}.pdf"'
    return response
