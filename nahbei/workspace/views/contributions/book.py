"""The book: what falls due, what is open, payments, lines that are reversed."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from nahbei.contributions import actions, queries
from nahbei.contributions.ledger import standings
from nahbei.contributions.models import Booking, Ledger
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.people.queries import followed
from nahbei.ui.messages import say_done
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.contributions import PaymentForm, PayOutForm, WhyForm
from nahbei.workspace.views.contributions.person import did, done, form_page, person_of

PAGE = 100


@staff_view(Right.MONEY)
def bookings(request: StaffRequest) -> HttpResponse:
    """The lines of a year by their numbers, and what they add up to."""
    text = request.GET.get("year", "")
    year = int(text) if text.isdecimal() and len(text) == 4 else request.today.year
    rows = request.agency.bookings.filter(year=year).select_related("person", "reversed_by")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    totals = queries.totals(request.agency, year)
    context = {
        "page": page, "year": year, "totals": [(Ledger(name).label, cents) for name, cents in totals.items()], "sum": sum(totals.values()),
        "may_change": request.may(Right.MONEY_CHANGE),
    }
    return render(request, "workspace/contributions/bookings.html", context)


@staff_view(Right.MONEY)
def open_claims(request: StaffRequest) -> HttpResponse:
    """Of whom something is open; what could be made due today."""
    found = queries.open_by_person(request.agency)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    due = [cents for _person, _period, cents in queries.falling_due(request.agency, until=request.today)]
    context = {
        "page": page, "sum": sum(cents for _pk, _name, cents in found), "due": len(due), "due_cents": sum(due),
        "may_change": request.may(Right.MONEY_CHANGE),
    }
    return render(request, "workspace/contributions/open.html", context)


@staff_view(Right.MONEY_CHANGE)
@require_POST
def making_due(request: StaffRequest) -> HttpResponse:
    """Clicked twice it books once."""
    made = actions.make_due(agency=request.agency, until=request.today, by=request.actor, at=request.now)
    say_done(request, _("{number} Beiträge sind fällig gestellt.").format(number=len(made)) if made else _("Es war nichts mehr fällig zu stellen."))
    return redirect("workspace:contributions-open")


@staff_view(Right.MONEY_CHANGE)
def payment_new(request: StaffRequest, pk: int) -> HttpResponse:
    person = person_of(request, pk)
    form = PaymentForm(request.POST or None, today=request.today)
    if done(form) and did(form, lambda: actions.receive(agency=request.agency, person=person, by=request.actor, at=request.now, **form.cleaned_data)):
        say_done(request, _("Gebucht. Ein Irrtum lässt sich unten stornieren."))
        return redirect("workspace:contribution", person.pk)
    return form_page(request, person, form, _("Zahlung buchen"), "form")


@staff_view(Right.MONEY_CHANGE)
def credit_paying_out(request: StaffRequest, pk: int) -> HttpResponse:
    person = person_of(request, pk)
    credit = standings(queries.bookings_of(request.agency, person)).credit_cents
    form = PayOutForm(request.POST or None, today=request.today, credit=max(credit, 0))
    if done(form) and did(form, lambda: actions.pay_out(agency=request.agency, person=person, by=request.actor, at=request.now, **form.cleaned_data)):
        say_done(request, _("Ausgezahlt. Ein Irrtum lässt sich unten stornieren."))
        return redirect("workspace:contribution", person.pk)
    return form_page(request, person, form, _("Guthaben auszahlen"), "form")


@staff_view(Right.MONEY_CHANGE)
@require_POST
def booking_settling(request: StaffRequest, pk: int) -> HttpResponse:
    """„Guthaben hierauf anrechnen“."""
    claim = _booking(request, pk)
    try:
        actions.settle_claim(claim=claim, on=request.today, by=request.actor, at=request.now)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        say_done(request, _("Angerechnet. Ein Irrtum lässt sich unten stornieren."))
    return redirect("workspace:contribution", followed(claim.whose).pk)


@staff_view(Right.MONEY_CHANGE)
def booking_writing_off(request: StaffRequest, pk: int) -> HttpResponse:
    claim, form = _booking(request, pk), WhyForm(request.POST or None)
    act = partial(actions.write_off, claim=claim, on=request.today, by=request.actor, at=request.now)
    if done(form) and did(form, lambda: act(why=form.cleaned_data["why"])):
        say_done(request, _("Ausgebucht."))
        return redirect("workspace:contribution", followed(claim.whose).pk)
    return form_page(request, followed(claim.whose), form, _("{voucher} ausbuchen").format(voucher=claim.voucher), "form")


@staff_view(Right.MONEY_CHANGE)
def booking_reversal(request: StaffRequest, pk: int) -> HttpResponse:
    booking, form = _booking(request, pk), WhyForm(request.POST or None)
    act = partial(actions.reverse, booking=booking, on=request.today, by=request.actor, at=request.now)
    if done(form) and did(form, lambda: act(why=form.cleaned_data["why"])):
        say_done(request, _("Storniert. Beide Zeilen stehen im Buch."))
        return redirect("workspace:contribution", followed(booking.person).pk) if booking.person else redirect("workspace:contribution-bookings")
    heading = _("{voucher} stornieren").format(voucher=booking.voucher)
    return form_page(request, followed(booking.person) if booking.person else None, form, heading, "form")


def _booking(request: StaffRequest, pk: int) -> Booking:
    return get_object_or_404(request.agency.bookings.select_related("agency", "person"), pk=pk)
