"""Bank statements: read, looked through, each line booked or set aside, and taken back. Accounts are shown masked."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nahbei.contributions import actions, planning
from nahbei.contributions.bank_written import maybe_the_same
from nahbei.contributions.models import UNSETTLED, BankLine, BookingKind, LineState, LineUse, Statement
from nahbei.donations.actions import give_by_line
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.people.queries import find_people
from nahbei.ui.messages import say_done
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.statements import AsideForm, StatementForm, WhatForm

PAGE = 50
VIEWS = {
    "unsettled": (gettext_lazy("Zu klären"), UNSETTLED), "booked": (gettext_lazy("Gebucht"), (LineState.BOOKED,)),
    "aside": (gettext_lazy("Weggelegt"), (LineState.ASIDE,)),
}
# What a line can be without naming anybody, by the way the money went.
CAME = (
    (LineUse.DONATION, gettext_lazy("Spende")), (LineUse.TRANSFER, gettext_lazy("Geld aus der Kasse")),
    (LineUse.RUN, gettext_lazy("Lastschriften gutgeschrieben")), (LineUse.FEE, gettext_lazy("Gebühr zurück")),
)
WENT = (
    (LineUse.FEE, gettext_lazy("Bankgebühr")), (LineUse.TRANSFER, gettext_lazy("Geld für die Kasse")),
    (LineUse.RUN, gettext_lazy("Lastschriften zurückgebucht")),
)


@staff_view(Right.MONEY)
@require_safe
def statements(request: StaffRequest) -> HttpResponse:
    """Newest first, with what waits in each."""
    rows = request.agency.statements.annotate(
        unsettled=Count("lines", filter=Q(lines__state__in=UNSETTLED)), booked=Count("lines", filter=Q(lines__state=LineState.BOOKED)),
    ).order_by("-pk")
    context = {
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")), "terms": planning.terms_of(request.agency),
        "unsettled": request.agency.bank_lines.filter(state__in=UNSETTLED).count(), "may_change": request.may(Right.MONEY_CHANGE),
    }
    return render(request, "workspace/contributions/statements.html", context)


@staff_view(Right.MONEY_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def statement_new(request: StaffRequest) -> HttpResponse:
    form = StatementForm(request.POST, request.FILES) if request.method == "POST" else StatementForm()
    if form.is_bound and form.is_valid() and (found := _read(request, form)):
        say_done(request, _told(found))
        return redirect("workspace:statement", found.pk)
    context = {"form": form, "terms": planning.terms_of(request.agency)}
    return render(request, "workspace/contributions/statement_new.html", context, status=422 if form.errors else 200)


def _read(request: StaffRequest, form: StatementForm) -> Statement | None:
    try:
        return actions.read_statement(agency=request.agency, content=form.cleaned_data["file"].read(), by=request.actor, at=request.now)
    except Refusal as refusal:
        form.add_error("file", str(refusal))
        return None


def _told(found: Statement) -> str:
    """„12 neu, 30 schon bekannt. 9 gebucht, 3 zu klären.“"""
    if not found.new_count and not found.known_count:
        return _("In der Datei steht keine Buchung.")
    counts = found.lines.aggregate(booked=Count("pk", filter=Q(state=LineState.BOOKED)), open=Count("pk", filter=Q(state__in=UNSETTLED)))
    if not found.new_count:
        return _("{summary}. Es wurde nichts gebucht.").format(summary=actions.summary(found))
    return _("{summary}. {booked} gebucht, {open} zu klären.").format(summary=actions.summary(found), **counts)


@staff_view(Right.MONEY)
@require_safe
def statement(request: StaffRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(request.agency.statements, pk=pk)
    return _lines(request, request.agency.bank_lines.filter(statement=found), {"statement": found, "summary": actions.summary(found)})


@staff_view(Right.MONEY)
@require_safe
def bank_lines(request: StaffRequest) -> HttpResponse:
    """Of all statements."""
    return _lines(request, request.agency.bank_lines.all(), {})


def _lines(request: StaffRequest, rows: QuerySet[BankLine], more: dict[str, Any]) -> HttpResponse:
    """What is to be settled first; when nothing is, what was booked."""
    counts = rows.aggregate(**{key: Count("pk", filter=Q(state__in=states)) for key, (_word, states) in VIEWS.items()})
    view = request.GET.get("view", "")
    if view not in VIEWS:
        view = "unsettled" if counts["unsettled"] or not counts["booked"] else "booked"
    found = rows.filter(state__in=VIEWS[view][1]).prefetch_related(
        "proposals__person", "parts__booking__person__merged_into", "parts__booking__reversed_by",
    )
    people = ("run", "known__person__merged_into", "debit_row__person__merged_into")
    context = {
        "view": view, "views": [(key, word, counts[key]) for key, (word, _states) in VIEWS.items()],
        "page": Paginator(found.select_related(*people), PAGE).get_page(request.GET.get("page")),
        "may_change": request.may(Right.MONEY_CHANGE), **more,
    }
    return render(request, "workspace/contributions/bank_lines.html", context)


@staff_view(Right.MONEY)
@require_safe
def bank_line(request: StaffRequest, pk: int) -> HttpResponse:
    return _line_page(request, _line(request, pk), AsideForm())


@staff_view(Right.MONEY_CHANGE)
@require_POST
def bank_line_booking(request: StaffRequest, pk: int) -> HttpResponse:
    line, form = _line(request, pk), WhatForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Das ist so nicht möglich."))
        return redirect("workspace:bank-line", pk)
    use, whose, key = form.cleaned_data["what"]
    try:
        name = _book(request, line, use, whose, key)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("workspace:bank-line", pk)
    words = _("Gebucht für {name}.").format(name=name) if name else _("Gebucht: {use}.").format(use=LineUse(use).label)
    return _back(request, line, words, undo=True)


def _book(request: StaffRequest, line: BankLine, use: str, whose: str, key: int | None) -> str:
    """Whose it is now, by name. A gift is one of the room of gifts, too."""
    said: dict[str, Any] = {"line": line, "by": request.actor, "at": request.now}
    if use == LineUse.KNOWN:
        actions.link_line(booking=get_object_or_404(request.agency.bookings.select_related("person"), pk=key or 0), **said)
        return ""
    if whose:
        organisation = get_object_or_404(request.agency.organisations, pk=key)
        give_by_line(organisation=organisation, **said)
        return str(organisation)
    person = get_object_or_404(request.agency.people, pk=key, merged_into=None) if key else None
    if use == LineUse.DONATION and person is not None:
        give_by_line(person=person, **said)
    else:
        actions.book_line(use=use, person=person, **said)
    return person.full_name if person else ""


@staff_view(Right.MONEY_CHANGE)
@require_POST
def bank_line_setting_aside(request: StaffRequest, pk: int) -> HttpResponse:
    line, form = _line(request, pk), AsideForm(request.POST)
    if not form.is_valid():
        return _line_page(request, line, form)
    try:
        actions.set_aside(line=line, why=form.cleaned_data["why"], by=request.actor, at=request.now)
    except Refusal as refusal:
        form.add_error("why", str(refusal))
        return _line_page(request, line, form)
    return _back(request, line, _("Weggelegt."), undo=True)


@staff_view(Right.MONEY_CHANGE)
@require_POST
def bank_line_reopening(request: StaffRequest, pk: int) -> HttpResponse:
    try:
        actions.reopen_line(line=_line(request, pk), by=request.actor, at=request.now)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        say_done(request, _("Zurückgenommen. Die Zeile ist wieder offen."))
    return redirect("workspace:bank-line", pk)


def _line_page(request: StaffRequest, line: BankLine, form: AsideForm) -> HttpResponse:
    """One line: what it says, what it became, what it may be. `q` looks for somebody."""
    q = request.GET.get("q", "").strip()[:100]
    proposals = list(line.proposals.select_related("person"))
    proposed = line.use if line.state == LineState.PROPOSED and not proposals else ""
    parts = list(line.parts.select_related("booking__person__merged_into", "booking__reversed_by"))
    context = {
        "line": line, "form": form, "q": q, "found": find_people(request.agency, name=q) if q else [],
        "organisations": request.agency.organisations.named_like(q).order_by("name")[:8] if q and line.cents > 0 else [],
        "proposals": proposals, "known": maybe_the_same(line) if line.is_unsettled else [],
        "uses": [(use, word) for use, word in (CAME if line.cents > 0 else WENT) if use != proposed],
        "parts": parts, "has_fee": any(part.booking.kind == BookingKind.FEE for part in parts),
        "for_whom": "payment" if line.cents > 0 else "pay_out",
        "may_change": request.may(Right.MONEY_CHANGE),
    }
    return render(request, "workspace/contributions/bank_line.html", context, status=422 if form.errors else 200)


def _back(request: StaffRequest, line: BankLine, words: str, *, undo: bool) -> HttpResponse:
    """To what waits in the same statement; when nothing does any more, to all that waits."""
    say_done(request, words, undo=reverse("workspace:bank-line-reopening", args=[line.pk]) if undo else "")
    rows = request.agency.bank_lines.filter(state__in=UNSETTLED)
    if rows.filter(statement=line.statement_id).exists() or not rows.exists():
        return redirect("workspace:statement", line.statement_id)
    return redirect("workspace:bank-lines")


def _line(request: StaffRequest, pk: int) -> BankLine:
    rows = request.agency.bank_lines.select_related("agency", "statement", "run", "known__person__merged_into", "debit_row__person__merged_into")
    return get_object_or_404(rows, pk=pk)


def waiting_words(number: int) -> str:
    return ngettext("{n} Zeile vom Kontoauszug klären", "{n} Zeilen vom Kontoauszug klären", number).format(n=number)
