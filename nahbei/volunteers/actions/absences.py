"""Not there for some days: entered, changed, taken away."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from nahbei.foundation.actor import Actor
from nahbei.people.folding import readable
from nahbei.ui.german import format_date
from nahbei.volunteers.actions.notes import leave, lock
from nahbei.volunteers.models import Absence, Volunteer
from nahbei.volunteers.rules import AbsenceAlreadyKnown, AbsenceEndsBeforeItStarts, AbsenceIsOver


@transaction.atomic
def add_absence(
    *, volunteer: Volunteer, starts_on: dt.date, ends_on: dt.date | None = None, reason: str = "", by: Actor, at: dt.datetime
) -> Absence:
    """Both days included; without an end it is one day. Refuses AbsenceEndsBeforeItStarts, AbsenceIsOver, AbsenceAlreadyKnown."""
    row = lock(volunteer)
    absence = Absence(agency=row.agency, volunteer=row)
    _fill(absence, starts_on, ends_on, reason, at=at)
    absence.save()
    days = {"name": row.person.full_name, "first": format_date(absence.starts_on), "last": format_date(absence.ends_on)}
    one_day = absence.starts_on == absence.ends_on
    text = _("%(name)s ist am %(first)s nicht da.") if one_day else _("%(name)s ist vom %(first)s bis %(last)s nicht da.")
    leave(row, "absent", by=by, at=at, changes={"absence": (None, _said(absence))}, text=text % days)
    return absence


@transaction.atomic
def change_absence(
    *, absence: Absence, starts_on: dt.date, ends_on: dt.date | None = None, reason: str = "", by: Actor, at: dt.datetime
) -> Absence:
    """Other days or another reason. Refuses like `add_absence`."""
    row = lock(absence.volunteer)
    found = Absence.objects.select_for_update(of=("self",)).get(pk=absence.pk)
    before, reason_before = _said(found), found.reason
    _fill(found, starts_on, ends_on, reason, at=at)
    if (before, reason_before) != (_said(found), found.reason):
        found.save()
        leave(row, "absence_changed", by=by, at=at, changes={"absence": (before, _said(found))})
    return found


@transaction.atomic
def remove_absence(*, absence: Absence, by: Actor, at: dt.datetime) -> None:
    """She is there after all. Twice is once."""
    row = lock(absence.volunteer)
    gone, _models = Absence.objects.filter(pk=absence.pk).delete()
    if gone:
        leave(row, "absence_removed", by=by, at=at, changes={"absence": (_said(absence), None)})


def _fill(absence: Absence, starts_on: dt.date, ends_on: dt.date | None, reason: str, *, at: dt.datetime) -> None:
    absence.starts_on, absence.ends_on = starts_on, ends_on or starts_on
    absence.reason = readable(" ".join(reason.split()))[:80]
    if absence.ends_on < absence.starts_on:
        raise AbsenceEndsBeforeItStarts
    if absence.ends_on < timezone.localdate(at):
        raise AbsenceIsOver
    others = Absence.objects.filter(volunteer=absence.volunteer_id, starts_on__lte=absence.ends_on, ends_on__gte=absence.starts_on)
    if others.exclude(pk=absence.pk).exists():
        raise AbsenceAlreadyKnown


def _said(absence: Absence) -> str:
    """For the audit trail, without the reason: that may be an illness."""
    return f"{absence.starts_on} – {absence.ends_on}"
