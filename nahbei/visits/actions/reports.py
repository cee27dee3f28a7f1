"""Afterwards: it took place, so long and so far; or it did not, and who could not."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.numbers import raise_matching_version
from nahbei.journal.actions import finish_reminders_about, remind, write_entry
from nahbei.journal.models import EntryKind
from nahbei.visits import words
from nahbei.visits.models import Side, Visit, VisitState
from nahbei.visits.rules import (
    HoursAreApproved,
    LinkIsOver,
    VisitHasMovedOn,
    VisitIsNotOver,
    WhoWasThere,
    check_quantities,
    link_is_over,
)

COLUMNS = ("state", "minutes", "metres", "comment", "cancelled_by_side", "reason")


@dataclass(frozen=True)
class Report:
    """What somebody says. Without `minutes` it did not take place: then `side` could not, and `reason` says more."""

    minutes: int | None = None
    metres: int | None = None
    comment: str = ""
    side: str = Side.OFFICE
    reason: str = ""

    def columns(self) -> dict[str, object]:
        if self.minutes is None:
            reason = " ".join(self.reason.split())[:200]
            return {"state": VisitState.MISSED, "minutes": None, "metres": None, "comment": "", "cancelled_by_side": Side(self.side),
                    "reason": reason}
        comment = " ".join(self.comment.split())[:300]
        return {"state": VisitState.TOOK_PLACE, "minutes": self.minutes, "metres": self.metres or None, "comment": comment,
                "cancelled_by_side": "", "reason": ""}


@transaction.atomic
def report_visit(*, visit: Visit, report: Report, by: Actor, at: dt.datetime) -> Visit:
    """Note how it was; said again before the approval it is a correction, said twice the same it is nothing.

    Refuses VisitIsNotOver, VisitHasMovedOn (cancelled), HoursAreApproved, WhoWasThere, LinkIsOver, MinutesAreUnlikely,
    MetresAreUnlikely.
    """
    locked = lock_visit(visit.pk)
    _check(locked, report, by=by, at=at)
    before, columns = locked.state, report.columns()
    changes = {name: (getattr(locked, name), value) for name, value in columns.items() if getattr(locked, name) != value}
    if locked.reported_at is not None and not changes:
        return locked
    for name, value in columns.items():
        setattr(locked, name, value)
    locked.reported_at, locked.reported_by_name = at, by.name
    locked.save(update_fields=[*COLUMNS, "reported_at", "reported_by_name"])
    # Comment and reason may speak of health: the trail says that they changed, not what they say.
    told = {name: change if name not in {"comment", "reason"} else (None, None) for name, change in changes.items()}
    seeker = locked.help_request.help_seeker
    audit.record(locked.agency, by=by, at=at, what="visits.reported", about=locked.reference, person_id=seeker.pk, changes=told)
    write_entry(agency=locked.agency, by=by, at=at, text=words.outcome(locked), kind=EntryKind.VISIT, person=seeker, about=locked.reference)
    _ask_the_office(locked, before, by=by, at=at)
    raise_matching_version(locked.agency, volunteers=[pk for pk in (locked.volunteer_id,) if pk])
    return locked


def lock_visit(pk: int) -> Visit:
    return (
        Visit.objects.select_for_update(of=("self",))
        .select_related("agency", "help_request__help_seeker", "help_request__activity", "volunteer__person").get(pk=pk)
    )


def _check(visit: Visit, report: Report, *, by: Actor, at: dt.datetime) -> None:
    if visit.state == VisitState.CANCELLED:
        raise VisitHasMovedOn(visit)
    if by.is_outside and link_is_over(visit, at=at):
        raise LinkIsOver
    if visit.approved_at is not None:
        raise HoursAreApproved
    if visit.begins_at > at:
        raise VisitIsNotOver
    if report.minutes is None:
        return
    if visit.volunteer_id is None:
        raise WhoWasThere
    check_quantities(report.minutes, report.metres)


def _ask_the_office(visit: Visit, before: str, *, by: Actor, at: dt.datetime) -> None:
    """What did not take place and was told by a link: somebody of the office calls and asks whether all is well."""
    if before == VisitState.MISSED:
        finish_reminders_about(agency=visit.agency, about=visit.reference, by=by, at=at)
    if visit.state == VisitState.MISSED and by.is_outside:
        seeker = visit.help_request.help_seeker
        text = _("Nachfragen: %(what)s bei %(who)s hat nicht stattgefunden (%(why)s)") % {
            "what": words.noun_and_date(visit), "who": seeker.formal_name, "why": words.why_missed(visit),
        }
        remind(agency=visit.agency, by=by, at=at, due_at=at, text=text, person=seeker, about=visit.reference)
