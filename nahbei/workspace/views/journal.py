"""Protokollbuch: the page of a day, searching, a note, a correction, closing the day, taking it along as a table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from io import StringIO

from defusedcsv import csv
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from nahbei.foundation import reference
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.journal import actions, queries
from nahbei.journal.models import Entry
from nahbei.ui.messages import say_done
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.journal import ClosingForm, CorrectionForm, DaysForm, NoteForm
from nahbei.workspace.references import address

PAGE = 100


@staff_view(Right.JOURNAL)
def journal(request: StaffRequest) -> HttpResponse:
    """A day, or with ?q= what was found."""
    text = request.GET.get("q", "").strip()[:100]
    if text:
        return _found(request, text)
    day = _day(request, request.GET.get("day", ""))
    return _day_page(request, day, NoteForm(agency=request.agency, initial={"person": request.GET.get("person", "")}), status=200)


@staff_view(Right.JOURNAL_WRITE)
@require_POST
def notes(request: StaffRequest) -> HttpResponse:
    """A new line."""
    form = NoteForm(request.POST, agency=request.agency)
    if not form.is_valid():
        return _day_page(request, request.today, form, status=422)
    entry = actions.write_entry(
        agency=request.agency, by=request.actor, at=request.now, text=form.cleaned_data["text"], person=form.cleaned_data["person"]
    )
    say_done(request, _("Eingetragen als Nr. {number}.").format(number=entry.number))
    return redirect(f"{reverse('workspace:journal')}?day={entry.on}")


@staff_view(Right.JOURNAL)
def entry(request: StaffRequest, pk: int) -> HttpResponse:
    """One line, with what corrects it."""
    found = get_object_or_404(request.agency.journal_entries.select_related("person", "corrects"), pk=pk)
    entries = [found, *found.corrections.select_related("person", "corrects").order_by("number")]
    form = CorrectionForm() if request.may(Right.JOURNAL_WRITE) else None
    return render(request, "workspace/journal/entry.html", {"entry": found, "lines": _lines(request, entries), "form": form})


@staff_view(Right.JOURNAL_WRITE)
@require_POST
def corrections(request: StaffRequest, pk: int) -> HttpResponse:
    """A correction is a new line; the old one stays."""
    found = get_object_or_404(request.agency.journal_entries.select_related("person", "corrects"), pk=pk)
    form = CorrectionForm(request.POST)
    if not form.is_valid():
        context = {"entry": found, "lines": _lines(request, [found]), "form": form}
        return render(request, "workspace/journal/entry.html", context, status=422)
    new = actions.correct_entry(entry=found, text=form.cleaned_data["text"], by=request.actor, at=request.now)
    say_done(request, _("Nr. {new} berichtigt Nr. {old}.").format(new=new.number, old=found.number))
    return redirect("workspace:journal-entry", found.pk)


@staff_view(Right.JOURNAL_CLOSE)
@require_POST
def closing(request: StaffRequest, day: str) -> HttpResponse:
    """Close a day under a name. It cannot be undone: that is what closing means."""
    on, form = _parsed(day), ClosingForm(request.POST)
    if on is None:
        raise Http404
    try:
        if form.is_valid():
            actions.close_day(agency=request.agency, on=on, name=form.cleaned_data["name"], by=request.actor, at=request.now)
            say_done(request, _("Der Tag ist abgeschlossen."))
            return redirect(f"{reverse('workspace:journal')}?day={on}")
    except Refusal as refusal:
        form.add_error(None, str(refusal))
    return _day_page(request, on, NoteForm(agency=request.agency), closing_form=form, status=422)


@staff_view(Right.JOURNAL)
def table(request: StaffRequest) -> HttpResponse:
    """CSV of some days, for the association's files."""
    form = DaysForm(request.GET)
    if not form.is_valid():
        return render(request, "workspace/journal/table.html", {"form": form}, status=422 if request.GET else 200)
    first, last = form.cleaned_data["first"], form.cleaned_data["last"]
    response = HttpResponse(_csv(queries.between(request.agency, first, last).iterator(2_000)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="protokollbuch-{first}-{last}.csv"'
    return response


def _found(request: StaffRequest, text: str) -> HttpResponse:
    page = _page(request, queries.search(request.agency, text))
    return render(request, "workspace/journal/found.html", {"q": text, "page": page, "lines": _lines(request, page)})


def _day_page(request: StaffRequest, day: dt.date, form: NoteForm, *, closing_form: ClosingForm | None = None, status: int) -> HttpResponse:
    page = _page(request, queries.of_day(request.agency, day))
    before, after = queries.days_beside(request.agency, day)
    closed = queries.closing_of(request.agency, day)
    context = {
        "day": day, "page": page, "lines": _lines(request, page), "before": before, "after": after, "closed": closed,
        "form": form if request.may(Right.JOURNAL_WRITE) else None,
        "closing_form": (closing_form or ClosingForm(initial={"name": request.user.name})) if _may_close(request, day, closed) else None,
        "left_open": queries.days_left_open(request.agency, today=request.today) if request.may(Right.JOURNAL_CLOSE) else [],
        "today": request.today, "has_errors": status == 422, "q": "",
    }
    return render(request, "workspace/journal/day.html", context, status=status)


def _may_close(request: StaffRequest, day: dt.date, closed: object) -> bool:
    return request.may(Right.JOURNAL_CLOSE) and closed is None and day <= request.today


def _page(request: HttpRequest, entries: object) -> Page[Entry]:
    return Paginator(entries, PAGE).get_page(request.GET.get("page"))  # type: ignore[arg-type]


def _lines(request: StaffRequest, entries: Iterable[Entry]) -> list[dict[str, object]]:
    """Entries with the words and addresses of what they are about: one query for each kind."""
    found = list(entries)
    labels = reference.labels(request.agency, [entry.about for entry in found])
    return [
        {
            "entry": entry, "label": labels.get(entry.about, "") if entry.about else "", "url": address(entry.about, request.may),
            "person_url": address(reference.Reference("people.person", entry.person_id), request.may) if entry.person_id else "",
        }
        for entry in found
    ]


def _csv(entries: Iterable[Entry]) -> str:
    out = StringIO()
    out.write("\N{BYTE ORDER MARK}")  # spreadsheet programs read UTF-8 only with it
    writer = csv.writer(out, delimiter=";")
    writer.writerow([_("Nr."), _("Tag"), _("Uhrzeit"), _("Art"), _("Mensch"), _("Eintrag"), _("von"), _("berichtigt Nr.")])
    for entry in entries:
        at = timezone.localtime(entry.at)
        writer.writerow([
            entry.number, entry.on.strftime("%d.%m.%Y"), at.strftime("%H:%M"), entry.get_kind_display(), entry.person or "", entry.text,
            entry.written_by_name, entry.corrects.number if entry.corrects else "",
        ])
    return out.getvalue()


def _day(request: StaffRequest, text: str) -> dt.date:
    return _parsed(text) or request.today


def _parsed(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
