"""What is public never changes silently: the organisation proposes, the office sees the difference and decides."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from nahbei.foundation.actor import Actor
from nahbei.opportunities.actions.positions import change_position, write_draft
from nahbei.opportunities.actions.traces import locked, record, tidy, write
from nahbei.opportunities.frozen import freeze, thaw
from nahbei.opportunities.models import Edit, Position
from nahbei.opportunities.rules import WRITABLE, AlreadyDecided, ReasonIsMissing


@transaction.atomic
def edit_position(*, position: Position, by: Actor, at: dt.datetime, **content: Any) -> Edit | None:
    """By the organisation: a draft changes at once (None), everything else waits for the office. The newest wish replaces the last."""
    found = locked(position)
    if found.state in WRITABLE:
        write_draft(position=found, by=by, at=at, **content)
        return None
    changes = {name: freeze(found, name, value) for name, value in tidy(content).items() if getattr(found, name) != value}
    Edit.objects.filter(position=found, decided_at=None).delete()
    if not changes:
        return None
    edit = Edit.objects.create(agency=found.agency, position=found, changes=changes, proposed_at=at, proposed_by_name=by.name)
    record(found, "edit_proposed", by=by, at=at)
    write(found, _("Änderung vorgeschlagen: %(title)s, %(organisation)s."), by=by, at=at)
    return edit


@transaction.atomic
def accept_edit(*, edit: Edit, by: Actor, at: dt.datetime) -> Position:
    """What was proposed is the text from now on. Refuses AlreadyDecided."""
    open_edit = _decide(edit, accepted=True, reason="", by=by, at=at)
    position = open_edit.position
    content = {name: thaw(position, name, value) for name, value in open_edit.changes.items()}
    return change_position(position=position, by=by, at=at, **content)


@transaction.atomic
def refuse_edit(*, edit: Edit, reason: str, by: Actor, at: dt.datetime) -> Edit:
    """The text stays as it is; the organisation reads why. Refuses AlreadyDecided, ReasonIsMissing."""
    if not reason.strip():
        raise ReasonIsMissing
    return _decide(edit, accepted=False, reason=reason.strip()[:400], by=by, at=at)


def _decide(edit: Edit, *, accepted: bool, reason: str, by: Actor, at: dt.datetime) -> Edit:
    position = locked(edit.position)
    row = Edit.objects.select_for_update().get(pk=edit.pk)
    if row.decided_at is not None:
        raise AlreadyDecided
    row.position, row.decided_at, row.decided_by_name, row.accepted, row.reason = position, at, by.name, accepted, reason
    row.save(update_fields=["decided_at", "decided_by_name", "accepted", "reason"])
    record(position, "edit_accepted" if accepted else "edit_refused", by=by, at=at)
    return row
