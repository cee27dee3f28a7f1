"""One person: what is next, how to reach them, who speaks for them, what they asked for, the story so far."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from nahbei.counselling.models import Booking
from nahbei.counselling.queries import appointments_of
from nahbei.desk.steps import Step, next_steps
from nahbei.desk.timeline import REQUESTS_OF_A_PERSON, of_person
from nahbei.desk.week_letter import Standing, standing_of
from nahbei.events.models import Registration
from nahbei.events.queries import coming_to
from nahbei.foundation.rights import Right
from nahbei.help_requests.models import HelpRequest
from nahbei.help_requests.words import subject, when
from nahbei.messaging.groups import TopicGroup
from nahbei.messaging.opting import spared_by
from nahbei.partners.models import ContactPerson
from nahbei.people.hats import all_hats
from nahbei.people.models import LANGUAGES, Channel, Consent, Person, Representation
from nahbei.people.queries import followed, ids_of, with_hats, worn_by
from nahbei.ui.messages import say_done
from nahbei.volunteers.models import Volunteer
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.references import address, address_of

MOST_REQUESTS = 20
MOST_TALKS = 10
STORY = 50
HAS_DATES = {"volunteer", "help_seeker"}


@staff_view(Right.PEOPLE)
def person(request: StaffRequest, pk: int) -> HttpResponse:
    """Everything about one person. A signpost leads to its winner and says so."""
    found = get_object_or_404(_people(request), pk=pk)
    if found.merged_into_id:
        winner = followed(found)
        say_done(request, _("{loser} wurde mit diesem Eintrag zusammengeführt.").format(loser=found.full_name))
        return redirect("workspace:person", winner.pk)
    hat = request.GET.get("hat", "")
    page = read(request, found, hat if hat in worn_by(found) else "")
    return render(request, "workspace/people/person.html", {"page": page, "person": found, **_links(request, found)})


@staff_view(Right.PEOPLE)
def person_sheet(request: StaffRequest, pk: int) -> HttpResponse:
    """The same on one sheet of paper, without the menu."""
    found = get_object_or_404(_people(request), pk=pk, merged_into=None)
    return render(request, "workspace/people/sheet.html", {"page": read(request, found, ""), "person": found, "may_change": False})


@dataclass(frozen=True)
class Asked:
    """A request as the page shows it. Needs only for those who may see them."""

    row: HelpRequest
    subject: str
    when: str
    url: str
    needs: tuple[str, ...] = ()


@dataclass
class PersonPage:
    """What was read for the page, each in one query."""

    hat: str
    tabs: list[tuple[str, str]]
    kind: str
    age: int | None
    channels: list[Channel] = field(default_factory=list)
    represented_by: list[Representation] = field(default_factory=list)
    represents: list[Representation] = field(default_factory=list)
    consents: list[Consent] = field(default_factory=list)
    requests: list[Asked] = field(default_factory=list)
    steps: list[tuple[Step, str]] = field(default_factory=list)
    story: list[tuple[object, str]] = field(default_factory=list)
    volunteer: Volunteer | None = None
    volunteer_url: str = ""
    contact_for: list[ContactPerson] = field(default_factory=list)
    signposts: int = 0
    languages: list[str] = field(default_factory=list)
    talks: list[Booking] = field(default_factory=list)
    spared: list[TopicGroup] = field(default_factory=list)
    week_letter: Standing | None = None
    events: list[Registration] = field(default_factory=list)


def read(request: StaffRequest, found: Person, hat: str) -> PersonPage:
    """The sections that belong to the chosen hat; without one all of what everybody has."""
    agency, worn, everyone = request.agency, worn_by(found), ids_of(found)
    names = dict(LANGUAGES)
    page = PersonPage(
        hat, [(one.key, str(one.word)) for one in all_hats() if one.key in worn], "helper" if "volunteer" in worn else "seeker",
        found.age(on=request.today), list(found.channels.all()), signposts=len(everyone) - 1,
        languages=[str(names.get(code, code)) for code in found.languages],
    )
    speaking = list(agency.representations.either_side(found).order_by("ends_on", "pk"))
    page.represented_by = [row for row in speaking if row.person_id == found.pk]
    page.represents = [row for row in speaking if row.representative_id == found.pk]
    if not hat and request.may(Right.COUNSELLING):
        page.talks = appointments_of(agency, everyone, limit=MOST_TALKS)
    page.spared = spared_by(agency, found)
    if found.died_on is None and HAS_DATES & set(worn):
        page.week_letter = standing_of(found)
    page.consents = list(agency.consents.filter(person__in=everyone).select_related("given_by"))
    newest = _requests(request, found) if request.may(Right.REQUESTS) else None
    page.requests = [_asked(request, row) for row in (newest or [])[:MOST_REQUESTS]]
    if not hat and request.may(Right.EVENTS):
        page.events = coming_to(agency, everyone, on=request.today)
    reminders = agency.reminders.filter(person__in=everyone, done_at=None)[:MOST_REQUESTS]
    steps = next_steps(found, requests=[one.row for one in page.requests], reminders=reminders, channels=page.channels, at=request.now)
    page.steps = [(step, address(step.about, request.may)) for step in steps]
    if request.may(Right.JOURNAL):
        asked = None if newest is None else [row.reference for row in newest]
        story = of_person(agency, found, limit=STORY, everyone=everyone, requests=asked)
        page.story = [(item, address(item.about, request.may)) for item in story]
    if hat == "volunteer" and request.may(Right.VOLUNTEERS):
        page.volunteer = agency.volunteers.prefetch_related("willingnesses__activity", "absences").filter(person=found).first()
        page.volunteer_url = address_of("workspace:volunteer", page.volunteer.pk) if page.volunteer else ""
    if hat == "contact_person" and request.may(Right.PARTNERS):
        page.contact_for = list(agency.contact_persons.filter(person=found).select_related("organisation"))
    return page


def _people(request: StaffRequest) -> QuerySet[Person]:
    return with_hats(request.agency.people.select_related("neighbourhood", "merged_into", "agency").prefetch_related("channels"))


def _requests(request: StaffRequest, found: Person) -> list[HelpRequest]:
    rows = request.agency.help_requests.filter(help_seeker=found).select_related("activity", "help_seeker")
    if request.may(Right.NEEDS):
        rows = rows.with_needs()
    return list(rows[:REQUESTS_OF_A_PERSON])


def _asked(request: StaffRequest, row: HelpRequest) -> Asked:
    needs = tuple(one.need.name for one in row.request_needs.all()) if request.may(Right.NEEDS) and not row.is_locked else ()
    return Asked(row, subject(row), when(row), address(row.reference, request.may), needs)


def _links(request: StaffRequest, found: Person) -> dict[str, object]:
    """Addresses of pages of other parts of the office, where they are there and may be opened."""
    call = address_of("workspace:call") if request.may(Right.REQUESTS_CHANGE) else ""
    takes_in = request.may(Right.VOLUNTEERS_CHANGE) and "volunteer" not in worn_by(found) and found.died_on is None
    take_in = address_of("workspace:volunteer-new") if takes_in else ""
    remind = address_of("workspace:reminder-new") if request.may(Right.JOURNAL_WRITE) else ""
    return {
        "call": f"{call}?person={found.pk}" if call else "", "remind": f"{remind}?person={found.pk}" if remind else "",
        "may_change": request.may(Right.PEOPLE_CHANGE), "may_print": request.may(Right.MESSAGES_CHANGE),
        "may_merge": request.may(Right.PEOPLE_MERGE),
        "may_audit": request.may(Right.AUDIT), "may_money": request.may(Right.MONEY), "take_in": f"{take_in}?person={found.pk}" if take_in else "",
    }
