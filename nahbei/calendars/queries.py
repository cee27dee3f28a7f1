"""Whose feed is it, does it still answer, and what does it say."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from nahbei.calendars.ical import CalendarEntry, Method, write
from nahbei.calendars.models import Feed
from nahbei.calendars.registry import asked_first, contributions, mark_of
from nahbei.foundation.models import Agency, Membership
from nahbei.volunteers.models import Volunteer, VolunteerState

AGAIN_AFTER = dt.timedelta(hours=1)
FETCHING = (VolunteerState.ACTIVE, VolunteerState.PAUSED)


def feed_of(*, volunteer: Volunteer | None = None, membership: Membership | None = None) -> Feed | None:
    """The feed that somebody has opened."""
    return Feed.objects.filter(volunteer=volunteer, membership=membership).first()


def feed_by_digest(agency: Agency, digest: str, *, on: dt.date) -> Feed | None:
    """The feed behind an address; None for one that was renewed or closed, and when its owner is blocked, gone or dead."""
    rows = agency.feeds.select_related("agency", "volunteer__person", "membership__account")
    feed = rows.annotate(**{mark_of(name): only_if() for name, only_if in asked_first.items()}).filter(digest=digest).first()
    return feed if feed is not None and _answers(feed, on) else None


def _answers(feed: Feed, on: dt.date) -> bool:
    if feed.volunteer is not None:
        return feed.volunteer.state in FETCHING and feed.volunteer.person.died_on is None
    work = feed.membership
    return work is not None and work.account.is_active and work.starts_on <= on and (work.ends_on is None or on <= work.ends_on)


def entries_of(feed: Feed, *, at: dt.datetime) -> list[CalendarEntry]:
    """What all rooms have to say, in the order of time."""
    wanted = [contribution for name, contribution in contributions.items() if getattr(feed, mark_of(name), True)]
    found = [entry for contribution in wanted for entry in contribution(feed, at)]
    return sorted(found, key=lambda entry: (_moment(entry.starts), entry.uid))


def calendar_of(feed: Feed, *, at: dt.datetime) -> str:
    """The text that a phone gets."""
    name = _("Einsätze – %(agency)s") if feed.volunteer_id else _("Büro – %(agency)s")
    return write(entries_of(feed, at=at), method=Method.PUBLISH, name=name % {"agency": feed.agency.name}, again_after=AGAIN_AFTER)


def _moment(when: dt.datetime | dt.date) -> dt.datetime:
    return when if isinstance(when, dt.datetime) else dt.datetime.combine(when, dt.time(), timezone.get_default_timezone())


def address_of(feed: Feed) -> str:
    """What somebody types into the calendar program; show it to its owner only."""
    return f"{settings.NAHBEI_ADDRESS}/{feed.agency.slug}/calendar/{feed.secret}.ics"


def subscription_of(feed: Feed) -> str:
    """The same for a link: opens the calendar program of this device and asks there."""
    return f"webcal://{address_of(feed).split('://', 1)[1]}"


@dataclass(frozen=True)
class ShownCalendar:
    """What `ui/calendar_address.html` shows; `renewal` and `closing`: where its buttons lead."""

    address: str
    subscription: str
    fetched_on: dt.date | None
    renewal: str
    closing: str


def shown(feed: Feed | None, *, renewal: str, closing: str) -> ShownCalendar | None:
    return ShownCalendar(address_of(feed), subscription_of(feed), feed.last_fetched_on, renewal, closing) if feed else None
