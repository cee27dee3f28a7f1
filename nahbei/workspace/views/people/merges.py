"""Two records of one human being: find the other, look, then make them one."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.people import merging
from nahbei.people.actions import merge_people
from nahbei.people.models import ChannelKind, Person
from nahbei.people.queries import Found, find_people
from nahbei.ui.messages import say_done
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.people import MergeForm, said


@staff_view(Right.PEOPLE_MERGE)
def merge_choice(request: StaffRequest, pk: int) -> HttpResponse:
    """Who may be the same: by name, number and street of the record, or by what is typed."""
    person = get_object_or_404(request.agency.people.present(), pk=pk)
    q = request.GET.get("q", "").strip()[:100]
    found = find_people(request.agency, name=q, phone=q, limit=12) if q else _alike(request, person)
    others = [(one, reverse("workspace:person-merge", args=[pk, one.person.pk])) for one in found if one.person.pk != person.pk]
    return render(request, "workspace/people/merge_choice.html", {"person": person, "q": q, "found": others})


@staff_view(Right.PEOPLE_MERGE)
def merge(request: StaffRequest, pk: int, other: int) -> HttpResponse:
    """Side by side, what moves, what stays; then it is done by POST. It cannot be undone."""
    people = request.agency.people.select_related("neighbourhood", "agency")
    winner, loser = get_object_or_404(people, pk=pk), get_object_or_404(people, pk=other)
    form = MergeForm(request.POST if request.method == "POST" else None, winner=winner, loser=loser)
    if request.method == "POST" and form.is_valid():
        try:
            merge_people(winner=winner, loser=loser, by=request.actor, at=request.now, take=form.take)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            say_done(request, _("Zusammengeführt. Der andere Eintrag führt jetzt hierher."))
            return redirect("workspace:person", winner.pk)
    context = {"winner": winner, "loser": loser, "form": form, "preview": merging.preview(winner, loser), "rows": _rows(winner, loser, form)}
    return render(request, "workspace/people/merge.html", context, status=422 if form.errors else 200)


def _alike(request: StaffRequest, person: Person) -> list[Found]:
    phone = person.channels.filter(kind=ChannelKind.PHONE).values_list("normal", flat=True).first() or ""
    return find_people(request.agency, name=person.full_name, phone=phone, street=person.street, limit=12)


def _rows(winner: Person, loser: Person, form: MergeForm) -> list[dict[str, object]]:
    """Groups of fields side by side; the choice where both say something different."""
    return [
        {"word": group.word, "winner": said(winner, group.key) if not group.is_empty(winner) else "",
         "loser": said(loser, group.key) if not group.is_empty(loser) else "",
         "choice": form[group.key] if group.key in form.fields else None}
        for group in merging.GROUPS
        if not (group.is_empty(winner) and group.is_empty(loser))
    ]
