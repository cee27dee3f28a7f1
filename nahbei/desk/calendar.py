"""What the office sees in its own calendars: who goes to whom in this week and the next, and what is to be looked at again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.conf import settings
from django.utils import timezone

from nahbei.calendars.ical import CalendarEntry, uid_of
from nahbei.calendars.models import Feed
from nahbei.foundation.reference import Reference
from nahbei.foundation.rights import Right
from nahbei.journal.models import Reminder
from nahbei.journal.queries import mine
from nahbei.placements.calendar import for_office
from nahbei.visits.models import VisitState

WEEKS = 2
REMINDERS_AHEAD = dt.timedelta(days=180)
HALF_AN_HOUR = dt.timedelta(minutes=30)


def visits_of_office(feed: Feed, at: dt.datetime) -> Iterator[CalendarEntry]:
    """For whoever may see the week. One query."""
    if feed.membership is None or not feed.membership.may(Right.DESK):
        return
    today = timezone.localdate(at)
    monday = today - dt.timedelta(days=today.weekday())
    visits = feed.agency.visits.between(monday, monday + dt.timedelta(weeks=WEEKS, days=-1)).exclude(state=VisitState.CANCELLED)
    for visit in visits.select_related("help_request__help_seeker", "help_request__activity", "volunteer__person"):
        yield for_office(feed.agency, visit, link=f"{settings.NAHBEI_ADDRESS}/office/visits/{visit.pk}/")


def reminders_of_office(feed: Feed, at: dt.datetime) -> Iterator[CalendarEntry]:
    """Open ones, mine and everybody's. One query."""
    if feed.membership is None or not feed.membership.may(Right.DESK):
        return
    rows = mine(feed.agency.reminders.open().filter(due_at__lte=at + REMINDERS_AHEAD), feed.membership.account_id)
    for reminder in rows.order_by("due_at", "pk"):
        yield _reminder(feed, reminder)


def _reminder(feed: Feed, reminder: Reminder) -> CalendarEntry:
    """At midnight stands what is due some time that day."""
    due = timezone.localtime(reminder.due_at)
    whole = (due.hour, due.minute) == (0, 0)
    return CalendarEntry(
        uid=uid_of(feed.agency.created_at.isoformat(), Reference("journal.reminder", reminder.pk)), title=reminder.text,
        starts=due.date() if whole else due, ends=due.date() + dt.timedelta(days=1) if whole else due + HALF_AN_HOUR,
        stamp=reminder.created_at, link=f"{settings.NAHBEI_ADDRESS}/office/", text=str(reminder.get_kind_display()),
    )
