"""A whole day is cancelled because somebody is ill; an hour pauses for weeks."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from nahbei.counselling.actions.changes import cancel
from nahbei.counselling.models import Adviser, Booking, BookingState, CounsellingHour, DayOff, Pause
from nahbei.counselling.queries import days_of, hours_of
from nahbei.counselling.rules import AppointmentsInThePause, DayIsOff, NotADay
from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.journal.actions import write_entry
from nahbei.journal.models import EntryKind
from nahbei.people.folding import readable
from nahbei.ui.german import format_date


@transaction.atomic
def cancel_day(
    *, hour: CounsellingHour, on: dt.date, adviser: Adviser | None = None, reason: str = "", by: Actor, at: dt.datetime
) -> tuple[DayOff, list[Booking]]:
    """Of one adviser, or of all: no times any more, and everybody who had one is told. Refuses NotADay, DayIsOff."""
    list(Adviser.objects.select_for_update().filter(hour=hour).order_by("pk"))
    if on < timezone.localdate(at) or not days_of(hour.agency, on, on, [hours_of(hour.agency).get(pk=hour.pk)]):
        raise NotADay
    row, new = DayOff.objects.get_or_create(
        agency=hour.agency, hour=hour, adviser=adviser, on=on,
        defaults={"reason": readable(reason)[:200], "cancelled_at": at, "cancelled_by_name": by.name},
    )
    if not new:
        raise DayIsOff
    concerned = hour.agency.appointments.filter(adviser__hour=hour, on=on, state=BookingState.BOOKED)
    rows = list(concerned.filter(adviser=adviser) if adviser else concerned)
    told = [cancel(booking=booking, reason=row.reason, by=by, at=at) for booking in rows]
    audit.record(hour.agency, by=by, at=at, what="counselling.day_cancelled", about=hour.reference, changes={"on": (None, on)})
    _write(hour, row, len(told), by=by, at=at)
    return row, told


def _write(hour: CounsellingHour, off: DayOff, number: int, *, by: Actor, at: dt.datetime) -> None:
    values = {"hour": hour.title, "on": format_date(off.on), "who": off.adviser.name if off.adviser else _("alle"), "number": number}
    text = _("Sprechstunde „%(hour)s“ am %(on)s abgesagt (%(who)s), Termine betroffen: %(number)s.") % values
    write_entry(agency=hour.agency, by=by, at=at, text=text, kind=EntryKind.NOTE, about=hour.reference)


@transaction.atomic
def take_back_day(*, off: DayOff, by: Actor, at: dt.datetime) -> None:
    """Times are free again. Who was told stays told: their appointments are not brought back behind their back."""
    audit.record(off.agency, by=by, at=at, what="counselling.day_returned", about=off.hour.reference, changes={"on": (off.on, None)})
    off.delete()


@transaction.atomic
def add_pause(*, hour: CounsellingHour, first: dt.date, last: dt.date, by: Actor, at: dt.datetime) -> Pause:
    """Refuses AppointmentsInThePause: a pause tells nobody, cancelling the days does."""
    list(Adviser.objects.select_for_update().filter(hour=hour).order_by("pk"))
    booked = hour.agency.appointments.between(first, last).filter(adviser__hour=hour, state=BookingState.BOOKED)
    if there := booked.filter(on__gte=timezone.localdate(at)).count():
        raise AppointmentsInThePause(there)
    row = Pause(agency=hour.agency, hour=hour, first=first, last=last)
    row.full_clean()
    row.save()
    audit.record(hour.agency, by=by, at=at, what="counselling.pause_added", about=hour.reference, changes={"pause": (None, f"{first}–{last}")})
    return row


@transaction.atomic
def remove_pause(*, pause: Pause, by: Actor, at: dt.datetime) -> None:
    words = f"{pause.first}–{pause.last}"
    audit.record(pause.agency, by=by, at=at, what="counselling.pause_removed", about=pause.hour.reference, changes={"pause": (words, None)})
    pause.delete()
