"""An appointment as an entry of a calendar. An adviser's own says when and where, never who comes: calendars lie in clouds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from email.utils import parseaddr

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from nahbei.calendars.ical import CalendarEntry, Invitation, Method, uid_of, write
from nahbei.calendars.models import Feed
from nahbei.counselling import words
from nahbei.counselling.models import Adviser, Booking, BookingState, Way
from nahbei.counselling.queries import WITH_HOUR
from nahbei.foundation.rights import Right
from nahbei.messaging.attachments import Attachment

KEPT = dt.timedelta(days=30)


def counsels() -> Exists:
    """Of a feed: is whose it is an adviser of ours?"""
    mine = Q(volunteer=OuterRef("volunteer")) | Q(account=OuterRef("membership__account"))
    return Exists(Adviser.objects.filter(mine, agency=OuterRef("agency")))


def entries_of_adviser(feed: Feed, at: dt.datetime) -> Iterator[CalendarEntry]:
    """The appointments of whoever counsels, from the office or as a volunteer. One query."""
    if feed.membership is not None and not feed.membership.may(Right.COUNSELLING):
        return
    mine = Q(adviser__account=feed.membership.account_id) if feed.membership is not None else Q(adviser__volunteer=feed.volunteer_id)
    rows = feed.agency.appointments.filter(mine, state=BookingState.BOOKED, on__gte=timezone.localdate(at) - KEPT)
    for booking in rows.select_related(*WITH_HOUR):
        link = f"{settings.NAHBEI_ADDRESS}/office/counselling/appointments/{booking.pk}/" if feed.membership_id else ""
        shown = entry_of(booking, place=words.place(booking.adviser.hour) if booking.way == Way.IN_PERSON else "")
        yield replace(shown, text=str(booking.get_way_display()), link=link)


def entry_of(booking: Booking, *, place: str) -> CalendarEntry:
    off = booking.state == BookingState.CANCELLED
    title = words.what(booking)
    return CalendarEntry(
        uid=uid_of(booking.agency.created_at.isoformat(), booking.reference), title=_("Abgesagt: %(what)s") % {"what": title} if off else title,
        starts=booking.begins_at, ends=booking.ends_at, stamp=booking.booked_at, sequence=booking.sequence, place=place, cancelled=off,
    )


def file_for_visitor(booking: Booking) -> str:
    """To keep: when and where."""
    return write([entry_of(booking, place=words.where(booking))], method=Method.PUBLISH)


def invitation(booking: Booking, *, to_name: str, to_address: str, at: dt.datetime) -> Attachment:
    """Goes along with the mail; the calendar takes the date in, changes it, takes it out."""
    agency = booking.agency
    _name, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
    between = Invitation(agency.name, agency.email or sender, to_name, to_address)
    entry = replace(entry_of(booking, place=words.where(booking)), stamp=at)
    method = Method.CANCEL if entry.cancelled else Method.REQUEST
    text = write([entry], method=method, invitation=between)
    return Attachment(_("Termin %(day)s.ics") % {"day": f"{booking.on:%Y-%m-%d}"}, f"text/calendar; method={method.value}", text)
