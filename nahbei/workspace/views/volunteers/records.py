"""Somebody is taken in, and her one page changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nahbei.desk.volunteering import NewPerson, change_file, take_in
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.people.models import ChannelKind, Person
from nahbei.people.phones import ChannelInput
from nahbei.people.queries import Found, find_people
from nahbei.submissions.models import Submission
from nahbei.ui.messages import say_done
from nahbei.volunteers.models import Volunteer
from nahbei.volunteers.queries import current_text
from nahbei.workspace.door import StaffRequest, id_of, staff_view
from nahbei.workspace.forms.call import read_name
from nahbei.workspace.forms.people import BaseChannelFormSet, PersonForm, channel_formset
from nahbei.workspace.forms.volunteers import VolunteerForm
from nahbei.workspace.views.people.records import LINES, SURE

FORM = ["GET", "HEAD", "POST"]


@staff_view(Right.VOLUNTEERS_CHANGE)
@require_http_methods(FORM)
def volunteer_new(request: StaffRequest) -> HttpResponse:
    """From a known person (`?person=`) or somebody new, on one page. Likely duplicates are asked about once."""
    incoming = waiting_submission(request)
    person = _person(request, incoming)
    known = request.agency.volunteers.filter(person=person).first() if person else None
    if known is not None:
        say_done(request, _("{name} hat schon eine Akte.").format(name=person))
        return redirect("workspace:volunteer", known.pk)
    intake = Intake.of(request, person, incoming)
    volunteer = _taken_in(request, intake) if request.method == "POST" else None
    if volunteer is not None:
        say_done(request, _("{name} ist dabei.").format(name=volunteer.person.full_name))
        if incoming is not None and incoming.position_id:
            return redirect("workspace:submission", incoming.pk)
        return redirect("workspace:volunteer", volunteer.pk)
    wrong = request.method == "POST" and not _only_looks(request)
    return render(request, "workspace/volunteers/new.html", intake.context, status=422 if wrong else 200)


@staff_view(Right.VOLUNTEERS_CHANGE)
@require_http_methods(FORM)
def volunteer_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Everything about her as a volunteer, on one page."""
    volunteer = get_object_or_404(request.agency.volunteers.select_related("agency", "person"), pk=pk)
    form = VolunteerForm(request.POST or None, agency=request.agency, today=request.today, volunteer=volunteer, person=volunteer.person)
    if request.method == "POST" and form.is_valid():
        try:
            change_file(volunteer=volunteer, file=form.file, by=request.actor, at=request.now)
        except Refusal as refusal:
            say_why(form, refusal)
        else:
            say_done(request, _("Gespeichert."))
            return redirect("workspace:volunteer", pk)
    return render(request, "workspace/volunteers/edit.html", {"form": form, "volunteer": volunteer}, status=422 if form.errors else 200)


@dataclass
class Intake:
    """The page for somebody new: her record, unless she is known, and her file."""

    form: VolunteerForm
    person: Person | None = None
    record: PersonForm | None = None
    channels: BaseChannelFormSet | None = None
    found: list[Found] = field(default_factory=list)
    asks: bool = False
    text: Any = None
    asked: bool = False
    incoming: Submission | None = None

    @classmethod
    def of(cls, request: StaffRequest, person: Person | None, incoming: Submission | None = None) -> Intake:
        data, text = request.POST or None, current_text(request.agency, on=request.today)
        form = VolunteerForm(data, agency=request.agency, today=request.today, person=person, text=text)
        if person is not None:
            return cls(form, person, text=text, incoming=incoming)
        given, family, _salutation = read_name(request.GET.get("name", "")[:160] or (incoming.name if incoming else ""))
        initial = {"given_name": given, "family_name": family, "town": request.agency.town, "language": "de"}
        record = PersonForm(data, agency=request.agency, today=request.today, initial=initial)
        channels = channel_formset(data, first=written(incoming), empty=LINES if "more" in request.POST else 2)
        return cls(form, None, record, channels, text=text, asked=data is not None, incoming=incoming)

    @property
    def is_valid(self) -> bool:
        parts = [part for part in (self.form, self.record, self.channels) if part is not None]
        return all([part.is_valid() for part in parts])  # noqa: C419 - every part says what is wrong with it

    @property
    def who(self) -> Person | NewPerson:
        if self.person is not None:
            return self.person
        assert self.record is not None and self.channels is not None
        return NewPerson(self.record.values, self.channels.inputs)

    @property
    def context(self) -> dict[str, Any]:
        return {
            "form": self.form, "person": self.person, "record": self.record, "channels": self.channels, "duplicates": self.found,
            "asks": self.asks, "asked": self.asked, "incoming": self.incoming, "text": self.text,
            "has_errors": bool(self.form.errors or (self.record and self.record.errors)),
        }

    def look(self, request: StaffRequest) -> None:
        """Who may be meant by what was typed."""
        if self.record is None or self.channels is None:
            return
        typed = self.record.data
        numbers = [line["value"].value() or "" for line in self.channels if (line["kind"].value() or "") == ChannelKind.PHONE]
        self.found = find_people(
            request.agency, name=f"{typed.get('given_name', '')} {typed.get('family_name', '')}",
            phone=next((number for number in numbers if number), ""), street=typed.get("street", ""),
        )
        self.asks = "sure" not in request.POST and any(one.score >= SURE for one in self.found)


def say_why(form: Form, refusal: Refusal) -> None:
    """A refusal at its field, where the form has it."""
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))


def _taken_in(request: StaffRequest, intake: Intake) -> Volunteer | None:
    """The new volunteer, or nothing when something is wrong or to be asked first."""
    intake.look(request)
    valid = intake.is_valid
    intake.asks = intake.asks and valid
    if not valid or intake.asks or _only_looks(request):
        return None
    try:
        return take_in(agency=request.agency, who=intake.who, file=intake.form.file, incoming=intake.incoming, by=request.actor, at=request.now)
    except Refusal as refusal:
        say_why(intake.form, refusal)
        return None


def waiting_submission(request: StaffRequest) -> Submission | None:
    """The form from the website with which it began (`?submission=`), as long as it waits."""
    key = id_of(request.GET.get("submission")) if request.may(Right.SUBMISSIONS) else None
    return request.agency.submissions.open().filter(pk=key).first() if key else None


def written(submission: Submission | None) -> list[ChannelInput]:
    """The number and the address that stood in the form."""
    if submission is None:
        return []
    lines = [ChannelInput(ChannelKind.PHONE, submission.phone), ChannelInput(ChannelKind.EMAIL, submission.email)]
    return [line for line in lines if line.value]


def _person(request: StaffRequest, incoming: Submission | None = None) -> Person | None:
    key = request.GET.get("person", "") or str((incoming and incoming.person_id) or "")
    people = request.agency.people.present().filter(died_on=None).select_related("agency", "neighbourhood").prefetch_related("channels")
    return get_object_or_404(people, pk=int(key)) if key.isdecimal() and len(key) < 18 else None


def _only_looks(request: StaffRequest) -> bool:
    """„Suchen“ and „Weitere Zeilen“ save nothing."""
    return "look" in request.POST or "more" in request.POST
