"""The file: read as a whole before anything is stored, so that a broken one is refused at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from nahbei.exchange import sources
from nahbei.exchange.columns import guess
from nahbei.exchange.kinds import IMPORTERS
from nahbei.exchange.models import Import, ImportState
from nahbei.exchange.refusals import FileIsEmpty, NeededColumnIsMissing, NotReady
from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.people.folding import readable


@transaction.atomic
def receive_file(*, agency: Agency, kind: str, file_name: str, content: bytes, by: Actor, at: dt.datetime) -> Import:
    """Keep a file that can be read to its end, with a guess which column is which. Refuses with the sentences of `refusals`."""
    rows, header = 0, dict[str, None]()
    for raw in sources.read(content):
        rows += 1
        header |= dict.fromkeys(raw.values)
    if not rows:
        raise FileIsEmpty
    run = Import.objects.create(
        agency=agency, kind=kind, file_name=readable(file_name)[-200:], content=content, rows=rows, uploaded_at=at, uploaded_by_name=by.name,
        uploaded_by_id=by.account_id, columns=guess(list(header), IMPORTERS[kind].columns),
    )
    audit.record(agency, by=by, at=at, what="exchange.uploaded", about=run.reference)
    return run


@transaction.atomic
def choose_columns(*, run: Import, columns: Mapping[str, str], by: Actor, at: dt.datetime) -> Import:
    """Which column is which. Refuses NeededColumnIsMissing, NotReady."""
    row = Import.objects.select_for_update(of=("self",)).select_related("agency").get(pk=run.pk)
    if row.state != ImportState.UPLOADED:
        raise NotReady
    for column in IMPORTERS[row.kind].columns:
        if column.needed and not columns.get(column.name):
            raise NeededColumnIsMissing(str(column.label))
    row.columns = {name: column for name, column in columns.items() if column}
    row.save(update_fields=["columns"])
    return row


@transaction.atomic
def drop_import(*, run: Import, by: Actor, at: dt.datetime) -> None:
    """Throw away a file that was never run."""
    row = Import.objects.select_for_update(of=("self",)).select_related("agency").get(pk=run.pk)
    if row.state != ImportState.UPLOADED:
        raise NotReady
    audit.record(row.agency, by=by, at=at, what="exchange.dropped", about=row.reference)
    row.delete()
