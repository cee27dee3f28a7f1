"""Rows → what the rules look at. One loader for one volunteer and for thousands, so that both see the same."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db.models import Count, Q, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from nahbei.activities.models import Need
from nahbei.foundation.models import Agency
from nahbei.help_requests.models import HelpRequest
from nahbei.messaging.channels import route_of
from nahbei.messaging.models import MessageChannel
from nahbei.people.models import ChannelKind, Person, Salutation
from nahbei.placements.eligibility import BookedVisit, Candidate, Demand, Occasion, monday_of
from nahbei.placements.gates import bands_of, days_off, gates_of, gates_of_volunteers
from nahbei.placements.models import AskedBy, Enquiry, EnquiryState, Placement, ReferralOutcome
from nahbei.places.queries import Whereabouts, metres_between, position_of, positions
from nahbei.ui.german import format_distance
from nahbei.visits.models import Visit, VisitState
from nahbei.volunteers.minors import born_of
from nahbei.volunteers.models import Volunteer, VolunteerState

OCCASIONS = 4  # the next dates of a standing request stand for all
RECENT_DAYS = 28
MEANS = {MessageChannel.EMAIL: AskedBy.EMAIL, MessageChannel.LETTER: AskedBy.LETTER}
GENDERS = {Salutation.FRAU: "f", Salutation.HERR: "m"}
HAPPENS = (VisitState.PLANNED, VisitState.TOOK_PLACE)

_WHERE = ("latitude", "longitude", "postal_code", "neighbourhood_id")
_PERSON = ("salutation", "language", "languages", "died_on", "born_on", "birth_year", *_WHERE)
_VOLUNTEER = (
    "pk", "person_id", "state", "paused_until", "week", "reach_m", "max_minutes_week", "max_visits_week", "has_car",
)


def candidate_of(volunteer: Volunteer, *, on: dt.date) -> Candidate:
    """What the rules look at, for one volunteer, as of a day."""
    (found,) = candidates(volunteer.agency, on=on, ids=[volunteer.pk], former=True)
    return found


def candidates(
    agency: Agency, *, on: dt.date, ids: Collection[int] | None = None, former: bool = False
) -> list[Candidate]:
    """All volunteers of an agency, or some of them, in a constant number of queries; those who left only with `former`."""
    volunteers: Any = agency.volunteers.all() if former else agency.volunteers.exclude(state=VolunteerState.ENDED)
    facts = Q()
    if ids is not None:
        volunteers, facts = volunteers.filter(pk__in=ids), Q(volunteer_id__in=ids)
    rows = list(volunteers.order_by("pk").values_list(*_VOLUNTEER, *(f"person__{name}" for name in _PERSON)))
    cut = len(_VOLUNTEER) + len(_PERSON) - len(_WHERE)
    places = positions({row[0]: Whereabouts(*row[cut:]) for row in rows})
    activities = _wishes(agency, facts)
    absences = _grouped(
        (volunteer, (first, last))
        for volunteer, first, last in agency.absences.filter(facts, ends_on__gte=on)
        .order_by("starts_on").values_list("volunteer_id", "starts_on", "ends_on")
    )
    excluded = _grouped(agency.exclusions.filter(facts).values_list("volunteer_id", "person_id"))
    booked = _booked(agency, facts, on)
    gates = gates_of_volunteers(agency, facts, {row[0]: born_of(*row[cut - 2 : cut]) for row in rows}, on=on)
    with_person, of_activity = _history(agency, facts)
    recent = _recent(agency, facts, on)
    asked, answered, waiting = _answers(agency, facts)
    found = []
    for row in rows:
        pk, person, state, paused, week, reach, most_minutes, most_visits, car = row[: len(_VOLUNTEER)]
        salutation, language, languages, died, *_born = row[len(_VOLUNTEER) : cut]
        pauses = state == VolunteerState.PAUSED and paused is not None
        found.append(Candidate(
            volunteer_id=pk, person_id=person, active=(state == VolunteerState.ACTIVE or pauses) and died is None,
            blocked=state == VolunteerState.BLOCKED or pk in gates.refused, activities=frozenset(activities.get(pk, ())), week=week,
            absences=tuple(absences.get(pk, ())), paused_until=paused if pauses else None,
            resting=bool(pauses and paused >= on), booked=tuple(booked.get(pk, ())),
            position=places.get(pk), reach_m=reach, languages=frozenset({language, *languages}), has_car=car,
            gender=GENDERS.get(salutation, ""), max_minutes_week=most_minutes, max_visits_week=most_visits, **gates.of(pk),
            excluded_persons=frozenset(excluded.get(pk, ())), visits_with=with_person.get(pk, {}),
            visits_of=of_activity.get(pk, {}), recent_visits=recent.get(pk, 0), asked=asked.get(pk, 0),
            answered=answered.get(pk, 0), open_questions=waiting.get(pk, 0),
        ))
    return found


def _wishes(agency: Agency, facts: Q) -> dict[int, list[int]]:
    """Activities by their id. A field stands as minus its id: that is what a position without an activity asks for."""
    willing = list(agency.willingnesses.filter(facts).values_list("volunteer_id", "activity_id", "activity__field_id"))
    interested = agency.field_interests.filter(facts).values_list("volunteer_id", "field_id")
    fields = [(volunteer, field) for volunteer, _activity, field in willing] + list(interested)
    return _grouped([*((volunteer, activity) for volunteer, activity, _field in willing), *((volunteer, -field) for volunteer, field in fields)])


def demand_of(help_request: HelpRequest, *, on: dt.date, visits: Sequence[Visit] | None = None) -> Demand:
    """What the rules look at, for one request, or for some of its dates (a stand-in)."""
    seeker = help_request.help_seeker
    open_visits = open_visits_of(help_request, on=on)[:OCCASIONS] if visits is None else visits
    occasions = sorted((Occasion(visit.on, visit.start, visit.end) for visit in open_visits), key=lambda each: each.date)
    return Demand(
        person_id=seeker.pk, activity_id=help_request.activity_id,
        occasions=tuple(occasions) if occasions or visits is not None else _fixed_date(help_request, on),
        position=position_of(seeker), needs_car=_needs_car(help_request),
        language=help_request.language or None, language_required=help_request.language_required,
        wishes_gender=help_request.gender_wish or None, standing=help_request.standing and visits is None,
        gates=gates_of(help_request.activity, help_request.agency), private_home=help_request.activity.private_home,
        minors=bands_of(help_request.agency), holidays=days_off(help_request.agency, on), on=on,
    )


def open_visits_of(help_request: HelpRequest, *, on: dt.date) -> list[Visit]:
    """The dates still to come that nobody has taken. Uses what was fetched before (`prefetch_related`)."""
    return sorted(
        (visit for visit in help_request.visits.all()
         if visit.state == VisitState.PLANNED and visit.volunteer_id is None and visit.on >= on),
        key=lambda visit: (visit.on, visit.start, visit.pk),
    )


def is_open(visit: Visit, *, at: dt.datetime) -> bool:
    """Planned, nobody has taken it, and it has not begun."""
    begins = dt.datetime.combine(visit.on, visit.start, timezone.get_current_timezone())
    return visit.state == VisitState.PLANNED and visit.volunteer_id is None and begins > at


def dates_of(enquiry: Enquiry, help_request: HelpRequest) -> list[Visit]:
    """The dates that a question is about: the named ones, else all that are open (or, when it is answered, that were)."""
    named = list(enquiry.visits.order_by("on", "start", "pk"))
    if named:
        return [visit for visit in named if visit.state != VisitState.CANCELLED] or named
    asked_on = timezone.localdate(enquiry.asked_at)
    planned = sorted(
        (visit for visit in help_request.visits.all() if visit.state == VisitState.PLANNED and visit.on >= asked_on),
        key=lambda visit: (visit.on, visit.start, visit.pk),
    )
    return [visit for visit in planned if visit.volunteer_id is None] or planned


def first_promise(help_request: HelpRequest, volunteer_id: int | None = None) -> Placement | None:
    """Who said yes first and still stands by it: for the whole request, or this one volunteer for a date."""
    promises = help_request.placements.promised().select_related("volunteer__person").order_by("agreed_at", "pk")
    chosen = promises.filter(stand_in=False) if volunteer_id is None else promises.filter(volunteer=volunteer_id)
    return chosen.first()


def written_means(person: Person) -> str:
    """How somebody is asked in writing: by what they prefer of e-mail and letter, as far as they have it; empty: only by phone."""
    wish = MessageChannel.LETTER if person.preferred_channel == ChannelKind.LETTER else MessageChannel.EMAIL
    return MEANS.get(route_of(person, wish).channel, "") or MEANS.get(route_of(person, MessageChannel.LETTER).channel, "")


def roughly_where(help_request: HelpRequest, volunteer: Volunteer) -> str:
    """„Lindenviertel, etwa 900 m von Ihnen“: enough to decide, too little to find a door."""
    seeker = help_request.help_seeker
    name = seeker.neighbourhood.name if seeker.neighbourhood else seeker.town
    metres = metres_between(seeker, volunteer.person)
    far = "" if metres is None else _("%(distance)s von Ihnen") % {"distance": format_distance(metres / 1000, rough=True)}
    return ", ".join(part for part in (name, far) if part) or _("in Ihrer Nähe")


def enquiry_by_digest(agency: Agency, digest: str) -> Enquiry | None:
    """The question behind a reply link."""
    if not digest:
        return None
    return (
        agency.enquiries.filter(digest=digest)
        .select_related(
            "help_request__agency", "help_request__help_seeker__neighbourhood", "help_request__activity", "volunteer__person", "placement",
        )
        .first()
    )


def _fixed_date(help_request: HelpRequest, on: dt.date) -> tuple[Occasion, ...]:
    """A one-off request whose visit does not exist yet. Without day or hours it is matched without the time rules."""
    starts_on, start, end = help_request.starts_on, help_request.start, help_request.end
    if help_request.standing or starts_on is None or start is None or end is None or starts_on < on:
        return ()
    return (Occasion(starts_on, start, end),)


def _needs_car(help_request: HelpRequest) -> bool:
    needs: Iterable[Need] = help_request.needs.all()
    return any(need.asks_for_car for need in needs)


def _grouped(pairs: Iterable[tuple[int, Any]]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for volunteer, fact in pairs:
        found[volunteer].append(fact)
    return found


def _booked(agency: Agency, facts: Q, on: dt.date) -> dict[int, list[BookedVisit]]:
    """From the Monday of the week on, because the hours of a week count as a whole."""
    where = [f"help_request__help_seeker__{name}" for name in _WHERE]
    seeker = "help_request__help_seeker_id"
    rows = list(
        agency.visits.filter(facts, volunteer__isnull=False, state__in=HAPPENS, on__gte=monday_of(on))
        .order_by("on", "start", "pk").values_list("volunteer_id", "on", "start", "end", seeker, *where)
    )
    places = positions({row[4]: Whereabouts(*row[5:]) for row in rows})
    return _grouped((row[0], BookedVisit(row[1], row[2], row[3], places.get(row[4]))) for row in rows)


def _history(agency: Agency, facts: Q) -> tuple[dict[int, Counter[int]], dict[int, Counter[int]]]:
    """Visits that took place: with whom, and of which kind."""
    rows = (
        agency.visits.filter(facts, state=VisitState.TOOK_PLACE).order_by()
        .values_list("volunteer_id", "help_request__help_seeker_id", "help_request__activity_id").annotate(times=Count("pk"))
    )
    with_person: dict[int, Counter[int]] = defaultdict(Counter)
    of_activity: dict[int, Counter[int]] = defaultdict(Counter)
    for volunteer, seeker, activity, times in rows:
        with_person[volunteer][seeker] += times
        of_activity[volunteer][activity] += times
    return with_person, of_activity


def _recent(agency: Agency, facts: Q, on: dt.date) -> dict[int, int]:
    rows = agency.visits.filter(
        facts, volunteer__isnull=False, state__in=HAPPENS, on__range=(on - dt.timedelta(days=RECENT_DAYS), on),
    )
    return dict(rows.order_by().values_list("volunteer_id").annotate(times=Count("pk")))


def _answers(agency: Agency, facts: Q) -> tuple[Counter[int], Counter[int], Counter[int]]:
    """Asked and answered (yes and no alike: a no costs nothing), and what still waits. Who was overtaken had no chance."""
    asked: Counter[int] = Counter()
    answered: Counter[int] = Counter()
    waiting: Counter[int] = Counter()
    rows = agency.enquiries.filter(facts).order_by().values_list("volunteer_id", "state").annotate(times=Count("pk"))
    for volunteer, state, times in rows:
        if state in {EnquiryState.YES, EnquiryState.NO}:
            asked[volunteer] += times
            answered[volunteer] += times
        elif state == EnquiryState.EXPIRED:
            asked[volunteer] += times
        elif state == EnquiryState.OPEN:
            waiting[volunteer] += times
    return asked, answered, waiting


def referral_counts(agency: Agency, *, service: int | None = None, organisation: int | None = None) -> list[tuple[str, int]]:
    """How often residents were referred to a service or an organisation, by what became of it; one query."""
    wanted = Q(service=service) if service is not None else Q(service__organisation=organisation)
    found = dict(agency.referrals.filter(wanted).order_by().values_list("outcome").annotate(times=Count("pk")))
    words = [*ReferralOutcome.choices, ("", _("noch nicht nachgefragt"))]
    return [(str(word), found[outcome]) for outcome, word in words if outcome in found]


def people_to_ask(help_request: HelpRequest) -> list[Person]:
    """Who is rung about a request: whoever was named for questions, and the resident; each with the channels."""
    found = {person.pk: person for person in (help_request.contact, help_request.help_seeker) if person is not None}
    prefetch_related_objects(list(found.values()), "channels")
    return list(found.values())
