"""What stands in a calendar of a visit: no more than the pages behind a link show, and never what somebody needs or how they are.

A calendar is copied to a phone, to its maker's cloud, to a family's tablet. So: a name only when both have agreed, street and number
only as long as the visit is to come, and 30 days after it nothing at all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from nahbei.calendars.ical import CalendarEntry, uid_of
from nahbei.calendars.models import Feed
from nahbei.foundation.models import Agency
from nahbei.people.models import ChannelKind, Person
from nahbei.placements.models import Placement, PlacementState
from nahbei.visits.models import Visit, VisitState

KEPT = dt.timedelta(days=30)
SHOWN = (VisitState.PLANNED, VisitState.TOOK_PLACE, VisitState.CANCELLED)


def entries_of_volunteer(feed: Feed, at: dt.datetime) -> Iterator[CalendarEntry]:
    """Her visits from 30 days ago on. Two queries, however many there are."""
    if feed.volunteer_id is None:
        return
    today = timezone.localdate(at)
    promised = Placement.objects.filter(
        help_request=OuterRef("help_request"), volunteer=feed.volunteer_id,
        help_request__consent__isnull=False, help_request__consent__withdrawn_at=None,  # whoever takes it back is told to nobody any more
    )
    running = Q(state=PlacementState.RUNNING)
    visits: Any = (
        feed.agency.visits.filter(volunteer=feed.volunteer_id, on__gte=today - KEPT, state__in=SHOWN)
        .select_related("help_request__help_seeker", "help_request__activity").prefetch_related("help_request__help_seeker__channels")
        .annotate(
            is_running=Exists(promised.filter(running)),
            was_agreed=Exists(promised.filter(running | Q(state=PlacementState.ENDED, ended_on__gte=today - KEPT))),
        )
    )
    for visit in visits:
        yield for_volunteer(feed.agency, visit, named=visit.was_agreed, reachable=visit.is_running and visit.on >= today)


def for_volunteer(agency: Agency, visit: Visit, *, named: bool, reachable: bool) -> CalendarEntry:
    """`named`: both have agreed. `reachable`: and she still has to find the door."""
    request, seeker = visit.help_request, visit.help_request.help_seeker
    reachable = reachable and named and visit.state == VisitState.PLANNED
    title = _("%(noun)s bei %(who)s") % {"noun": request.activity.noun, "who": seeker.formal_name} if named else request.activity.noun
    where = ", ".join(part for part in (seeker.street, seeker.address_extra, f"{seeker.postal_code} {seeker.town}".strip()) if part)
    return _entry(agency, visit, title, place=where if reachable else "", text=_lines(visit, seeker if reachable else None))


def for_seeker(agency: Agency, visit: Visit, *, helper: str) -> CalendarEntry:
    """For the one who is helped: what, when, and who comes."""
    return _entry(agency, visit, visit.help_request.activity.noun, text=helper, tentative=visit.volunteer_id is None)


def for_office(agency: Agency, visit: Visit, *, link: str) -> CalendarEntry:
    """For the office: who goes to whom. Streets and numbers stay in the house; the link leads there, past the log-in."""
    helper = visit.volunteer.person.full_name if visit.volunteer else _("noch offen")
    title = f"{visit.help_request.activity.noun}: {visit.help_request.help_seeker.formal_name} – {helper}"
    return _entry(agency, visit, title, text=link, link=link, tentative=visit.volunteer_id is None)


def uid_of_visit(agency: Agency, visit: Visit) -> str:
    """The same in every feed and every mail."""
    return uid_of(agency.created_at.isoformat(), visit.reference)


def _entry(agency: Agency, visit: Visit, title: str, *, place: str = "", text: str = "", link: str = "", tentative: bool = False) -> CalendarEntry:
    off = visit.state in {VisitState.CANCELLED, VisitState.MISSED}
    return CalendarEntry(
        uid=uid_of_visit(agency, visit), title=_("Abgesagt: %(what)s") % {"what": title} if off else title,
        starts=visit.begins_at, ends=visit.ends_at, stamp=visit.recorded_at, sequence=visit.sequence, place=place, text=text, link=link,
        cancelled=off, tentative=tentative,
    )


def _lines(visit: Visit, seeker: Person | None) -> str:
    if seeker is None:
        return ""
    numbers = [channel.value for channel in seeker.channels.all() if channel.kind == ChannelKind.PHONE]
    lines: Iterable[str] = (
        _("Wer: %(name)s") % {"name": seeker.full_name},
        _("Telefon: %(numbers)s") % {"numbers": ", ".join(numbers)} if numbers else "",
        _("Wohin: %(where)s") % {"where": visit.help_request.destination} if visit.help_request.destination else "",
    )
    return "\n".join(line for line in lines if line)
