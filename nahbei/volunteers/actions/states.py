"""Active, paused, blocked, ended: one table of moves, one `move`.

Nothing here touches visits or questions: they live above. Eligibility is asked again before anything is booked, and her page
shows what she can no longer keep.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.people.actions import PersonWasMerged
from nahbei.people.folding import readable
from nahbei.ui.german import format_date
from nahbei.volunteers.actions.notes import leave, lock
from nahbei.volunteers.models import StateMove, Volunteer, VolunteerState
from nahbei.volunteers.rules import CannotPause, PauseIsOver, PersonHasDied, ReasonNeeded, StateIsTheSame

ACTIVE, PAUSED, BLOCKED, ENDED = VolunteerState.ACTIVE, VolunteerState.PAUSED, VolunteerState.BLOCKED, VolunteerState.ENDED
# to → the event of the audit trail, the line in the journal. Never with the reason: the journal keeps for ever.
MOVES: dict[str, tuple[str, str | Promise]] = {
    ACTIVE: ("resumed", gettext_lazy("%(name)s ist wieder dabei.")),
    PAUSED: ("paused", gettext_lazy("%(name)s macht Pause.")),
    BLOCKED: ("blocked", gettext_lazy("%(name)s ist gesperrt und wird nicht mehr gefragt.")),
    ENDED: ("ended", gettext_lazy("%(name)s hört auf.")),
}


@transaction.atomic
def pause_volunteer(
    *, volunteer: Volunteer, until: dt.date | None = None, reason: str = "", by: Actor, at: dt.datetime
) -> Volunteer:
    """Until a day, which still belongs to the pause; without one until somebody ends it. Again: another day or reason.

    Refuses CannotPause and PauseIsOver.
    """
    row = lock(volunteer)
    if row.state not in {ACTIVE, PAUSED}:
        raise CannotPause
    if until is not None and until < timezone.localdate(at):
        raise PauseIsOver
    text = _("%(name)s macht Pause bis %(day)s.") % {"name": row.person.full_name, "day": format_date(until)} if until else ""
    return _move(row, PAUSED, reason=reason, until=until, text=text, by=by, at=at)


@transaction.atomic
def resume_volunteer(*, volunteer: Volunteer, by: Actor, at: dt.datetime) -> Volunteer:
    """Back from a pause, a block or an end. Refuses StateIsTheSame, PersonHasDied, PersonWasMerged."""
    row = lock(volunteer)
    if row.person.merged_into_id:
        raise PersonWasMerged
    if row.person.died_on is not None:
        raise PersonHasDied
    if row.state == ACTIVE:
        raise StateIsTheSame(ACTIVE)
    return _move(row, ACTIVE, by=by, at=at)


@transaction.atomic
def block_volunteer(*, volunteer: Volunteer, reason: str, by: Actor, at: dt.datetime) -> Volunteer:
    """From now on she is not asked any more, until somebody lifts it. Refuses StateIsTheSame and ReasonNeeded."""
    row = lock(volunteer)
    if row.state == BLOCKED:
        raise StateIsTheSame(BLOCKED)
    if not readable(reason):
        raise ReasonNeeded
    return _move(row, BLOCKED, reason=reason, by=by, at=at)


@transaction.atomic
def end_volunteer(*, volunteer: Volunteer, reason: str = "", by: Actor, at: dt.datetime) -> Volunteer:
    """She stops helping. The file stays for its time; nobody needs a reason to stop. Refuses StateIsTheSame."""
    row = lock(volunteer)
    if row.state == ENDED:
        raise StateIsTheSame(ENDED)
    return _move(row, ENDED, reason=reason, by=by, at=at)


@transaction.atomic
def end_pauses(*, agency: Agency, by: Actor, at: dt.datetime) -> int:
    """Who paused until yesterday is back, and how many there were. Matching knows it already; lists and Heute learn it here."""
    today = timezone.localdate(at)
    rested = agency.volunteers.rested(on=today).filter(person__died_on=None).order_by("pk")
    back = [lock(volunteer) for volunteer in rested]
    for row in back:
        if row.state == PAUSED and row.paused_until is not None and row.paused_until < today:
            text = _("Die Pause von %(name)s ist vorbei.") % {"name": row.person.full_name}
            _move(row, ACTIVE, text=text, by=by, at=at)
    return len(back)


def _move(
    row: Volunteer, to: str, *, reason: str = "", until: dt.date | None = None, text: str = "", by: Actor, at: dt.datetime
) -> Volunteer:
    before = (row.state, row.paused_until)
    row.state, row.paused_until, row.changed_at = to, until, at
    row.save(update_fields=["state", "paused_until", "changed_at"])
    StateMove.objects.create(
        agency=row.agency, volunteer=row, state=to, until=until, at=at, by_name=by.name, reason=readable(reason)[:300]
    )
    event, line = MOVES[to]
    leave(
        row, event, by=by, at=at, changes={"state": (before[0], to), "paused_until": (before[1], until)},
        text=text or str(line) % {"name": row.person.full_name},
    )
    return row
