"""A position is taken in on the phone, changed, copied."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.opportunities import actions
from nahbei.opportunities.actions.intake import contact_of, take_in_position
from nahbei.opportunities.models import Position, Timing
from nahbei.partners import queries as partners
from nahbei.partners.models import Organisation
from nahbei.ui.messages import say_done
from nahbei.workspace.door import StaffRequest, id_of, staff_view
from nahbei.workspace.forms.positions import OwnerForm, PositionForm

NEW = "new"  # the radio „neu aufnehmen“
DONE = {
    "draft": gettext_noop("„{title}“ ist als Entwurf gespeichert."), "report": gettext_noop("„{title}“ wartet auf die Prüfung."),
    "publish": gettext_noop("„{title}“ ist veröffentlicht."),
}


@staff_view(Right.POSITIONS_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def position_new(request: StaffRequest) -> HttpResponse:
    """One page for the call: who, what, where, when. „Suchen“ saves nothing: it shows who may be meant."""
    data = request.POST if request.method == "POST" else None
    owner, chosen = OwnerForm(data, initial={"organisation_name": request.GET.get("name", "")[:160]}), _chosen(request)
    form = PositionForm(data, agency=request.agency, today=request.today, organisation=chosen, initial=_start(request, chosen))
    looks = "look" in request.POST
    if data is not None and not looks and form.is_valid() and _has_owner(request, owner, chosen):
        made = _take_in(request, form, owner, chosen)
        if made is not None:
            say_done(request, _(DONE[_then(request)]).format(title=made.title))
            return redirect("workspace:position", made.pk)
    wrong = data is not None and not looks
    context = {**_who(request, owner, chosen), "form": form, "position": None, "looks": looks,
               "has_errors": wrong and bool(owner.errors or form.errors)}
    return render(request, "workspace/positions/edit.html", context, status=422 if wrong else 200)


@staff_view(Right.POSITIONS_CHANGE)
@require_safe
def position_owner(request: StaffRequest) -> HttpResponse:
    """A piece of page: who may be meant by the name so far; of the one that is chosen, its people, sites and projects."""
    chosen = _chosen(request)
    form = PositionForm(None, agency=request.agency, today=request.today, organisation=chosen)
    owner = OwnerForm(request.GET or None)
    return render(request, "workspace/positions/owner.html", {**_who(request, owner, chosen), "form": form})


@staff_view(Right.POSITIONS_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def position_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """By the office: at once, whatever the state."""
    found = get_object_or_404(request.agency.positions.select_related("agency", "organisation__agency"), pk=pk)
    data = request.POST if request.method == "POST" else None
    form = PositionForm(data, agency=request.agency, today=request.today, organisation=found.organisation, instance=found)
    if data is not None and form.is_valid() and _change(request, found, form):
        say_done(request, _("Gespeichert."))
        return redirect("workspace:position", pk)
    return render(request, "workspace/positions/edit.html", {"form": form, "position": found}, status=422 if data is not None else 200)


@staff_view(Right.POSITIONS_CHANGE)
@require_POST
def position_copy(request: StaffRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(request.agency.positions.select_related("agency", "organisation__agency"), pk=pk)
    if found.timing == Timing.ONE_OFF and found.date and found.date < request.today:
        say_done(request, _("Der Termin der Vorlage ist vorbei. Tragen Sie den neuen Tag ein."))
    try:
        made = actions.copy_position(position=found, by=request.actor, at=request.now)
    except Refusal as refusal:
        say_done(request, str(refusal))
        return redirect("workspace:position", pk)
    say_done(request, _("Kopiert: Das ist der neue Entwurf."))
    return redirect("workspace:position-edit", made.pk)


def _take_in(request: StaffRequest, form: PositionForm, owner: OwnerForm, chosen: Organisation | None) -> Position | None:
    """All or nothing: a position that may not be published yet leaves no organisation behind."""
    try:
        with transaction.atomic():
            made = take_in_position(
                agency=request.agency, organisation=chosen, new_organisation=owner.new, new_contact=form.new_contact, by=request.actor,
                at=request.now, **form.content,
            )
            step = {"report": actions.report_position, "publish": actions.publish_position}.get(_then(request))
            return step(position=made, by=request.actor, at=request.now) if step else made
    except (Refusal, ValidationError) as problem:
        say_wrong(form, problem)
    return None


def _change(request: StaffRequest, position: Position, form: PositionForm) -> bool:
    content = form.content
    try:
        with transaction.atomic():
            if any(form.new_contact.values()):
                content["contact"] = contact_of(position.organisation, form.new_contact, by=request.actor, at=request.now)
            actions.change_position(position=position, by=request.actor, at=request.now, **content)
    except (Refusal, ValidationError) as problem:
        say_wrong(form, problem)
        return False
    return True


def say_wrong(form: Any, problem: Refusal | ValidationError) -> None:
    """At its field, where the form has it."""
    if isinstance(problem, Refusal):
        names = {"channels": "contact_phone"}
        name = names.get(problem.field or "", problem.field)
        form.add_error(name if name in form.fields else None, str(problem))
        return
    said = problem.message_dict if hasattr(problem, "error_dict") else {"": problem.messages}
    for name, sentences in said.items():
        form.add_error(name if name in form.fields else None, sentences)


def _then(request: StaffRequest) -> str:
    """What the button said. Whoever may not publish reports."""
    then = request.POST.get("then", "draft")
    if then == "publish" and not request.may(Right.POSITIONS_PUBLISH):
        return "report"
    return then if then in DONE else "draft"


def _chosen(request: StaffRequest) -> Organisation | None:
    key = id_of((request.POST if request.method == "POST" else request.GET).get("organisation"))
    return get_object_or_404(request.agency.organisations.active().select_related("agency"), pk=key) if key is not None else None


def _has_owner(request: StaffRequest, owner: OwnerForm, chosen: Organisation | None) -> bool:
    """One is chosen, or a new one is wanted and may be taken in. A name like another's is asked about once."""
    if not owner.is_valid():
        return False
    if chosen is not None:
        return True
    name = owner.new["name"]
    if not name:
        owner.add_error("organisation_name", _("Welche Organisation sucht jemanden?"))
    elif not request.may(Right.PARTNERS_CHANGE):
        owner.add_error("organisation_name", _("Wählen Sie die Organisation aus. Neue nimmt die Koordination auf."))
    elif request.POST.get("organisation") != NEW and partners.similar_organisations(request.agency, name):
        owner.add_error("organisation_name", _("Ist eine von diesen gemeint? Wenn nicht, wählen Sie „neu aufnehmen“."))
    return not owner.errors


def _who(request: StaffRequest, owner: OwnerForm, chosen: Organisation | None) -> dict[str, Any]:
    name = owner["organisation_name"].value() or ""
    alike = [] if chosen else [one for one in partners.similar_organisations(request.agency, name) if one.active]
    said = request.POST.get("organisation") or request.GET.get("organisation")
    return {
        "owner": owner, "chosen": chosen, "alike": alike, "is_new": said == NEW, "typed": name,
        "may_add": request.may(Right.PARTNERS_CHANGE), "may_publish": request.may(Right.POSITIONS_PUBLISH),
        "owner_url": reverse("workspace:position-owner"),
    }


def _start(request: StaffRequest, chosen: Organisation | None) -> dict[str, Any]:
    """What is likely: the organisation's own address, its only contact person, the project one comes from."""
    if chosen is None:
        return {"town": request.agency.town, "gives_insurance": True}
    only = list(chosen.contact_persons.values_list("pk", flat=True)[:2])
    return {
        "street": chosen.street, "postal_code": chosen.postal_code, "town": chosen.town or request.agency.town, "gives_insurance": True,
        "neighbourhood": chosen.neighbourhood_id, "contact": only[0] if len(only) == 1 else None,
        "project": id_of(request.GET.get("project")),
    }
