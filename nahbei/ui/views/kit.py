"""The living page: every component, in both densities, with examples a page builder can copy."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nahbei.ui.door import open_view
from nahbei.ui.views import kit_samples as samples
from nahbei.ui.views.kit_samples import KitForm

PAGES = {
    "office": "ui/kit/office.html",
    "public": "ui/kit/public.html",
    "heute": "ui/kit/heute.html",
    "antwort": "ui/kit/antwort.html",
}


@open_view
@require_safe
def kit(request: HttpRequest) -> HttpResponse:
    page = request.GET.get("page", "office")
    if page not in PAGES:
        page = "office"
    wrong = KitForm({f"wrong-{name}": value for name, value in samples.TYPED.items()}, prefix="wrong")
    context = {
        "kit": KitForm(),
        "wrong": wrong,
        "page": Paginator(range(280), 20).get_page(2),
        "today": samples.MONDAY,
        "days": samples.week(),
        "suggestions": samples.suggestions(),
        "groups": samples.today(),
        **samples.frame(page),
    }
    return render(request, PAGES[page], context)
