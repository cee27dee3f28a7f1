"""What the treasurer has to do this month, in the order in which it is best done. Two hours are enough."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from nahbei.contributions import queries, reminding
from nahbei.contributions.models import RunState
from nahbei.contributions.year_end import balance_of
from nahbei.foundation.rights import Right
from nahbei.messaging.queries import waiting
from nahbei.messaging.topics import about_money
from nahbei.ui.german import format_euros
from nahbei.workspace.door import StaffRequest, staff_view

# What comes next with a run, by its state.
NEXT = {
    RunState.DRAFT: lambda day: _("Lastschriften zum {day}: ankündigen").format(day=day),
    RunState.ANNOUNCED: lambda day: _("Lastschriften zum {day}: um Freigabe bitten").format(day=day),
    RunState.APPROVED: lambda day: _("Lastschriften zum {day}: Datei schreiben und laden").format(day=day),
    RunState.EXPORTED: lambda day: _("Lastschriften zum {day}: bei der Bank einreichen").format(day=day),
}

# Where else the treasurer goes, in the order of the year.
PLACES = (
    (gettext_lazy("Lastschriften"), "workspace:debit-runs"),
    (gettext_lazy("Offene Beiträge"), "workspace:contributions-open"),
    (gettext_lazy("Erinnern"), "workspace:contribution-reminders"),
    (gettext_lazy("Post der Kasse"), "workspace:contribution-post"),
    (gettext_lazy("Buch"), "workspace:contribution-bookings"),
)


@dataclass(frozen=True)
class Step:
    """One thing to do: in words, and where."""

    words: str
    where: str
    hint: str = ""


@staff_view(Right.MONEY)
def treasurer(request: StaffRequest) -> HttpResponse:
    """Only what is to be done; nothing of it happens by itself."""
    steps = [step for find in STEPS for step in find(request)]
    money = [one for one in balance_of(request.agency, request.today.year) if one.ledger in {"bank", "cash", "transit"} and any(one.amounts)]
    context = {
        "steps": steps, "places": [(words, reverse(where)) for words, where in PLACES], "money": money,
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
    rows = request.agency.debit_runs.filter(state__in=list(NEXT)).order_by("collect_on", "pk")
    return [
        Step(NEXT[RunState(row.state)](f"{row.collect_on:%d.%m.%Y}"), reverse("workspace:debit-run", args=[row.pk])) for row in rows
    ]


def _unsigned(request: StaffRequest) -> list[Step]:
    number = request.agency.mandates.filter(state="draft").count()
    words = ngettext("{n} Mandat ist noch nicht unterschrieben", "{n} Mandate sind noch nicht unterschrieben", number).format(n=number)
    return [Step(words, reverse("workspace:debit-runs"))] if number else []


def _reviews(request: StaffRequest) -> list[Step]:
    number = request.agency.agreements.to_review(on=request.today).filter(person__merged_into=None).count()
    words = ngettext("{n} Menschen neu fragen, ob der Beitrag noch stimmt", "{n} Menschen neu fragen, ob der Beitrag noch stimmt", number)
    return [Step(words.format(n=number), reverse("workspace:contributions") + "?view=review")] if number else []


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


STEPS: tuple[Callable[[StaffRequest], list[Step]], ...] = (_rules, _falling_due, _runs, _post, _reminders, _unsigned, _reviews, _year)
