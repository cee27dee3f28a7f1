"""An event as an entry of a guest's calendar. Who else comes never stands in it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from email.utils import parseaddr

from django.conf import settings
from django.utils.translation import gettext as _

from nahbei.calendars.ical import CalendarEntry, Invitation, Method, uid_of, write
from nahbei.events import seats, words
from nahbei.events.models import Event, EventState
from nahbei.messaging.attachments import Attachment


def entry(event: Event, *, stamp: dt.datetime) -> CalendarEntry:
    """Moved, it keeps its uid: the calendar replaces the old date."""
    return CalendarEntry(
        uid=uid_of(event.agency.slug, "event", event.number), title=event.title, starts=event.starts_at, ends=event.ends_at, stamp=stamp,
        sequence=event.sequence, place=words.where(event), text=event.summary, cancelled=event.state == EventState.CANCELLED,
    )


def public_entry(event: Event, *, link: str, stamp: dt.datetime) -> CalendarEntry:
    """For a feed that everybody may read. Cancelled it stays in the feed, as cancelled: what is missing is not taken off a phone."""
    title = _("Fällt aus: %s") % event.title if event.state == EventState.CANCELLED else event.title
    return replace(entry(event, stamp=stamp), title=title, place=seats.where(event), link=link, private=False)


def invitation(event: Event, *, to_name: str, to_address: str, at: dt.datetime, off: bool = False) -> Attachment:
    """The file that goes along with a mail; `off`: they do not come, whatever becomes of the event."""
    agency = event.agency
    _name, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
    method = Method.CANCEL if off or event.state == EventState.CANCELLED else Method.REQUEST
    text = write([entry(event, stamp=at)], method=method, invitation=Invitation(agency.name, agency.email or sender, to_name, to_address))
    return Attachment(_("Termin %(day)s.ics") % {"day": f"{event.on:%Y-%m-%d}"}, f"text/calendar; method={method.value}", text)
