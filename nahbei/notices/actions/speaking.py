"""The rules speak: message or reminder, and the line that says so, in one transaction. Asked again they say nothing new."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.reference import Reference
from nahbei.journal.actions import remind
from nahbei.messaging.actions import send
from nahbei.messaging.models import Message
from nahbei.messaging.topics import render, topics
from nahbei.messaging.wording import one_line
from nahbei.notices.models import Notice, NoticeRule
from nahbei.notices.queries import Due, due
from nahbei.people.models import Person

log = logging.getLogger(__name__)
MOST_AT_ONCE = 500  # of one rule in one run; the next run, a quarter of an hour later, goes on


class SettledItself(Exception):
    """Between looking and saying it was settled: nothing of it is written."""


@dataclass(frozen=True)
class Spoken:
    """What was said, or would be. `message` for a person, `reminder` for the office."""

    rule: NoticeRule
    about: Reference
    person: Person | None
    at: dt.datetime
    message: Message | None
    reminder: str = ""


def send_due(*, agency: Agency, by: Actor, at: dt.datetime, until: dt.datetime | None = None) -> list[Spoken]:
    """Say all that is due, each in its own transaction: one that fails does not silence the others, and is tried again.

    `until` reaches into the future; only the dry run does that.
    """
    spoken = []
    for rule in agency.notice_rules.active():
        for one in list(due(agency, rule, at=at, until=until or at))[:MOST_AT_ONCE]:
            found = _say_safely(one, by=by)
            if found is not None:
                spoken.append(found)
    return spoken


def would_send(*, agency: Agency, by: Actor, at: dt.datetime, until: dt.datetime) -> list[Spoken]:
    """The same, on the same way, and everything is forgotten again: nothing is written, nothing goes out."""
    with transaction.atomic():
        spoken = send_due(agency=agency, by=by, at=at, until=until)
        transaction.set_rollback(True)
    return sorted(spoken, key=lambda one: one.at)


def _say_safely(one: Due, *, by: Actor) -> Spoken | None:
    try:
        with transaction.atomic():
            return _say(one, by=by)
    except SettledItself:
        return None
    except IntegrityError:  # another clock was faster; whatever else it is, the next run shows
        log.info("%s about %s was said already", one.rule.reference, one.case.about)
        return None
    except Exception:
        log.exception("%s about %s could not be said", one.rule.reference, one.case.about)
        return None


def _say(one: Due, *, by: Actor) -> Spoken:
    agency, case, rule = one.rule.agency, one.case, one.rule
    values = case.values(by, one.moment)
    if values is None:
        raise SettledItself
    notice = Notice(agency=agency, rule=rule, about=case.about, person=one.to, occasion=case.occasion, at=one.moment)
    text = ""
    if one.to is None:
        text = _office_text(agency, rule.topic, values)
        remind(agency=agency, by=by, at=one.moment, due_at=one.moment, text=text, person=case.person, about=case.about)
    else:
        notice.message = send(
            agency=agency, to=one.to, topic=rule.topic, values=_wanted(rule.topic, values), about=case.about, by=by, at=one.moment,
            channel=case.channel,
        )
    notice.save(force_insert=True)
    return Spoken(rule, case.about, one.to or case.person, one.moment, notice.message, text)


def _wanted(topic: str, values: Mapping[str, str]) -> dict[str, str]:
    """Only what the text may use: nothing about others lies in reach of a wording."""
    return {name: value for name, value in values.items() if name in topics[topic].fields}


def _office_text(agency: Agency, topic: str, values: Mapping[str, str]) -> str:
    """The agency's words or the house's, in one line. Greeting and closing are for letters."""
    own = agency.wordings.filter(topic=topic).first()
    body = own.body if own is not None and not topics[topic].unknown(own.body) else str(topics[topic].body)
    standing = {"anrede": "", "name": "", "gruss": "", "agentur": agency.name, "telefon": agency.phone, "sprechzeiten": agency.opening_hours}
    return one_line(render(body, {**standing, **_wanted(topic, values)})) or _("Bitte ansehen.")
