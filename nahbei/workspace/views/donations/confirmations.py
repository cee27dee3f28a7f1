"""What is confirmed: a year for everybody who gave, one paper, what the tax office has certified."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from nahbei.documents.pdf import CannotBeSet
from nahbei.donations import actions, queries
from nahbei.donations.models import Confirmation
from nahbei.donations.papers import pdf_of
from nahbei.donations.year import Donor, donor_of, donors_of
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.partners.models import Organisation
from nahbei.people.models import Person
from nahbei.people.queries import followed
from nahbei.ui.messages import say_done
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.donations import RevocationForm, TaxStatusForm
from nahbei.workspace.views.contributions.person import did, person_of
from nahbei.workspace.views.contributions.years import download
from nahbei.workspace.views.donations.gifts import check_year, form_page

PDF = "application/pdf"


@staff_view(Right.MONEY)
def donations_year(request: StaffRequest, year: int) -> HttpResponse:
    """Everybody who gave in the year: how much, what they got, who is left and why."""
    check_year(year)
    donors, status = donors_of(request.agency, year), request.agency.tax_statuses.current()
    waiting = [donor for donor in donors if donor.open_gifts]
    context = {
        "year": year, "donors": [(donor, _act(donor, year)) for donor in donors], "sum": sum(donor.cents for donor in donors), "status": status,
        "confirms": status is not None and status.confirms(on=request.today), "ready": sum(1 for donor in waiting if not donor.problem),
        "rows": list(queries.confirmations_of(request.agency, year)), "is_over": year < request.today.year,
        "years": [other for other in (year - 1, year + 1) if other <= request.today.year], "may_change": request.may(Right.MONEY_CHANGE),
    }
    return render(request, "workspace/donations/year.html", context)


@staff_view(Right.MONEY_CHANGE)
@require_POST
def donations_confirming(request: StaffRequest, year: int) -> HttpResponse:
    """For everybody at once. Clicked twice nobody gets two."""
    check_year(year)
    try:
        made = actions.confirm_year(agency=request.agency, year=year, by=request.actor, at=request.now)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        words = ngettext("{n} Bestätigung ausgestellt.", "{n} Bestätigungen ausgestellt.", len(made)).format(n=len(made))
        say_done(request, words if made else _("Alle haben schon eine Bestätigung."))
    return redirect("workspace:donations-year", year)


@staff_view(Right.MONEY)
def donations_papers(request: StaffRequest, year: int) -> HttpResponse:
    """All that count, in one file for the printer."""
    check_year(year)
    papers = list(queries.papers_of(request.agency, year))
    if not papers:
        messages.error(request, _("Für dieses Jahr ist noch keine Bestätigung ausgestellt."))
        return redirect("workspace:donations-year", year)
    return _set(request, papers, f"zuwendungsbestaetigungen-{year}.pdf")


@staff_view(Right.MONEY_CHANGE)
@require_POST
def person_confirming(request: StaffRequest, pk: int, year: int) -> HttpResponse:
    return _confirm(request, person_of(request, pk), year)


@staff_view(Right.MONEY_CHANGE)
@require_POST
def organisation_confirming(request: StaffRequest, pk: int, year: int) -> HttpResponse:
    return _confirm(request, get_object_or_404(request.agency.organisations, pk=pk), year)


@staff_view(Right.MONEY)
def confirmation(request: StaffRequest, pk: int) -> HttpResponse:
    row = _confirmation(request, pk)
    lines = row.lines.select_related("gift").order_by("gift__given_on", "gift_id")
    context = {
        "row": row, "gifts": [line.gift for line in lines], "person": followed(row.person) if row.person else None,
        "may_change": request.may(Right.MONEY_CHANGE),
    }
    return render(request, "workspace/donations/confirmation.html", context)


@staff_view(Right.MONEY)
def confirmation_paper(request: StaffRequest, pk: int) -> HttpResponse:
    """The very file as it was issued."""
    row = _confirmation(request, pk)
    if not row.paper:
        raise Http404
    return download(row.file, PDF, f"zuwendungsbestaetigung-{row.name}.pdf", "inline")


@staff_view(Right.MONEY)
def confirmation_copy(request: StaffRequest, pk: int) -> HttpResponse:
    """The same words, marked as a copy."""
    row = _confirmation(request, pk)
    if not row.content:
        raise Http404
    return _set(request, [row], f"zuwendungsbestaetigung-{row.name}-kopie.pdf", copy=True)


@staff_view(Right.MONEY_CHANGE)
def confirmation_revocation(request: StaffRequest, pk: int) -> HttpResponse:
    row, form = _confirmation(request, pk), RevocationForm(request.POST or None)
    if form.is_bound and form.is_valid() and did(form, lambda: actions.revoke(
        confirmation=row, by=request.actor, at=request.now, **form.cleaned_data,
    )):
        say_done(request, _("Widerrufen. Die Spenden können neu bestätigt werden."))
        return redirect("workspace:confirmation", row.pk)
    heading = _("Bestätigung {number} widerrufen").format(number=row.name)
    return form_page(request, form, heading, reverse("workspace:confirmation", args=[row.pk]), row.donor)


@staff_view(Right.MONEY)
def tax_status(request: StaffRequest) -> HttpResponse:
    """What the tax office has certified; who may, writes the next notice."""
    known, may_change = request.agency.tax_statuses.current(), request.may(Right.MONEY_CHANGE)
    form = TaxStatusForm(request.POST if may_change and request.method == "POST" else None, known=known, agency=request.agency)
    if form.is_bound and form.is_valid() and did(form, lambda: actions.write_tax_status(
        agency=request.agency, by=request.actor, at=request.now, **form.cleaned_data,
    )):
        say_done(request, _("Eingetragen. Neue Bestätigungen richten sich danach."))
        return redirect("workspace:tax-status")
    context = {
        "form": form, "known": known, "confirms": known is not None and known.confirms(on=request.today), "may_change": may_change,
        "earlier": list(request.agency.tax_statuses.all()[1:]),
    }
    return render(request, "workspace/donations/tax_status.html", context, status=422 if form.errors else 200)


def _set(request: StaffRequest, rows: list[Confirmation], name: str, *, copy: bool = False) -> HttpResponse:
    try:
        content = pdf_of([row.content for row in rows], on=rows[-1].issued_on, copy=copy)
    except CannotBeSet as refusal:
        return render(request, "workspace/messages/no_pdf.html", {"refusal": refusal}, status=422)
    return download(content, PDF, name, "inline")


def _confirm(request: StaffRequest, giver: Person | Organisation, year: int) -> HttpResponse:
    check_year(year)
    donor = donor_of(request.agency, year, giver)
    try:
        if donor is None:
            raise actions.NothingToConfirm
        made = actions.confirm_donor(agency=request.agency, donor=donor, by=request.actor, at=request.now)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("workspace:donations-year", year)
    say_done(request, _("Ausgestellt. Drucken, unterschreiben, versenden."))
    return redirect("workspace:confirmation", made[0].pk) if len(made) == 1 else redirect("workspace:donations-year", year)


def _act(donor: Donor, year: int) -> str:
    name = "workspace:person-confirming" if donor.is_person else "workspace:organisation-confirming"
    return reverse(name, args=[donor.giver.pk, year])


def _confirmation(request: StaffRequest, pk: int) -> Confirmation:
    return get_object_or_404(request.agency.confirmations.select_related("agency", "person__merged_into", "organisation"), pk=pk)
