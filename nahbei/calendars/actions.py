"""What can happen to a feed: opened, renewed when its address got into wrong hands, closed. And who wants no letter instead of it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy

from nahbei.calendars.models import Feed
from nahbei.calendars.queries import FETCHING
from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency, Membership
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.tokens import digest, new_token
from nahbei.people.models import Person
from nahbei.volunteers.models import Volunteer


class HelpsNoMore(Refusal):
    sentence = gettext_lazy("Wer gesperrt ist oder nicht mehr hilft, bekommt keine Kalender-Adresse.")


class FeedIsClosed(Refusal):
    sentence = gettext_lazy("Diese Kalender-Adresse gibt es nicht mehr. Legen Sie eine neue an.")


@transaction.atomic
def open_feed(
    *, agency: Agency, volunteer: Volunteer | None = None, membership: Membership | None = None, by: Actor, at: dt.datetime
) -> Feed:
    """An address for one person; who has one keeps it. Refuses HelpsNoMore."""
    if volunteer is not None and (volunteer.state not in FETCHING or volunteer.person.died_on is not None):
        raise HelpsNoMore
    secret = new_token()
    fresh = Feed(agency=agency, created_at=at)
    fresh.keep(secret, digest(secret))
    kept = {"digest": fresh.digest, "sealed": fresh.sealed, "created_at": at}
    feed, new = Feed.objects.get_or_create(agency=agency, volunteer=volunteer, membership=membership, defaults=kept)
    if new:
        _note(feed, "calendars.feed_opened", by=by, at=at)
    return feed


@transaction.atomic
def renew_feed(*, feed: Feed, by: Actor, at: dt.datetime) -> Feed:
    """Another address; the old one leads nowhere from now on. Refuses FeedIsClosed."""
    locked = Feed.objects.select_for_update(of=("self",)).filter(pk=feed.pk).first()
    if locked is None:
        raise FeedIsClosed
    secret = new_token()
    locked.keep(secret, digest(secret))
    locked.renewed_at, locked.last_fetched_on = at, None
    locked.save(update_fields=["digest", "sealed", "renewed_at", "last_fetched_on"])
    _note(locked, "calendars.feed_renewed", by=by, at=at)
    return locked


@transaction.atomic
def close_feed(*, feed: Feed, by: Actor, at: dt.datetime) -> None:
    """No address any more. Closed twice is closed."""
    deleted, _rows = Feed.objects.filter(pk=feed.pk).delete()
    if deleted:
        _note(feed, "calendars.feed_closed", by=by, at=at)


def note_fetch(*, feed: Feed, on: dt.date) -> None:
    """A calendar asked: the first time each day one write, and nobody learns the hour."""
    if feed.last_fetched_on != on:
        Feed.objects.filter(pk=feed.pk).update(last_fetched_on=on)


@transaction.atomic
def stop_week_letter(*, person: Person, by: Actor, at: dt.datetime) -> bool:
    """No letter with the dates of the week any more. Said twice it is said once; True when it is new."""
    agency = person.agency
    _row, new = agency.no_week_letters.get_or_create(person=person, defaults={"agency": agency, "since": at, "by_name": by.name[:120]})
    if new:
        audit.record(agency, by=by, at=at, what="calendars.week_letter_stopped", person_id=person.pk)
    return new


@transaction.atomic
def allow_week_letter(*, person: Person, by: Actor, at: dt.datetime) -> bool:
    """The letter comes again, where it is needed. True when that changes something."""
    deleted, _rows = person.agency.no_week_letters.filter(person=person).delete()
    if deleted:
        audit.record(person.agency, by=by, at=at, what="calendars.week_letter_allowed", person_id=person.pk)
    return bool(deleted)


def _note(feed: Feed, what: str, *, by: Actor, at: dt.datetime) -> None:
    audit.record(feed.agency, by=by, at=at, what=what, person_id=feed.volunteer.person_id if feed.volunteer else None)
