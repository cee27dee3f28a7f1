"""Who works here: list, invite, change, end."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from nahbei.foundation import actions
from nahbei.foundation.models import Membership
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.ui import german
from nahbei.ui.messages import say_done
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.members import EndForm, InvitationForm, MemberForm


@staff_view(Right.SETTINGS)
def members(request: StaffRequest) -> HttpResponse:
    known = list(request.agency.memberships.select_related("account", "supervisor__account"))
    over = [member for member in known if member.ends_on and member.ends_on < request.today]
    context = {
        "members": [member for member in known if member not in over], "over": over, "today": request.today,
        "may_change": request.may(Right.MEMBERS_CHANGE),
    }
    return render(request, "workspace/settings/members.html", context)


@staff_view(Right.MEMBERS_CHANGE)
def member_new(request: StaffRequest) -> HttpResponse:
    form = InvitationForm(request.POST or None, agency=request.agency, today=request.today, initial={"starts_on": request.today})
    if form.is_bound and form.is_valid():
        try:
            found = actions.invite_member(agency=request.agency, by=request.actor, at=request.now, **form.cleaned_data)
        except (Refusal, ValidationError) as problem:
            _say_why(form, problem)
        else:
            text = _("{name} kann sich ab {day} mit der Adresse {email} anmelden. Der Code kommt per E-Mail.")
            day = german.format_date(found.starts_on, "plain")
            say_done(request, text.format(name=found.account.name, day=day, email=found.account.email))
            return redirect("workspace:members")
    return render(request, "workspace/settings/member_new.html", {"form": form}, status=422 if form.errors else 200)


@staff_view(Right.MEMBERS_CHANGE)
def member(request: StaffRequest, pk: int) -> HttpResponse:
    found = _one(request, pk)
    form = MemberForm(request.POST or None, agency=request.agency, today=request.today, member=found)
    if form.is_bound and form.is_valid():
        try:
            actions.change_member(membership=found, by=request.actor, at=request.now, **form.cleaned_data)
        except (Refusal, ValidationError) as problem:
            _say_why(form, problem)
        else:
            say_done(request, _("Der Zugang von {name} ist geändert.").format(name=found.account.name))
            return redirect("workspace:members")
    return _page(request, found, form, EndForm(initial={"on": request.today}), status=422 if form.errors else 200)


@staff_view(Right.MEMBERS_CHANGE)
@require_POST
def ending(request: StaffRequest, pk: int) -> HttpResponse:
    """A last day; a day before today closes the access at once."""
    found = _one(request, pk)
    form = EndForm(request.POST)
    if form.is_valid():
        try:
            actions.end_membership(membership=found, on=form.cleaned_data["on"], by=request.actor, at=request.now)
        except (Refusal, ValidationError) as problem:
            _say_why(form, problem)
        else:
            say_done(request, _("Der letzte Tag von {name} ist eingetragen.").format(name=found.account.name))
            return redirect("workspace:members")
    blank = MemberForm(None, agency=request.agency, today=request.today, member=found)
    return _page(request, found, blank, form, status=422)


def _one(request: StaffRequest, pk: int) -> Membership:
    return get_object_or_404(request.agency.memberships.select_related("agency", "account", "supervisor"), pk=pk)


def _page(request: StaffRequest, found: Membership, form: MemberForm, end_form: EndForm, *, status: int) -> HttpResponse:
    yesterday = request.today - dt.timedelta(days=1)
    context = {"member": found, "form": form, "end_form": end_form, "has_errors": status == 422, "yesterday": yesterday}
    return render(request, "workspace/settings/member.html", context, status=status)


def _say_why(form: MemberForm | EndForm, problem: Exception) -> None:
    if isinstance(problem, Refusal):
        form.add_error(problem.field if problem.field in form.fields else None, str(problem))
    elif isinstance(problem, ValidationError):
        form.add_error(None, problem.messages)
