"""How two records become one: every relation to a person, what moves, what stays, what is in the way.

Read from `_meta`, so that a new model takes part without anyone thinking of it. A room above people that must refuse a
merge, or move its rows in its own way, registers that in its `merging.py` (found at start).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nahbei.foundation.refusal import Refusal
from nahbei.people.models import Authority, Channel, Consent, Merge, Person, Representation, Salutation, SearchTerm

Check = Callable[[Person, Person], None]
Move = Callable[[models.QuerySet[Any], Person, Person], "Moved"]


@dataclass(frozen=True)
class Relation:
    """A foreign key to Person."""

    model: type[models.Model]
    field: str

    @property
    def name(self) -> str:
        return f"{self.model._meta.label_lower}.{self.field}"

    @property
    def word(self) -> str:
        return str(words.get(self.name, self.model._meta.verbose_name))

    @property
    def field_is_unique(self) -> bool:
        return bool(getattr(self.model._meta.get_field(self.field), "unique", False))

    def rows(self, person: Person) -> models.QuerySet[Any]:
        return self.model._default_manager.filter(**{self.field: person})


@dataclass(frozen=True)
class Moved:
    """Ids that now point at the winner; in `before` the values of rows that were there twice or lost an authority."""

    keys: tuple[int, ...] = ()
    before: tuple[dict[str, Any], ...] = ()


class BothHaveOne(Refusal):
    """Two rows of a kind that a person has only once, or that other rows hang on: no program decides which one counts."""

    def __init__(self, word: str) -> None:
        super().__init__(_("Beide Einträge haben: %(what)s. Klären Sie zuerst, welche Akte gilt.") % {"what": word})


class SamePerson(Refusal):
    sentence = _("Das ist zweimal derselbe Eintrag.")


class AlreadyMerged(Refusal):
    sentence = _("Einer der beiden Einträge wurde schon zusammengeführt.")


class MergedWithRepresentative(Refusal):
    sentence = _("Die eine vertritt die andere: Das sind zwei Menschen. Beide Einträge bleiben.")


@dataclass(frozen=True)
class Group:
    """Fields that are taken together: half an address of each would be nobody's address."""

    key: str
    word: str | Promise
    fields: tuple[str, ...]

    def is_empty(self, person: Person) -> bool:
        return all(getattr(person, name) in (None, "", Salutation.NONE) for name in self.fields)


GROUPS = (
    Group("salutation", _("Anrede"), ("salutation",)),
    Group("name", _("Name"), ("given_name", "family_name")),
    Group("birth", _("Geburtstag"), ("born_on", "birth_year")),
    Group("address", _("Adresse"), (
        "street", "address_extra", "postal_code", "town", "neighbourhood", "latitude", "longitude",
    )),
    Group("language", _("Sprache"), ("language", "informal")),
    Group("preferred_channel", _("am liebsten per"), ("preferred_channel",)),
    Group("died_on", _("verstorben am"), ("died_on",)),
)


# Why rows of a relation stay with the signpost. Append-only rows stay by themselves.
STAYS: dict[type[models.Model], str] = {
    Consent: "was agreed to then, for that record; moving it would let it cover what it was not given for",
    Merge: "the history of merges itself",
    SearchTerm: "derived, written anew",
}

checks: list[Check] = []
moves: dict[str, Move] = {}
words: dict[str, str | Promise] = {}


def register_check(check: Check) -> None:
    """A room above may refuse: `check(winner, loser)` raises a Refusal."""
    checks.append(check)


def register_move(relation: str, move: Move) -> None:
    """A room moves rows of `label_lower.field` in its own way."""
    moves[relation] = move


def register_word(relation: str, word: str | Promise) -> None:
    """What the preview calls the rows of a relation, where the model's own name is not enough."""
    words[relation] = word


def relations() -> Iterator[Relation]:
    """Every foreign key of the house that points at a person, except the signpost's own."""
    for model in apps.get_models():
        if not model.__module__.startswith("nahbei."):
            continue
        for field in model._meta.local_fields:
            if isinstance(field, models.ForeignKey) and field.related_model is Person and model is not Person:
                yield Relation(model, field.name)


def stays(model: type[models.Model]) -> bool:
    return model in STAYS or getattr(model, "append_only", None) is not None


def refuse(winner: Person, loser: Person) -> None:
    """Raise a Refusal when these two must not become one. The preview asks the same."""
    if winner.pk == loser.pk:
        raise SamePerson
    if winner.merged_into_id or loser.merged_into_id:
        raise AlreadyMerged
    if Representation.objects.filter(
        Q(person=winner, representative=loser) | Q(person=loser, representative=winner)
    ).exists():
        raise MergedWithRepresentative
    for check in checks:
        check(winner, loser)
    for relation in relations():
        # A room that says itself how its rows are moved knows what counts.
        if relation.name not in moves and relation.field_is_unique and relation.rows(winner).exists() and relation.rows(loser).exists():
            raise BothHaveOne(relation.word)


