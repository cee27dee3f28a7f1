"""Vermittlungen in positions: each with its own history, step by step, by the actions of the office.

Who comes is whom the office would be shown for the position: somebody who fits, with everything in order.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import islice

from nahbei.activities.models import Field
from nahbei.foundation.actor import Actor
from nahbei.matching.positions import people_for
from nahbei.opportunities.actions import fill_position
from nahbei.opportunities.models import Position
from nahbei.placements.actions import positions as steps
from nahbei.placements.models import DeclineReason, DecliningSide, PositionPlacement
from nahbei.placements.queries import written_means
from nahbei.terminal.demo.offices import Office, taken_in_at
from nahbei.terminal.demo.positions_data import ANIMALS, CHILDREN, CULTURE, HANDS, OFFICE, SPORT, TECHNIQUE, TIME
from nahbei.terminal.demo.volunteers import WITH_STORY, DemoVolunteer, volunteers
from nahbei.volunteers.actions import set_fields
from nahbei.volunteers.models import Volunteer

DAY = dt.timedelta(days=1)
VOLUNTEER, ORGANISATION = DecliningSide.VOLUNTEER.value, DecliningSide.ORGANISATION.value
# What has happened, in this order; the last word is where it stands.
PROPOSED, ASKED, QUESTION, AGREED, INTRODUCED, TRIAL, PLACED = "proposed", "asked", "question", "agreed", "introduced", "trial", "placed"
WAY = (PROPOSED, ASKED, AGREED, INTRODUCED, TRIAL, PLACED)
AFTER = {ASKED: 1, QUESTION: 2, AGREED: 2, INTRODUCED: 3, TRIAL: 5, PLACED: 9}  # days from the proposal
INTERESTS = (
    (TIME, ANIMALS), (TIME, CULTURE), (HANDS, ANIMALS), (OFFICE, CULTURE), (CHILDREN, TIME), (SPORT, OFFICE), (TECHNIQUE, OFFICE),
    (ANIMALS, OFFICE),
)
BEFORE = dt.timedelta(days=95)


@dataclass(frozen=True)
class Scene:
    """One Vermittlung. `who` only where it must be somebody; `ended` and `declined` name the side and the reason."""

    title: str
    days: int  # days ago it was proposed
    until: str
    who: str = ""
    declined: tuple[str, str] = ("", "")
    ended: int = 0  # days ago
    held: bool = False
    fills: bool = False


SCENES = (
    Scene("Lesepatin, Lesepate", 88, PLACED, "Carola Busch"),
    Scene("Mittagstisch: servieren und dabeisitzen", 84, PLACED),
    Scene("Sprechen üben im Café", 79, PLACED, fills=True),
    Scene("Empfang und Kuchen", 90, PLACED, ended=12),
    Scene("Handy-Sprechstunde im Rathaus", 34, PLACED),
    Scene("Hunde ausführen", 10, TRIAL),
    Scene("Empfang und Kuchen", 6, TRIAL),
    Scene("Mittagstisch: servieren und dabeisitzen", 7, INTRODUCED),
    Scene("Möbel abholen und aufbauen", 6, TRIAL),
    Scene("Möbel abholen und aufbauen", 3, ASKED),
    Scene("Hunde ausführen", 4, AGREED),
    Scene("Besuchsdienst: Zeit für ein Gespräch", 5, ASKED),
    Scene("Kirche offen halten", 6, QUESTION),
    Scene("Handy-Sprechstunde im Rathaus", 2, PROPOSED),
    Scene("Katzen Gesellschaft leisten", 1, PROPOSED, "Carola Busch"),
    Scene("Gießpatin oder Gießpate", 15, ASKED, held=True),
    Scene("Besuchsdienst: Zeit für ein Gespräch", 19, ASKED, declined=(ORGANISATION, "Zeiten passen nicht")),
    Scene("Katzen Gesellschaft leisten", 9, PROPOSED, declined=(VOLUNTEER, "Weg ist zu weit")),
)


class Introductions:
    def __init__(self, office: Office) -> None:
        self.office, self.by, self.taken = office, office.clerk("Petra Lindner"), {demo_name(one) for one in WITH_STORY}

    def put(self) -> None:
        """Everything on the agenda: what interests the volunteers beside helping, then one history after the other."""
        for number, one in enumerate(islice(volunteers(), len(WITH_STORY), 60)):
            known = max(self.office.at - BEFORE, taken_in_at(self.office, one) + dt.timedelta(hours=1))
            self.office.agenda.put(known, self._interested, one, INTERESTS[number % len(INTERESTS)], known)
        for number, scene in enumerate(SCENES):
            at = self._moment(scene.days) + dt.timedelta(minutes=7 * number)
            self.office.agenda.put(at, self._propose, scene, at)

    def _interested(self, one: DemoVolunteer, names: tuple[str, ...], at: dt.datetime) -> None:
        fields: list[Field] = list(self.office.agency.fields.filter(name__in=names))
        set_fields(volunteer=self.office.volunteers[demo_name(one)], fields=fields, by=self.by, at=at)

    def _propose(self, scene: Scene, at: dt.datetime) -> None:
        position = self.office.agency.positions.select_related("contact__person", "organisation", "agency").get(title=scene.title)
        volunteer = self._who(scene, position, at)
        if volunteer is None:
            return
        self.taken.add(volunteer.person.full_name)
        agreed = scene.until != PROPOSED
        placement = steps.propose_position(position=position, volunteer=volunteer, agreed=agreed, by=self.by, at=at)
        partner = Actor.link(position.contact.person.full_name) if position.contact else self.by
        for step in self._way(scene):
            self._later(at + AFTER[step] * DAY, partial(self._steps(partner)[step], placement))
        if scene.until == PLACED and not scene.ended:
            self._hours(placement, at + AFTER[PLACED] * DAY, partner)
        self._end(scene, placement, position, at)

    def _hours(self, placement: PositionPlacement, began: dt.datetime, partner: Actor) -> None:
        """She says them in the first days of the next month; the organisation confirms them, but for the last ones, which still wait."""
        first, said = began.replace(day=1), []
        while (first := (first + 31 * DAY).replace(day=1)) + 2 * DAY <= self.office.at:
            said.append((first + 2 * DAY, (first - DAY).date()))
        for number, (at, month) in enumerate(said):
            self._later(at, partial(self._say_hours, placement, month, 60 * (5 + (placement.pk + number) % 4) + 30))
            if number < len(said) - 1:
                self._later(at + 4 * DAY, partial(self._confirm_hours, placement, partner))

    def _say_hours(self, placement: PositionPlacement, month: dt.date, minutes: int, at: dt.datetime) -> None:
        her = Actor.portal(placement.volunteer.person.full_name)
        steps.report_position_hours(placement=placement, month=month, minutes=minutes, side=VOLUNTEER, by=her, at=at)

    def _confirm_hours(self, placement: PositionPlacement, partner: Actor, at: dt.datetime) -> None:
        steps.confirm_position_hours(hours=list(placement.hours.filter(confirmed_at=None)), by=partner, at=at)

    def _way(self, scene: Scene) -> tuple[str, ...]:
        return (ASKED, QUESTION) if scene.until == QUESTION else WAY[1 : WAY.index(scene.until) + 1]

    def _end(self, scene: Scene, placement: PositionPlacement, position: Position, at: dt.datetime) -> None:
        side, word = scene.declined
        if side:
            reason = DeclineReason.objects.get(agency=self.office.agency, text=word)
            self._later(at + 3 * DAY, partial(self._decline, placement, side, reason))
        if scene.ended:
            self._later(self._moment(scene.ended), partial(self._ended, placement))
        if scene.held:
            until = self.office.at.date() + 20 * DAY
            self._later(at + 4 * DAY, lambda then: steps.put_on_hold(placement=placement, until=until, by=self.by, at=then))
        if scene.fills:
            self._later(self._moment(10), lambda then: fill_position(position=position, by=self.by, at=then))

    def _steps(self, partner: Actor) -> dict[str, Callable[[PositionPlacement, dt.datetime], object]]:
        by = self.by
        return {
            ASKED: lambda placement, at: steps.ask_organisation(placement=placement, means=self._means(placement), by=by, at=at),
            QUESTION: lambda placement, at: steps.answer_introduction(
                placement=placement, answer="question", question="Kann die Person auch die Stufen zur Empore gehen?", by=partner, at=at),
            AGREED: lambda placement, at: steps.note_agreement(placement=placement, side=ORGANISATION, by=by, at=at),
            INTRODUCED: lambda placement, at: steps.introduce(placement=placement, by=by, at=at),
            TRIAL: lambda placement, at: steps.start_trial(placement=placement, on=at.date(), by=by, at=at),
            PLACED: lambda placement, at: steps.place(placement=placement, on=at.date(), by=by, at=at),
        }

    def _means(self, placement: PositionPlacement) -> str:
        contact = placement.position.contact
        return (written_means(contact.person) if contact else "") or "phone"

    def _decline(self, placement: PositionPlacement, side: str, reason: DeclineReason, at: dt.datetime) -> None:
        steps.decline(placement=placement, by_side=side, reason=reason, by=self.by, at=at)

    def _ended(self, placement: PositionPlacement, at: dt.datetime) -> None:
        reason = DeclineReason.objects.get(agency=self.office.agency, text="Persönliche Gründe")
        steps.end(placement=placement, on=at.date(), side=VOLUNTEER, reason=reason, by=self.by, at=at)

    def _who(self, scene: Scene, position: Position, at: dt.datetime) -> Volunteer | None:
        """The named one; else the best who is in no other Vermittlung and could be introduced today."""
        if scene.who:
            return self.office.volunteers[scene.who]
        rows = people_for(self.office.agency, position, at=at, limit=30)
        return next((row.volunteer for row in rows if not row.missing and row.volunteer.person.full_name not in self.taken), None)

    def _later(self, at: dt.datetime, happen: Callable[[dt.datetime], object]) -> None:
        if at <= self.office.at:
            self.office.agenda.put(at, happen, at)

    def _moment(self, days: int) -> dt.datetime:
        """In the morning of a day so long ago."""
        return (self.office.at - days * DAY).replace(hour=10, minute=20, second=0, microsecond=0)


def demo_name(one: DemoVolunteer) -> str:
    return f"{one.given_name} {one.family_name}"
