"""Two records of one organisation become one. Nothing is lost, nobody sees more than was announced, the loser stays as a signpost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.journal.actions import move_reminders
from nahbei.partners import merging
from nahbei.partners.actions.traces import record, write
from nahbei.partners.following import organisation_changed
from nahbei.partners.models import Organisation


@transaction.atomic
def merge_organisations(
    *, winner: Organisation, loser: Organisation, take: Collection[str] = (), contacts: Collection[int] = (), by: Actor, at: dt.datetime
) -> Organisation:
    """Everything of the loser moves to the winner. `take`: groups of fields whose value comes from the loser. `contacts`: the ids of
    the loser's contact persons who speak for the winner from now on; the others speak for nobody any more.

    Refuses SameOrganisation, AlreadyMerged, AgencyCannotRetire, OneCarriesTheOther.
    """
    winner, loser = _locked(winner, loser)
    merging.refuse(winner, loser)
    changes = _settled(winner, loser, take)
    moved = {one.name: keys for one in merging.relations() if (keys := merging.move(one, winner, loser, contacts))}
    for name, (_before, value) in changes.items():
        setattr(winner, name, value)
    winner.full_clean()
    winner.save()
    loser.merged_into, loser.active, loser.carrier = winner, False, None
    loser.save()
    move_reminders(agency=winner.agency, before=loser.reference, after=winner.reference)
    organisation_changed(winner, by=by, at=at)
    _tell(winner, loser, changes, moved, by=by, at=at)
    return winner


def _locked(winner: Organisation, loser: Organisation) -> tuple[Organisation, Organisation]:
    """Both rows, locked in one order, so that two merges of the same pair wait for each other."""
    if winner.pk == loser.pk:
        raise merging.SameOrganisation
    rows = Organisation.objects.select_for_update(of=("self",)).select_related("agency").filter(pk__in=[winner.pk, loser.pk])
    found = {row.pk: row for row in rows.order_by("pk")}
    return found[winner.pk], found[loser.pk]


def _settled(winner: Organisation, loser: Organisation, take: Collection[str]) -> dict[str, tuple[Any, Any]]:
    """What the winner lacks comes from the loser; notes add up. One partner of two that is still active stays one."""
    wanted: dict[str, Any] = {}
    for group in merging.GROUPS:
        if group.key in take or (group.is_empty(winner) and not group.is_empty(loser)):
            wanted |= {name: getattr(loser, name) for name in group.fields}
    if loser.note and loser.note not in winner.note:
        wanted["note"] = f"{winner.note}\n{loser.note}".strip()
    return {name: (getattr(winner, name), value) for name, value in wanted.items() if getattr(winner, name) != value}


def _tell(
    winner: Organisation, loser: Organisation, changes: dict[str, tuple[Any, Any]], moved: dict[str, list[int]], *, by: Actor, at: dt.datetime
) -> None:
    rows = {name: (None, ", ".join(map(str, keys))) for name, keys in moved.items()}
    record(loser, "organisation_merged_away", by=by, at=at, changes={"merged_into": (None, winner.pk), **rows})
    audit.record(winner.agency, by=by, at=at, what="partners.organisation_merged", about=winner.reference, changes=changes)
    write(winner, _("Zusammengeführt: %(loser)s geht auf in %(winner)s.") % {"loser": loser.name, "winner": winner.name}, by=by, at=at)
