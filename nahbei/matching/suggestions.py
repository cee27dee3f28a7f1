"""Who could do it, for the office: people instead of numbers, reasons in words, and why so few. The system suggests; a human decides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from django.utils import timezone

from nahbei.foundation.models import Agency
from nahbei.help_requests.models import HelpRequest
from nahbei.matching import engine, words
from nahbei.matching.score import Fit, Kind, Reason, total
from nahbei.matching.snapshot import columns_of
from nahbei.matching.weights import DEFAULT, Weights, WeightsInvalid
from nahbei.matching.words import Subject
from nahbei.people.models import LANGUAGES, ChannelKind, Person, Salutation
from nahbei.placements.eligibility import Demand
from nahbei.placements.models import EnquiryState, PlacementState
from nahbei.placements.queries import demand_of
from nahbei.visits.models import Visit
from nahbei.volunteers.models import Volunteer

LIMIT = 5
PRONOUNS = {Salutation.FRAU: "f", Salutation.HERR: "m"}
AGAINST = frozenset({Kind.MISSING, Kind.WEEK, Kind.LOAD, Kind.QUESTIONS})
# Who answered, or is still to answer, is shown with their answer and not suggested once more.
SPOKEN = (EnquiryState.OPEN, EnquiryState.NO, EnquiryState.YES)
PROMISED = (PlacementState.ASK_RESIDENT, PlacementState.RUNNING)


@dataclass(frozen=True)
class ReasonInWords:
    """tone: strong (speaks most for somebody), plain, against."""

    text: str
    tone: str = "plain"
    points: int = 0


@dataclass(frozen=True)
class SuggestedVolunteer:
    """One row. `points` is the sum of the reasons' points."""

    volunteer: Volunteer
    points: int
    fit: Fit
    fit_word: str
    closeness: int
    reasons: tuple[ReasonInWords, ...]
    missing: tuple[dt.date, ...] = ()
    distance_m: int | None = None
    phone: str = ""

    @property
    def person(self) -> Person:
        return self.volunteer.person


@dataclass(frozen=True)
class Suggestions:
    """The best first; who was left out and why; what would help."""

    rows: tuple[SuggestedVolunteer, ...] = ()
    fits: int = 0  # all who may be asked, also beyond the limit
    total: int = 0
    left_out: tuple[tuple[int, str], ...] = ()  # 12, „haben dienstags keine Zeit“
    ways_out: tuple[str, ...] = ()
    other_times: tuple[str, ...] = ()
    metres_short: int | None = None
    without_time: bool = False  # matched without the rules about time

    @property
    def has_more(self) -> bool:
        return self.fits > len(self.rows)

    @property
    def summary(self) -> str:
        """„12 haben dienstags keine Zeit, 4 wohnen zu weit weg“."""
        return ", ".join(f"{number} {text}" for number, text in self.left_out[:2])


def for_request(
    agency: Agency, help_request: HelpRequest, *, at: dt.datetime, visits: Sequence[Visit] | None = None, limit: int = LIMIT
) -> Suggestions:
    """Who could take a request, or (with `visits`) stand in for some of its dates. Constant queries, none for each volunteer."""
    today = timezone.localdate(at)
    help_request.agency = agency  # the same, and at hand
    demand = demand_of(help_request, on=today, visits=visits)
    columns = columns_of(agency, on=today)
    unasked = replace(demand, excluded=frozenset(_spoken(help_request, visits)))
    ranking = engine.rank(columns, unasked, weights_of(agency), limit=limit)
    funnel = engine.funnel(columns, demand, earliest=today)  # who was asked has not been left out
    subject = subject_of(help_request)
    numbers = words.why_nobody(funnel, demand, subject)
    return Suggestions(
        rows=_rows(agency, ranking.suggestions, demand, subject, today), fits=ranking.fits, total=funnel.total,
        left_out=tuple(_split(line) for line in numbers), ways_out=tuple(words.what_would_help(funnel, subject)),
        other_times=tuple(words.other_time(one, demand, nobody=not funnel.fits) for one in _still_to_come(funnel, at)[:2]),
        metres_short=funnel.metres_short, without_time=not demand.occasions,
    )


