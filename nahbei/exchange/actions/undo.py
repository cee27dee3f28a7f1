"""Take one import back: what it made goes, as far as nobody has touched or used it since."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from nahbei.exchange.kinds import IMPORTERS
from nahbei.exchange.kinds.ground import sweep
from nahbei.exchange.models import ForeignKeyOfRow, Import, ImportKind, ImportState, Outcome
from nahbei.exchange.refusals import NothingToUndo
from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.journal.actions import write_entry

STEP = 500


@transaction.atomic
def undo_import(*, run: Import, by: Actor, at: dt.datetime) -> Import:
    """Returns the run with `undone`: how many went. Refuses NothingToUndo unless it is done or was stopped."""
    row = Import.objects.select_for_update(of=("self",)).select_related("agency").get(pk=run.pk)
    if row.state not in {ImportState.DONE, ImportState.FAILED}:
        raise NothingToUndo
    targets = [pk for pk in row.imported.filter(outcome=Outcome.CREATED).values_list("target", flat=True) if pk]
    gone: set[int] = set()
    for start in range(0, len(targets), STEP):
        gone |= IMPORTERS[row.kind].take_back(row.agency, targets[start : start + STEP], run=row)
        ForeignKeyOfRow.objects.filter(run=row, kind=row.kind, target__in=targets[start : start + STEP]).filter(target__in=gone).delete()
    if row.kind == ImportKind.POSITIONS:
        sweep(row.agency, row)
        alive = row.agency.organisations.values("pk")
        ForeignKeyOfRow.objects.filter(run=row, kind=ImportKind.ORGANISATIONS).exclude(target__in=alive).delete()
    row.state, row.undone, row.content = ImportState.UNDONE, len(gone), None
    row.save(update_fields=["state", "undone", "content"])
    words = {"what": row.get_kind_display(), "file": row.file_name, "gone": len(gone), "stay": len(targets) - len(gone)}
    text = _("Übernahme zurückgenommen (%(what)s aus „%(file)s“): %(gone)d gelöscht, %(stay)d bleiben, weil sie schon benutzt sind.") % words
    write_entry(agency=row.agency, by=by, at=at, text=text, about=row.reference)
    audit.record(row.agency, by=by, at=at, what="exchange.undone", about=row.reference)
    return row
