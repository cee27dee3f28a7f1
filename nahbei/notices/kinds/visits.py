"""Tomorrow is a visit; its hours are missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.messaging.models import MessageChannel
from nahbei.notices.kinds.who import Speakers, agrees, is_there
from nahbei.notices.models import Whom
from nahbei.notices.occasions import Case, Occasion, Span
from nahbei.placements.actions.reports import LONGEST_WAIT, ask_for_report
from nahbei.placements.models import AskedBy, PlacementState
from nahbei.placements.queries import written_means
from nahbei.visits import words
from nahbei.visits.models import Visit, VisitQuerySet
from nahbei.visits.rules import last_day_of_link

RELATED = (
    "agency", "volunteer__person", "help_request__activity", "help_request__help_seeker", "help_request__contact", "help_request__consent",
)


def find_visits(agency: Agency, whom: Whom, span: Span, at: dt.datetime) -> Iterator[Case]:
    """Only where both have agreed: before that neither knows of the other."""
    visits = _rows(agency.visits.planned(), span)
    pairs = _pairs(agency, visits, PlacementState.RUNNING)
    speakers = Speakers(agency, (visit.help_request for visit in visits), on=timezone.localdate(at))
    for visit in visits:
        request = visit.help_request
        if visit.volunteer is None or (request.pk, visit.volunteer_id) not in pairs or not is_there(visit.volunteer) or not agrees(request):
            continue
        person = visit.volunteer.person if whom == Whom.VOLUNTEER else speakers.of(request)
        values = {
            "was": words.noun_and_date(visit), "wer": request.help_seeker.formal_name, "helfer": visit.volunteer.person.full_name,
            "zu": _("Ihnen") if person == request.help_seeker else request.help_seeker.formal_name,
        }
        yield Case(visit.reference, person, _this_date(visit), visit.begins_at, visit.begins_at, partial(_given, values))


def find_missing_hours(agency: Agency, whom: Whom, span: Span, at: dt.datetime) -> Iterator[Case]:
    """Who is asked by mail. Who has none, or wants letters, stands on Heute to be called."""
    visits = _rows(agency.visits.unreported(on=timezone.localdate(at) + dt.timedelta(days=1)), span)
    strangers = _pairs(agency, visits, PlacementState.ASK_RESIDENT)
    for visit in visits:
        if (visit.help_request_id, visit.volunteer_id) in strangers or visit.volunteer is None:
            continue
        person, reachable = visit.volunteer.person, written_means(visit.volunteer.person) == AskedBy.EMAIL
        if person.died_on is not None or (whom == Whom.VOLUNTEER and not reachable):
            continue
        last = dt.datetime.combine(last_day_of_link(visit), dt.time(), timezone.get_default_timezone())
        if whom == Whom.OFFICE:
            what = {"was": words.noun_and_date(visit), "wer": person.full_name}
            yield Case(visit.reference, person, _this_date(visit), visit.ends_at, last, partial(_given, what))
        else:
            yield Case(
                visit.reference, person, _this_date(visit), visit.ends_at, last, partial(_asked, visit), channel=MessageChannel.EMAIL
            )


def _rows(found: VisitQuerySet, span: Span) -> list[Visit]:
    days = (timezone.localdate(span.first), timezone.localdate(span.last))
    rows = found.between(*days).filter(volunteer__isnull=False).select_related(*RELATED)
    return list(rows.prefetch_related("volunteer__person__channels").order_by("on", "start", "pk"))


def _pairs(agency: Agency, visits: Iterable[Visit], state: PlacementState) -> set[tuple[int, int | None]]:
    found = agency.placements.filter(state=state, help_request__in={visit.help_request_id for visit in visits})
    return set(found.values_list("help_request", "volunteer"))


def _this_date(visit: Visit) -> str:
    return f"{visit.on}T{visit.start:%H:%M}"


def _given(values: Mapping[str, str], by: Actor, at: dt.datetime) -> Mapping[str, str] | None:
    return values


def _asked(visit: Visit, by: Actor, at: dt.datetime) -> Mapping[str, str] | None:
    return ask_for_report(visit=visit, by=by, at=at)




VISIT = Occasion(
    key="visit", name=gettext_lazy("Ein Einsatz steht bevor"), before=True, apart=gettext_lazy("vor dem Einsatz"),
    same_day=gettext_lazy("Am Tag des Einsatzes"), unless=gettext_lazy("Er ist abgesagt, verlegt, oder niemand hat zugesagt."),
    told={Whom.VOLUNTEER: ("visit_soon",), Whom.RESIDENT: ("visit_soon_for_resident",)}, find=find_visits,
)
HOURS = Occasion(
    key="hours", name=gettext_lazy("Nach einem Einsatz fehlen die Stunden"), before=False, apart=gettext_lazy("nach dem Einsatz"),
    same_day=gettext_lazy("Am Tag des Einsatzes"), unless=gettext_lazy("Sie sind gemeldet, oder der Einsatz ist abgesagt."),
    told={Whom.VOLUNTEER: ("visit_report", "hours_missing"), Whom.OFFICE: ("hours_missing_for_office",)}, find=find_missing_hours,
    catch_up=LONGEST_WAIT,
)
