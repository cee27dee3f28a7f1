"""Two records of one organisation: find the other, look, then make them one."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.partners import merging, queries
from nahbei.partners.actions import merge_organisations
from nahbei.partners.models import Organisation
from nahbei.ui.messages import say_done
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.organisations import MergeForm, said


@staff_view(Right.PEOPLE_MERGE)
@require_safe
def merge_choice(request: StaffRequest, pk: int) -> HttpResponse:
    """Who may be the same: by name, number and house of the record, or by what is typed."""
    found = get_object_or_404(request.agency.organisations.select_related("agency"), pk=pk, merged_into=None)
    q = request.GET.get("q", "").strip()[:100]
    typed = request.agency.organisations.named_like(q).filter(merged_into=None).exclude(pk=pk)[:12] if q else []
    others = [queries.Double(one, ()) for one in typed] if q else queries.doubles_of(found)
    return render(request, "workspace/organisations/merge_choice.html", {"organisation": found, "q": q, "found": others})


@staff_view(Right.PEOPLE_MERGE)
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: StaffRequest, pk: int, other: int) -> HttpResponse:
    """Side by side, what moves, who will see what; then it is done by POST. It cannot be undone."""
    rows = request.agency.organisations.select_related("agency", "neighbourhood", "carrier")
    winner, loser = get_object_or_404(rows, pk=pk), get_object_or_404(rows, pk=other)
    preview = merging.preview(winner, loser)
    form = MergeForm(request.POST if request.method == "POST" else None, winner=winner, loser=loser, preview=preview)
    if request.method == "POST" and form.is_valid():
        try:
            merge_organisations(
                winner=winner, loser=loser, take=form.take, contacts=form.cleaned_data["contacts"], by=request.actor, at=request.now
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            say_done(request, _("Zusammengeführt. Der andere Eintrag führt jetzt hierher."))
            return redirect("workspace:organisation", winner.pk)
    context = {"winner": winner, "loser": loser, "form": form, "preview": preview, "rows": _rows(winner, loser, form)}
    return render(request, "workspace/organisations/merge.html", context, status=422 if form.errors else 200)


def _rows(winner: Organisation, loser: Organisation, form: MergeForm) -> list[dict[str, object]]:
    """Groups of fields side by side; the choice where both say something different."""
    return [
        {"word": group.word, "winner": said(winner, group.key), "loser": said(loser, group.key),
         "choice": form[group.key] if group.key in form.fields else None}
        for group in merging.GROUPS
        if not (group.is_empty(winner) and group.is_empty(loser))
    ]
