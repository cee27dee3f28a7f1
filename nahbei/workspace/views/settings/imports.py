"""Coming from another system: upload, which column is which, what would happen, go, take back."""

from __future__ import annotations

from io import StringIO

from defusedcsv import csv
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nahbei.exchange.actions import abandon_import, choose_columns, drop_import, receive_file, start_import, undo_import
from nahbei.exchange.jobs import run_import
from nahbei.exchange.models import Import, ImportState, Outcome
from nahbei.exchange.queries import header, preview, samples
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.ui.messages import say_done
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.imports import ColumnsForm, FileForm

SHOWN, LAST = 50, 30


@staff_view(Right.IMPORT)
def imports(request: StaffRequest) -> HttpResponse:
    """The upload, and what was taken over before."""
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            run = receive_file(
                agency=request.agency, kind=form.cleaned_data["kind"], file_name=file.name, content=file.read(), by=request.actor, at=request.now
            )
            return redirect("workspace:settings-import", run.pk)
        except Refusal as refusal:
            form.add_error("file", str(refusal))
    context = {"form": form, "runs": request.agency.imports.defer("content")[:LAST]}
    return render(request, "workspace/settings/imports/list.html", context, status=422 if form.errors else 200)


@staff_view(Right.IMPORT)
def one(request: StaffRequest, pk: int) -> HttpResponse:
    """Where one import stands: columns and dry run, progress, or what became of it."""
    run = get_object_or_404(request.agency.imports.select_related("agency"), pk=pk)
    if run.state != ImportState.UPLOADED:
        failed = run.imported.filter(outcome=Outcome.FAILED)[:SHOWN]
        return render(request, "workspace/settings/imports/result.html", {"run": run, "failed": failed, "shown": SHOWN})
    form = ColumnsForm(request.POST or None, run=run, header=header(run), samples=samples(run))
    if request.method == "POST" and form.is_valid():
        run = choose_columns(run=run, columns=form.cleaned_data, by=request.actor, at=request.now)
    ready = not form.errors and all(run.columns.get(name) for name, field in form.fields.items() if field.required)
    context = {"run": run, "form": form, "groups": preview(run, on=request.today).groups() if ready else None}
    return render(request, "workspace/settings/imports/columns.html", context, status=422 if form.errors else 200)


@staff_view(Right.IMPORT)
@require_POST
def start(request: StaffRequest, pk: int) -> HttpResponse:
    run = get_object_or_404(request.agency.imports.defer("content"), pk=pk)
    try:
        start_import(run=run, by=request.actor, at=request.now)
        run_import.enqueue(request.agency.pk, run.pk, request.actor.name, request.actor.account_id)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    return redirect("workspace:settings-import", pk)


@staff_view(Right.IMPORT)
@require_POST
def stop(request: StaffRequest, pk: int) -> HttpResponse:
    """Throw an unused file away, or stop one that runs."""
    run = get_object_or_404(request.agency.imports.defer("content"), pk=pk)
    if run.state == ImportState.UPLOADED:
        drop_import(run=run, by=request.actor, at=request.now)
        say_done(request, _("Datei verworfen."))
        return redirect("workspace:settings-imports")
    abandon_import(run=run, by=request.actor, at=request.now)
    return redirect("workspace:settings-import", pk)


@staff_view(Right.IMPORT)
@require_POST
def undo(request: StaffRequest, pk: int) -> HttpResponse:
    run = get_object_or_404(request.agency.imports.defer("content"), pk=pk)
    try:
        undo_import(run=run, by=request.actor, at=request.now)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    return redirect("workspace:settings-import", pk)


@staff_view(Right.IMPORT)
@require_safe
def failed(request: StaffRequest, pk: int) -> HttpResponse:
    """The rows that did not come in, with the reason: to be corrected and read again."""
    run = get_object_or_404(request.agency.imports.defer("content"), pk=pk)
    rows = list(run.imported.filter(outcome=Outcome.FAILED))
    names = list(dict.fromkeys(name for row in rows for name in row.values))
    text = StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow([*names, _("Grund")])
    writer.writerows([*(row.values.get(name, "") for name in names), row.reason] for row in rows)
    # The mark at the start tells spreadsheets that this is UTF-8.
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{_stem(run)}-nicht-uebernommen.csv"'
    return response


def _stem(run: Import) -> str:
    plain = "".join(letter for letter in run.file_name.rpartition(".")[0] if letter.isascii() and (letter.isalnum() or letter in "-_"))
    return plain or "datei"
