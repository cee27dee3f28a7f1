"""Nachbetreuung in the demo: asked in the mornings by the same action as ever, answered by link or on the phone; two calls are left."""

from __future__ import annotations

import datetime as dt
from random import Random
from zoneinfo import ZoneInfo

from nahbei.foundation.actor import Actor
from nahbei.foundation.refusal import Refusal
from nahbei.placements.actions import answer_follow_up, plan_follow_ups
from nahbei.placements.models import FollowUp, FollowUpOutcome, FollowUpSide
from nahbei.terminal.demo.offices import Office

BERLIN = ZoneInfo("Europe/Berlin")
FIRST_DAY = -45
LEFT_FOR_TODAY = 2
# Mostly people say that it goes well, and no more.
SAID = {
    FollowUpSide.VOLUNTEER: (
        (FollowUpOutcome.GOOD, ""), (FollowUpOutcome.GOOD, ""), (FollowUpOutcome.GOOD, ""), (FollowUpOutcome.GOOD, "Wir lachen viel."),
        (FollowUpOutcome.GOOD, "Der Weg war leicht zu finden."), (FollowUpOutcome.GOOD, "Möchte gern öfter eingesetzt werden."),
        (FollowUpOutcome.MIXED, "Zwei Stunden sind knapp."),
    ),
    FollowUpSide.HELP_SEEKER: (
        (FollowUpOutcome.GOOD, ""), (FollowUpOutcome.GOOD, ""), (FollowUpOutcome.GOOD, ""), (FollowUpOutcome.GOOD, "Kam pünktlich."),
        (FollowUpOutcome.GOOD, "Hat sich viel Zeit genommen."), (FollowUpOutcome.GOOD, "Lässt herzlich grüßen."),
        (FollowUpOutcome.MIXED, "Nächstes Mal lieber erst um zehn."),
    ),
    FollowUpSide.ORGANISATION: (
        (FollowUpOutcome.GOOD, "Kommt zuverlässig und gehört schon dazu."), (FollowUpOutcome.GOOD, ""),
    ),
}
NOT_GOOD = "Wurde kurzfristig versetzt und möchte, dass wir mit beiden sprechen."


class FollowUps:
    """Goes through the mornings beside the story."""

    def __init__(self, office: Office) -> None:
        self.office, self.draw, self.bad = office, Random(10), False

    def put(self) -> None:
        """Every morning up to today: who is due, what came by link, then the calls."""
        for day in range(FIRST_DAY, 1):
            planned = self._moment(day, 7, 30)
            self.office.agenda.put(planned, plan_follow_ups, agency=self.office.agency, by=Actor.clock(), at=planned)
            self.office.agenda.put(self._moment(day, 8, 5), self._links, day)
            self.office.agenda.put(self._moment(day, 10, 0), self._calls, day)

    def _calls(self, day: int) -> None:
        today = self._moment(day, 12, 0).date()
        calls = list(self.office.agency.follow_ups.due(on=today).order_by("due_on", "pk"))
        if day == 0:  # what organisations are asked today they answer in the portal
            calls = [one for one in calls if one.side != FollowUpSide.ORGANISATION]
        if today.weekday() < 5 or day == 0:
            for number, follow_up in enumerate(calls[LEFT_FOR_TODAY if day == 0 else 0 :]):
                at = self._moment(day, 10, 3 * number)
                self.office.agenda.put(at, self._call, follow_up, day, at)

    def _links(self, day: int) -> None:
        today = self._moment(day, 12, 0).date()
        asked = self.office.agency.follow_ups.waiting(on=today).exclude(digest="")
        for follow_up in asked.filter(asked_at__date=today - dt.timedelta(days=1)).select_related("person").order_by("pk"):
            if self.draw.random() < 0.6:
                self._say(follow_up, Actor.link(follow_up.person.full_name), day, self._moment(day, 8, 5))

    def _call(self, follow_up: FollowUp, day: int, at: dt.datetime) -> None:
        clerk = self.office.clerk(self.draw.choice(("Petra Lindner", "Ben Wagner")))
        if self.draw.random() < 0.1:
            answer_follow_up(follow_up=follow_up, outcome=FollowUpOutcome.NOT_REACHED, by=clerk, at=at)
        else:
            self._say(follow_up, clerk, day, at)

    def _say(self, follow_up: FollowUp, by: Actor, day: int, at: dt.datetime) -> None:
        """Mostly it goes well; once, last week, it does not, and that waits for somebody."""
        outcome, note = self.draw.choice(SAID[FollowUpSide(follow_up.side)])
        if by.kind == "account" and not self.bad and day >= -7:
            outcome, note, self.bad = FollowUpOutcome.BAD, NOT_GOOD, True
        if by.is_outside:
            outcome, note = FollowUpOutcome.GOOD, ""
        try:
            answer_follow_up(follow_up=follow_up, outcome=outcome, note=note, by=by, at=at)
        except Refusal:
            return

    def _moment(self, day: int, hour: int, minute: int) -> dt.datetime:
        """A time of day, never after the story's now."""
        on = self.office.at.astimezone(BERLIN).date() + dt.timedelta(days=day)
        at = dt.datetime.combine(on, dt.time(hour), tzinfo=BERLIN) + dt.timedelta(minutes=minute)
        return min(at, self.office.at)
