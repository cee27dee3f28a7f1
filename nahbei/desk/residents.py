"""What residents, and those who act for them, see: their dates, who comes, what they asked for, in plain words.

Whoever has an authority that was seen stands where the resident stands. A mere relative sees what she herself brought, and
what she is rung about – not what the resident asked for on her own.
"""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import reduce

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils.translation import gettext as _

from nahbei.foundation.models import Agency
from nahbei.help_requests.models import HelpRequest, HelpRequestQuerySet, RequestState
from nahbei.people.models import Person, Representation
from nahbei.people.queries import represented_by
from nahbei.placements.follow_ups import RELATED
from nahbei.placements.models import FollowUp, Placement, PlacementState
from nahbei.placements.models.everyday import FollowUpQuerySet
from nahbei.visits.models import Side, Visit, VisitQuerySet, VisitState
from nahbei.volunteers.models import Portrait

BACK = dt.timedelta(days=183)  # how far the past goes
MOST = 60
FACE_AFTER_END = dt.timedelta(days=30)
# „Doch nicht“: later the volunteer has made other plans.
REGRET = dt.timedelta(minutes=30)


@dataclass(frozen=True)
class Acting:
    """`asker` is at the screen, for `person`; without a representation for herself."""

    person: Person
    asker: Person
    representation: Representation | None = None

    @property
    def own(self) -> bool:
        return self.representation is None

    def may_consent(self, *, on: dt.date) -> bool:
        return self.representation is None or self.representation.may_consent(on=on)

    def sees(self, *, on: dt.date, path: str = "") -> Q:
        """Which requests; `path` leads to them („help_request__“)."""
        hers = Q(**{f"{path}help_seeker": self.person})
        if self.may_consent(on=on):
            return hers
        return hers & (Q(**{f"{path}caller": self.asker}) | Q(**{f"{path}contact": self.asker}))


@dataclass
class Outlook:
    """For one resident: what comes, what waits, what may be said."""

    acting: Acting
    dates: list[Visit] = field(default_factory=list)
    requests: list[HelpRequest] = field(default_factory=list)
    questions: list[FollowUp] = field(default_factory=list)

    @property
    def next(self) -> Visit | None:
        return self.dates[0] if self.dates else None

    @property
    def open(self) -> list[HelpRequest]:
        """What has no date that stands above."""
        planned = {visit.help_request_id for visit in self.dates if visit.volunteer_id}
        return [request for request in self.requests if request.pk not in planned]


def acting_for(asker: Person, *, seeks_help: bool, on: dt.date) -> list[Acting]:
    """For whom somebody may act on a day: herself first, then by name. One query.

    Parents speak for a young volunteer, too: who never asked for help is not meant here.
    """
    own = [Acting(asker, asker)] if seeks_help else []
    asked = Exists(HelpRequest.objects.filter(help_seeker=OuterRef("person")))
    return own + [Acting(row.person, asker, row) for row in represented_by(asker, on=on).filter(asked)]


def outlooks(all_of: Sequence[Acting], *, at: dt.datetime, on: dt.date) -> list[Outlook]:
    """One for each, in three queries and one for the helpers, whatever their number."""
    found = {acting.person.pk: Outlook(acting) for acting in all_of}
    if not found:
        return []
    for visit in dates(all_of, on=on).planned().filter(on__gte=on)[:MOST]:
        if visit.ends_at > at:
            found[visit.help_request.help_seeker_id].dates.append(visit)
    for request in requests(all_of, on=on).running():
        found[request.help_seeker_id].requests.append(request)
    for question in questions_of(all_of).open():
        found[question.everyday.help_request.help_seeker_id].questions.append(question)
    return list(found.values())


def requests(all_of: Sequence[Acting], *, on: dt.date) -> HelpRequestQuerySet:
    """Each with `promises`: who said yes, first who really comes."""
    agency_id = all_of[0].person.agency_id
    promised = Placement.objects.promised().select_related("volunteer__person").order_by("stand_in", "-state", "agreed_at")
    rows: HelpRequestQuerySet = HelpRequest.objects.filter(_any(all_of, on), agency=agency_id)
    return rows.select_related("activity", "help_seeker").prefetch_related(Prefetch("placements", promised, to_attr="promises"))


def dates(all_of: Sequence[Acting], *, on: dt.date) -> VisitQuerySet:
    """Each with `introduced`: both have agreed, so the helper has a name."""
    return _with_helper(Visit.objects.filter(_any(all_of, on, "help_request__"), agency=all_of[0].person.agency_id))


def dates_of_all(agency: Agency, people: Sequence[Person], *, first: dt.date, last: dt.date) -> VisitQuerySet:
    """What is planned for these residents themselves, for which they have agreed to our looking. One query for any number."""
    agreed = {"help_request__consent__isnull": False, "help_request__consent__withdrawn_at": None}
    rows = Visit.objects.planned().between(first, last).filter(agency=agency, help_request__help_seeker__in=people, **agreed)
    return _with_helper(rows).order_by("on", "start", "pk")


