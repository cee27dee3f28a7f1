"""Runs of direct debits: the list, what a new one would collect, one run with its next step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q, Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from nahbei.contributions import actions, planning
from nahbei.contributions.due_dates import bank_day
from nahbei.contributions.models import DebitRun
from nahbei.foundation.models import StepState
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.ui.messages import say_done
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.debits import LeavingOutForm, RunForm, TermsForm

PAGE = 100
SHOWN = ("planned", "left_out", "returned")


@staff_view(Right.MONEY)
@require_safe
def runs(request: StaffRequest) -> HttpResponse:
    taken = Q(rows__state__in=["planned", "submitted", "returned"])
    rows = request.agency.debit_runs.annotate(
        count=Count("rows", filter=taken), cents=Sum("rows__cents", filter=taken), returned=Count("rows", filter=Q(rows__state="returned")),
    ).order_by("-number")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "terms": planning.terms_of(request.agency), "may_change": request.may(Right.MONEY_CHANGE)}
    return render(request, "workspace/contributions/runs.html", context)


@sensitive_post_parameters("iban")
@staff_view(Right.MONEY_CHANGE)
def creditor(request: StaffRequest) -> HttpResponse:
    known = planning.terms_of(request.agency)
    form = TermsForm(request.POST or None, known=known, agency_name=request.agency.name)
    if form.is_bound and form.is_valid() and _terms_written(request, form):
        say_done(request, _("Gilt für jeden neuen Lauf."))
        return redirect("workspace:debit-runs")
    return render(request, "workspace/contributions/creditor.html", {"form": form, "known": known}, status=422 if form.errors else 200)


@staff_view(Right.MONEY_CHANGE)
def run_new(request: StaffRequest) -> HttpResponse:
    """Looked at before: who, how much, why not."""
    terms = planning.terms_of(request.agency)
    first = bank_day(request.today + dt.timedelta(days=(terms.notice_days if terms else 14) + 3))
    start: dict[str, Any] = {"until": request.today, "collect_on": first, "words": _("Beitrag {year}").format(year=request.today.year)}
    form = RunForm(request.POST or (request.GET if "until" in request.GET else None), today=request.today, initial=start)
    valid = form.is_bound and form.is_valid()
    said = dict(form.cleaned_data) if valid else start
    if request.method == "POST" and form.is_valid() and (run := _made(request, form)):
        return redirect("workspace:debit-run", run.pk)
    day = bank_day(said["collect_on"])
    found = planning.plan(request.agency, until=said["until"], collect_on=day)
    page = Paginator(found.collected, PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "plan": found, "page": page, "day": day, "terms": terms, "reasons": _reasons((row.why, row) for row in found.left_out)}
    return render(request, "workspace/contributions/run_new.html", context, status=422 if form.errors else 200)


@staff_view(Right.MONEY)
@require_safe
def run(request: StaffRequest, pk: int) -> HttpResponse:
    found = _run(request, pk)
    rows = found.rows.select_related("person", "mandate__payer").order_by("person__family_name", "person__given_name", "pk")
    totals = {one["state"]: one for one in found.rows.order_by().values("state").annotate(count=Count("pk"), cents=Sum("cents"))}
    step = request.agency.two_person_steps.filter(about=found.about, state=StepState.WAITING).first()
    page = Paginator(rows.exclude(state="left_out"), PAGE).get_page(request.GET.get("page"))
    context = {
        "run": found, "page": page, "totals": totals, "reasons": _reasons((row.why, row) for row in rows.filter(state="left_out")), "step": step,
        "mine": step is not None and step.asked_by_id == request.user.pk, "files": list(found.files.prefetch_related("downloads")),
        "may_change": request.may(Right.MONEY_CHANGE), "is_open": found.state in {"draft", "announced", "approved"},
    }
    return render(request, "workspace/contributions/run.html", context)


@staff_view(Right.MONEY_CHANGE)
@require_POST
def run_announcing(request: StaffRequest, pk: int) -> HttpResponse:
    return _act(request, pk, actions.announce_run, _("Angekündigt. Jede:r erfährt es auf dem eigenen Weg; Briefe liegen in der „Post der Kasse“."))


@staff_view(Right.MONEY_CHANGE)
@require_POST
def run_approval(request: StaffRequest, pk: int) -> HttpResponse:
    return _act(request, pk, actions.ask_for_approval, _("Jetzt bestätigt eine zweite Person. Gibt es keine, geht es nach 24 Stunden weiter."))


@staff_view(Right.MONEY_CHANGE)
@require_POST
def run_export(request: StaffRequest, pk: int) -> HttpResponse:
    return _act(request, pk, actions.export_run, _("Die Datei ist geschrieben. Laden Sie sie herunter und reichen Sie sie bei der Bank ein."))


@staff_view(Right.MONEY_CHANGE)
@require_POST
def run_submission(request: StaffRequest, pk: int) -> HttpResponse:
    return _act(request, pk, actions.submit_run, _("Eingereicht und gebucht."))


@staff_view(Right.MONEY_CHANGE)
def run_cancelling(request: StaffRequest, pk: int) -> HttpResponse:
    found = _run(request, pk)
    if request.method == "POST":
        return _act(request, pk, actions.cancel_run, _("Abgebrochen. Es wird nichts eingezogen."))
    context = {"run": found, "fetched": found.files.filter(downloads__isnull=False).exists()}
    return render(request, "workspace/contributions/run_cancelling.html", context)


@staff_view(Right.MONEY_CHANGE)
@require_POST
def debit_file(request: StaffRequest, pk: int) -> HttpResponse:
    """The second time somebody must say that they know it is the second time."""
    file = get_object_or_404(request.agency.debit_files.select_related("run__agency"), pk=pk)
    downloads = list(file.downloads.all())
    if downloads and "again" not in request.POST:
        return render(request, "workspace/contributions/debit_file.html", {"file": file, "run": file.run, "downloads": downloads}, status=422)
    try:
        content = actions.fetch_file(file=file, by=request.actor, at=request.now)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("workspace:debit-run", file.run_id)
    name = f'attachment; filename="{file.message_id}.xml"'
    return HttpResponse(content, content_type="application/xml", headers={"Content-Disposition": name, "Cache-Control": "no-store"})


@staff_view(Right.MONEY_CHANGE)
def row_leaving_out(request: StaffRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(request.agency.debit_rows.select_related("run__agency", "person"), pk=pk)
    form = LeavingOutForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            actions.leave_out(row=row, why=form.cleaned_data["why"], by=request.actor, at=request.now)
            say_done(request, _("Nicht dabei: {name}. Der Beitrag bleibt offen.").format(name=row.person.full_name))
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("workspace:debit-run", row.run_id)
    return render(request, "workspace/contributions/row_leaving_out.html", {"row": row, "form": form}, status=422 if form.errors else 200)


@staff_view(Right.MONEY_CHANGE)
def year_letter(request: StaffRequest) -> HttpResponse:
    """One message for all days of the year; in November and December of the next one."""
    year = request.today.year + (request.today.month >= 11)
    try:
        if request.method == "POST":
            number = actions.announce_year(agency=request.agency, year=year, by=request.actor, at=request.now)
            say_done(request, _("{number} Menschen erfahren ihre Tage. Briefe drucken Sie unter „Post der Kasse“.").format(number=number))
            return redirect("workspace:debit-runs")
        found = actions.year_plan(request.agency, year=year, today=request.today)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("workspace:debit-runs")
    people, days = {mandate.told for mandate, _day, _cents in found}, sorted({day for _mandate, day, _cents in found})
    context = {"year": year, "people": len(people), "days": days, "cents": sum(cents for _mandate, _day, cents in found)}
    return render(request, "workspace/contributions/year_letter.html", context)


def _act(request: StaffRequest, pk: int, action: Callable[..., Any], words: str) -> HttpResponse:
    found = _run(request, pk)
    try:
        action(run=found, by=request.actor, at=request.now)
        say_done(request, words)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("workspace:debit-run", pk)


def _made(request: StaffRequest, form: RunForm) -> DebitRun | None:
    try:
        made = actions.make_run(agency=request.agency, by=request.actor, at=request.now, **form.cleaned_data)
    except Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return None
    say_done(request, _("Der Lauf ist vorbereitet. Es ist noch nichts angekündigt."))
    return made


def _terms_written(request: StaffRequest, form: TermsForm) -> bool:
    said = form.cleaned_data
    try:
        actions.write_terms(
            agency=request.agency, name=said["name"], identifier=said["creditor_identifier"], iban=said["iban"], notice_days=said["notice_days"],
            by=request.actor, at=request.now,
        )
    except (Refusal, ValidationError) as problem:
        field = getattr(problem, "field", None)
        form.add_error(field if field in form.fields else None, str(problem) if isinstance(problem, Refusal) else problem.messages)
        return False
    return True


def _reasons(pairs: Any) -> list[tuple[str, list[Any]]]:
    """The most frequent reason first."""
    found: dict[str, list[Any]] = {}
    for why, row in pairs:
        found.setdefault(why, []).append(row)
    return sorted(found.items(), key=lambda pair: -len(pair[1]))


def _run(request: StaffRequest, pk: int) -> DebitRun:
    return get_object_or_404(request.agency.debit_runs.select_related("agency", "terms"), pk=pk)
