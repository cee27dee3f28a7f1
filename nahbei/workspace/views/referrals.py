"""Weitervermitteln: find a service, see what the resident will read, send it; later ask what became of it."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.help_requests import words
from nahbei.help_requests.models import HelpRequest
from nahbei.partners.queries import FittingService, chosen_services, find_services
from nahbei.partners.words import told
from nahbei.placements.actions import note_referral_outcome, refer, take_back_referral_outcome
from nahbei.placements.actions.referrals import MOST_SERVICES
from nahbei.placements.models import Referral
from nahbei.placements.queries import people_to_ask
from nahbei.placements.referrals import preview, standing
from nahbei.placements.rules import AlreadyReferred
from nahbei.ui.messages import say_done
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.referrals import OutcomeForm, ReferralNoteForm


@staff_view(Right.REQUESTS_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def request_referral(request: StaffRequest, pk: int) -> HttpResponse:
    """GET finds and shows what would be sent; POST sends it."""
    found = _request(request, pk)
    keys = [int(key) for key in request.POST.getlist("service") or request.GET.getlist("service") if key.isdecimal() and len(key) < 18]
    chosen = _chosen(request, found, keys)
    form = ReferralNoteForm(request.POST if request.method == "POST" else None)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            refer(help_request=found, services=[one.service for one in chosen], note=form.cleaned_data["note"], by=request.actor, at=request.now)
        except AlreadyReferred as twice:
            if twice.every:  # a second click
                messages.error(request, str(twice))
                return redirect("workspace:request", pk)
            refusal = str(twice)
        except Refusal as no:
            refusal = str(no)
        else:
            say_done(request, _("Weitervermittelt. {name} bekommt Bescheid.").format(name=found.help_seeker.formal_name))
            return redirect("workspace:request", pk)
    return _page(request, found, chosen, form, refusal)


@staff_view(Right.REQUESTS)
@require_http_methods(["GET", "HEAD", "POST"])
def referral_outcome(request: StaffRequest, pk: int) -> HttpResponse:
    """Who is asked, about what, and what she said."""
    found = _one(request, pk)
    form = OutcomeForm(request.POST if request.method == "POST" else None, today=request.today)
    may_change = request.may(Right.REQUESTS_CHANGE)
    if request.method == "POST" and may_change and form.is_valid():
        note_referral_outcome(referral=found, by=request.actor, at=request.now, **form.cleaned_data)
        say_done(request, _("Aufgeschrieben."), undo=reverse("workspace:referral-outcome-return", args=[pk]))
        return redirect("workspace:request", found.help_request_id)
    state, tone = standing(found)
    context = {
        "referral": found, "service": found.service, "told": told(found.service), "form": form, "people": people_to_ask(found.help_request),
        "state": state, "tone": tone, "title": words.title(found.help_request), "may_change": may_change,
    }
    return render(request, "workspace/referrals/outcome.html", context, status=422 if form.errors else 200)


@staff_view(Right.REQUESTS_CHANGE)
@require_POST
def referral_outcome_return(request: StaffRequest, pk: int) -> HttpResponse:
    """Undo: the question is open again."""
    take_back_referral_outcome(referral=_one(request, pk), by=request.actor, at=request.now)
    say_done(request, _("Zurückgenommen. Die Frage steht wieder auf Heute."))
    return redirect("workspace:referral-outcome", pk)


def _request(request: StaffRequest, pk: int) -> HelpRequest:
    rows = request.agency.help_requests.select_related("agency", "help_seeker__neighbourhood", "help_seeker__merged_into", "activity")
    return get_object_or_404(rows.prefetch_related("help_seeker__channels"), pk=pk)


def _one(request: StaffRequest, pk: int) -> Referral:
    rows = request.agency.referrals.select_related(
        "agency", "service__organisation", "help_request__help_seeker", "help_request__contact", "help_request__activity"
    )
    return get_object_or_404(rows, pk=pk)


def _chosen(request: StaffRequest, found: HelpRequest, keys: list[int]) -> list[FittingService]:
    place = found.help_seeker.neighbourhood
    return chosen_services(request.agency, keys, activity=found.activity, neighbourhood=place, on=request.today) if keys else []


def _page(request: StaffRequest, found: HelpRequest, chosen: list[FittingService], form: ReferralNoteForm, refusal: str) -> HttpResponse:
    """All of it, or with htmx only what would be sent."""
    route, subject, body = preview(found, [one.service for one in chosen], by=request.actor)
    keys = {one.pk for one in chosen}
    context = {
        "help_request": found, "title": words.title(found), "chosen": chosen, "form": form, "refusal": refusal, "route": route,
        "subject": subject, "body": body, "too_many": len(chosen) > MOST_SERVICES,
        "ask_back_on": request.today + dt.timedelta(days=request.agency.referral_days),
    }
    if request.htmx:
        return render(request, "workspace/referrals/preview.html", context)
    q = request.GET.get("q", "").strip()[:100]
    fitting = find_services(
        request.agency, activity=found.activity, neighbourhood=found.help_seeker.neighbourhood, on=request.today, q=q
    )
    known = {one.service_id: one for one in found.referrals.all()}
    others = [one for one in chosen if one.pk not in {each.pk for each in fitting}]
    rows = [{"one": one, "known": known.get(one.pk), "chosen": one.pk in keys} for one in [*others, *fitting]]
    return render(request, "workspace/referrals/referral.html", {**context, "q": q, "rows": rows}, status=422 if refusal or form.errors else 200)
