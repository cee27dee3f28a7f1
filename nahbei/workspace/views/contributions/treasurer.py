"""What the treasurer has to do this month, in the order in which it is best done. Two hours are enough."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from nahbei.contributions import cash_book, planning, queries, reminding
from nahbei.contributions.actions.runs import KIND as APPROVAL
from nahbei.contributions.models import UNSETTLED, RunState
from nahbei.contributions.return_reasons import words_for
from nahbei.contributions.year_end import balance_of
from nahbei.foundation.models import StepState
from nahbei.foundation.rights import Right
from nahbei.messaging.queries import waiting
from nahbei.messaging.topics import about_money
from nahbei.people.queries import followed
from nahbei.ui.german import format_date, format_euros
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.views.contributions.statements import waiting_words
from nahbei.workspace.views.contributions.step import Step
from nahbei.workspace.views.donations.steps import steps as donation_steps

STATEMENT_DAYS, RETURN_DAYS = 30, 60

# What comes next with a run, by its state.
NEXT = {
    RunState.DRAFT: lambda day: _("Lastschriften zum {day}: ankündigen").format(day=day),
    RunState.ANNOUNCED: lambda day: _("Lastschriften zum {day}: um Freigabe bitten").format(day=day),
    RunState.APPROVED: lambda day: _("Lastschriften zum {day}: Datei schreiben und laden").format(day=day),
    RunState.EXPORTED: lambda day: _("Lastschriften zum {day}: bei der Bank einreichen").format(day=day),
}

# Where else the treasurer goes, by what it is about.
PLACES = (
    (gettext_lazy("Was kommt"), (
        (gettext_lazy("Offene Beiträge"), "workspace:contributions-open"),
        (gettext_lazy("Lastschriften"), "workspace:debit-runs"),
        (gettext_lazy("Spenden"), "workspace:donations"),
    )),
    (gettext_lazy("Was geht"), (
        (gettext_lazy("Auslagen"), "workspace:refunds"),
    )),
    (gettext_lazy("Wo das Geld ist"), (
        (gettext_lazy("Kontoauszüge"), "workspace:statements"),
        (gettext_lazy("Kassenbuch"), "workspace:cash"),
        (gettext_lazy("Buch"), "workspace:contribution-bookings"),
    )),
    (gettext_lazy("Wem wir schreiben"), (
        (gettext_lazy("Erinnern"), "workspace:contribution-reminders"),
        (gettext_lazy("Post der Kasse"), "workspace:contribution-post"),
    )),
)


@staff_view(Right.MONEY)
def treasurer(request: StaffRequest) -> HttpResponse:
    """Only what is to be done; nothing of it happens by itself."""
    steps = [step for find in STEPS for step in find(request)]
    money = [one for one in balance_of(request.agency, request.today.year) if one.ledger in {"bank", "cash", "transit"} and any(one.amounts)]
    context = {
        "steps": steps, "places": PLACES, "money": money,
        "open": sum(cents for _pk, _name, cents in queries.open_by_person(request.agency)),
    }
    return render(request, "workspace/contributions/treasurer.html", context)


def _rules(request: StaffRequest) -> list[Step]:
    if request.agency.contribution_rules.exists():
        return []
    return [Step(_("Beitragsordnung schreiben"), reverse("workspace:contribution-rules"), _("Zuerst steht fest, wer wie viel zahlt."))]


def _falling_due(request: StaffRequest) -> list[Step]:
    due = [cents for _person, _period, cents in queries.falling_due(request.agency, until=request.today)]
    words = ngettext("{n} Beitrag fällig stellen", "{n} Beiträge fällig stellen", len(due)).format(n=len(due))
    return [Step(words, reverse("workspace:contributions-open"), _("zusammen {amount}").format(amount=format_euros(sum(due))))] if due else []


def _runs(request: StaffRequest) -> list[Step]:
    """What no run holds yet; then each run with what comes next."""
    rows, asked = list(request.agency.debit_runs.filter(state__in=list(NEXT)).order_by("collect_on", "pk")), _asked(request)
    number = planning.to_collect(request.agency, until=request.today)
    hint = ngettext("{n} Mensch mit Mandat hat etwas offen.", "{n} Menschen mit Mandat haben etwas offen.", number).format(n=number)
    found = [Step(_("Lastschriften vorbereiten"), reverse("workspace:debit-run-new"), hint)] if number else []
    for row in rows:
        words = asked.get(row.pk) or NEXT[RunState(row.state)]
        found.append(Step(words(f"{row.collect_on:%d.%m.%Y}"), reverse("workspace:debit-run", args=[row.pk])))
    return found


def _asked(request: StaffRequest) -> dict[int, Callable[[str], str]]:
    """Runs that wait for a second person: whoever asked can only wait, everybody else may be that person."""
    steps = request.agency.two_person_steps.filter(kind=APPROVAL, state=StepState.WAITING)
    return {step.about.key: _awaited if step.asked_by_id == request.user.pk else _approving for step in steps if step.about}


def _awaited(day: str) -> str:
    return _("Lastschriften zum {day}: eine zweite Person gibt sie frei").format(day=day)


def _approving(day: str) -> str:
    return _("Lastschriften zum {day}: freigeben").format(day=day)


def _statements(request: StaffRequest) -> list[Step]:
    """A statement a month, when there is an account and somebody who pays; then what of it waits."""
    found = []
    last = request.agency.statements.first()
    old = last is None or last.read_at < request.now - dt.timedelta(days=STATEMENT_DAYS)
    if old and request.agency.creditor_terms.exists() and request.agency.agreements.exists():
        hint = _("Zuletzt am {day}.").format(day=f"{localtime(last.read_at):%d.%m.%Y}") if last else ""
        found.append(Step(_("Kontoauszug einlesen"), reverse("workspace:statement-new"), hint))
    number = request.agency.bank_lines.filter(state__in=UNSETTLED).count()
    return [*found, Step(waiting_words(number), reverse("workspace:bank-lines"))] if number else found


def _returned(request: StaffRequest) -> list[Step]:
    """Whose debit came back, as long as what it collected is open."""
    rows = queries.returned_and_open(request.agency, since=request.today - dt.timedelta(days=RETURN_DAYS))
    return [
        Step(_("Rücklastschrift: mit {name} sprechen").format(name=row.person.full_name),
             reverse("workspace:contribution", args=[followed(row.person).pk]), words_for(row.reason))
        for row in rows
    ]


def _cash(request: StaffRequest) -> list[Step]:
    """Lines of the cash box that nobody counted, before today."""
    if not cash_book.days_to_count(request.agency, before=request.today).exists():
        return []
    closed = cash_book.closed_until(request.agency)
    hint = _("zuletzt am {day}").format(day=format_date(closed, "plain")) if closed else _("noch nie gezählt")
    return [Step(_("Kasse zählen"), reverse("workspace:cash-counting"), hint)]


def _unsigned(request: StaffRequest) -> list[Step]:
    number = request.agency.mandates.filter(state="draft").count()
    words = ngettext("{n} Mandat ist noch nicht unterschrieben", "{n} Mandate sind noch nicht unterschrieben", number).format(n=number)
    return [Step(words, reverse("workspace:debit-runs"))] if number else []


def _reviews(request: StaffRequest) -> list[Step]:
    number = request.agency.agreements.to_review(on=request.today).filter(person__merged_into=None).count()
    words = ngettext("{n} Menschen neu fragen, ob der Beitrag noch stimmt", "{n} Menschen neu fragen, ob der Beitrag noch stimmt", number)
    return [Step(words.format(n=number), reverse("workspace:contributions") + "?view=review")] if number else []


def _refunds(request: StaffRequest) -> list[Step]:
    """What volunteers wait for: a yes, and then the money."""
    by_state = dict(request.agency.refund_claims.order_by().exclude(pay_rows__live=True).values_list("state").annotate(n=Count("pk")))
    here, lists = reverse("workspace:refunds"), request.agency.pay_lists.filter(state="open")
    words = (
        ("submitted", "approve", ngettext("{n} Abrechnung freigeben", "{n} Abrechnungen freigeben", by_state.get("submitted", 0))),
        ("approved", "pay", ngettext("{n} Abrechnung auszahlen", "{n} Abrechnungen auszahlen", by_state.get("approved", 0))),
    )
    found = [Step(said.format(n=by_state[state]), f"{here}?view={view}") for state, view, said in words if state in by_state]
    return found + [Step(_("Auszahlungsliste {n} überweisen oder auszahlen").format(n=one.number), reverse("workspace:refund-list", args=[one.pk]))
                    for one in lists]


def _year(request: StaffRequest) -> list[Step]:
    """The year that is over, when something was booked in it."""
    year = request.today.year - 1
    if not request.agency.bookings.filter(booked_on__year=year).exists() or request.agency.closed_years.filter(year=year).exists():
        return []
    return [Step(_("{year} abschließen").format(year=year), reverse("workspace:contributions-year", args=[year]))]


def _post(request: StaffRequest) -> list[Step]:
    """Letters and calls about money: nobody else prints or says them."""
    found = waiting(request.agency, at=request.now, only=about_money())
    where, number = reverse("workspace:contribution-post"), found.letters + found.calls
    words = ngettext("{n} Brief oder Anruf der Kasse wartet", "{n} Briefe und Anrufe der Kasse warten", number).format(n=number)
    return [Step(words, where)] if number else []


def _reminders(request: StaffRequest) -> list[Step]:
    found, where = reminding.cases(request.agency, today=request.today), reverse("workspace:contribution-reminders")
    asked, open_ones = len(found.to_remind), len(found.to_decide)
    steps = [Step(ngettext("{n} Menschen freundlich erinnern", "{n} Menschen freundlich erinnern", asked).format(n=asked), where)] if asked else []
    if open_ones:
        words = ngettext("Bei {n} entscheiden, wie es weitergeht", "Bei {n} entscheiden, wie es weitergeht", open_ones).format(n=open_ones)
        steps.append(Step(words, f"{where}#entscheiden", _("Zweimal erinnert, noch offen.")))
    return steps


STEPS: tuple[Callable[[StaffRequest], list[Step]], ...] = (
    _rules, _cash, _falling_due, _statements, _returned, _runs, _post, _reminders, _unsigned, _refunds, _reviews, donation_steps, _year,
)
