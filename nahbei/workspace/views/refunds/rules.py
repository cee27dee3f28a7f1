"""What a kilometre costs, what a year may hold, what promises it."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nahbei.foundation.rights import Right
from nahbei.reimbursements import actions, queries
from nahbei.ui import german
from nahbei.ui.messages import say_done
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.refunds import RefundRulesForm
from nahbei.workspace.views.contributions.person import did


@staff_view(Right.MONEY)
@require_safe
def refund_rules(request: StaffRequest) -> HttpResponse:
    """What applies today, what will, what did."""
    context = {
        "sets": list(request.agency.refund_rules.all()), "known": queries.rules_on(request.agency, request.today),
        "may_change": request.may(Right.MONEY_CHANGE),
    }
    return render(request, "workspace/refunds/rules.html", context)


@staff_view(Right.MONEY_CHANGE)
def refund_rules_new(request: StaffRequest) -> HttpResponse:
    known = request.agency.refund_rules.first()
    form = RefundRulesForm(request.POST or None, known=known, today=request.today)
    act = partial(actions.write_rules, agency=request.agency, by=request.actor, at=request.now)
    if form.is_bound and form.is_valid() and did(form, lambda: act(**form.cleaned_data)):
        say_done(request, _("Die Regelung gilt ab {day}.").format(day=german.format_date(form.cleaned_data["valid_from"], "plain")))
        return redirect("workspace:refund-rules")
    return render(request, "workspace/refunds/rules_new.html", {"form": form}, status=422 if form.errors else 200)
