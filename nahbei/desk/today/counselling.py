"""Part of Heute about counselling: who comes today for a talk, to whom, about what."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from nahbei.counselling.models import Booking, BookingState
from nahbei.desk.today import words
from nahbei.desk.today.demand import person_at, who
from nahbei.desk.today.shape import Desk, Part, Row
from nahbei.foundation.rights import Right
from nahbei.ui import german

READS = ("name", "code", "start", "way", *person_at("person"), "topic__name", "adviser__name", "adviser__hour__title")


def _talks(desk: Desk) -> QuerySet[Booking]:
    """Of today and not yet settled: what was ticked off is done."""
    return desk.agency.appointments.filter(on=desk.today, state=BookingState.BOOKED).order_by("start", "pk")


def _talk_row(booking: Booking, desk: Desk) -> Row:
    about = f" ({booking.topic.name})" if booking.topic else ""
    sentence = _("{what}{about} bei {adviser}, {way}.").format(
        what=booking.adviser.hour.title, about=about, adviser=booking.adviser.name, way=booking.get_way_display())
    return Row(
        name=booking.who, who=who(booking.person) if booking.person else None, sentence=words.short(sentence), does="talk",
        about=booking.reference, when=german.format_time(booking.start),
    )


TALKS = Part("talks", Right.COUNSELLING, 6, READS, _talks, _talk_row)
