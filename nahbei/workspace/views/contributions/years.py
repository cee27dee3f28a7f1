"""A year at its end: what it comes to, for the treasurer, for each person, for whoever does the taxes."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nahbei.contributions.account_letters import account_letter, account_letters
from nahbei.contributions.actions import close_year
from nahbei.contributions.workbook import workbook
from nahbei.contributions.year_end import balance_of, people_of
from nahbei.documents.letters import AgencyHead, Letter, letters_pdf
from nahbei.documents.pdf import CannotBeSet
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.ui.messages import say_done
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.views.contributions.person import person_of

PAGE = 100
YEARS = range(2000, 2200)
# What stands above each column; on a phone before each amount.
OF_LEDGER = (gettext_lazy("Anfang"), gettext_lazy("Soll"), gettext_lazy("Haben"), gettext_lazy("Ende"))
OF_PERSON = (
    gettext_lazy("Anfang"), gettext_lazy("fällig"), gettext_lazy("gezahlt"), gettext_lazy("ausgebucht"), gettext_lazy("ausgezahlt"),
    gettext_lazy("offen"), gettext_lazy("Guthaben"),
)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@staff_view(Right.MONEY)
def year_end(request: StaffRequest, year: int) -> HttpResponse:
    """The balance, and everybody by name."""
    _check(year)
    ledgers, people = balance_of(request.agency, year), people_of(request.agency, year)
    closed = request.agency.closed_years.filter(year=year).first()
    page = Paginator(people, PAGE).get_page(request.GET.get("page"))
    sums = [sum(column) for column in zip(*(one.amounts for one in ledgers), strict=True)]
    context = {
        "year": year, "closed": closed, "of_ledger": OF_LEDGER, "of_person": OF_PERSON, "sums": [*zip(OF_LEDGER, sums, strict=True)] if sums else [],
        "ledgers": [(one, [*zip(OF_LEDGER, one.amounts, strict=True)]) for one in ledgers if any(one.amounts)],
        "page": page, "people": [(one, [*zip(OF_PERSON, one.amounts, strict=True)]) for one in page], "open": sum(one.open for one in people),
        "credit": sum(one.credit for one in people), "is_over": year < request.today.year, "may_change": request.may(Right.MONEY_CHANGE),
        "years": [other for other in (year - 1, year + 1) if other <= request.today.year],
    }
    return render(request, "workspace/contributions/year_end.html", context)


@staff_view(Right.MONEY_CHANGE)
def year_closing(request: StaffRequest, year: int) -> HttpResponse:
    """Asked once: nothing may be booked for a day of this year any more."""
    _check(year)
    if request.method != "POST":
        return render(request, "workspace/contributions/year_closing.html", {"year": year})
    try:
        close_year(agency=request.agency, year=year, by=request.actor, at=request.now)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        say_done(request, _("{year} ist abgeschlossen.").format(year=year))
    return redirect("workspace:contributions-year", year)


@staff_view(Right.MONEY)
def year_table(request: StaffRequest, year: int) -> HttpResponse:
    """For the tax adviser."""
    _check(year)
    return download(workbook(request.agency, year), XLSX, f"beitraege-{year}.xlsx", "attachment")


@staff_view(Right.MONEY)
def year_letters(request: StaffRequest, year: int) -> HttpResponse:
    """The accounts of all in one file, for the printer."""
    _check(year)
    letters = account_letters(request.agency, year, by=request.actor, at=request.now)
    if not letters:
        messages.error(request, _("In diesem Jahr ist nichts gebucht."))
        return redirect("workspace:contributions-year", year)
    return _printed(request, letters, f"beitragskonten-{year}.pdf")


@staff_view(Right.MONEY)
def person_year(request: StaffRequest, pk: int, year: int) -> HttpResponse:
    """The account of one person."""
    _check(year)
    person = person_of(request, pk)
    try:
        letter = account_letter(person, year, by=request.actor, at=request.now)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("workspace:contribution", person.pk)
    return _printed(request, [letter], f"beitragskonto-{person.pk}-{year}.pdf")


def _check(year: int) -> None:
    if year not in YEARS:
        raise Http404


def _printed(request: StaffRequest, letters: list[Letter], name: str) -> HttpResponse:
    try:
        pdf = letters_pdf(AgencyHead.of(request.agency), letters)
    except CannotBeSet as refusal:
        return render(request, "workspace/messages/no_pdf.html", {"refusal": refusal}, status=422)
    return download(pdf.content, "application/pdf", name, "inline")


def download(content: bytes, kind: str, name: str, how: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'{how}; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
