"""The parents of somebody under age: asked by a link, or their paper is entered; and taken back."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.people.models import ChannelKind, Person
from nahbei.ui.messages import say_done
from nahbei.volunteers import actions
from nahbei.volunteers.models import ParentalConsent, Volunteer
from nahbei.volunteers.queries import current_text
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.gates import ParentLinkForm, ParentPaperForm
from nahbei.workspace.views.volunteers.records import FORM, say_why
from nahbei.workspace.views.volunteers.states import one


@staff_view(Right.VOLUNTEERS_CHANGE)
@require_http_methods(FORM)
def parents(request: StaffRequest, pk: int) -> HttpResponse:
    """Both ways on one page; the paper is entered here."""
    found, text = one(request, pk), current_text(request.agency, on=request.today)
    form = ParentPaperForm(request.POST or None, today=request.today, text=text)
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.record_parental_consent(volunteer=found, by=request.actor, at=request.now, **form.said)
        except Refusal as refusal:
            say_why(form, refusal)
        else:
            say_done(request, _("Einverständnis eingetragen."), undo=reverse("workspace:volunteer-parents-withdrawal", args=[pk, row.pk]))
            return redirect("workspace:volunteer", pk)
    return _page(request, found, form)


@staff_view(Right.VOLUNTEERS_CHANGE)
@require_POST
def link(request: StaffRequest, pk: int) -> HttpResponse:
    """The mail with the link."""
    found = one(request, pk)
    form = ParentLinkForm(request.POST, parents=_parents(found, request))
    if form.is_valid():
        try:
            sent = actions.send_parent_link(volunteer=found, to=form.cleaned_data["to"], by=request.actor, at=request.now)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            say_done(request, _("%(name)s bekommt eine Mail mit dem Link.") % {"name": sent.to_name})
            return redirect("workspace:volunteer", pk)
    return redirect("workspace:volunteer-parents", pk)


@staff_view(Right.VOLUNTEERS_CHANGE)
@require_POST
def withdrawal(request: StaffRequest, volunteer: int, pk: int) -> HttpResponse:
    row = _row(request, volunteer, pk)
    try:
        actions.withdraw_parental_consent(consent=row, by=request.actor, at=request.now)
        say_done(
            request, _("Das Einverständnis ist zurückgenommen."), undo=reverse("workspace:volunteer-parents-return", args=[volunteer, pk]),
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("workspace:volunteer", volunteer)


@staff_view(Right.VOLUNTEERS_CHANGE)
@require_POST
def taking_back(request: StaffRequest, volunteer: int, pk: int) -> HttpResponse:
    actions.restore_parental_consent(consent=_row(request, volunteer, pk), by=request.actor, at=request.now)
    say_done(request, _("Das Einverständnis gilt wieder."))
    return redirect("workspace:volunteer", volunteer)


def _row(request: StaffRequest, volunteer: int, pk: int) -> ParentalConsent:
    rows = request.agency.parental_consents.select_related("volunteer__agency", "volunteer__person")
    return get_object_or_404(rows, pk=pk, volunteer=volunteer)


def _page(request: StaffRequest, volunteer: Volunteer, form: ParentPaperForm) -> HttpResponse:
    known = _parents(volunteer, request)
    context = {
        "volunteer": volunteer, "form": form, "link_form": ParentLinkForm(parents=known) if known else None, "text": form.text,
        "sent": volunteer.parent_links.filter(used_at=None, expires_at__gt=request.now).first(),
    }
    return render(request, "workspace/volunteers/gates/parents.html", context, status=422 if form.errors else 200)


def _parents(volunteer: Volunteer, request: StaffRequest) -> list[tuple[Person, str]]:
    """Relatives of the minor with an address for mail."""
    mail = request.agency.channels.filter(person=OuterRef("representative"), kind=ChannelKind.EMAIL)
    rows = volunteer.person.represented_by.running(on=request.today).filter(Exists(mail)).select_related("representative")
    return [(row.representative, f"{row.representative.full_name}{f' ({row.relation})' if row.relation else ''}") for row in rows]
