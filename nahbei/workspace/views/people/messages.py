"""What a person wants to read from the office, and what not."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from nahbei.foundation.rights import Right
from nahbei.messaging.groups import TopicGroup
from nahbei.messaging.opting import choose, spared_by
from nahbei.people.models import Person
from nahbei.ui.messages import say_done
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.messages import WantedForm

BEFORE = "spared_before"  # in the session: what was spared before the last change, to be undone


@staff_view(Right.PEOPLE_CHANGE)
def person_messages(request: StaffRequest, pk: int) -> HttpResponse:
    """Ticked is what goes out; what must be said goes out anyway."""
    person = _one(request, pk)
    before = spared_by(request.agency, person)
    form = WantedForm(request.POST if request.method == "POST" else None, initial={"wanted": [group for group in TopicGroup if group not in before]})
    if form.is_bound and form.is_valid():
        spared = set(TopicGroup.values) - set(form.cleaned_data["wanted"])
        if choose(person=person, spared=spared, by=request.actor, at=request.now):
            request.session[BEFORE] = {"person": person.pk, "spared": [str(group) for group in before]}
            say_done(request, _("Gespeichert."), undo=reverse("workspace:person-messages-return", args=[person.pk]))
        return redirect("workspace:person", person.pk)
    return render(request, "workspace/people/messages.html", {"person": person, "form": form}, status=422 if form.errors else 200)


@staff_view(Right.PEOPLE_CHANGE)
@require_POST
def person_messages_return(request: StaffRequest, pk: int) -> HttpResponse:
    """Undo of the last change."""
    person, before = _one(request, pk), request.session.pop(BEFORE, {})
    if before.get("person") == person.pk:
        choose(person=person, spared=before["spared"], by=request.actor, at=request.now)
        say_done(request, _("Es gilt wieder, was vorher galt."))
    return redirect("workspace:person", person.pk)


def _one(request: StaffRequest, pk: int) -> Person:
    return get_object_or_404(request.agency.people.present().select_related("agency"), pk=pk)