def _with_helper(rows: VisitQuerySet) -> VisitQuerySet:
    both = Placement.objects.filter(help_request=OuterRef("help_request"), volunteer=OuterRef("volunteer"))
    agreed = both.filter(state__in=[PlacementState.RUNNING, PlacementState.ENDED])
    related = ("agency", "help_request__activity", "help_request__help_seeker", "volunteer__person")
    return rows.annotate(introduced=Exists(agreed)).select_related(*related)


def faces(all_of: Sequence[Acting], *, on: dt.date) -> dict[int, int]:
    """Whose photo these residents may see: volunteer → photo. Both have agreed, it runs or ended lately, and she likes to be seen. One query."""
    if not all_of:
        return {}
    lately = Q(state=PlacementState.ENDED, started_on__isnull=False, ended_on__gte=on - FACE_AFTER_END)
    known = Placement.objects.filter(_any(all_of, on, "help_request__"), lately | Q(state=PlacementState.RUNNING))
    agency = all_of[0].person.agency_id
    rows = Portrait.objects.to_be_met().filter(agency=agency, volunteer__in=known.filter(agency=agency).values("volunteer"))
    return dict(rows.values_list("volunteer", "pk"))


def face(acting: Acting, pk: int, *, on: dt.date) -> Portrait | None:
    """One of them, with its bytes; any other is not there."""
    return Portrait.objects.filter(pk=pk).first() if pk in faces([acting], on=on).values() else None


def past_dates(acting: Acting, *, on: dt.date) -> list[Visit]:
    """Of the last half year, and what was called off; the latest first."""
    over = Q(on__lt=on) | ~Q(state=VisitState.PLANNED)
    found = dates([acting], on=on).filter(over, on__gte=on - BACK).order_by("-on", "-start", "-pk")
    return list(found[:MOST])


def questions_of(all_of: Sequence[Acting]) -> FollowUpQuerySet:
    """How was it? What who is at the screen was or is to be asked about these residents."""
    first = all_of[0]
    about = {"placement__help_request__help_seeker__in": [acting.person for acting in all_of]}
    rows: FollowUpQuerySet = first.person.agency.follow_ups.filter(side=Side.HELP_SEEKER, person=first.asker, **about)
    return rows.select_related(*RELATED)


def who_comes(visit: Visit) -> str:
    """A first name as soon as both have agreed, never before."""
    if visit.volunteer is None:
        return ""
    person = visit.volunteer.person
    return (person.given_name or person.formal_name) if getattr(visit, "introduced", False) else ""


def who_comes_words(visit: Visit, *, on: dt.date) -> str:
    """„Es kommt Jonas.“"""
    if visit.state == VisitState.CANCELLED:
        return _("Abgesagt.")
    if visit.state == VisitState.MISSED:
        return _("Hat nicht stattgefunden.")
    name = who_comes(visit)
    if visit.on < on and visit.state == VisitState.PLANNED:
        return _("%(name)s wollte kommen.") % {"name": name} if name else _("Es war niemand da.")
    if name:
        return (_("%(name)s war da.") if visit.state == VisitState.TOOK_PLACE else _("Es kommt %(name)s.")) % {"name": name}
    return _("Jemand hat zugesagt. Wir melden uns.") if visit.volunteer_id else _("Wir suchen noch jemanden.")


def state_words(request: HelpRequest) -> str:
    """How a request stands, in a sentence for the resident. Read by `requests`."""
    promises: list[Placement] = getattr(request, "promises", [])
    running = [one.volunteer.person for one in promises if one.state == PlacementState.RUNNING]
    if running:
        return _("%(name)s hilft Ihnen.") % {"name": running[0].given_name or running[0].formal_name}
    if promises:
        return _("Jemand möchte kommen. Wir fragen Sie vorher.")
    if request.state == RequestState.REFERRED:
        return _("Wir haben Ihnen einen Dienst genannt, der hilft.")
    if request.is_locked:
        return _("Uns fehlt noch ein Einverständnis. Wir melden uns.")
    return _("Wir suchen jemanden für Sie.")


def may_cancel(visit: Visit, *, at: dt.datetime) -> bool:
    """What has begun is spoken about on the telephone."""
    return visit.state == VisitState.PLANNED and visit.begins_at > at


def may_take_back(visit: Visit, *, at: dt.datetime) -> bool:
    """„Doch nicht“: for a short time, and only what this side called off."""
    if visit.state != VisitState.CANCELLED or visit.cancelled_by_side != Side.HELP_SEEKER or visit.cancelled_at is None:
        return False
    return visit.begins_at > at and at - visit.cancelled_at < REGRET


def asked_before(acting: Acting, *, on: dt.date) -> list[HelpRequest]:
    """What was asked for, the latest first, each activity once."""
    found: dict[int, HelpRequest] = {}
    rows = HelpRequest.objects.filter(_any([acting], on), agency=acting.person.agency_id, activity__active=True)
    for request in rows.select_related("activity", "consent").order_by("-received_at", "-pk")[:MOST]:
        found.setdefault(request.activity_id, request)
    return list(found.values())


def _any(all_of: Sequence[Acting], on: dt.date, path: str = "") -> Q:
    return reduce(operator.or_, (acting.sees(on=on, path=path) for acting in all_of))
