"""Everything about one request on one page, so that whoever comes next can take the case over within minutes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from django.db.models import Exists, OuterRef, Prefetch, QuerySet, Subquery, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nahbei.desk import timeline
from nahbei.desk.timeline import TimelineItem
from nahbei.foundation.models import Agency
from nahbei.foundation.reference import Reference
from nahbei.help_requests import words
from nahbei.help_requests.models import HealthNote, HelpRequest, RequestState, StateChange
from nahbei.matching.suggestions import SuggestedVolunteer, Suggestions, for_request
from nahbei.people.models import Person, Representation
from nahbei.placements.models import Enquiry, EnquiryState, FollowUp, Placement, PlacementState, Referral
from nahbei.placements.queries import written_means
from nahbei.placements.referrals import leads_nowhere, standing
from nahbei.placements.words import moment
from nahbei.ui.german import format_date, format_time
from nahbei.visits import words as visit_words
from nahbei.visits.models import Visit, VisitState

FEW, MANY = 5, 20
SHOWN_VISITS, SHOWN_WITHOUT_HELPER = 8, 4
SHEET_LINES = 10
Mark = Literal["open", "asked", "matched", "referred", "returned", "withdrawn"]


@dataclass(frozen=True)
class Candidate:
    """A suggestion with the ways to ask: `means` is empty when there is neither e-mail nor address."""

    row: SuggestedVolunteer
    means: str


@dataclass(frozen=True)
class AskedVolunteer:
    """Somebody who was asked, and how it stands, in words."""

    enquiry: Enquiry
    words: str
    tone: str
    waits: bool

    @property
    def person(self) -> Person:
        return self.enquiry.volunteer.person

    @property
    def unseen(self) -> bool:
        """Heute still shows this answer."""
        said = self.enquiry.state in {EnquiryState.YES, EnquiryState.NO} or (self.waits and self.enquiry.question_at is not None)
        return said and self.enquiry.seen_at is None


@dataclass(frozen=True)
class ReferredService:
    """A service that the resident was told about, and how it stands, in words."""

    referral: Referral
    words: str
    tone: str


@dataclass(frozen=True)
class RequestPage:
    """`visit` is set when a stand-in for one date is looked for."""

    request: HelpRequest
    title: str
    when: str
    mark: Mark
    mark_word: str
    relation: str
    has_note: bool
    visits: list[Visit]
    open_visits: list[Visit]
    placements: list[Placement]
    waiting: list[Placement]
    asked: list[AskedVolunteer]
    timeline: list[TimelineItem]
    referred: tuple[ReferredService, ...] = ()
    dead_end: bool = False
    visit: Visit | None = None
    suggestions: Suggestions | None = None
    candidates: tuple[Candidate, ...] = ()
    today: dt.date = dt.date.min
    ending: StateChange | None = None

    @property
    def is_finished(self) -> bool:
        """Nothing is looked for any more: returned, withdrawn, or matched and all dates are over."""
        return self.request.has_ended and self.request.state != RequestState.REFERRED

    @property
    def worth_resuming(self) -> bool:
        """Its time may still come; else it is better asked anew, with another day."""
        given_up = self.request.state in {RequestState.RETURNED, RequestState.WITHDRAWN}
        return given_up and not _day_has_passed(self.request, self.today)

    @property
    def effort(self) -> str:
        """What came of it: „Jonas Krämer: 3 Einsätze, 6 Stunden“."""
        done = [visit for visit in self.visits if visit.state == VisitState.TOOK_PLACE and visit.volunteer]
        if not done:
            return ""
        names = ", ".join(dict.fromkeys(visit.volunteer.person.full_name for visit in done if visit.volunteer))
        number = ngettext("ein Einsatz", "%(number)s Einsätze", len(done)) % {"number": len(done)}
        return f"{names}: {number}, {visit_words.time_spent(sum(visit.minutes or 0 for visit in done))}"

    @property
    def age(self) -> int | None:
        return self.request.help_seeker.age(on=self.today)

    @property
    def shown_visits(self) -> list[Visit]:
        """The last two that are over, and the coming ones, as far as they fit."""
        over = [visit for visit in self.visits if visit.on < self.today]
        coming = [visit for visit in self.visits if visit.on >= self.today]
        room = SHOWN_VISITS if self.placements else SHOWN_WITHOUT_HELPER
        return [*over[-2:], *coming[: room - len(over[-2:])]]

    @property
    def more_visits(self) -> int:
        return len(self.visits) - len(self.shown_visits)

    @property
    def asked_besides(self) -> list[AskedVolunteer]:
        """Without those whose yes stands under „Wer hilft“ already – unless nobody has looked at it yet."""
        helping = {placement.volunteer_id for placement in self.placements}
        return [one for one in self.asked if one.unseen or one.enquiry.state != EnquiryState.YES or one.enquiry.volunteer_id not in helping]

    @property
    def asked_first(self) -> bool:
        """Somebody's answer is awaited or unread: that comes before asking the next one."""
        return any(one.waits or one.unseen for one in self.asked)

    @property
    def is_over(self) -> bool:
        """Its one day has passed and nobody came: now the question is what becomes of it, not who could help."""
        promised = self.placements or self.waiting
        return self.request.state == RequestState.OPEN and _day_has_passed(self.request, self.today) and not promised

    @property
    def nobody(self) -> bool:
        return not self.candidates

    @property
    def left_out_summary(self) -> str:
        """The summary of „why nobody“; where nobody was left out for a reason worth a number, a plain one."""
        return (self.suggestions.summary if self.suggestions else "") or _("Was helfen würde")

    @property
    def latest(self) -> list[TimelineItem]:
        return self.timeline[:SHEET_LINES]


