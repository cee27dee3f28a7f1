"""Projects: written, published, ended."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.opportunities.actions.traces import record, tidy, write
from nahbei.opportunities.models import Project, ProjectState
from nahbei.partners.models import Organisation

TEXTS = {
    ProjectState.PUBLISHED: gettext_lazy("Projekt veröffentlicht: %(title)s, %(organisation)s."),
    ProjectState.ENDED: gettext_lazy("Projekt beendet: %(title)s, %(organisation)s."),
}


@transaction.atomic
def add_project(*, agency: Agency, organisation: Organisation, by: Actor, at: dt.datetime, **fields: Any) -> Project:
    project = Project(agency=agency, organisation=organisation, created_at=at, changed_at=at, **tidy(fields))
    project.full_clean()
    project.save()
    record(project, "project_added", by=by, at=at)
    write(project, _("Projekt angelegt: %(title)s, %(organisation)s."), by=by, at=at)
    return project


@transaction.atomic
def change_project(*, project: Project, by: Actor, at: dt.datetime, **fields: Any) -> Project:
    found = _locked(project)
    changes = {name: (getattr(found, name), value) for name, value in tidy(fields).items() if getattr(found, name) != value}
    for name, (_before, value) in changes.items():
        setattr(found, name, value)
    if changes:
        found.changed_at = at
        found.full_clean()
        found.save()
        record(found, "project_changed", by=by, at=at, changes=changes)
    return found


@transaction.atomic
def move_project(*, project: Project, to: str, by: Actor, at: dt.datetime) -> Project:
    """Publish it, end it, or take either back. The same twice: nothing happens."""
    found = _locked(project)
    before = found.state
    if before == to:
        return found
    found.state, found.changed_at = to, at
    found.save(update_fields=["state", "changed_at"])
    record(found, "project_moved", by=by, at=at, changes={"state": (before, to)})
    if to in TEXTS:
        write(found, str(TEXTS[ProjectState(to)]), by=by, at=at)
    return found


def _locked(project: Project) -> Project:
    return Project.objects.select_for_update(of=("self",)).select_related("agency", "organisation").get(pk=project.pk)
