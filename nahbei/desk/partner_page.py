"""What waits for an organisation, across rooms: answers, meetings, follow-ups, hours, positions and services to confirm. Six queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from nahbei.foundation.models import Agency
from nahbei.opportunities.models import Position
from nahbei.opportunities.queries import freshness_terms
from nahbei.partners.models import Organisation, Service
from nahbei.partners.rules import to_check_since
from nahbei.placements.follow_ups import asked_of
from nahbei.placements.models import FollowUp, PositionHours, Stage
from nahbei.placements.position_disclosure import Coming, coming
from nahbei.placements.position_queries import coming_to, hours_at

TOGETHER = frozenset({Stage.INTRODUCED, Stage.TRIAL})


@dataclass(frozen=True)
class Waiting:
    """All that waits, in the order in which one does it."""

    agency: Agency
    organisations: Sequence[Organisation]
    at: dt.datetime

    @cached_property
    def _coming(self) -> list[Coming]:
        rows = coming_to(self.organisations, at=self.at).filter(stage__in=[Stage.PROPOSED, *TOGETHER], pending=False).order_by("stage_since", "pk")
        return [coming(row, at=self.at) for row in rows.prefetch_related("volunteer__person__channels")]

    @property
    def to_answer(self) -> list[Coming]:
        return [one for one in self._coming if one.waits]

    @property
    def to_meet(self) -> list[Coming]:
        """Introduced or trying it out; what was said about the trial waits for the office."""
        return [one for one in self._coming if one.placement.stage in TOGETHER and not one.went_well]

    @cached_property
    def follow_ups(self) -> list[FollowUp]:
        return list(asked_of(self.organisations).open())

    @cached_property
    def hours(self) -> list[PositionHours]:
        return list(hours_at(self.organisations, at=self.at).filter(confirmed_at=None))

    @cached_property
    def positions(self) -> list[Position]:
        """Public, and so long not confirmed that we ask."""
        on = timezone.localdate(self.at)
        asked = on - dt.timedelta(days=freshness_terms(self.agency, on=on).ask_after_days)
        rows = self.agency.positions.confirmed_before(asked).filter(organisation__in=self.organisations)
        return list(rows.select_related("organisation").order_by("confirmed_on", "pk"))

    @cached_property
    def services(self) -> list[Service]:
        """Not assured for long, or never."""
        since = to_check_since(timezone.localdate(self.at), months=self.agency.service_recheck_months)
        rows = self.agency.services.offered().to_check(since=since).filter(organisation__in=self.organisations)
        return list(rows.select_related("organisation").order_by("name", "pk"))

    @property
    def number(self) -> int:
        """How many things there are to do."""
        return sum(len(rows) for rows in (self.to_answer, self.to_meet, self.follow_ups, self.hours, self.positions, self.services))
