"""What a change does to those who said that they come: said before it is done, because what was told cannot be taken back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from nahbei.events.models import Event, EventHelp, EventState, Registration
from nahbei.events.told import is_out_of_reach, way_to
from nahbei.messaging.models import MessageChannel
from nahbei.opportunities.models import PositionState


@dataclass(frozen=True)
class Impact:
    """`told`: how many by which way, `to_ring` and `out_of_reach` by name. `lifts` and `helps`: what hangs on these dates besides."""

    events: tuple[Event, ...]
    guests: int
    told: tuple[tuple[str, int], ...]
    to_ring: tuple[tuple[Registration, str], ...]
    out_of_reach: tuple[Registration, ...]
    lifts: int
    helps: int

    @property
    def published(self) -> int:
        return sum(event.state == EventState.PUBLISHED for event in self.events)

    @property
    def drafts(self) -> int:
        return sum(event.state == EventState.DRAFT for event in self.events)


def impact_of(events: Iterable[Event]) -> Impact:
    """The same number of queries for one date and for a thousand."""
    rows = tuple(events)
    concerned = Registration.objects.running().filter(event__in=[event.pk for event in rows], event__state=EventState.PUBLISHED)
    related = ("person__channels", "person__merged_into__channels")
    guests = list(concerned.select_related("person__merged_into", "event").prefetch_related(*related).order_by("event__on", "place"))
    ways = [(guest, way_to(guest)) for guest in guests]
    reached = [(guest, way) for guest, way in ways if not is_out_of_reach(way)]
    counted = Counter(way.channel for _guest, way in reached)
    helps = EventHelp.objects.filter(event__in=[event.pk for event in rows]).exclude(position__state=PositionState.ENDED).count()
    return Impact(
        rows, sum(guest.size for guest in guests),
        tuple((str(channel.label), counted[channel]) for channel in MessageChannel if counted[channel]),
        tuple((guest, way.address) for guest, way in reached if way.channel == MessageChannel.CALL),
        tuple(guest for guest, way in ways if is_out_of_reach(way)), sum(guest.help_request_id is not None for guest in guests), helps,
    )
