"""Two records become one. Nothing is lost, nobody's rights grow, the loser stays as a signpost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db import transaction

from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.people import merging, search
from nahbei.people.matching import people_changed
from nahbei.people.models import Merge, Person
from nahbei.people.references import reference_of


@transaction.atomic
def merge_people(*, winner: Person, loser: Person, by: Actor, at: dt.datetime, take: Collection[str] = ()) -> Merge:
    """Everything of the loser moves to the winner. `take`: groups of fields whose value comes from the loser."""
    winner, loser = _locked(winner, loser)
    merging.refuse(winner, loser)
    changes = _settled(winner, loser, take)
    for name, (_before, value) in changes.items():
        setattr(winner, name, value)
    winner.changed_at = loser.changed_at = at
    winner.save()
    moved = {relation.name: merging.move(relation, winner, loser)
             for relation in merging.relations() if not merging.stays(relation.model)}
    Person.objects.filter(merged_into=loser).update(merged_into=winner)
    loser.merged_into = winner
    loser.save(update_fields=["merged_into", "changed_at"])
    merge = Merge.objects.create(
        agency=winner.agency, winner=winner, loser=loser, at=at, by_name=by.name, account_id=by.account_id,
        moved=_told(moved),
    )
    search.index([winner, loser])
    people_changed(winner.agency, [winner, loser])
    _record(merge, changes, by=by, at=at)
    return merge


def _locked(winner: Person, loser: Person) -> tuple[Person, Person]:
    """Both rows, locked in one order, so that two merges of the same pair wait for each other."""
    rows = {row.pk: row for row in Person.objects.select_for_update().filter(pk__in=[winner.pk, loser.pk]).order_by("pk")}
    if winner.pk == loser.pk:
        raise merging.SamePerson
    return rows[winner.pk], rows[loser.pk]


def _settled(winner: Person, loser: Person, take: Collection[str]) -> dict[str, tuple[Any, Any]]:
    """Fields of the winner that change. What the winner lacks comes from the loser; notes and languages add up."""
    wanted: dict[str, Any] = {}
    for group in merging.GROUPS:
        if group.key in take or (group.is_empty(winner) and not group.is_empty(loser)):
            wanted |= {name: getattr(loser, name) for name in group.fields}
    if loser.note and loser.note not in winner.note:
        wanted["note"] = f"{winner.note}\n{loser.note}".strip()
    spoken = winner.spoken_languages() | loser.spoken_languages()
    wanted["languages"] = sorted(spoken - {wanted.get("language", winner.language)})
    if set(wanted["languages"]) == set(winner.languages):
        del wanted["languages"]
    return {name: (getattr(winner, name), value) for name, value in wanted.items() if getattr(winner, name) != value}


def _told(moved: dict[str, merging.Moved]) -> dict[str, Any]:
    return {
        "rows": {name: list(one.keys) for name, one in moved.items() if one.keys},
        "before": [values for one in moved.values() for values in one.before],
    }


def _record(merge: Merge, changes: dict[str, tuple[Any, Any]], *, by: Actor, at: dt.datetime) -> None:
    audit.record(merge.agency, by=by, at=at, what="people.merged", about=reference_of(merge.loser),
                 person_id=merge.winner_id, changes=changes)
    audit.record(merge.agency, by=by, at=at, what="people.merged_away", about=reference_of(merge.winner),
                 person_id=merge.loser_id)
