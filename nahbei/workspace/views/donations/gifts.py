"""Gifts: the list of a year, a new one, one and what can be done with it."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from nahbei.donations import actions, queries
from nahbei.donations.models import Gift, GiftKind
from nahbei.donations.year import giver_of, workbook
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.partners.models import Organisation
from nahbei.people.models import Person
from nahbei.people.queries import find_people
from nahbei.ui.messages import say_done
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.donations import GiftForm, MoneyForm, TakingBackForm, ThingForm, WaiverForm
from nahbei.workspace.views.contributions.person import did, person_of
from nahbei.workspace.views.contributions.years import XLSX, YEARS, download

PAGE, HITS = 100, 8
FORMS: dict[str, type[GiftForm]] = {GiftKind.MONEY: MoneyForm, GiftKind.WAIVER: WaiverForm, GiftKind.IN_KIND: ThingForm}


@staff_view(Right.MONEY)
def donations(request: StaffRequest) -> HttpResponse:
    """The gifts of a year, those that were taken back too."""
    text, kind = request.GET.get("year", ""), request.GET.get("kind", "")
    year = int(text) if text.isdecimal() and len(text) == 4 and int(text) in YEARS else request.today.year
    kind = kind if kind in GiftKind.values else ""
    sums = queries.sums_of(request.agency, year)
    context = {
        "page": Paginator(queries.gifts_of(request.agency, year, kind), PAGE).get_page(request.GET.get("page")), "year": year, "kind": kind,
        "kinds": GiftKind.choices, "sums": [(label, sums[value]) for value, label in GiftKind.choices if value in sums],
        "sum": sum(sums.values()), "may_change": request.may(Right.MONEY_CHANGE),
    }
    return render(request, "workspace/donations/list.html", context)


@staff_view(Right.MONEY)
def donations_table(request: StaffRequest, year: int) -> HttpResponse:
    check_year(year)
    return download(workbook(request.agency, year), XLSX, f"spenden-{year}.xlsx", "attachment")


@staff_view(Right.MONEY_CHANGE)
def gift_giver(request: StaffRequest) -> HttpResponse:
    """Who gave? Found by name among people and organisations."""
    q = request.GET.get("q", "").strip()[:100]
    people = find_people(request.agency, name=q, phone=q, limit=HITS) if q else []
    organisations = request.agency.organisations.active().named_like(q).filter(is_agency=False)[:HITS] if q else []
    context = {
        "q": q, "found": [(one, reverse("workspace:gift-new", args=[one.person.pk])) for one in people], "organisations": list(organisations),
    }
    return render(request, "workspace/donations/giver.html", context)


@staff_view(Right.MONEY_CHANGE)
def gift_new(request: StaffRequest, pk: int) -> HttpResponse:
    person = person_of(request, pk)
    return _new(request, person, reverse("workspace:gift-new", args=[pk]))


@staff_view(Right.MONEY_CHANGE)
def organisation_gift_new(request: StaffRequest, pk: int) -> HttpResponse:
    organisation = get_object_or_404(request.agency.organisations, pk=pk, merged_into=None)
    return _new(request, organisation, reverse("workspace:organisation-gift-new", args=[pk]))


def _new(request: StaffRequest, giver: Person | Organisation, here: str) -> HttpResponse:
    is_person = isinstance(giver, Person)
    kinds = [(value, label) for value, label in GiftKind.choices if is_person or value != GiftKind.WAIVER]
    asked = request.GET.get("kind", "")
    kind = asked if asked in dict(kinds) else GiftKind.MONEY
    form = FORMS[kind](request.POST or None, today=request.today)
    made: list[Gift] = []
    who = {"person": giver} if isinstance(giver, Person) else {"organisation": giver}
    if form.is_bound and form.is_valid() and did(form, lambda: made.append(actions.give(
        agency=request.agency, kind=kind, by=request.actor, at=request.now, **who, **form.cleaned_data,
    ))):
        say_done(request, _("Eingetragen. Ein Irrtum lässt sich auf dieser Seite zurücknehmen."))
        return redirect("workspace:gift", made[0].pk)
    context = {
        "form": form, "kind": kind, "kinds": kinds, "here": here, "name": giver.full_name if isinstance(giver, Person) else giver.name,
    }
    return render(request, "workspace/donations/new.html", context, status=422 if form.errors else 200)


@staff_view(Right.MONEY)
def gift(request: StaffRequest, pk: int) -> HttpResponse:
    found = _gift(request, pk)
    lines = list(found.confirmed.select_related("confirmation").defer("confirmation__paper", "confirmation__content").order_by("-pk"))
    live = next((line.confirmation for line in lines if line.live), None)
    giver = giver_of(found)
    context = {
        "gift": found, "giver": giver, "is_person": isinstance(giver, Person), "lines": lines, "live": live,
        "may_change": request.may(Right.MONEY_CHANGE) and not found.taken_back_at,
    }
    return render(request, "workspace/donations/gift.html", context)


@staff_view(Right.MONEY_CHANGE)
def gift_taking_back(request: StaffRequest, pk: int) -> HttpResponse:
    found, form = _gift(request, pk), TakingBackForm(request.POST or None)
    if form.is_bound and form.is_valid() and did(form, lambda: actions.take_back(
        gift=found, why=form.cleaned_data["why"], on=request.today, by=request.actor, at=request.now,
    )):
        say_done(request, _("Zurückgenommen. Die Spende bleibt lesbar, zählt aber nicht mehr."))
        return redirect("workspace:gift", found.pk)
    return form_page(request, form, _("Spende zurücknehmen"), reverse("workspace:gift", args=[found.pk]), found.giver_name)


@staff_view(Right.MONEY_CHANGE)
@require_POST
def gift_confirming(request: StaffRequest, pk: int) -> HttpResponse:
    """A confirmation about this one alone."""
    found = _gift(request, pk)
    try:
        made = actions.confirm(gifts=[found], by=request.actor, at=request.now)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("workspace:gift", found.pk)
    say_done(request, _("Ausgestellt. Drucken, unterschreiben, versenden."))
    return redirect("workspace:confirmation", made.pk)


def check_year(year: int) -> None:
    if year not in YEARS:
        raise Http404


def form_page(request: StaffRequest, form: Form, heading: str, back: str, about: str) -> HttpResponse:
    context = {"form": form, "heading": heading, "back": back, "about": about}
    return render(request, "workspace/donations/form.html", context, status=422 if form.errors else 200)


def _gift(request: StaffRequest, pk: int) -> Gift:
    return get_object_or_404(request.agency.gifts.select_related("agency", "person__merged_into", "organisation", "booking"), pk=pk)
