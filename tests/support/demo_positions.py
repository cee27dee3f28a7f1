"""What the crawler needs of positions, beyond what the demo has: every step on the way into one, what comes in, who speaks for an organisation."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

from django.utils import timezone
from PIL import Image

from nahbei.exchange.models import ImportState
from nahbei.foundation.models import Agency
from nahbei.opportunities.models import Position
from nahbei.partners.models import Organisation
from nahbei.people.models import Person
from nahbei.placements.models import Stage
from nahbei.submissions.models import SubmissionKind, SubmissionState
from nahbei.volunteers.models import TalkOutcome
from tests import factories

# The name of an address → what to put into it, the best first: only some rows of the table have a page there.
FILLINGS: dict[str, Callable[[Agency], list[dict[str, Any]]]] = {
    "website:position": lambda agency: _numbers(agency),
    "website:interest": lambda agency: _numbers(agency)[:1],
    "website:picture": lambda agency: [{"agency": agency.slug, "digest": row.digest} for row in agency.pictures.all()[:1]],
    "website:project": lambda agency: [{"agency": agency.slug, "pk": row.pk} for row in agency.projects.filter(state="published")[:2]],
    "workspace:position-picture-file": lambda agency: [{"pk": row.position_id} for row in agency.pictures.all()[:1]],
    **{f"portal:partner-position{name}": lambda agency: _ours(agency) for name in (
        "", "-edit", "-copy", "-report", "-confirmation", "-filling", "-withdrawal", "-return", "-picture", "-picture-removal",
    )},
    **{f"portal:partner-introduction{name}": lambda agency: _coming(agency) for name in (
        "", "-agreement", "-refusal", "-question", "-trial", "-ending", "-return", "-hours",
    )},
    "portal:partner-follow-up": lambda agency: [
        {"agency": agency.slug, "pk": row.pk} for row in agency.follow_ups.filter(position_placement__in=_theirs(agency), side="organisation")[:1]
    ],
    "portal:partner-hours-report-return": lambda agency: [
        {"agency": agency.slug, "pk": row.pk} for row in agency.position_hours.filter(placement__in=_theirs(agency))[:1]
    ],
    "workspace:introduction-hours-return": lambda agency: [
        {"pk": row.placement_id, "row": row.pk} for row in agency.position_hours.order_by("pk")[:1]
    ],
    "workspace:introduction-hours": lambda agency: [{"pk": row.placement_id} for row in agency.position_hours.order_by("pk")[:1]],
    "portal:partner-organisation": lambda agency: [{"agency": agency.slug, "pk": spoken_for(agency).pk}],
    **{f"portal:partner-service-assurance{name}": lambda agency: [
        {"agency": agency.slug, "pk": spoken_for(agency).services.all()[0].pk},
    ] for name in ("", "-return")},
}


def _numbers(agency: Agency) -> list[dict[str, Any]]:
    """One with a picture, one in a project, some others."""
    rows = agency.positions.published(on=timezone.localdate())
    found = [*rows.filter(picture__isnull=False)[:1], *rows.filter(project__isnull=False)[:1], *rows.filter(place="home")[:1], *rows[:2]]
    return [{"agency": agency.slug, "number": row.number} for row in dict.fromkeys(found)]


def _ours(agency: Agency) -> list[dict[str, Any]]:
    """The one with a picture and a change that waits first, then one in each state."""
    rows = spoken_for(agency).positions
    states = dict.fromkeys(rows.order_by("state").values_list("state", flat=True))
    found = [*rows.filter(picture__isnull=False)[:1], *(rows.filter(state=state)[0] for state in states)]
    return [{"agency": agency.slug, "number": row.number} for row in dict.fromkeys(found)]


def _theirs(agency: Agency) -> Any:
    return agency.position_placements.filter(position__organisation=spoken_for(agency))


def _coming(agency: Agency) -> list[dict[str, Any]]:
    """One at each stage, whose trial is to be judged and whose hours wait among them."""
    rows = _theirs(agency).exclude(asked_at=None)
    return [{"agency": agency.slug, "pk": rows.filter(stage=stage)[0].pk} for stage in Stage.values if rows.filter(stage=stage)]


def spoken_for(agency: Agency) -> Organisation:
    """The organisation whose change waits for the office."""
    return agency.position_edits.filter(decided_at=None).order_by("pk")[0].position.organisation


def speaker(agency: Agency, *, several: bool) -> Person:
    """Who speaks for that organisation alone, or for another one, too."""
    house = spoken_for(agency)
    if not several:
        return house.contact_persons.order_by("pk")[0].person
    other = agency.contact_persons.exclude(organisation=house).filter(organisation__active=True).order_by("pk")[0]
    agency.contact_persons.get_or_create(organisation=house, person=other.person)
    return other.person


def fill(agency: Agency) -> None:
    """Every way on which somebody comes into a position, what was sent, talks, files."""
    now, today = timezone.now(), timezone.localdate()
    position = agency.position_edits.filter(decided_at=None).order_by("pk")[0].position
    _one_in_each_state(agency, position.organisation)
    _picture(agency, position.pk)
    agency.positions.filter(pk=position.pk).update(asked_on=today)
    agency.sites.get_or_create(organisation=position.organisation, name="Haus Uferblick")
    if not position.organisation.services.exists():
        factories.make_service(agency, organisation=position.organisation)
    helpers = list(agency.volunteers.filter(state="active").order_by("pk")[:len(Stage)])
    wanted = agency.positions.published(on=today).exclude(contact=None).filter(seats__gte=2).order_by("pk")[0]
    for stage, volunteer in zip(Stage.values, helpers, strict=True):
        asked = {"volunteer_agreed_at": now, "asked_at": now, "asked_by_means": "email"} if stage == Stage.PROPOSED else {}
        factories.make_introduction(agency, wanted, volunteer, stage=stage, **asked)
    _who_comes(agency, position, helpers)
    for kind in SubmissionKind.values:
        factories.make_submission(agency, SubmissionKind(kind), text="Am liebsten vormittags", received_at=now, **_of_its_kind(kind, position))
    person = helpers[0].person
    factories.make_submission(
        agency, SubmissionKind.INTEREST, position=position, person=person, state=SubmissionState.SETTLED, settled_at=now,
        settled_by_name="Petra Lindner",
    )
    for outcome in TalkOutcome.values:
        factories.make_talk(agency, person, outcome=outcome, held_at=now - dt.timedelta(days=3))
    factories.make_import(agency)
    factories.make_import(agency, state=ImportState.DONE)


def _who_comes(agency: Agency, position: Position, helpers: list[Any]) -> None:
    """The organisation of the tour has somebody at every stage, a follow-up to answer, hours to confirm."""
    now, today = timezone.now(), timezone.localdate()
    house = position.organisation
    position = factories.make_position(agency, organisation=house, number=9_000, title="Im Chor mitsingen", seats=9)
    for stage, volunteer in zip(Stage.values, helpers, strict=True):
        asked = {"volunteer_agreed_at": now, "asked_at": now, "asked_by_means": "email", "stage_since": now}
        days = {Stage.TRIAL: {"trial_on": today}, Stage.PLACED: {"placed_on": today - dt.timedelta(days=70)}}
        found = factories.make_introduction(agency, position, volunteer, stage=stage, **{**asked, **days.get(Stage(stage), {})})
        if stage == Stage.PLACED:
            contact = house.contact_persons.order_by("pk")[0]
            agency.follow_ups.create(position_placement=found, side="organisation", person=contact.person, kind="later", due_on=today)
            for months, more in ((0, {}), (1, {"confirmed_at": now, "confirmed_by_name": contact.person.full_name, "kept": None})):
                month = (today.replace(day=1) - dt.timedelta(days=1)) if months else today
                factories.make_position_hours(agency, found, year=month.year, month=month.month, **more)


def _of_its_kind(kind: str, position: Position) -> dict[str, Any]:
    if kind == SubmissionKind.INTEREST:
        return {"position": position}
    return {"data": {"organisation": "Kita Regenbogen", "said": [["Titel", "Vorlesen"]]}} if kind == SubmissionKind.POSITION else {}


def _one_in_each_state(agency: Agency, house: Organisation) -> None:
    """Its list shows everything that a partner can meet."""
    for state in dict.fromkeys(agency.positions.order_by("state").values_list("state", flat=True)):
        if not house.positions.filter(state=state).exists():
            key = agency.positions.filter(state=state).order_by("pk")[0].pk
            agency.positions.filter(pk=key).update(organisation=house, contact=None, site=None, project=None)


def _picture(agency: Agency, key: int) -> None:
    content = io.BytesIO()
    Image.new("RGB", (320, 240), "teal").save(content, "JPEG")
    agency.pictures.get_or_create(
        position_id=key, defaults={"content": content.getvalue(), "digest": "a" * 64, "width": 320, "height": 240, "description": "Ein Klavier."}
    )
