"""The record: new, changed, its history."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from nahbei.foundation import reference
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.people.actions import add_person, change_person
from nahbei.people.models import LANGUAGES, ChannelKind
from nahbei.people.queries import Found, find_people, ids_of
from nahbei.ui.messages import say_done
from nahbei.workspace.audit_changes import in_words
from nahbei.workspace.audit_lines import readable
from nahbei.workspace.audit_words import said
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.people import BaseChannelFormSet, PersonForm, channel_formset
from nahbei.workspace.references import address

# From here on it is likely the same human being: the same number, or given and family name.
SURE = 44
HISTORY = 100
LINES = 4


@staff_view(Right.PEOPLE_CHANGE)
def person_new(request: StaffRequest) -> HttpResponse:
    """A new record. „Suchen“ looks for duplicates; saving does so too and asks once."""
    form = PersonForm(request.POST or None, agency=request.agency, today=request.today, initial=_initial(request))
    channels = channel_formset(request.POST or None, empty=_lines(request))
    valid = request.method == "POST" and form.is_valid() & channels.is_valid()
    found = _alike(request, form, channels) if request.method == "POST" else []
    asks = valid and "sure" not in request.POST and any(one.score >= SURE for one in found)
    if valid and not asks and not _only_looks(request):
        try:
            person = add_person(agency=request.agency, by=request.actor, at=request.now, channels=channels.inputs, **form.values)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            say_done(request, _("{name} ist angelegt.").format(name=person.full_name))
            return redirect("workspace:person", person.pk)
    context = {"form": form, "channels": channels, "duplicates": found, "asks": asks, "asked": request.method == "POST"}
    wrong = not valid and not _only_looks(request) and request.method == "POST"
    return render(request, "workspace/people/new.html", context, status=422 if wrong or (asks and not _only_looks(request)) else 200)


@staff_view(Right.PEOPLE_CHANGE)
def person_details(request: StaffRequest, pk: int) -> HttpResponse:
    """Change the record with its numbers and addresses."""
    person = get_object_or_404(request.agency.people.select_related("agency"), pk=pk)
    if person.merged_into_id:
        return redirect("workspace:person", person.merged_into_id)
    form = PersonForm(request.POST or None, agency=request.agency, today=request.today, instance=person)
    channels = channel_formset(request.POST or None, person, empty=_lines(request))
    if request.method == "POST" and not _only_looks(request) and form.is_valid() & channels.is_valid():
        try:
            change_person(person=person, by=request.actor, at=request.now, channels=channels.inputs, **form.values)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            say_done(request, _("Gespeichert."))
            return redirect("workspace:person", person.pk)
    wrong = request.method == "POST" and not _only_looks(request)
    return render(request, "workspace/people/details.html", {"form": form, "channels": channels, "person": person}, status=422 if wrong else 200)


@staff_view(Right.AUDIT)
def person_history(request: StaffRequest, pk: int) -> HttpResponse:
    """Who did what to this record, and to those merged into it."""
    person = get_object_or_404(request.agency.people, pk=pk)
    lines = list(readable(request.agency.audit_entries.filter(person_id__in=ids_of(person)), request.may)[:HISTORY])
    labels = reference.labels(request.agency, [line.about for line in lines])
    shown = [
        {"line": line, "said": said(line.what), "label": labels.get(line.about, "") if line.about and line.about.key != pk else "",
         "url": address(line.about, request.may), "changes": in_words(line)}
        for line in lines
    ]
    return render(request, "workspace/people/history.html", {"person": person, "lines": shown})


def _initial(request: StaffRequest) -> dict[str, Any]:
    """What the address brings along: the words of a search that found nobody."""
    given, _space, family = request.GET.get("name", "").strip()[:160].rpartition(" ")
    codes = {code for code, _word in LANGUAGES}
    return {"given_name": given, "family_name": family, "postal_code": "", "town": request.agency.town,
            "language": request.GET.get("language") if request.GET.get("language") in codes else "de"}


def _only_looks(request: StaffRequest) -> bool:
    """„Suchen“ and „Weitere Zeile“ save nothing."""
    return "look" in request.POST or "more" in request.POST


def _lines(request: StaffRequest) -> int:
    return LINES if "more" in request.POST else 2


def _alike(request: StaffRequest, form: PersonForm, channels: BaseChannelFormSet) -> list[Found]:
    typed = form.data
    numbers = [line["value"].value() or "" for line in channels if (line["kind"].value() or "") == ChannelKind.PHONE]
    return find_people(
        request.agency, name=f"{typed.get('given_name', '')} {typed.get('family_name', '')}",
        phone=next((number for number in numbers if number), ""), street=typed.get("street", ""),
    )