def _still_to_come(funnel: engine.Funnel, at: dt.datetime) -> list[engine.OtherTime]:
    """Whoever is told in the afternoon that this morning would have suited learns nothing."""
    now = timezone.localtime(at)
    return [one for one in funnel.other_times if (one.date, one.start) > (now.date(), now.time())]


def for_visit(agency: Agency, visit: Visit, *, at: dt.datetime, limit: int = LIMIT) -> Suggestions:
    """Who could stand in on one date."""
    return for_request(agency, visit.help_request, at=at, visits=[visit], limit=limit)


def subject_of(help_request: HelpRequest) -> Subject:
    language = dict(LANGUAGES).get(help_request.language, "")
    pronoun = PRONOUNS.get(Salutation(help_request.help_seeker.salutation), "")
    return Subject(help_request.activity.noun, str(language), pronoun)


def weights_of(agency: Agency) -> Weights:
    """The agency's own table; a table that an older version wrote must not take the suggestions away."""
    try:
        return Weights.of(agency.weights)
    except WeightsInvalid:
        return DEFAULT


def _spoken(help_request: HelpRequest, visits: Sequence[Visit] | None) -> Collection[int]:
    """Volunteers who have been asked and have not been passed over, and who help already."""
    asked = {
        enquiry.volunteer_id for enquiry in help_request.enquiries.all()
        if enquiry.state == EnquiryState.OPEN or (visits is None and enquiry.state in SPOKEN)
    }
    if visits is not None:
        keys = {visit.pk for visit in visits}
        asked |= {
            enquiry.volunteer_id for enquiry in help_request.enquiries.all()
            if enquiry.state == EnquiryState.NO and any(visit.pk in keys for visit in enquiry.visits.all())
        }
    return asked | {each.volunteer_id for each in help_request.placements.all() if each.state in PROMISED}


def _rows(
    agency: Agency, best: Sequence[engine.Suggestion], demand: Demand, subject: Subject, today: dt.date
) -> tuple[SuggestedVolunteer, ...]:
    if not best:
        return ()
    found = {
        volunteer.pk: volunteer
        for volunteer in agency.volunteers.filter(pk__in=[one.volunteer_id for one in best])
        .select_related("person").prefetch_related("person__channels")
    }
    return tuple(_row(found[one.volunteer_id], one, demand, subject, today) for one in best if one.volunteer_id in found)


def _row(volunteer: Volunteer, one: engine.Suggestion, demand: Demand, subject: Subject, today: dt.date) -> SuggestedVolunteer:
    assert total(one.reasons) == one.points
    numbers = [channel.value for channel in volunteer.person.channels.all() if channel.kind == ChannelKind.PHONE]
    return SuggestedVolunteer(
        volunteer=volunteer, points=one.points, fit=one.fit, fit_word=words.fit(one.fit), closeness=one.closeness,
        reasons=tuple(
            ReasonInWords(words.reason(each, demand, subject, today), _tone(each), each.points) for each in one.reasons
        ),
        missing=one.missing, distance_m=one.distance_m, phone=numbers[0] if numbers else "",
    )


def _tone(reason: Reason) -> str:
    if reason.kind == Kind.CONTINUITY or (reason.kind == Kind.EXPERIENCE and reason.value >= 5):
        return "strong"
    silent = reason.kind == Kind.LANGUAGE and not reason.value
    return "against" if reason.kind in AGAINST or silent else "plain"


def _split(line: str) -> tuple[int, str]:
    """„12 haben dienstags keine Zeit“ → 12 and the words, so that the numbers stand under each other."""
    number, _space, text = line.partition(" ")
    return (int(number), text) if number.isdecimal() else (0, line)
