"""The run: some hundred rows at a time, each step whole. Killed in between, it goes on where it was."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from nahbei.exchange import sources
from nahbei.exchange.columns import translated
from nahbei.exchange.kinds import IMPORTERS
from nahbei.exchange.models import ForeignKeyOfRow, Import, ImportedRow, ImportState, Outcome
from nahbei.exchange.plans import Importer, Plan
from nahbei.exchange.refusals import AlreadyRunning, NotReady
from nahbei.exchange.tables import Raw
from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope
from nahbei.journal.actions import write_entry

STEP = 500


@transaction.atomic
def start_import(*, run: Import, by: Actor, at: dt.datetime) -> Import:
    """From now on it runs; whoever calls this enqueues the job. Refuses NotReady, AlreadyRunning."""
    row = _locked(run)
    if row.state != ImportState.UPLOADED:
        raise NotReady
    if row.agency.imports.filter(state=ImportState.RUNNING).exists():
        raise AlreadyRunning
    row.state, row.started_at = ImportState.RUNNING, at
    row.save(update_fields=["state", "started_at"])
    audit.record(row.agency, by=by, at=at, what="exchange.started", about=row.reference)
    return row


@transaction.atomic
def abandon_import(*, run: Import, by: Actor, at: dt.datetime) -> Import:
    """Somebody stops it, or it stands still. What is there already can be taken back."""
    row = _locked(run)
    if row.state == ImportState.RUNNING:
        row.state, row.ended_at, row.problem = ImportState.FAILED, at, _("Von %(name)s abgebrochen.") % {"name": by.name}
        row.save(update_fields=["state", "ended_at", "problem"])
        audit.record(row.agency, by=by, at=at, what="exchange.abandoned", about=row.reference)
    return row


def run_import(
    *, agency: Agency, run_id: int, by: Actor, progress: Callable[[int], object] = lambda _rows: None,
    now: Callable[[], dt.datetime] = timezone.now,
) -> None:
    """Work off a started import, in steps of one transaction each. Opens the agency's walls itself; asks `now` when it is done."""
    with agency_scope(agency):
        run = agency.imports.get(pk=run_id)
        if run.state != ImportState.RUNNING or run.content is None:
            return
        importer = IMPORTERS[run.kind](agency, on=timezone.localdate(run.started_at))
        content = bytes(run.content)
    for raws in _steps(islice(sources.read(content), run.done_rows, None)):
        with agency_scope(agency), transaction.atomic():
            if not _still_runs(agency, run_id):
                return
            importer = _step(agency, run, importer, raws, by=by)
        progress(len(raws))
    with agency_scope(agency):
        _finish(agency, run_id, by=by, at=now())


def _steps(rows: Iterable[Raw]) -> Iterator[list[Raw]]:
    found = iter(rows)
    while step := list(islice(found, STEP)):
        yield step


def _still_runs(agency: Agency, run_id: int) -> bool:
    return agency.imports.select_for_update().filter(pk=run_id, state=ImportState.RUNNING).exists()


def _step(agency: Agency, run: Import, importer: Importer, raws: list[Raw], *, by: Actor) -> Importer:
    """The rows together; when one of them breaks, each on its own. Returns the importer that knows what is there now."""
    plans = [importer.judge(raw.line, translated(raw.values, run.columns)) for raw in raws]
    try:
        with transaction.atomic():
            _write(run, importer, plans, raws, by=by)
    except (ValidationError, DatabaseError):
        importer = _one_by_one(agency, run, raws, by=by)
    Import.objects.filter(agency=agency, pk=run.pk).update(**_counted(run, len(raws)))
    return importer


def _one_by_one(agency: Agency, run: Import, raws: list[Raw], *, by: Actor) -> Importer:
    on = timezone.localdate(run.started_at)
    importer = IMPORTERS[run.kind](agency, on=on)
    for raw in raws:
        plan = importer.judge(raw.line, translated(raw.values, run.columns))
        try:
            with transaction.atomic():
                _write(run, importer, [plan], [raw], by=by)
        except (ValidationError, DatabaseError) as problem:
            reason = "; ".join(problem.messages) if isinstance(problem, ValidationError) else _("Die Datenbank nimmt die Zeile nicht an.")
            _note(run, [(Plan(raw.line, Outcome.FAILED, plan.title, reason=reason[:300]), raw, None)])
            importer = IMPORTERS[run.kind](agency, on=on)  # what it remembers of this row is gone
    return importer


def _write(run: Import, importer: Importer, plans: list[Plan], raws: list[Raw], *, by: Actor) -> None:
    assert run.started_at is not None
    new = [plan for plan in plans if plan.outcome == Outcome.CREATED]
    targets = dict(zip((plan.line for plan in new), importer.write(new, run=run, by=by, at=run.started_at) if new else [], strict=True))
    ForeignKeyOfRow.objects.bulk_create(
        ForeignKeyOfRow(agency_id=run.agency_id, kind=run.kind, key=plan.key, target=targets[plan.line], run=run) for plan in new
    )
    _note(run, [(plan, raw, targets.get(plan.line)) for plan, raw in zip(plans, raws, strict=True)])


def _note(run: Import, rows: Iterable[tuple[Plan, Raw, int | None]]) -> None:
    """A row for what was made and what was not; what is known already is only counted."""
    found = list(rows)
    ImportedRow.objects.bulk_create(
        ImportedRow(
            agency_id=run.agency_id, run=run, line=plan.line, outcome=plan.outcome, target=target, reason=plan.reason,
            values=raw.values if plan.outcome == Outcome.FAILED else {},
        )
        for plan, raw, target in found if plan.outcome != Outcome.KNOWN
    )


def _counted(run: Import, rows: int) -> dict[str, int]:
    """The counts after this step, from the rows themselves: they stay right whatever happened in between."""
    run.done_rows += rows
    run.created = run.imported.filter(outcome=Outcome.CREATED).count()
    run.failed = run.imported.filter(outcome=Outcome.FAILED).count()
    run.known = run.done_rows - run.created - run.failed
    return {"done_rows": run.done_rows, "created": run.created, "failed": run.failed, "known": run.known}


@transaction.atomic
def _finish(agency: Agency, run_id: int, *, by: Actor, at: dt.datetime) -> None:
    run = agency.imports.select_for_update().get(pk=run_id)
    if run.state != ImportState.RUNNING:
        return
    run.state, run.ended_at, run.content = ImportState.DONE, at, None
    run.save(update_fields=["state", "ended_at", "content"])
    words = {"what": run.get_kind_display(), "file": run.file_name, "new": run.created, "known": run.known, "failed": run.failed}
    text = _("%(what)s übernommen aus „%(file)s“: %(new)d neu, %(known)d schon da, %(failed)d nicht übernommen.") % words
    write_entry(agency=agency, by=by, at=at, text=text, about=run.reference)
    audit.record(agency, by=by, at=at, what="exchange.done", about=run.reference)


def _locked(run: Import) -> Import:
    return Import.objects.select_for_update(of=("self",)).select_related("agency").get(pk=run.pk)