@dataclass(frozen=True)
class Preview:
    """What a merge would do, before anyone does it."""

    moves: tuple[tuple[str, int], ...]
    stays: tuple[tuple[str, int], ...]
    authorities: tuple[Representation, ...]
    refusal: Refusal | None


def preview(winner: Person, loser: Person) -> Preview:
    """Counts per kind of row, authorities that will have to be seen again, and what stands in the way."""
    moving: list[tuple[str, int]] = []
    staying: list[tuple[str, int]] = []
    for relation in relations():
        count = 0 if relation.model is SearchTerm else relation.rows(loser).count()
        if count:
            (staying if stays(relation.model) else moving).append((relation.word, count))
    lost = Representation.objects.filter(Q(person=loser) | Q(representative=loser)).exclude(authority=Authority.NONE)
    refusal: Refusal | None = None
    try:
        refuse(winner, loser)
    except Refusal as found:
        refusal = found
    return Preview(tuple(moving), tuple(staying), tuple(lost.select_related("person", "representative")), refusal)


def move(relation: Relation, winner: Person, loser: Person) -> Moved:
    """Point the loser's rows at the winner. A row that would be there twice goes, and its values are handed back."""
    special = moves.get(relation.name)
    return special(relation.rows(loser), winner, loser) if special else move_plainly(relation, winner, loser)


def move_plainly(relation: Relation, winner: Person, loser: Person) -> Moved:
    rows = list(relation.rows(loser).select_for_update().order_by("pk"))
    twice = [row for row in rows if _is_there(relation, row, winner)]
    if twice and (relation.field_is_unique or relation.model._meta.related_objects):
        raise BothHaveOne(relation.word)
    again = {row.pk for row in twice}
    keys = [row.pk for row in rows if row.pk not in again]
    relation.model._default_manager.filter(pk__in=keys).update(**{relation.field: winner})
    before = tuple(values_of(row) for row in twice)
    for row in twice:
        row.delete()
    return Moved(tuple(keys), before)


def values_of(row: models.Model) -> dict[str, Any]:
    """All columns of a row as plain values, to be read years later."""
    plain: dict[str, Any] = {"model": row._meta.label_lower}
    for column in row._meta.local_fields:
        value = column.value_from_object(row)
        plain[column.attname] = value if value is None or isinstance(value, bool | int | float | str) else _text(value)
    return plain


def _text(value: Any) -> str:
    return str(DjangoJSONEncoder().default(value)) if hasattr(value, "isoformat") else str(value)


def _is_there(relation: Relation, row: models.Model, winner: Person) -> bool:
    """Would the row, pointed at the winner, break a unique rule?"""
    if relation.field_is_unique:
        return relation.rows(winner).exists()
    for fields in _unique_sets(relation.model):
        if relation.field in fields:
            same: Mapping[str, Any] = {name: getattr(row, name) for name in fields if name != relation.field}
            if relation.rows(winner).filter(**same).exists():
                return True
    return False


def _unique_sets(model: type[models.Model]) -> Iterator[Sequence[str]]:
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and constraint.fields:
            yield constraint.fields
    yield from model._meta.unique_together


def _move_representations(field: str) -> Move:
    """A representation moves, its authority does not: it was seen for one record and counts for no other until seen again."""

    def move(rows: models.QuerySet[Any], winner: Person, loser: Person) -> Moved:
        keys: list[int] = []
        before: list[dict[str, Any]] = []
        for row in rows.select_for_update().order_by("pk"):
            old = values_of(row)
            pair = {"person": row.person, "representative": row.representative, field: winner}
            if Representation.objects.filter(**pair).exists():
                row.delete()
                before.append(old)
                continue
            if row.authority != Authority.NONE:
                before.append(old)
            setattr(row, field, winner)
            row.authority, row.seen_on, row.seen_by = Authority.NONE, None, ""
            row.save()
            keys.append(row.pk)
        return Moved(tuple(keys), tuple(before))

    return move


def _move_channels(rows: models.QuerySet[Any], winner: Person, loser: Person) -> Moved:
    """After the winner's own; a number both had keeps the remark of the loser where the winner has none."""
    there = {(row.kind, row.normal): row for row in Channel.objects.filter(person=winner)}
    keys: list[int] = []
    before: list[dict[str, Any]] = []
    for place, row in enumerate(rows.select_for_update().order_by("position", "pk"), len(there)):
        same = there.get((row.kind, row.normal))
        if same is None:
            row.person, row.position = winner, place
            row.save()
            keys.append(row.pk)
            continue
        before.append(values_of(row))
        row.delete()
        if row.label and not same.label:
            same.label = row.label
            same.save(update_fields=["label"])
    return Moved(tuple(keys), tuple(before))


register_move("people.channel.person", _move_channels)
register_move("people.representation.person", _move_representations("person"))
register_move("people.representation.representative", _move_representations("representative"))
register_word("people.channel.person", _("Telefonnummern und E-Mail-Adressen"))
register_word("people.consent.person", _("Einverständnisse"))
register_word("people.consent.given_by", _("Einverständnisse, die sie oder er gegeben hat"))
register_word("people.representation.person", _("wird vertreten von"))
register_word("people.representation.representative", _("vertritt"))
