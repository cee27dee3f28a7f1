"""What everybody pays: a list by name, who must be asked again; the rules and new ones."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nahbei.contributions import queries, rules
from nahbei.contributions.actions import write_rules
from nahbei.contributions.models import Agreement, AgreementQuerySet, Standing, Tier
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.ui import german
from nahbei.ui.messages import say_done
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.contributions import RulesForm

PAGE = 50
VIEWS = {
    "paying": gettext_lazy("Es zahlen"), "review": gettext_lazy("Neu zu fragen"), "exempt": gettext_lazy("Befreit"),
    "paused": gettext_lazy("Pause"), "ended": gettext_lazy("Beendet"),
}


@dataclass(frozen=True)
class Line:
    """An agreement with its amount today."""

    agreement: Agreement
    tier: Tier | None
    cents: int
    rhythm: str


@staff_view(Right.MONEY)
def contributions(request: StaffRequest) -> HttpResponse:
    view = request.GET.get("view", "paying")
    view = view if view in VIEWS else "paying"
    book = queries.rulebook(request.agency)
    known = book.on(request.today)
    page = Paginator(_shown(request, view), PAGE).get_page(request.GET.get("page"))
    lines = [line_of(agreement, book, request) for agreement in page]
    context = {
        "view": view, "views": VIEWS.items(), "page": page, "lines": lines, "rules": known,
        "tiers": list(book.tiers.get(known.pk, {}).values()) if known else [], "may_change": request.may(Right.MONEY_CHANGE),
        "this_year": request.today.year,
    }
    return render(request, "workspace/contributions/list.html", context)


def line_of(agreement: Agreement, book: rules.Rulebook, request: StaffRequest) -> Line:
    known = book.on(request.today)
    rhythm = agreement.get_rhythm_display() or (known.get_rhythm_display() if known else "")
    tier = book.tier(agreement.tier_number, request.today)
    return Line(agreement, tier, rules.cents_a_month(agreement, book, request.today), rhythm)


@staff_view(Right.MONEY)
def contribution_rules(request: StaffRequest) -> HttpResponse:
    """What applies today, what will, what did."""
    book = queries.rulebook(request.agency)
    sets = [(one, list(book.tiers.get(one.pk, {}).values())) for one in book.sets]
    context = {"sets": sets, "known": book.on(request.today), "may_change": request.may(Right.MONEY_CHANGE)}
    return render(request, "workspace/contributions/rules.html", context)


@staff_view(Right.MONEY_CHANGE)
def contribution_rules_new(request: StaffRequest) -> HttpResponse:
    book = queries.rulebook(request.agency)
    known = book.sets[0] if book.sets else None
    tiers = list(book.tiers.get(known.pk, {}).values()) if known else []
    form = RulesForm(request.POST or None, known=known, tiers=tiers, today=request.today)
    if form.is_bound and form.is_valid() and _written(request, form):
        day = german.format_date(form.cleaned_data["valid_from"], "plain")
        say_done(request, _("Die neue Beitragsordnung gilt ab {day}.").format(day=day))
        return redirect("workspace:contribution-rules")
    return render(request, "workspace/contributions/rules_new.html", {"form": form}, status=422 if form.errors else 200)


def _written(request: StaffRequest, form: RulesForm) -> bool:
    try:
        write_rules(agency=request.agency, by=request.actor, at=request.now, **form.cleaned_data)
    except (Refusal, ValidationError) as problem:
        form.add_error(getattr(problem, "field", None), str(problem) if isinstance(problem, Refusal) else problem.messages)
        return False
    return True


def _shown(request: StaffRequest, view: str) -> AgreementQuerySet:
    if view == "review":
        asked = request.agency.agreements.to_review(on=request.today).filter(person__merged_into=None)
        return asked.select_related("person__merged_into", "payer", "household_of")
    rows = queries.current(request.agency, on=request.today)
    standing = {"paying": Standing.PAYS, "exempt": Standing.EXEMPT, "paused": Standing.PAUSED, "ended": Standing.ENDED}[view]
    found = rows.filter(standing=standing)
    return found if view == "ended" else found.filter(person__died_on=None)
