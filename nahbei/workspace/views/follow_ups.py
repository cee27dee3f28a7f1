"""Nachbetreuung: whom to call, what they said; the list, also as a table."""

from __future__ import annotations

from dataclasses import dataclass
from io import StringIO

from defusedcsv import csv
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nahbei.desk.today import words as today_words
from nahbei.foundation.reference import Reference
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.help_requests import words as request_words
from nahbei.people.models import ChannelKind, Person
from nahbei.placements import follow_up_words as words
from nahbei.placements.actions import answer_follow_up, note_follow_up_export, take_back_answer
from nahbei.placements.follow_ups import (
    RELATED,
    ListState,
    count_follow_ups,
    list_follow_ups,
    next_due,
    others_of,
    visits_so_far,
)
from nahbei.placements.models import FollowUp
from nahbei.ui import german
from nahbei.ui.messages import say_done
from nahbei.visits.models import Side
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.follow_ups import AnswerForm, FilterForm
from nahbei.workspace.references import address

PAGE = 50
WORDS = {
    ListState.DUE: gettext_lazy("heute anrufen"), ListState.WAITING: gettext_lazy("warten"), ListState.ANSWERED: gettext_lazy("beantwortet"),
}


@dataclass(frozen=True)
class Line:
    """A follow-up as a row: its words and addresses."""

    follow_up: FollowUp
    sentence: str
    matter: str
    said: str
    when: str
    late: bool
    who: str

    @property
    def kind(self) -> str:
        return "helper" if self.follow_up.side == Side.VOLUNTEER else "seeker" if self.follow_up.placement_id else "house"


@staff_view(Right.MATCHING)
@require_safe
def follow_ups(request: StaffRequest) -> HttpResponse:
    """Whom to call today, who was asked and may still answer, what was said in the last months."""
    form = FilterForm(request.GET)
    filters = form.filters()
    page = Paginator(list_follow_ups(request.agency, at=request.now, **filters), PAGE).get_page(request.GET.get("page"))
    counts = count_follow_ups(request.agency, at=request.now)
    context = {
        "form": form, "filters": filters, "page": page, "lines": [_line(request, found) for found in page],
        "states": [(state.value, WORDS[state], counts[state.value]) for state in ListState],
        "table_url": f"{reverse('workspace:follow-ups-table')}?{request.GET.urlencode()}",
        "narrowed": any(filters[name] for name in ("side", "kind", "outcome")), "weeks": request.agency.follow_up_weeks,
    }
    return render(request, "workspace/follow_ups/list.html", context)


@staff_view(Right.MATCHING)
@require_safe
def table(request: StaffRequest) -> HttpResponse:
    """The same list for a spreadsheet. That it left the house stands in the audit trail."""
    found = list(list_follow_ups(request.agency, at=request.now, **FilterForm(request.GET).filters()))
    note_follow_up_export(agency=request.agency, by=request.actor, at=request.now, count=len(found))
    text = StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow([_("Name"), _("Wer"), _("Gesuch"), _("Worum es geht"), _("Frage"), _("fällig"), _("nicht erreicht"), _("Antwort"),
                     _("geantwortet am"), _("aufgeschrieben von"), _("Notiz")])
    writer.writerows(_cells(follow_up) for follow_up in found)
    # The mark at the start tells spreadsheets that this is UTF-8.
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="nachbetreuung-{request.today}.csv"'
    return response


@staff_view(Right.MATCHING)
@require_http_methods(["GET", "HEAD", "POST"])
def follow_up(request: StaffRequest, pk: int) -> HttpResponse:
    """The number, the question, and what the answer was."""
    found = _one(request, pk)
    form = AnswerForm(request.POST or None, follow_up=found)
    if request.method == "POST" and form.is_valid():
        try:
            answer_follow_up(follow_up=found, by=request.actor, at=request.now, **form.answer())
        except Refusal as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            undo = reverse("workspace:follow-up-return", args=[pk])
            say_done(request, _("Aufgeschrieben: %(name)s.") % {"name": found.person.full_name}, undo=undo)
            return _onward(request, found)
    return _page(request, found, form)


