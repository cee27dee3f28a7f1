"""A counselling hour and an appointment in words, for screens and messages."""

from __future__ import annotations

from django.utils.translation import gettext as _

from nahbei.counselling.models import Booking, CounsellingHour, Way
from nahbei.help_requests.recurrence import weekdays_of
from nahbei.ui import german
from nahbei.venues.rules import accessible_words, way_in_words


def rhythm(hour: CounsellingHour) -> str:
    """„dienstags und donnerstags, 9 bis 12 Uhr, je 20 Minuten“."""
    names = [f"{german.WEEKDAYS[day].lower()}s" for day in weekdays_of(hour.weekdays)]
    listed = _(" und ").join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]
    every = "" if hour.every_weeks == 1 else _(", alle %(n)s Wochen") % {"n": hour.every_weeks}
    each = _("je %(n)s Minuten") % {"n": hour.minutes}
    return f"{listed}{every}, {german.format_span(hour.start, hour.end)}, {each}"


def offered_by(hour: CounsellingHour) -> str:
    """„Sozialwerk und Pflegeverbund“; nothing when it is the agency itself."""
    names = [row.organisation.name for row in hour.organisers.all()]
    return _(" und ").join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def when(booking: Booking) -> str:
    """„Di., 24.11.2026, 9:20 bis 9:40 Uhr“."""
    return f"{german.format_date(booking.on)}, {german.format_span(booking.start, booking.end)}"


def place(hour: CounsellingHour) -> str:
    """Where it is, in one line; the office when no place is named."""
    if hour.venue is not None:
        return hour.venue.whole_line
    agency = hour.agency
    return ", ".join(part for part in (agency.name, agency.street, f"{agency.postal_code} {agency.town}".strip()) if part)


def way_in(hour: CounsellingHour) -> list[str]:
    """Steps, lift, bus: what must be known before somebody sets out."""
    return way_in_words(hour.venue) if hour.venue is not None and hour.in_person else []


def access(hour: CounsellingHour) -> list[str]:
    """In a list: can I get in at all? The bus stands on the page of the hour."""
    return accessible_words(hour.venue) if hour.venue is not None and hour.in_person else []


def where(booking: Booking) -> str:
    """The way to the talk: a place, who rings whom, a link."""
    hour = booking.adviser.hour
    if booking.way == Way.PHONE:
        if booking.is_anonymous:
            return _("am Telefon – Sie rufen an: %(number)s") % {"number": hour.agency.phone}
        return _("am Telefon – wir rufen Sie an")
    if booking.way == Way.VIDEO:
        return _("per Video: %(link)s") % {"link": hour.video_link} if hour.video_link else _("per Video – den Link bekommen Sie vorher")
    return place(hour)


def what(booking: Booking) -> str:
    """„Energieberatung (Heizkosten)“."""
    title = booking.adviser.hour.title
    return f"{title} ({booking.topic.name})" if booking.topic else title
