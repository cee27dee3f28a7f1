"""Reminding of what is open: who, looked at before; sent by a human, taken back while it still lies here; what is to decide after two letters."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from nahbei.contributions import actions, queries, reminding
from nahbei.contributions.planning import terms_of
from nahbei.contributions.reminding import ReminderCase
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.messaging.channels import route_of
from nahbei.messaging.composing import WRITTEN
from nahbei.messaging.models import MessageChannel, Wording
from nahbei.messaging.wording import words_for
from nahbei.people.models import Person
from nahbei.ui.messages import say_done
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.contributions import RestForm
from nahbei.workspace.views.contributions.person import did, done, person_of

MOST = 300  # at once; the others are there the next time
SHOWN = 200
SENT = "contribution_reminders"  # in the session: the last batch, to be taken back


@dataclass(frozen=True)
class Letter:
    """A case with the words that would go out."""

    case: ReminderCase
    way: str
    subject: str
    body: str


@staff_view(Right.MONEY)
@require_safe
def reminders(request: StaffRequest) -> HttpResponse:
    """Whom to remind, about whom to decide, who is left alone and why."""
    found = reminding.cases(request.agency, today=request.today)
    shown = found.to_remind[:MOST]
    context = {
        "cases": [(case, MessageChannel(route_of(case.payer).channel).label) for case in shown], "more": len(found.to_remind) - len(shown),
        "to_decide": found.to_decide, "reasons": _by_reason(found.left_out), "cents": sum(case.cents for case in shown),
        "may_change": request.may(Right.MONEY_CHANGE),
    }
    return render(request, "workspace/contributions/reminders.html", context)


@staff_view(Right.MONEY_CHANGE)
@require_POST
def preview(request: StaffRequest) -> HttpResponse:
    """Nothing has happened yet: who, how much, by which way, in which words."""
    picked = set(request.POST.getlist("case")[:MOST])
    found = [case for case in reminding.cases(request.agency, today=request.today).to_remind if case.key in picked]
    if not found:
        messages.error(request, _("Sie haben niemanden ausgewählt."))
        return redirect("workspace:contribution-reminders")
    letters = _letters(request, found)
    context = {"letters": letters, "cents": sum(case.cents for case in found), "account": terms_of(request.agency) is not None}
    return render(request, "workspace/contributions/reminders_preview.html", context)


@staff_view(Right.MONEY_CHANGE)
@require_POST
def sending(request: StaffRequest) -> HttpResponse:
    """As it was looked at; whoever paid meanwhile gets nothing."""
    picked = set(request.POST.getlist("case")[:MOST])
    try:
        made = actions.send_reminders(agency=request.agency, picked=picked, by=request.actor, at=request.now)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("workspace:contribution-reminders")
    request.session[SENT] = [row.pk for row in made]
    words = ngettext("{n} Mensch ist erinnert.", "{n} Menschen sind erinnert.", len(made)).format(n=len(made))
    if left := len(picked) - len(made):
        words += " " + ngettext("Bei {n} hat sich inzwischen etwas geändert.", "Bei {n} hat sich inzwischen etwas geändert.", left).format(n=left)
    say_done(request, words, undo=reverse("workspace:contribution-reminders-withdrawal"))
    return redirect("workspace:contribution-reminders")


@staff_view(Right.MONEY_CHANGE)
@require_POST
def withdrawal(request: StaffRequest) -> HttpResponse:
    """Undo, for what has not gone out yet."""
    keys = request.session.pop(SENT, [])
    try:
        back = actions.withdraw_reminders(agency=request.agency, reminders=keys, by=request.actor, at=request.now)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("workspace:contribution-reminders")
    words = ngettext("{n} Erinnerung ist zurückgenommen.", "{n} Erinnerungen sind zurückgenommen.", len(back)).format(n=len(back))
    if gone := len(keys) - len(back):
        words += " " + ngettext("{n} war schon unterwegs.", "{n} waren schon unterwegs.", gone).format(n=gone)
    say_done(request, words)
    return redirect("workspace:contribution-reminders")


@staff_view(Right.MONEY_CHANGE)
def deciding(request: StaffRequest, pk: int) -> HttpResponse:
    """What is open, what was written, and all ways on. None of them is taken by itself."""
    payer = person_of(request, pk)
    form = RestForm(request.POST or None, today=request.today)
    act = partial(actions.let_rest, agency=request.agency, payer=payer, by=request.actor, at=request.now)
    if done(form) and did(form, lambda: act(**form.said(request.user))):
        say_done(request, _("Steht in der Wiedervorlage.") if form.cleaned_data["how"] == "talk" else _("Ruht bis dahin."),
                 undo=reverse("workspace:contribution-resting", args=[payer.pk]))
        return redirect("workspace:contribution-reminders")
    found = reminding.cases(request.agency, today=request.today)
    everybody = [*found.to_decide, *found.to_remind, *found.left_out]
    context = {
        "person": payer, "form": form, "case": next((case for case in everybody if case.payer == payer), None),
        "letters": queries.reminders_of(request.agency, payer),
    }
    return render(request, "workspace/contributions/deciding.html", context, status=422 if form.errors else 200)


@staff_view(Right.MONEY_CHANGE)
@require_POST
def resting(request: StaffRequest, pk: int) -> HttpResponse:
    """It does not rest any more."""
    payer = person_of(request, pk)
    actions.end_rest(agency=request.agency, payer=payer, by=request.actor, at=request.now)
    say_done(request, _("Ruht nicht mehr."))
    return redirect("workspace:contribution-reminders")


def _letters(request: StaffRequest, found: list[ReminderCase]) -> list[Letter]:
    """In the words that the outbox would write. Two questions for all."""
    terms, wordings = terms_of(request.agency), list(request.agency.wordings.filter(topic__startswith="contribution_reminder"))
    return [_letter(request, case, actions.reminder_values(case, terms), wordings) for case in found]


def _letter(request: StaffRequest, case: ReminderCase, values: dict[str, str], wordings: list[Wording]) -> Letter:
    topic, channel = actions.topic_of(case), MessageChannel(route_of(case.payer).channel)
    own = [one for one in wordings if one.topic == topic.key]
    subject, body = words_for(request.agency, topic, case.payer, values, by=request.actor, written=channel in WRITTEN, wordings=own)
    return Letter(case, str(channel.label), subject, body)


def _by_reason(left_out: list[ReminderCase]) -> list[tuple[str, list[tuple[Person, int]]]]:
    """Those who are left alone, the most common reason first."""
    found: dict[str, list[tuple[Person, int]]] = {}
    for case in left_out:
        found.setdefault(case.why, []).append((case.payer, case.cents))
    return sorted(((why, rows[:SHOWN]) for why, rows in found.items()), key=lambda one: -len(one[1]))
