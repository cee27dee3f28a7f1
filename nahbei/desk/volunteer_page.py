"""One volunteer on one page: what is next, what she does and when, what she has promised, how much she has done."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from nahbei.desk.volunteer_gates import VolunteerGates, fetched, gates_of_volunteer
from nahbei.foundation.models import Agency
from nahbei.help_requests.models import HelpRequest
from nahbei.help_requests.words import title
from nahbei.journal.models import Reminder
from nahbei.people.models import LANGUAGES
from nahbei.placements.eligibility import monday_of
from nahbei.placements.models import Enquiry, EnquiryState, Placement, PlacementState, PositionPlacement
from nahbei.placements.position_queries import placements_of_volunteer
from nahbei.placements.queries import HAPPENS
from nahbei.ui.german import format_hours
from nahbei.visits.models import Visit, VisitState
from nahbei.volunteers.models import (
    Absence,
    ConfidentialityDeclaration,
    DeclarationText,
    Exclusion,
    StateMove,
    Volunteer,
    VolunteerState,
    Willingness,
)
from nahbei.volunteers.queries import texts_that_count
from nahbei.volunteers.words import absence_in_words, state_in_words, week_in_words

MOST_VISITS, MOST_ENQUIRIES, WEEKS = 12, 8, 8
GONE = (VolunteerState.BLOCKED, VolunteerState.ENDED)


@dataclass(frozen=True)
class ComingVisit:
    """A date she has taken. `hindrance` says why she cannot keep it; empty: all is well."""

    visit: Visit
    subject: str
    hindrance: str = ""


@dataclass(frozen=True)
class Load:
    """How much she did: weeks of past and present with their number of visits."""

    weeks: tuple[tuple[dt.date, int], ...]
    recent: int
    minutes: int

    @property
    def hours(self) -> str:
        return format_hours(dt.timedelta(minutes=self.minutes))

    @property
    def figures(self) -> list[tuple[str, int]]:
        return [(f"{monday.day}.{monday.month}.", number) for monday, number in self.weeks]


@dataclass
class VolunteerPage:
    """What was read for the page, each in one query."""

    volunteer: Volunteer
    today: dt.date
    state: str
    times: list[tuple[str, str]]
    languages: list[str]
    willingnesses: list[Willingness]
    absences: list[tuple[Absence, str]]
    declarations: list[ConfidentialityDeclaration]
    texts: list[DeclarationText]
    move: StateMove | None
    exclusions: list[Exclusion]
    coming: list[ComingVisit]
    placements: list[tuple[Placement, str]]
    enquiries: list[tuple[Enquiry, str]]
    reminders: list[Reminder]
    positions: list[PositionPlacement]
    load: Load
    gates: VolunteerGates

    @property
    def is_gone(self) -> bool:
        return self.volunteer.state in GONE

    @property
    def is_resting(self) -> bool:
        return self.volunteer.pauses_on(self.today)

    @property
    def away(self) -> str:
        """„nicht da bis So., 13.12.“, while an absence runs."""
        now = next((words for row, words in self.absences if row.starts_on <= self.today), "")
        return _("nicht da %(until)s") % {"until": now} if now else ""

    @property
    def running(self) -> list[tuple[Placement, str]]:
        """What lasts, and what still waits for the resident; a single date stands with the coming ones."""
        waits = PlacementState.ASK_RESIDENT
        return [pair for pair in self.placements if pair[0].help_request.standing or pair[0].state == waits or not pair[0].help_request.starts_on]

    @property
    def not_kept(self) -> list[ComingVisit]:
        """Dates that need a stand-in."""
        return [each for each in self.coming if each.hindrance]

    @property
    def shown(self) -> list[ComingVisit]:
        return self.coming[:MOST_VISITS]

    @property
    def more_visits(self) -> int:
        return len(self.coming) - len(self.shown)

    @property
    def lasting(self) -> list[tuple[Placement, str]]:
        """Placements that go on although she has stopped."""
        return self.placements if self.is_gone else []

    @property
    def vain(self) -> list[tuple[Enquiry, str]]:
        """Open questions to somebody who may not say yes."""
        waits = [pair for pair in self.enquiries if pair[0].state == EnquiryState.OPEN]
        return waits if self.is_gone or (self.is_resting and self.volunteer.paused_until is None) else []

    @property
    def is_signed(self) -> bool:
        counting = {text.pk for text in self.texts}
        return any(each.text_id in counting for each in self.declarations)

    @property
    def may_sign(self) -> bool:
        """There is a version, of today or announced, that she has not signed."""
        signed = {each.text_id for each in self.declarations}
        return any(text.pk not in signed for text in self.texts)

    @property
    def gaps(self) -> list[str]:
        """What keeps her out of every suggestion. Of somebody who has stopped nothing is missing."""
        if self.is_gone:
            return []
        found = [] if self.willingnesses else [_("Noch keine Tätigkeit eingetragen. So wird niemand vorgeschlagen.")]
        return found if self.times else [*found, _("Noch keine Zeiten eingetragen. Für feste Termine passt so niemand.")]

    @property
    def wants_signature(self) -> bool:
        return not self.is_gone and not self.is_signed

    @property
    def has_next(self) -> bool:
        return bool(self.not_kept or self.lasting or self.vain or self.gaps or self.wants_signature or self.reminders or self.gates.steps)


def volunteer_page(agency: Agency, pk: int, *, at: dt.datetime) -> VolunteerPage | None:
    """The page of one volunteer; None when this agency has no such volunteer."""
    today = timezone.localdate(at)
    volunteer = _volunteers(agency, today).filter(pk=pk).first()
    if volunteer is None:
        return None
    absences, exclusions = list(volunteer.absences.all()), list(volunteer.exclusions.all())
    coming = _coming(agency, volunteer, absences, {each.person_id for each in exclusions}, at=at)
    names = dict(LANGUAGES)
    person = volunteer.person
    return VolunteerPage(
        volunteer=volunteer, today=today, state=state_in_words(volunteer), times=week_in_words(volunteer.week),
        languages=[str(names.get(code, code)) for code in (person.language, *person.languages)],
        willingnesses=list(volunteer.willingnesses.all()), absences=[(each, absence_in_words(each, today=today)) for each in absences],
        declarations=list(volunteer.declarations.all()), texts=texts_that_count(agency, on=today),
        move=next((each for each in volunteer.moves.all()[:1] if each.state == volunteer.state), None), exclusions=exclusions, coming=coming,
        placements=[(each, title(each.help_request)) for each in _placements(agency, volunteer, today)],
        enquiries=[(each, title(each.help_request)) for each in _enquiries(agency, volunteer)],
        reminders=list(agency.reminders.open().filter(person=person).order_by("due_at", "pk")[:MOST_ENQUIRIES]),
        load=_load(agency, volunteer, today), gates=gates_of_volunteer(agency, volunteer, today=today),
        positions=placements_of_volunteer(volunteer),
    )


def coming_visits(volunteer: Volunteer, *, at: dt.datetime, first: dt.date | None = None, last: dt.date | None = None) -> list[Visit]:
    """Dates she has taken and that have not begun, from a day to a day: whom a pause, a block or an absence concerns."""
    local = timezone.localtime(at)
    rows = volunteer.visits.planned().filter(on__gte=max(first or local.date(), local.date()))
    rows = rows.filter(on__lte=last) if last is not None else rows
    found = rows.select_related("help_request__help_seeker", "help_request__activity").order_by("on", "start", "pk")
    return [visit for visit in found if (visit.on, visit.start) > (local.date(), local.time())]


def hindrance(volunteer: Volunteer, visit: Visit, absences: Iterable[Absence], excluded: Iterable[int]) -> str:
    """Why she cannot keep a date, in a word; empty when she can."""
    if volunteer.person.died_on is not None:
        return _("verstorben")
    if volunteer.state in GONE:
        return _("gesperrt") if volunteer.state == VolunteerState.BLOCKED else _("hilft nicht mehr")
    if volunteer.pauses_on(visit.on):
        return _("macht dann Pause")
    if any(each.starts_on <= visit.on <= each.ends_on for each in absences):
        return _("ist dann nicht da")
    return _("sollen sich nicht begegnen") if visit.help_request.help_seeker_id in set(excluded) else ""


def _volunteers(agency: Agency, today: dt.date) -> QuerySet[Volunteer]:
    return agency.volunteers.select_related("agency", "person__neighbourhood").prefetch_related(
        "person__channels",
        Prefetch("willingnesses", Willingness.objects.select_related("activity").order_by("activity__position", "pk")),
        Prefetch("absences", Absence.objects.order_by("starts_on", "pk").filter(ends_on__gte=today)),
        Prefetch("declarations", ConfidentialityDeclaration.objects.select_related("text").order_by("-signed_on", "-pk")),
        Prefetch("exclusions", Exclusion.objects.select_related("person").order_by("person__family_name", "pk")),
        *fetched(),
    )


def _coming(
    agency: Agency, volunteer: Volunteer, absences: list[Absence], excluded: set[int], *, at: dt.datetime
) -> list[ComingVisit]:
    return [
        ComingVisit(visit, _subject(visit.help_request), hindrance(volunteer, visit, absences, excluded))
        for visit in coming_visits(volunteer, at=at)
    ]


def _subject(request: HelpRequest) -> str:
    """„Arztbegleitung, Frau Albers“: the day stands beside it."""
    return f"{request.activity.noun}, {request.help_seeker.formal_name}"


def _placements(agency: Agency, volunteer: Volunteer, today: dt.date) -> QuerySet[Placement]:
    """Of requests that go on: what took place long ago is no promise any more."""
    ahead = Q(help_request__standing=True) | Q(help_request__starts_on=None) | Q(help_request__starts_on__gte=today)
    rows = agency.placements.promised().filter(ahead, volunteer=volunteer, help_request__closed_at=None)
    return rows.select_related("help_request__help_seeker", "help_request__activity").order_by("agreed_at", "pk")


def _enquiries(agency: Agency, volunteer: Volunteer) -> QuerySet[Enquiry]:
    rows = agency.enquiries.filter(volunteer=volunteer).select_related("help_request__help_seeker", "help_request__activity")
    return rows.order_by("-asked_at", "-pk")[:MOST_ENQUIRIES]


def _load(agency: Agency, volunteer: Volunteer, today: dt.date) -> Load:
    first = monday_of(today) - dt.timedelta(weeks=WEEKS - 1)
    rows = list(agency.visits.filter(volunteer=volunteer, state__in=HAPPENS, on__range=(first, today)))
    numbers = Counter(monday_of(row.on) for row in rows)
    recent = [row for row in rows if row.on >= today - dt.timedelta(days=28)]
    minutes = sum(row.minutes or row.planned_minutes for row in recent if row.state == VisitState.TOOK_PLACE or row.on < today)
    mondays = [first + dt.timedelta(weeks=week) for week in range(WEEKS)]
    return Load(tuple((monday, numbers[monday]) for monday in mondays), len(recent), minutes)
