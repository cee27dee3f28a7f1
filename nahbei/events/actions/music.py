"""What the contract with the GEMA allows, from a day on, and what was reported to her."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from nahbei.events.actions.rows import locked
from nahbei.events.models import Event, EventState, Music, MusicAllowance, MusicReport
from nahbei.events.rules import NothingToReport, ReportedInTheFuture
from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.people.folding import readable


@transaction.atomic
def set_music_allowance(
    *, agency: Agency, valid_from: dt.date, free_events: int, most_square_metres: int | None, without_fee: bool, source: str = "", by: Actor,
    at: dt.datetime,
) -> MusicAllowance:
    """Said again for the same day, it replaces what was said; what held before stays for the days before."""
    row = agency.music_allowances.filter(valid_from=valid_from).first() or MusicAllowance(agency=agency, valid_from=valid_from)
    before, row.free_events = row.free_events, free_events
    row.most_square_metres, row.without_fee, row.source = most_square_metres, without_fee, readable(source)[:200]
    row.full_clean()
    row.save()
    audit.record(agency, by=by, at=at, what="events.music_allowance_set", about=row.reference, changes={"free_events": (before, free_events)})
    return row


@transaction.atomic
def report_music(*, event: Event, reported_on: dt.date, by: Actor, at: dt.datetime) -> MusicReport:
    """Said once more, the day is corrected. Refuses NothingToReport, ReportedInTheFuture."""
    row = locked(event)
    if row.music == Music.NONE or row.state not in {EventState.PUBLISHED, EventState.DONE}:
        raise NothingToReport
    if reported_on > timezone.localdate(at):
        raise ReportedInTheFuture
    before = row.agency.music_reports.filter(event=row).first()
    fields = {"reported_on": reported_on, "by_name": by.name, "created_at": at}
    report, _new = MusicReport.objects.update_or_create(agency=row.agency, event=row, defaults=fields)
    changes = {"reported_on": (before and before.reported_on, reported_on)}
    audit.record(row.agency, by=by, at=at, what="events.music_reported", about=row.reference, changes=changes)
    return report


@transaction.atomic
def take_back_music_report(*, event: Event, by: Actor, at: dt.datetime) -> None:
    """The undo: it is still to be reported. Asked twice, nothing more happens."""
    row = locked(event)
    report = row.agency.music_reports.filter(event=row).first()
    if report is not None:
        audit.record(row.agency, by=by, at=at, what="events.music_report_taken_back", about=row.reference,
                     changes={"reported_on": (report.reported_on, None)})
        report.delete()
