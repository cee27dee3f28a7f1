"""What falls due by the rules; whom a circular reaches, and what became of it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db.models import Count, Q

from nahbei.foundation.models import Agency
from nahbei.messaging.channels import route_of
from nahbei.notices.composing import opted_out
from nahbei.notices.models import Circular, LeftOut, Notice, NoticeRule, Whom
from nahbei.notices.occasions import Case, Occasion, Span, occasions
from nahbei.notices.rules import due_moment, window
from nahbei.people.models import Person


@dataclass(frozen=True)
class Due:
    """A rule has something to say: about what, to whom (nobody: the office), at which moment."""

    rule: NoticeRule
    case: Case
    to: Person | None
    moment: dt.datetime


def due(agency: Agency, rule: NoticeRule, *, at: dt.datetime, until: dt.datetime) -> Iterator[Due]:
    """What the rule says from now until then. Nothing twice, nothing that fell due before it was switched on, nothing stale.

    What is overdue is said now, if the clock stood still no longer than the occasion bears (`catch_up`).
    """
    occasion = occasions.get(rule.occasion)
    if occasion is None or rule.topic not in occasion.told.get(Whom(rule.whom), ()):
        return
    earliest = max(at - occasion.catch_up, rule.since)
    found = list(_in_time(agency, rule, occasion, at=at, earliest=earliest, until=until))
    said = _said(rule, found)
    for one in found:
        key = _key(one)
        if key not in said:
            said.add(key)
            yield one


def _in_time(
    agency: Agency, rule: NoticeRule, occasion: Occasion, *, at: dt.datetime, earliest: dt.datetime, until: dt.datetime
) -> Iterator[Due]:
    span = Span(*window(rule, earliest, until, before=occasion.before))
    for case in occasion.find(agency, Whom(rule.whom), span, at):
        due_at = due_moment(rule, case.moment, before=occasion.before)
        spoken_at = max(due_at, at)
        if earliest <= due_at <= until and spoken_at < case.over_at:
            to = None if rule.whom == Whom.OFFICE or case.person is None else case.person.merged_into or case.person
            if to is None or to.died_on is None:
                yield Due(rule, case, to, spoken_at)


def _key(one: Due) -> tuple[str, int | None, str]:
    return str(one.case.about), one.to.pk if one.to else None, one.case.occasion


def _said(rule: NoticeRule, found: list[Due]) -> set[tuple[str, int | None, str]]:
    rows = Notice.objects.filter(rule=rule, about__in={one.case.about for one in found}) if found else Notice.objects.none()
    return {(str(about), person, occasion) for about, person, occasion in rows.values_list("about", "person", "occasion")}


@dataclass(frozen=True)
class Split:
    """Whom a circular reaches, and by which way; and who is left out, and why."""

    channels: dict[str, int]
    left_out: dict[str, int]

    @property
    def number(self) -> int:
        return sum(self.channels.values())


def why_left_out(person: Person, spared: Collection[int]) -> str:
    """Empty: is written to. Uses what was fetched before (`channels`)."""
    person = person.merged_into or person
    if person.died_on is not None:
        return LeftOut.DIED
    if person.pk in spared:
        return LeftOut.OPTED_OUT
    return "" if route_of(person).address else LeftOut.UNREACHABLE


def split(circular: Circular) -> Split:
    """As it would be now. Three queries, whatever the number."""
    rows = circular.recipients.select_related("person__merged_into").prefetch_related("person__channels", "person__merged_into__channels")
    people = [row.person.merged_into or row.person for row in rows]
    spared = opted_out(circular.agency, (person.pk for person in people))
    channels: Counter[str] = Counter()
    left: Counter[str] = Counter()
    for person in people:
        why = why_left_out(person, spared)
        left.update([why] if why else [])
        channels.update([] if why else [str(route_of(person).channel)])
    return Split(dict(channels), dict(left))


def states_of(circular: Circular) -> list[tuple[str, str, int]]:
    """(channel, state, how many) of what was written: one query."""
    rows = circular.recipients.filter(message__isnull=False).order_by().values_list("message__channel", "message__state")
    return sorted(rows.annotate(number=Count("pk")))


def progress(circular: Circular) -> tuple[int, int]:
    """How many are done, of how many: one query."""
    done = Count("pk", filter=Q(message__isnull=False) | ~Q(left_out=""))
    found = circular.recipients.aggregate(done=done, number=Count("pk"))
    return found["done"], found["number"]
