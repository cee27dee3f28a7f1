"""What of the next two weeks is readable without internet: the own dates, and of others only what the pages show to that person.

A telephone is lost more easily than a database is broken: no health, no notes, no house of somebody whose date is over.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from nahbei.foundation.models import Agency
from nahbei.people.models import ChannelKind, Person
from nahbei.placements.own_dates import promises_of
from nahbei.visits import words
from nahbei.visits.models import Visit

DAYS = 14


@dataclass(frozen=True)
class OfflineDate:
    """One date in words, as the page without internet prints it; `ends_at` says when it is no longer anybody's business."""

    when: str
    what: str
    who: str
    where: str
    phones: tuple[str, ...]
    ends_at: str


def offline_dates(agency: Agency, person: Person, hats: frozenset[str], *, on: dt.date) -> list[OfflineDate]:
    """In the order of time, over all hats. Five questions to the database at most, however many dates."""
    visits = _planned(agency, on=on)
    found: list[tuple[Visit, OfflineDate]] = []
    if "volunteer" in hats:
        found += [(visit, _given(visit)) for visit in _own(agency, visits, person, on=on).prefetch_related("help_request__help_seeker__channels")]
    if hats & {"help_seeker", "representative"}:
        found += [(visit, _received(visit, person)) for visit in _asked(agency, visits, person, on=on)]
    return [date for _visit, date in sorted(found, key=lambda each: (each[0].on, each[0].start, each[0].pk))]


def _planned(agency: Agency, *, on: dt.date) -> QuerySet[Visit]:
    rows = agency.visits.planned().between(on, on + dt.timedelta(days=DAYS)).filter(help_request__help_seeker__died_on=None)
    return rows.annotate(agreed=_agreed(agency)).select_related("help_request__activity", "help_request__help_seeker", "volunteer__person")


def _agreed(agency: Agency) -> Exists:
    return Exists(agency.placements.running().filter(help_request=OuterRef("help_request"), volunteer=OuterRef("volunteer")))


def _own(agency: Agency, visits: QuerySet[Visit], person: Person, *, on: dt.date) -> QuerySet[Visit]:
    """What a volunteer has promised – and both have agreed: before that there is no name, no address, no number."""
    volunteer = agency.volunteers.filter(person=person).first()
    known = promises_of(volunteer, on=on).known if volunteer else frozenset()
    return visits.filter(_agreed(agency), volunteer=volunteer, help_request__in=known)


def _asked(agency: Agency, visits: QuerySet[Visit], person: Person, *, on: dt.date) -> QuerySet[Visit]:
    """One's own, and of those whom one represents today."""
    represented = agency.representations.running(on=on).filter(representative=person).values("person")
    return visits.filter(Q(help_request__help_seeker=person) | Q(help_request__help_seeker__in=represented))


def _given(visit: Visit) -> OfflineDate:
    help_request, seeker = visit.help_request, visit.help_request.help_seeker
    town = f"{seeker.postal_code} {seeker.town}".strip()
    home = ", ".join(part for part in (seeker.street, seeker.address_extra, town) if part)
    way = _("nach: %(place)s") % {"place": help_request.destination} if help_request.destination else ""
    return OfflineDate(
        when=words.date_of(visit), what=help_request.activity.noun, who=seeker.full_name,
        where=" · ".join(part for part in (home, way) if part),
        phones=tuple(channel.value for channel in seeker.channels.all() if channel.kind == ChannelKind.PHONE),
        ends_at=visit.ends_at.isoformat(),
    )


def _received(visit: Visit, person: Person) -> OfflineDate:
    """Who comes, by first name; the number of a volunteer is not the resident's to keep."""
    helper = visit.volunteer.person if visit.volunteer is not None and getattr(visit, "agreed", False) else None
    comes = _("Es kommt: %(name)s") % {"name": helper.given_name or helper.formal_name} if helper else _("Wir suchen noch jemanden.")
    seeker = visit.help_request.help_seeker
    whose = "" if seeker.pk == person.pk else _("Für %(name)s") % {"name": seeker.formal_name}
    return OfflineDate(
        when=words.date_of(visit), what=visit.help_request.activity.noun, who=" · ".join(part for part in (whose, comes) if part), where="",
        phones=(), ends_at=visit.ends_at.isoformat(),
    )
