"""Who wants to be spared what, and the link by which they say so without a log-in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.tokens import digest
from nahbei.messaging.groups import TopicGroup
from nahbei.messaging.models import MessageChannel, MessageState, StopLink
from nahbei.messaging.topics import topics
from nahbei.people.models import Person


@transaction.atomic
def opt_out(*, person: Person, group: TopicGroup, by: Actor, at: dt.datetime) -> bool:
    """Nothing of this group any more. Saying it twice is no mistake; True when it is new."""
    agency = person.agency
    _row, new = agency.opt_outs.get_or_create(person=person, group=group, defaults={"agency": agency, "since": at, "by_name": by.name[:120]})
    if new:
        _stop_waiting(agency, person, group, at=at)
        audit.record(agency, by=by, at=at, what="messaging.opted_out", person_id=person.pk, changes={"group": (None, str(group))})
    return new


def _stop_waiting(agency: Agency, person: Person, group: TopicGroup, *, at: dt.datetime) -> None:
    """Also what was written before and has not gone out."""
    keys = [topic.key for topic in topics.values() if topic.group == group]
    reason = _("Nicht gesendet: hat abbestellt ({what}).").format(what=group.label)
    agency.messages.filter(person=person, topic__in=keys, state=MessageState.QUEUED).update(state=MessageState.DONE, state_at=at, error=reason)


@transaction.atomic
def opt_in(*, person: Person, group: TopicGroup, by: Actor, at: dt.datetime) -> bool:
    """Everything of this group again. True when that changes something."""
    found, _each = person.agency.opt_outs.filter(person=person, group=group).delete()
    if found:
        audit.record(person.agency, by=by, at=at, what="messaging.opted_in", person_id=person.pk, changes={"group": (str(group), None)})
    return bool(found)


@transaction.atomic
def choose(*, person: Person, spared: Collection[str], by: Actor, at: dt.datetime) -> bool:
    """Exactly these groups are spared from now on; True when that changes something."""
    changed = [(opt_out if group in spared else opt_in)(person=person, group=group, by=by, at=at) for group in TopicGroup]
    return any(changed)


def spared_by(agency: Agency, person: Person) -> list[TopicGroup]:
    """The groups that the person does not want, in their order. One query."""
    found = set(agency.opt_outs.filter(person=person).values_list("group", flat=True))
    return [group for group in TopicGroup if group in found]


def stop_token(agency: Agency, person_id: int, group: TopicGroup) -> str:
    """Always the same for a person and a group, so that thousands of mails leave one link; nobody can make one without our key."""
    return salted_hmac("nahbei.messaging.stop", f"{agency.pk}:{person_id}:{group}", algorithm="sha256").hexdigest()[:40]


def stop_address(agency: Agency, person_id: int, group: TopicGroup) -> str:
    return f"{settings.NAHBEI_ADDRESS}/{agency.slug}/stop/{stop_token(agency, person_id, group)}/"


def lay_links(agency: Agency, group: TopicGroup, people: Iterable[int]) -> None:
    """The digests by which the links of these people are found. One query; links that are there already stay."""
    links = [StopLink(agency=agency, person_id=pk, group=group, digest=digest(stop_token(agency, pk, group))) for pk in people]
    agency.stop_links.bulk_create(links, ignore_conflicts=True)


FEET = {"en": "You do not want messages of this kind? You can stop them here: {link}"}


def foot_of(agency: Agency, person_id: int, group: TopicGroup, channel: MessageChannel, language: str = "de") -> str:
    """The line under an optional text that says how to stop it."""
    if channel == MessageChannel.EMAIL and language in FEET:
        return FEET[language].format(link=stop_address(agency, person_id, group))
    if channel == MessageChannel.EMAIL:
        return _("Keine {what} mehr? Hier können Sie sie abbestellen: {link}").format(
            what=group.label, link=stop_address(agency, person_id, group)
        )
    if channel == MessageChannel.LETTER:
        how = _("Rufen Sie uns an: {phone}.").format(phone=agency.phone) if agency.phone else _("Sagen Sie es uns einfach.")
        return _("Sie möchten keine {what} mehr? {how}").format(what=group.label, how=how)
    return ""
