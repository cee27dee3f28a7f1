"""Wiedervorlagen: mine, all, handed over, done; a new one, another time, another colleague, done and undone."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from nahbei.foundation import reference
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.journal import actions, queries
from nahbei.journal.models import Reminder, ReminderKind
from nahbei.ui import german
from nahbei.ui.messages import say_done
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.reminders import HandOverForm, NewReminderForm, ReminderForm
from nahbei.workspace.references import address, address_of

PAGE = 50
VIEWS = {
    "mine": gettext_lazy("Meine und für alle"),
    "all": gettext_lazy("Alle"),
    "others": gettext_lazy("Bei anderen"),
    "done": gettext_lazy("Erledigt"),
}


@staff_view(Right.DESK)
def reminders(request: StaffRequest) -> HttpResponse:
    view = request.GET.get("view", "mine")
    view = view if view in VIEWS else "mine"
    kind = request.GET.get("kind", "")
    found = _shown(request, view)
    if kind in ReminderKind.values:
        found = found.filter(kind=kind)
    page = Paginator(found.select_related("person", "assigned_to"), PAGE).get_page(request.GET.get("page"))
    context = {
        "view": view, "views": VIEWS.items(), "kind": kind, "kinds": ReminderKind.choices, "page": page, "lines": _lines(request, list(page)),
        "may_write": request.may(Right.JOURNAL_WRITE),
    }
    return render(request, "workspace/reminders/list.html", context)


@staff_view(Right.JOURNAL_WRITE)
def reminder_new(request: StaffRequest) -> HttpResponse:
    initial = {"person": request.GET.get("person", ""), "on": request.today + dt.timedelta(days=1)}
    form = NewReminderForm(request.POST or None, agency=request.agency, today=request.today, initial=initial)
    if request.method == "POST" and form.is_valid():
        found = form.cleaned_data
        actions.remind(
            agency=request.agency, by=request.actor, at=request.now, due_at=form.due_at, text=found["text"], person=found["person"],
            assigned_to=found["assigned_to"] and found["assigned_to"].account,
        )
        say_done(request, _("Wird am {day} vorgelegt.").format(day=german.format_date(found["on"])))
        return redirect("workspace:reminders")
    return render(request, "workspace/reminders/new.html", {"form": form}, status=422 if form.errors else 200)


@staff_view(Right.DESK)
def reminder(request: StaffRequest, pk: int) -> HttpResponse:
    """What is to be done, for whom, how to reach them; another time, another colleague."""
    found = _one(request, pk)
    form = ReminderForm(request.POST or None, reminder=found, today=request.today)
    if request.method == "POST" and request.may(Right.JOURNAL_WRITE) and form.is_valid():
        actions.change_reminder(
            reminder=found, due_at=form.due_at, text=form.cleaned_data["text"], by=request.actor, at=request.now
        )
        say_done(request, _("Geändert."))
        return redirect("workspace:reminder", found.pk)
    return _page(request, found, form, HandOverForm(agency=request.agency, today=request.today), status=422 if form.errors else 200)


@staff_view(Right.JOURNAL_WRITE)
@require_POST
def handover(request: StaffRequest, pk: int) -> HttpResponse:
    found = _one(request, pk)
    form = HandOverForm(request.POST, agency=request.agency, today=request.today)
    if not form.is_valid():
        return _page(request, found, ReminderForm(None, reminder=found, today=request.today), form, status=422)
    to = form.cleaned_data["to"]
    try:
        actions.hand_over(reminder=found, to=to.account if to else None, by=request.actor, at=request.now)
    except Refusal as refusal:  # a colleague was faster
        messages.warning(request, str(refusal))
        return redirect("workspace:reminder", found.pk)
    say_done(request, _("Übergeben an {name}.").format(name=to.account.name if to else _("alle")))
    return redirect("workspace:reminder", found.pk)


@staff_view(Right.JOURNAL_WRITE)
@require_POST
def completion(request: StaffRequest, pk: int) -> HttpResponse:
    found = actions.finish_reminder(reminder=_one(request, pk), by=request.actor, at=request.now)
    say_done(request, _("Erledigt: {text}").format(text=found.text), undo=reverse("workspace:reminder-reopening", args=[pk]))
    return redirect(_back(request))


@staff_view(Right.JOURNAL_WRITE)
@require_POST
def reopening(request: StaffRequest, pk: int) -> HttpResponse:
    """Undo."""
    actions.reopen_reminder(reminder=_one(request, pk), by=request.actor, at=request.now)
    say_done(request, _("Steht wieder auf der Liste."))
    return redirect("workspace:reminder", pk)


def _one(request: StaffRequest, pk: int) -> Reminder:
    return get_object_or_404(request.agency.reminders.select_related("agency", "person", "assigned_to"), pk=pk)


def _back(request: StaffRequest) -> str:
    return reverse("workspace:today") if request.POST.get("from") == "today" else reverse("workspace:reminders")


def _shown(request: StaffRequest, view: str) -> QuerySet[Reminder]:
    everything = request.agency.reminders.all()
    if view == "done":
        return everything.filter(done_at__isnull=False).order_by("-done_at", "-pk")
    if view == "others":
        return everything.open().filter(assigned_to__isnull=False).exclude(assigned_to=request.user.pk).order_by("due_at", "pk")
    opened = everything.open().order_by(F("due_at"), "pk")
    return opened if view == "all" else queries.mine(opened, request.user.pk)


@dataclass(frozen=True)
class Line:
    """A reminder as a row: its words and addresses. Without `act` it is only shown."""

    reminder: Reminder
    when: str
    late: bool
    label: str
    url: str
    act: str

    @property
    def name(self) -> str:
        return self.reminder.person.full_name if self.reminder.person else self.reminder.get_kind_display()

    @property
    def kind(self) -> str:
        return "seeker" if self.reminder.person else "staff"


def _lines(request: StaffRequest, found: list[Reminder]) -> list[Line]:
    labels = reference.labels(request.agency, [reminder.about for reminder in found])
    return [_line(request, reminder, labels.get(reminder.about, "") if reminder.about else "") for reminder in found]


def _line(request: StaffRequest, reminder: Reminder, label: str) -> Line:
    done, act = reminder.done_at, ""
    if request.may(Right.JOURNAL_WRITE):
        act = reverse("workspace:reminder-reopening" if done else "workspace:reminder-completion", args=[reminder.pk])
    when = german.format_relative(timezone.localtime(done or reminder.due_at), timezone.localtime(request.now))
    return Line(reminder, when, done is None and reminder.due_at < request.now, label, address(reminder.about, request.may), act)


def _page(request: StaffRequest, found: Reminder, form: ReminderForm, to: HandOverForm, *, status: int) -> HttpResponse:
    person = found.person
    context = {
        "reminder": found, "form": form, "handover_form": to, "line": _lines(request, [found])[0],
        "channels": list(person.channels.all()) if person else [], "may_write": request.may(Right.JOURNAL_WRITE),
        "person_url": address_of("workspace:person", person.pk) if person else "", "call_url_for_person": _call(request, found),
        "take_in": _take_in(request, found),
    }
    return render(request, "workspace/reminders/reminder.html", context, status=status)


def _take_in(request: StaffRequest, found: Reminder) -> str:
    """After the first talk: somebody wants to help."""
    waits = found.kind == ReminderKind.INTERVIEW and found.done_at is None and found.person is not None
    page = address_of("workspace:talk-new") if waits and request.may(Right.VOLUNTEERS_CHANGE) else ""
    return f"{page}?person={found.person.merged_into_id or found.person_id}" if page and found.person else ""


def _call(request: StaffRequest, found: Reminder) -> str:
    """The call page, with the one who is called back already in it."""
    call = address_of("workspace:call") if request.may(Right.REQUESTS_CHANGE) else ""
    return f"{call}?person={found.person_id}&reminder={found.pk}" if call and found.person_id else call
