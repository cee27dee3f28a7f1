"""Positions and projects, and who is introduced to them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from nahbei.foundation.models import Agency
from nahbei.foundation.numbers import next_number
from nahbei.foundation.tokens import digest, new_token
from nahbei.opportunities.models import (
    Edit,
    Picture,
    Position,
    PositionState,
    Project,
    ProjectState,
)
from nahbei.partners.models import (
    folded,
)
from nahbei.placements.models import (
    PositionHours,
    PositionPlacement,
    PositionPlacementMove,
    Stage,
    Step,
)
from nahbei.volunteers.models import (
    Volunteer,
)
from tests.factories.ground import CLERK, NOW, TODAY, _count
from tests.factories.partners import make_contact, make_organisation
from tests.factories.people import make_activity, make_person
from tests.factories.volunteers import make_volunteer


def make_position(agency: Agency, **fields: Any) -> Position:
    """A published one, confirmed today."""
    organisation = fields.pop("organisation", None) or make_organisation(agency)
    field = fields.pop("field", None) or make_activity(agency).field
    fields.setdefault("folded", folded(fields.get("title", "Vorlesen im Kindergarten"), organisation.name))
    return Position.objects.create(
        **{"agency": agency, "organisation": organisation, "field": field, "number": next_number(agency, "positions"),
           "title": "Vorlesen im Kindergarten", "summary": "Lesen Sie Kindern eine Stunde vor.",
           "task": "Einmal in der Woche lesen Sie einer kleinen Gruppe vor.",
           "state": PositionState.PUBLISHED, "state_since": NOW, "published_at": NOW, "confirmed_on": TODAY, "created_at": NOW,
           "created_by_name": CLERK.name, "changed_at": NOW, **fields}
    )


def make_edit(agency: Agency, position: Position | None = None, **fields: Any) -> Edit:
    """An organisation wants to change the title."""
    return Edit.objects.create(
        **{"agency": agency, "position": position or make_position(agency), "changes": {"title": "Vorlesen in der Kita"}, "proposed_at": NOW,
           "proposed_by_name": "Ada Okafor", **fields}
    )


def make_picture(agency: Agency, position: Position | None = None) -> Picture:
    return Picture.objects.create(
        agency=agency, position=position or make_position(agency), content=b"jpeg", digest="0" * 64, width=4, height=3, description="Ein Buch."
    )


def make_still_right_link(agency: Agency) -> str:
    """The token of a link that asks whether a position is still right."""
    token = new_token()
    make_position(agency, asked_on=TODAY, digest=digest(token))
    return token


def make_project(agency: Agency, **fields: Any) -> Project:
    organisation = fields.pop("organisation", None) or make_organisation(agency)
    return Project.objects.create(
        **{"agency": agency, "organisation": organisation, "title": "Nachbarschaftsfest", "state": ProjectState.PUBLISHED, "created_at": NOW,
           "changed_at": NOW, **fields}
    )


def make_introduction(
    agency: Agency, position: Position | None = None, volunteer: Volunteer | None = None, *, stage: str = Stage.PROPOSED, **fields: Any
) -> PositionPlacement:
    """Somebody on her way into a position that has a contact person; both agreed as soon as the stage says so."""
    position = position or make_position_with_contact(agency)
    agreed = {} if stage == Stage.PROPOSED else {"volunteer_agreed_at": NOW, "organisation_agreed_at": NOW, "introduced_at": NOW}
    days = {Stage.TRIAL: {"trial_on": TODAY}, Stage.PLACED: {"placed_on": TODAY}, Stage.ENDED: {"placed_on": TODAY, "ended_on": TODAY}}
    seat = position.placements.seated().count() + 1 if stage in {Stage.TRIAL, Stage.PLACED} else None
    declined = {"declined_by": "office"} if stage == Stage.DECLINED else {}
    placement = PositionPlacement.objects.create(
        **{"agency": agency, "position": position, "volunteer": volunteer or make_volunteer(agency), "stage": stage, "stage_since": NOW,
           "proposed_at": NOW, "proposed_by_name": CLERK.name, "seat": seat, **agreed, **days.get(Stage(stage), {}), **declined, **fields}
    )
    PositionPlacementMove.objects.create(
        agency=agency, placement=placement, step=Step.PROPOSED, after=Stage.PROPOSED, at=placement.proposed_at, by_name=CLERK.name
    )
    return placement


def make_position_hours(agency: Agency, placement: PositionPlacement | None = None, **fields: Any) -> PositionHours:
    """What the volunteer said about this month; nobody has confirmed it."""
    placement = placement or make_introduction(agency, stage=Stage.PLACED)
    return PositionHours.objects.create(
        **{"agency": agency, "placement": placement, "year": TODAY.year, "month": TODAY.month, "minutes": 390, "side": "volunteer",
           "reported_at": NOW, "reported_by_name": placement.volunteer.person.full_name, "kept": {}, **fields}
    )


def make_position_with_contact(agency: Agency, **fields: Any) -> Position:
    """Of a kindergarten, whose contact person has a telephone and reads mails."""
    person = make_person(agency, "Okafor", given_name="Ada", phone="030 23125 440",
                         email=f"kita{next(_count)}@example.org", preferred_channel="email")
    contact = make_contact(agency, make_organisation(agency, "Kita Sonnenhof"), person)
    return make_position(agency, organisation=contact.organisation, contact=contact, **fields)


def make_introduction_link(agency: Agency) -> str:
    """The token of a link to the organisation that works for a long time, whatever the clock says."""
    token = new_token()
    make_introduction(agency, volunteer_agreed_at=NOW, asked_at=NOW + dt.timedelta(days=20_000), asked_by_means="email", digest=digest(token))
    return token