def request_page(agency: Agency, pk: int, *, at: dt.datetime, visit: int | None = None, limit: int = FEW) -> RequestPage | None:
    """The page of one request; None when this agency has no such request."""
    found = _requests(agency).filter(pk=pk).first()
    if found is None:
        return None
    prefetch_related_objects([person for person in (found.help_seeker, found.contact) if person], "channels")
    today = timezone.localdate(at)
    visits = sorted(found.visits.all(), key=lambda each: (each.on, each.start, each.pk))
    coming = [each for each in visits if each.state == VisitState.PLANNED and each.on >= today]
    chosen = next((each for each in coming if each.pk == visit and each.volunteer_id is None), None)
    placements = list(found.placements.all())
    suggestions = None
    if chosen is not None or (_looks_for_somebody(found, placements) and not _day_has_passed(found, today)):
        suggestions = for_request(agency, found, at=at, visits=[chosen] if chosen else None, limit=limit)
    asked = [_asked(enquiry, at) for enquiry in found.enquiries.all()]
    mark, word = _mark(found, placements, asked)
    referrals = list(found.referrals.all())
    return RequestPage(
        request=found, title=words.title(found), when=words.when(found), mark=mark, mark_word=word,
        relation=getattr(found, "relation", "") or "", has_note=getattr(found, "has_note", False), visits=visits,
        open_visits=[each for each in coming if each.volunteer_id is None],
        placements=[each for each in placements if each.state == PlacementState.RUNNING],
        waiting=[each for each in placements if each.state == PlacementState.ASK_RESIDENT],
        asked=asked, timeline=timeline.of_request(agency, found, parts=_parts(found)), visit=chosen, suggestions=suggestions,
        candidates=tuple(Candidate(row, written_means(row.person)) for row in suggestions.rows) if suggestions else (),
        today=today, referred=tuple(ReferredService(each, *standing(each)) for each in referrals),
        ending=_ending(found), dead_end=found.state == RequestState.REFERRED and leads_nowhere(referrals),
    )


def _parts(request: HelpRequest) -> list[Reference]:
    """What belongs to a request, from rows that were read anyway."""
    rows = (request.enquiries, request.placements, request.visits, request.referrals)
    found = [each.reference for manager in rows for each in manager.all()]
    return found + [each.reference for placement in request.placements.all() for each in placement.follow_ups.all()]


