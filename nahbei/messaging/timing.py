"""When the messages of one agency go out: its own hours and limits, and what its people get already."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import partial
from zoneinfo import ZoneInfo

from django.conf import settings

from nahbei.foundation.models import Agency
from nahbei.messaging.hours import HOUSE, NONE, Rules, day_of, next_morning, waking
from nahbei.messaging.models import MessageChannel, MessageState, PostRules
from nahbei.messaging.topics import topics
from nahbei.places.holidays import is_holiday

BY_WIRE = (MessageChannel.EMAIL, MessageChannel.SMS)


def rules_of(agency: Agency) -> Rules:
    """The agency's own, else the house's. The demo sends nothing to anyone, so nobody waits there for the morning."""
    own = PostRules.objects.filter(agency=agency).first()
    if own is None:
        return NONE if settings.NAHBEI_DEMO else HOUSE
    return Rules(own.quiet_from, own.quiet_until, own.sunday_sms, own.most_a_day)


def awake(agency: Agency, rules: Rules, at: dt.datetime, channel: str) -> dt.datetime:
    """The first moment from `at` on at which this channel may be used. Letters and calls are done by people, who know the hour."""
    if channel not in BY_WIRE:
        return at
    return waking(rules, at, sms=channel == MessageChannel.SMS, is_holiday=partial(is_holiday, agency.state))


@dataclass
class Diary:
    """What can be stopped is also what can wait: how much of it goes to whom on which day.

    What goes to one person at the same moment goes as one message (`bundles.py`), so it counts as one.
    """

    agency: Agency
    rules: Rules
    moments: dict[tuple[int, str, dt.date], set[dt.datetime]] = field(default_factory=lambda: defaultdict(set))

    @classmethod
    def of(cls, agency: Agency, people: Collection[int], *, at: dt.datetime, can_wait: bool) -> Diary:
        """Two queries at most, however many people."""
        diary = cls(agency, rules_of(agency))
        if can_wait and diary.rules.most_a_day:
            optional = [topic.key for topic in topics.values() if topic.group is not None]
            midnight = dt.datetime.combine(day_of(at), dt.time.min, ZoneInfo(settings.TIME_ZONE))
            rows = agency.messages.filter(person__in=people, topic__in=optional, channel__in=BY_WIRE, next_try_at__gte=midnight)
            for person, channel, moment in rows.exclude(state=MessageState.DONE).values_list("person_id", "channel", "next_try_at"):
                diary.moments[person, channel, day_of(moment)].add(moment)
        return diary

    def moment(self, person: int, channel: MessageChannel, *, at: dt.datetime, can_wait: bool) -> dt.datetime:
        """When a message that is written for `at` goes out."""
        at = awake(self.agency, self.rules, at, channel)
        if not can_wait or not self.rules.most_a_day or channel not in BY_WIRE:
            return at
        while len(self.moments[person, channel, day_of(at)] | {at}) > self.rules.most_a_day:
            at = awake(self.agency, self.rules, next_morning(self.rules, at), channel)
        self.moments[person, channel, day_of(at)].add(at)
        return at