@staff_view(Right.MATCHING)
@require_POST
def taking_back(request: StaffRequest, pk: int) -> HttpResponse:
    """Undo."""
    try:
        take_back_answer(follow_up=_one(request, pk), by=request.actor, at=request.now)
        say_done(request, _("Zurückgenommen. Der Anruf steht wieder auf Heute."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("workspace:follow-up", pk)


def _one(request: StaffRequest, pk: int) -> FollowUp:
    return get_object_or_404(request.agency.follow_ups.select_related(*RELATED, "placement__help_request__contact"), pk=pk)


def _onward(request: StaffRequest, found: FollowUp) -> HttpResponse:
    if request.POST.get("then") != "next":
        return redirect("workspace:follow-ups")
    following = next_due(request.agency, found, on=request.today)
    if following is None:
        messages.info(request, _("Das war der letzte Anruf für heute."))
        return redirect("workspace:follow-ups")
    return redirect("workspace:follow-up", following.pk)


def _page(request: StaffRequest, found: FollowUp, form: AnswerForm) -> HttpResponse:
    help_request = found.placement.help_request if found.placement is not None else None
    at_position = found.position_placement
    before, others = others_of(found)
    seekers = found.side == Side.HELP_SEEKER
    context = {
        "follow_up": found, "form": form, "line": _line(request, found), "situation": words.situation(found),
        "question": words.short_question(found), "relation": _relation(request, found), "so_far": words.so_far(found, on=request.today),
        "numbers": [channel for channel in found.person.channels.all() if channel.kind == ChannelKind.PHONE],
        "title": request_words.title(help_request) if help_request else "",
        "request_url": address(help_request.reference, request.may) if help_request else "",
        "introduction_url": address(at_position.reference, request.may) if at_position else "",
        "visits": visits_so_far(found, on=request.today),
        "needs": list(help_request.needs.all()) if help_request and request.may(Right.NEEDS) and seekers else [],
        "before": [_line(request, row) for row in before], "others": [_line(request, row) for row in others],
    }
    return render(request, "workspace/follow_ups/follow_up.html", context, status=422 if form.errors else 200)


def _relation(request: StaffRequest, found: FollowUp) -> str:
    """„Tochter“, where somebody speaks for the resident."""
    if found.placement is None:
        return "" if found.side == Side.VOLUNTEER else found.position_placement.position.organisation.name if found.position_placement else ""
    seeker = found.placement.help_request.help_seeker_id
    if found.side == Side.VOLUNTEER or found.person_id == seeker:
        return ""
    known = request.agency.representations.filter(person=seeker, representative=found.person_id).values_list("relation", flat=True).first()
    return known or _("wird bei Fragen angerufen")


def _line(request: StaffRequest, found: FollowUp) -> Line:
    moment = found.answered_at
    now = timezone.localtime(request.now)
    return Line(
        found, words.line(found, on=request.today), words.matter(found), words.said(found, found.outcome) if found.outcome else "",
        german.format_relative(timezone.localtime(moment), now) if moment else today_words.due(found.due_on, now),
        moment is None and (request.today - found.due_on).days > 7, address(_reference(found.person), request.may),
    )


def _reference(person: Person) -> Reference:
    return Reference("people.person", person.pk)


def _cells(found: FollowUp) -> list[object]:
    day = german.format_date(timezone.localdate(found.answered_at), "plain") if found.answered_at else ""
    return [
        found.person.full_name, found.get_side_display(),
        found.placement.help_request.number if found.placement else "", words.matter(found), found.get_kind_display(),
        german.format_date(found.due_on, "plain"), found.not_reached or "", words.said(found, found.outcome) if found.outcome else "", day,
        found.answered_by_name, found.note,
    ]
