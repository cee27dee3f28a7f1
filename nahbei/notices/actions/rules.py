"""The office sets its rules."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.notices.defaults import RULES
from nahbei.notices.models import NoticeRule, Whom
from nahbei.notices.occasions import occasions
from nahbei.notices.rules import NoSuchOccasion, TextDoesNotFit

CHANGEABLE = ("whom", "topic", "amount", "unit", "at_time")


def furnish_rules(agency: Agency, *, at: dt.datetime) -> None:
    """What a new office starts with."""
    NoticeRule.objects.bulk_create(NoticeRule(agency=agency, since=at, **each.columns()) for each in RULES)


@transaction.atomic
def add_rule(
    *, agency: Agency, occasion: str, whom: str, topic: str, amount: int, unit: str, at_time: dt.time | None, by: Actor, at: dt.datetime
) -> NoticeRule:
    """One more rule, switched on. Refuses NoSuchOccasion, TextDoesNotFit; ValidationError where it is there already."""
    _check(occasion, whom, topic)
    rule = NoticeRule(agency=agency, occasion=occasion, whom=whom, topic=topic, amount=amount, unit=unit, at_time=at_time, since=at)
    rule.full_clean()
    rule.save(force_insert=True)
    audit.record(agency, by=by, at=at, what="notices.rule_added", about=rule.reference, changes={"occasion": (None, occasion), "whom": (None, whom)})
    return rule


@transaction.atomic
def change_rule(
    *, rule: NoticeRule, whom: str, topic: str, amount: int, unit: str, at_time: dt.time | None, by: Actor, at: dt.datetime
) -> NoticeRule:
    """Other time, other text. What would have been due by the new time before now is not made up for."""
    _check(rule.occasion, whom, topic)
    locked = NoticeRule.objects.select_for_update(of=("self",)).select_related("agency").get(pk=rule.pk)
    values = {"whom": whom, "topic": topic, "amount": amount, "unit": unit, "at_time": at_time}
    changes = {name: (getattr(locked, name), value) for name, value in values.items() if getattr(locked, name) != value}
    if not changes:
        return locked
    for name, value in values.items():
        setattr(locked, name, value)
    locked.since = at
    locked.full_clean()
    locked.save(update_fields=[*values, "since"])
    audit.record(locked.agency, by=by, at=at, what="notices.rule_changed", about=locked.reference, changes=changes)
    return locked


@transaction.atomic
def switch_rule(*, rule: NoticeRule, on: bool, by: Actor, at: dt.datetime) -> NoticeRule:
    """On or off. Switched on again it begins with what falls due from now on; asked twice it stays."""
    locked = NoticeRule.objects.select_for_update(of=("self",)).select_related("agency").get(pk=rule.pk)
    if locked.active == on:
        return locked
    locked.active = on
    locked.since = at if on else locked.since
    locked.save(update_fields=["active", "since"])
    audit.record(locked.agency, by=by, at=at, what="notices.rule_switched", about=locked.reference, changes={"active": (not on, on)})
    return locked


def _check(occasion: str, whom: str, topic: str) -> None:
    if occasion not in occasions:
        raise NoSuchOccasion
    if whom not in Whom.values or topic not in occasions[occasion].told.get(Whom(whom), ()):
        raise TextDoesNotFit
