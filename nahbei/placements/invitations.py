"""The date as a file that goes along with a mail: the calendar takes it in, changes it, takes it out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from email.utils import parseaddr

from django.conf import settings
from django.utils.translation import gettext as _

from nahbei.calendars.ical import CalendarEntry, Invitation, Method, write
from nahbei.foundation.models import Agency
from nahbei.messaging.attachments import KEY, Attachment, attached
from nahbei.messaging.channels import route_of
from nahbei.messaging.models import MessageChannel
from nahbei.people.models import Person
from nahbei.placements.calendar import for_seeker, for_volunteer, uid_of_visit
from nahbei.visits.models import Visit
from nahbei.volunteers.models import Volunteer

LOOKED_AT = 200  # mails with a date, the latest first
MOST = 12  # files with one mail: a series goes on for ever, and for that there is the feed


def to_volunteer(
    agency: Agency, volunteer: Volunteer, visits: Iterable[Visit], *, named: bool, off: bool = False, at: dt.datetime
) -> list[Attachment]:
    """Her dates; `off`: they are not hers any more, whatever became of them."""
    entries = [for_volunteer(agency, visit, named=named and not off, reachable=named and not off) for visit in visits]
    return _files(agency, volunteer.person, entries, off=off, at=at)


def to_seeker(
    agency: Agency, seeker: Person, visits: Iterable[Visit], *, helper: str = "", off: bool = False, at: dt.datetime
) -> list[Attachment]:
    return _files(agency, seeker, [for_seeker(agency, visit, helper=helper) for visit in visits], off=off, at=at)


def invited(agency: Agency, to: Person, visits: Iterable[Visit]) -> list[Visit]:
    """Those of the dates that a mail of ours has put into somebody's calendar and none has taken out. One query."""
    names = {f"UID:{uid_of_visit(agency, visit)}": visit for visit in visits}
    if not names:
        return []
    mails = agency.messages.filter(person=to.merged_into or to, channel=MessageChannel.EMAIL, data__has_key=KEY).order_by("-pk")
    latest: dict[str, bool] = {}
    for data in mails.values_list("data", flat=True)[:LOOKED_AT]:
        for each in attached(data):
            for name in names.keys() - latest.keys():
                if name in each.text:
                    latest[name] = f"METHOD:{Method.CANCEL.value}" not in each.text
    return [visit for name, visit in names.items() if latest.get(name)]


def comes(name: str) -> str:
    """„Es kommt Jonas Krämer.“, in the entry of the one who is helped."""
    return _("Es kommt %(name)s.") % {"name": name}


def _files(agency: Agency, to: Person, entries: list[CalendarEntry], *, off: bool, at: dt.datetime) -> list[Attachment]:
    """One file for each date: a calendar takes only one thing from an invitation. None for whoever gets no mail."""
    to = to.merged_into or to
    route = route_of(to)
    if route.channel != MessageChannel.EMAIL:
        return []
    _name, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
    between = Invitation(agency.name, agency.email or sender, to.full_name, route.address)
    found = []
    for entry in entries[:MOST]:
        method = Method.CANCEL if off or entry.cancelled else Method.REQUEST
        text = write([replace(entry, stamp=at)], method=method, invitation=between)
        found.append(Attachment(_file_name(entry), f"text/calendar; method={method.value}", text))
    return found


def _file_name(entry: CalendarEntry) -> str:
    return _("Termin %(day)s.ics") % {"day": f"{entry.starts:%Y-%m-%d}"}