def _requests(agency: Agency) -> QuerySet[HelpRequest]:
    relation = Representation.objects.filter(person=OuterRef("help_seeker"), representative=OuterRef("contact")).values("relation")[:1]
    people = ("help_seeker__neighbourhood", "activity", "caller", "contact", "consent__given_by", "registration__event")
    return (
        agency.help_requests.select_related(*people)
        .annotate(relation=Subquery(relation), has_note=Exists(HealthNote.objects.filter(help_request=OuterRef("pk"))))
        .prefetch_related(
            "needs",
            Prefetch("visits", Visit.objects.select_related("volunteer__person")),
            Prefetch("enquiries", Enquiry.objects.select_related("volunteer__person")),
            Prefetch("referrals", Referral.objects.select_related("service__organisation").order_by("referred_at", "pk")),
            Prefetch("placements", Placement.objects.select_related("volunteer__person").prefetch_related("volunteer__person__channels")
                     .order_by("agreed_at", "pk")),
            Prefetch("placements__follow_ups", FollowUp.objects.select_related("person").order_by("due_on", "pk")),
        )
    )


def _ending(request: HelpRequest) -> StateChange | None:
    """Who ended it, when and why; only of one that was given up."""
    if request.state not in {RequestState.RETURNED, RequestState.WITHDRAWN}:
        return None
    return request.state_changes.filter(after=request.state).order_by("-at", "-pk").first()


def _looks_for_somebody(request: HelpRequest, placements: list[Placement]) -> bool:
    promised = any(each.state in {PlacementState.RUNNING, PlacementState.ASK_RESIDENT} and not each.stand_in for each in placements)
    return request.state in {RequestState.OPEN, RequestState.REFERRED} and not promised and not request.activity.is_for_trade


def _day_has_passed(request: HelpRequest, today: dt.date) -> bool:
    return not request.standing and request.starts_on is not None and request.starts_on < today


def _mark(request: HelpRequest, placements: list[Placement], asked: list[AskedVolunteer]) -> tuple[Mark, str]:
    """The two dots and their word: an open request says how far it is."""
    state = RequestState(request.state)
    if state == RequestState.OPEN:
        waiting = any(each.state == PlacementState.ASK_RESIDENT for each in placements)
        if waiting:
            return "asked", _("jemand hat zugesagt")
        number = sum(each.waits for each in asked)
        return ("asked", _("%(number)s gefragt") % {"number": number}) if number else ("open", str(state.label))
    marks: dict[str, Mark] = {
        RequestState.MATCHED: "matched", RequestState.REFERRED: "referred", RequestState.RETURNED: "returned",
        RequestState.WITHDRAWN: "withdrawn",
    }
    return marks[state], str(state.label)


def _asked(enquiry: Enquiry, at: dt.datetime) -> AskedVolunteer:
    said = moment(enquiry.answered_at or enquiry.asked_at, at)
    if enquiry.state != EnquiryState.OPEN:
        tone = {EnquiryState.YES: "good", EnquiryState.NO: "plain"}.get(EnquiryState(enquiry.state), "plain")
        return AskedVolunteer(enquiry, f"{enquiry.get_state_display()}, {said}", tone, waits=False)
    parts = [f"{enquiry.get_asked_by_means_display()} gefragt, {moment(enquiry.asked_at, at)}, {enquiry.asked_by_name}"]
    if enquiry.question:
        parts.append(_("„%(question)s“") % {"question": enquiry.question})
    if enquiry.not_reached:
        parts.append(_("%(number)s× nicht erreicht") % {"number": enquiry.not_reached})
    if enquiry.call_again_at:
        parts.append(_("noch einmal anrufen: %(when)s") % {"when": moment(enquiry.call_again_at, at)})
    if enquiry.digest:
        until = timezone.localtime(enquiry.expires_at)
        parts.append(_("Antwort bis %(day)s, %(time)s") % {"day": format_date(until.date(), "short"), "time": format_time(until.time())})
    return AskedVolunteer(enquiry, " · ".join(parts), "miss" if enquiry.question else "wait", waits=True)


