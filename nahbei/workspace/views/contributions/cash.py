"""The cash box: its book of a month, to the bank and back, small things bought, counted in the evening; receipts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial

from dateutil.relativedelta import relativedelta
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nahbei.contributions import actions, cash_book
from nahbei.contributions.receipts import receipt_pdf_of
from nahbei.contributions.workbook import cash_workbook
from nahbei.documents.pdf import CannotBeSet
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.people.queries import followed
from nahbei.ui.messages import say_done
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.cash import CarryingForm, CountForm, ReopeningForm, SpendingForm
from nahbei.workspace.views.contributions.person import did
from nahbei.workspace.views.contributions.years import XLSX, download

FIRST_YEAR, LAST_YEAR = 2000, 2199


@staff_view(Right.MONEY)
@require_safe
def cash(request: StaffRequest) -> HttpResponse:
    """The lines of a month, and when the box was counted."""
    first = _month(request)
    after = first + relativedelta(months=1)
    closings = list(request.agency.cash_closings.filter(day__gte=first, day__lt=after).order_by("-pk"))
    last = cash_book.last_closing(request.agency)
    context = {
        "month": cash_book.month_of(request.agency, first), "closings": closings, "last": last,
        "earlier": first - relativedelta(months=1), "later": after if after <= request.today else None,
        "waiting": cash_book.days_to_count(request.agency, before=request.today + dt.timedelta(days=1)).exists(),
        "may_change": request.may(Right.MONEY_CHANGE), "table": f"{reverse('workspace:cash-table')}?month={first:%Y-%m}",
    }
    return render(request, "workspace/contributions/cash.html", context)


@staff_view(Right.MONEY)
@require_safe
def cash_table(request: StaffRequest) -> HttpResponse:
    first = _month(request)
    return download(cash_workbook(request.agency, first), XLSX, f"kassenbuch-{first:%Y-%m}.xlsx", "attachment")


@staff_view(Right.MONEY_CHANGE)
def cash_carrying(request: StaffRequest) -> HttpResponse:
    return _booking(request, CarryingForm(request.POST or None, today=request.today), actions.carry_cash, _("Zur Bank und zurück"))


@staff_view(Right.MONEY_CHANGE)
def cash_spending(request: StaffRequest) -> HttpResponse:
    return _booking(request, SpendingForm(request.POST or None, today=request.today), actions.spend_cash, _("Aus der Kasse bezahlt"))


def _booking(request: StaffRequest, form: CarryingForm | SpendingForm, action: Callable[..., object], heading: str) -> HttpResponse:
    act = partial(action, agency=request.agency, by=request.actor, at=request.now)
    if form.is_bound and form.is_valid() and did(form, lambda: act(**form.cleaned_data)):
        say_done(request, _("Gebucht. Ein Irrtum lässt sich im Kassenbuch stornieren."))
        return redirect("workspace:cash")
    return _page(request, form, heading)


@staff_view(Right.MONEY_CHANGE)
def cash_counting(request: StaffRequest) -> HttpResponse:
    """Added up as often as somebody likes; closed when both sums agree or a reason is given."""
    form = CountForm(request.POST or None, today=request.today)
    valid = form.is_bound and form.is_valid()
    act = partial(actions.close_cash, agency=request.agency, by=request.actor, at=request.now)
    made: list[int] = []
    if valid and "sum" not in request.POST and did(form, lambda: made.append(act(
        day=form.cleaned_data["day"], coins=form.coins, remark=form.cleaned_data["remark"],
    ).pk)):
        say_done(request, _("Die Kasse ist abgeschlossen."), undo=reverse("workspace:cash-reopening", args=made))
        return redirect("workspace:cash")
    day = form.cleaned_data["day"] if form.is_bound and form.cleaned_data.get("day") else request.today
    context = {
        "form": form, "day": day, "book_cents": cash_book.cash_on(request.agency, day), "counted": form.counted_cents if valid else None,
        "last": cash_book.last_closing(request.agency),
    }
    return render(request, "workspace/contributions/cash_counting.html", context, status=422 if form.errors else 200)


@staff_view(Right.MONEY_CHANGE)
def cash_reopening(request: StaffRequest, pk: int) -> HttpResponse:
    closing = get_object_or_404(request.agency.cash_closings.select_related("agency"), pk=pk)
    form = ReopeningForm(request.POST if request.method == "POST" else None)
    act = partial(actions.reopen_cash, closing=closing, by=request.actor, at=request.now)
    if form.is_bound and form.is_valid() and did(form, lambda: act(why=form.cleaned_data["why"])):
        say_done(request, _("Der Tagesabschluss ist wieder offen. Zählen Sie neu, wenn alles gebucht ist."))
        return redirect("workspace:cash")
    return _page(request, form, _("Tagesabschluss vom {day} wieder öffnen").format(day=f"{closing.day:%d.%m.%Y}"))


@staff_view(Right.MONEY_CHANGE)
@require_POST
def booking_receipt(request: StaffRequest, pk: int) -> HttpResponse:
    """By POST: each print is noted, and from the second on it says that it is a copy."""
    booking = get_object_or_404(request.agency.bookings.select_related("agency", "person__merged_into"), pk=pk)
    try:
        receipt = actions.print_receipt(booking=booking, by=request.actor, at=request.now)
        pdf = receipt_pdf_of(receipt, on=request.today)
    except CannotBeSet as refusal:
        return render(request, "workspace/messages/no_pdf.html", {"refusal": refusal}, status=422)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("workspace:contribution", followed(booking.person).pk) if booking.person else redirect("workspace:cash")
    return download(pdf.content, "application/pdf", f"quittung-{booking.voucher}.pdf", "inline")


def _month(request: StaffRequest) -> dt.date:
    """„2026-11“; anything else is this month."""
    year, _dash, month = request.GET.get("month", "").partition("-")
    if year.isdecimal() and month.isdecimal() and FIRST_YEAR <= int(year) <= LAST_YEAR and 1 <= int(month) <= 12:
        return dt.date(int(year), int(month), 1)
    return request.today.replace(day=1)


def _page(request: StaffRequest, form: CarryingForm | SpendingForm | ReopeningForm, heading: str) -> HttpResponse:
    context = {"form": form, "heading": heading}
    return render(request, "workspace/contributions/cash_form.html", context, status=422 if form.errors else 200)
