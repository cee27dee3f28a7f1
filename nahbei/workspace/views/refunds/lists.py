"""All claims, by what comes next."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from nahbei.foundation.rights import Right
from nahbei.reimbursements import queries
from nahbei.reimbursements.models import ClaimState
from nahbei.workspace.door import StaffRequest, staff_view

PAGE = 50
VIEWS = {
    "open": (_("Offen"), Q(state__in=[ClaimState.DRAFT, ClaimState.SUBMITTED, ClaimState.APPROVED])),
    "approve": (_("Freizugeben"), Q(state=ClaimState.SUBMITTED)),
    "pay": (_("Auszuzahlen"), Q(state=ClaimState.APPROVED)),
    "done": (_("Erledigt"), Q(state__in=[ClaimState.PAID, ClaimState.WAIVED, ClaimState.REFUSED])),
}


@staff_view(Right.MONEY)
@require_safe
def refunds(request: StaffRequest) -> HttpResponse:
    view = request.GET.get("view", "open")
    view = view if view in VIEWS else "open"
    rows = request.agency.refund_claims.filter(VIEWS[view][1]).select_related("person__merged_into").order_by("-number")
    if view == "pay":
        rows = rows.exclude(pay_rows__live=True)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "view": view, "views": [(key, word) for key, (word, _which) in VIEWS.items()], "page": page, "may_change": request.may(Right.MONEY_CHANGE),
        "known": queries.rules_on(request.agency, request.today), "cents": sum(claim.cents for claim in page),
        "accounts": _accounts(request, page) if view == "pay" else {},
        "waiting_lists": list(request.agency.pay_lists.filter(state="open")) if view == "pay" else [],
    }
    return render(request, "workspace/refunds/list.html", context)


def _accounts(request: StaffRequest, page: object) -> dict[int, str]:
    """The masked account of each claim, where there is one."""
    assert hasattr(page, "object_list")
    by_claim = {claim.pk: claim.person.merged_into_id or claim.person_id for claim in page.object_list}
    known = queries.accounts_by_person(request.agency, set(by_claim.values()))
    return {claim: known[person].mask for claim, person in by_claim.items() if person in known}
