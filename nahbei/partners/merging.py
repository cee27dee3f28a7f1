"""How two records of one organisation become one: every relation to it, what moves, what is in the way.

Read from `_meta`, so that a new model takes part without anyone thinking of it; a room above may move its rows in its own way.
Contact persons are the exception: they see in the portal what their organisation sees, so they move only when the office says so.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nahbei.foundation.refusal import Refusal
from nahbei.partners.models import ContactPerson, Organisation, Site
from nahbei.partners.queries import carriers_of
from nahbei.partners.rules import AgencyCannotRetire

# (winner, loser, the contact persons that move) → ids of the rows that moved
Move = Callable[[Organisation, Organisation, Collection[int]], list[int]]


@dataclass(frozen=True)
class Group:
    """Fields that are taken together: half an address of each would be nobody's address."""

    key: str
    word: str | Promise
    fields: tuple[str, ...]

    def is_empty(self, organisation: Organisation) -> bool:
        return all(getattr(organisation, name) in (None, "") for name in self.fields)

    def differs(self, one: Organisation, other: Organisation) -> bool:
        return any(getattr(one, name) != getattr(other, name) for name in self.fields)


GROUPS = (
    Group("name", _("Name"), ("name",)),
    Group("kind", _("Art"), ("kind",)),
    Group("non_profit", _("gemeinnützig"), ("non_profit",)),
    Group("carrier", _("Träger"), ("carrier",)),
    Group("address", _("Adresse"), ("street", "postal_code", "town", "neighbourhood")),
    Group("phone", _("Telefon"), ("phone",)),
    Group("email", _("E-Mail"), ("email",)),
    Group("url", _("Internet"), ("url",)),
)


class SameOrganisation(Refusal):
    sentence = _("Das ist zweimal derselbe Eintrag.")


class AlreadyMerged(Refusal):
    sentence = _("Einer der beiden Einträge wurde schon zusammengeführt.")


class OneCarriesTheOther(Refusal):
    sentence = _("Die eine ist Träger der anderen: Das sind zwei Organisationen. Beide Einträge bleiben.")


class WinnerIsRetired(Refusal):
    """Else its contact persons would be back in the portal, which nobody announced."""

    sentence = _("Der Eintrag, der bleiben soll, ist kein Partner mehr. Tauschen Sie die Seiten.")


@dataclass(frozen=True)
class Relation:
    """A foreign key to Organisation."""

    model: type[models.Model]
    field: str

    @property
    def name(self) -> str:
        return f"{self.model._meta.label_lower}.{self.field}"

    @property
    def word(self) -> str:
        return str(words.get(self.name, self.model._meta.verbose_name))

    def rows(self, organisation: Organisation) -> models.QuerySet[Any]:
        return self.model._default_manager.filter(**{self.field: organisation})


moves: dict[str, Move] = {}
words: dict[str, str | Promise] = {}


def register_move(relation: str, move: Move) -> None:
    """A room moves rows of `label_lower.field` in its own way."""
    moves[relation] = move


def register_word(relation: str, word: str | Promise) -> None:
    """What the preview calls the rows of a relation."""
    words[relation] = word


def relations() -> Iterator[Relation]:
    """Every foreign key of the house that points at an organisation, its own signposts and carriers too."""
    for model in apps.get_models():
        if model.__module__.startswith("nahbei."):
            for field in model._meta.local_fields:
                if isinstance(field, models.ForeignKey) and field.related_model is Organisation:
                    yield Relation(model, field.name)


def refuse(winner: Organisation, loser: Organisation) -> None:
    """Raise a Refusal when these two must not become one. The preview asks the same."""
    if winner.pk == loser.pk:
        raise SameOrganisation
    if winner.merged_into_id or loser.merged_into_id:
        raise AlreadyMerged
    if loser.is_agency:
        raise AgencyCannotRetire
    if loser.active and not winner.active:
        raise WinnerIsRetired
    if loser.pk in carriers_of(winner) or winner.pk in carriers_of(loser):
        raise OneCarriesTheOther


@dataclass(frozen=True)
class Preview:
    """What a merge would do, before anyone does it. `contacts` move only when they are chosen; `sees` who is inside already."""

    moves: tuple[tuple[str, int], ...]
    contacts: tuple[ContactPerson, ...]
    sees: tuple[ContactPerson, ...]
    refusal: Refusal | None


def preview(winner: Organisation, loser: Organisation) -> Preview:
    counts = [(one.word, one.rows(loser).count()) for one in relations() if one.model is not ContactPerson]
    refusal: Refusal | None = None
    try:
        refuse(winner, loser)
    except Refusal as found:
        refusal = found
    theirs, ours = (tuple(one.contact_persons.select_related("person").order_by("person__family_name", "pk")) for one in (loser, winner))
    known = {contact.person_id for contact in ours}
    return Preview(
        tuple((word, count) for word, count in counts if count), tuple(one for one in theirs if one.person_id not in known), ours, refusal
    )


def move(relation: Relation, winner: Organisation, loser: Organisation, contacts: Collection[int]) -> list[int]:
    """Point the loser's rows at the winner; their ids."""
    special = moves.get(relation.name)
    if special:
        return special(winner, loser, contacts)
    keys = list(relation.rows(loser).select_for_update().order_by("pk").values_list("pk", flat=True))
    relation.model._default_manager.filter(pk__in=keys).update(**{relation.field: winner})
    return keys


def _move_contacts(winner: Organisation, loser: Organisation, contacts: Collection[int]) -> list[int]:
    """Only those that were chosen. Who speaks for both already keeps the hat she has, and nothing else."""
    there = set(winner.contact_persons.values_list("person_id", flat=True))
    rows = loser.contact_persons.filter(pk__in=contacts).exclude(person__in=there)
    keys = list(rows.values_list("pk", flat=True))
    ContactPerson.objects.filter(pk__in=keys).update(organisation=winner)
    return keys


def _move_sites(winner: Organisation, loser: Organisation, contacts: Collection[int]) -> list[int]:
    """Two of one name are told apart by where they came from."""
    taken = set(winner.sites.values_list("name", flat=True))
    keys = []
    for site in loser.sites.select_for_update().order_by("pk"):
        site.organisation, site.name = winner, _free_name(site, loser, taken)
        taken.add(site.name)
        site.save(update_fields=["organisation", "name"])
        keys.append(site.pk)
    return keys


def _free_name(site: Site, loser: Organisation, taken: set[str]) -> str:
    if site.name not in taken:
        return site.name
    base = f"{site.name[:50]} ({loser.name[:50]})"
    return next(name for number in range(1, 1_000) if (name := base if number == 1 else f"{base} {number}") not in taken)


register_move("partners.contactperson.organisation", _move_contacts)
register_move("partners.site.organisation", _move_sites)
register_word("partners.service.organisation", _("Dienste"))
register_word("partners.site.organisation", _("Einsatzstellen"))
register_word("partners.organisation.carrier", _("Organisationen, deren Träger sie ist"))
register_word("partners.organisation.merged_into", _("frühere Doppelte"))
