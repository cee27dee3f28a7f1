"""What somebody asks for, as plain values: read from the form before it is saved, written from a request for its words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace

from dateutil.relativedelta import relativedelta

from nahbei.activities.models import Activity, Need
from nahbei.help_requests.models import Answering, HelpRequest, Urgency
from nahbei.help_requests.recurrence import Rule
from nahbei.people.folding import readable

LAST_MINUTE = dt.time(23, 59)


@dataclass(frozen=True)
class Asked:
    """One-off (a day, or „wann es passt“) or standing. Field names are those of HelpRequest."""

    activity: Activity
    details: str = ""
    standing: bool = False
    starts_on: dt.date | None = None
    start: dt.time | None = None
    end: dt.time | None = None
    flexible: str = ""
    every_weeks: int = 1
    weekdays: int = 0
    ends_on: dt.date | None = None
    not_on_holidays: bool = True
    origin: str = ""
    destination: str = ""
    language: str = ""
    language_required: bool = False
    gender_wish: str = ""
    urgency: str = Urgency.NORMAL
    answering: str = Answering.AT_ONCE
    needs: Sequence[Need] = field(default=())

    @classmethod
    def of(cls, help_request: HelpRequest) -> Asked:
        """What a request asks for. Reads its needs: prefetch `needs` for many."""
        values = {name: getattr(help_request, name) for name in COLUMNS}
        return cls(**values, needs=tuple(help_request.needs.all()))

    def columns(self) -> dict[str, object]:
        """The values as columns of HelpRequest; needs are rows of their own."""
        return {name: getattr(self, name) for name in COLUMNS}

    def completed(self) -> Asked:
        """Without marks that nobody sees; with an end after the activity's usual time, when only the beginning was said."""
        tidied = replace(
            self, details=readable(self.details), flexible=readable(self.flexible), origin=readable(self.origin),
            destination=readable(self.destination),
        )
        return tidied._with_end()

    def _with_end(self) -> Asked:
        if self.start is None or self.end is not None:
            return self
        minutes = self.start.hour * 60 + self.start.minute + self.activity.minutes
        return replace(self, end=dt.time(minutes // 60, minutes % 60) if minutes < 24 * 60 else LAST_MINUTE)


COLUMNS = tuple(column.name for column in fields(Asked) if column.name != "needs")


def rule_of(subject: Asked | HelpRequest) -> Rule:
    """The rule of recurrence of a standing request."""
    assert subject.starts_on is not None
    return Rule(subject.starts_on, subject.weekdays, subject.every_weeks, subject.ends_on, subject.not_on_holidays)


def review_day(asked: Asked, months: int) -> dt.date | None:
    """When a standing request is looked at again: after some months, at its end at the latest."""
    if not asked.standing or asked.starts_on is None:
        return None
    day: dt.date = asked.starts_on + relativedelta(months=months)
    return min(day, asked.ends_on) if asked.ends_on else day


def again(help_request: HelpRequest, *, today: dt.date) -> Asked:
    """The same wish once more: without days that are over."""
    asked = Asked.of(help_request)
    if asked.starts_on is not None and asked.starts_on < today:
        return replace(asked, starts_on=None, ends_on=None)
    return asked
