"""Reads across the records of people: finding them while someone types, following signposts."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from nahbei.foundation.models import Agency
from nahbei.people import folding, phones
from nahbei.people.hats import all_hats
from nahbei.people.models import Authority, Person, PersonQuerySet, Representation, SearchTerm, TermKind

_ROWS = 400  # terms looked at for one search; beyond that a search says too little to be worth more
_LEAST_STREET = 4
_LEAST_ENDING = 4
_LEAST_SUFFIX = 6


@dataclass(frozen=True)
class Found:
    """Someone who may be meant: why, which hats, whose daughter. `score` orders: the higher the surer."""

    person: Person
    reasons: tuple[str, ...] = ()
    hats: tuple[str, ...] = ()
    relations: tuple[str, ...] = ()
    is_volunteer: bool = False
    score: int = 0


@dataclass
class _Wanted:
    """What was typed, made comparable once."""

    words: list[str] = field(default_factory=list)
    digits: str = ""
    street: str = ""

    @classmethod
    def of(cls, name: str, phone: str, street: str) -> _Wanted:
        digits, address = phones.typed(phone), folding.street(street)
        return cls(
            folding.words(name), digits if len(digits) >= phones.LEAST_DIGITS else "",
            address if len(address) >= _LEAST_STREET else "",
        )


def find_people(agency: Agency, *, name: str = "", phone: str = "", street: str = "", limit: int = 8) -> list[Found]:
    """Who may be meant by what was typed so far, the likeliest first. Three queries; signposts lead to their winner."""
    wanted = _Wanted.of(name, phone, street)
    branches = [*_phone(agency, wanted.digits), *_street(agency, wanted.street), *_names(agency, wanted.words)]
    if not branches:
        return []
    terms: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for key, kind, term in _together([branch.values_list("person_id", "kind", "term") for branch in branches])[:_ROWS]:
        terms[key].add((kind, term))
    likely = sorted(terms, key=lambda key: (-sum(_weight(kind, term, wanted) for kind, term in terms[key]), key))
    people = list(with_hats(Person.objects.filter(pk__in=likely[: limit * 3], merged_into=None)))
    found = sorted(
        (_judge(person, terms[person.pk], wanted) for person in people),
        key=lambda one: (-one.score, one.person.family_name, one.person.given_name, one.person.pk),
    )[:limit]
    relations = _relations([one.person.pk for one in found]) if found else {}
    return [_dressed(one, relations.get(one.person.pk, ())) for one in found]


def search(agency: Agency, text: str) -> QuerySet[Person]:
    """Everybody who fits a text typed into the search of the list: a name, a number or a street."""
    people: PersonQuerySet = agency.people.filter(merged_into=None)
    if not text.strip():
        return people
    digits = phones.typed(text)
    if len(digits) >= phones.LEAST_DIGITS and not any(c.isalpha() for c in text):
        branches = _phone(agency, digits)
    else:
        branches = [*_names(agency, folding.words(text)), *_street(agency, folding.street(text))]
    return people.filter(pk__in=_together([branch.values("person") for branch in branches])) if branches else people.none()


def with_hats(people: QuerySet[Person]) -> QuerySet[Person]:
    """Each with `hat_<key>`: read them by `worn_by`."""
    return people.annotate(**{f"hat_{hat.key}": hat.worn() for hat in all_hats()})


def worn_by(person: Person) -> list[str]:
    """Keys of the hats of someone read by `with_hats`."""
    return [hat.key for hat in all_hats() if getattr(person, f"hat_{hat.key}", False)]


def ids_of(person: Person) -> list[int]:
    """The id of a person and of everyone merged into them: append-only rows stay with the signpost. One query."""
    return [person.pk, *Person.objects.filter(merged_into=person.pk).order_by("pk").values_list("pk", flat=True)]


def followed(person: Person) -> Person:
    """The record that counts: the winner where this one is a signpost."""
    while person.merged_into is not None:
        person = person.merged_into
    return person


def may_consent(person: Person, given_by: Person, *, on: dt.date) -> bool:
    """The person themselves, or someone with a running authority that was seen."""
    return person.pk == given_by.pk or (
        Representation.objects.running(on=on).filter(person=person, representative=given_by).exclude(authority=Authority.NONE).exists()
    )


def represented_by(representative: Person, *, on: dt.date) -> QuerySet[Representation]:
    """For whom somebody speaks on a day, the living, by name."""
    rows = Representation.objects.running(on=on).filter(
        agency=representative.agency_id, representative=representative, person__died_on=None, person__merged_into=None,
    )
    return rows.select_related("person__agency").order_by("person__family_name", "person__given_name", "person_id")


def _together(branches: Sequence[QuerySet[Any, Any]]) -> QuerySet[Any, Any]:
    """UNION ALL, the surest branch first. An OR would read every term of the agency instead of ranges of the index."""
    first, *others = branches
    return first.union(*others, all=True) if others else first


def _beginning(agency: Agency, kind: str, prefix: str) -> QuerySet[SearchTerm]:
    """A range of the index."""
    end = folding.after(prefix)
    rows = SearchTerm.objects.filter(agency=agency, kind=kind, term__gte=prefix)
    return rows.filter(term__lt=end) if end else rows


def _exactly(agency: Agency, kind: str, *terms: str) -> QuerySet[SearchTerm]:
    return SearchTerm.objects.filter(agency=agency, kind=kind, term__in=terms)


def _word(agency: Agency, word: str) -> list[QuerySet[SearchTerm]]:
    """One word of a name: its beginning, or its sound."""
    sound = folding.sound(word)
    sounds = [_exactly(agency, TermKind.PHONETIC, sound)] if sound else []
    return [_beginning(agency, TermKind.FOLDED, word), *sounds]


def _names(agency: Agency, words: Sequence[str]) -> list[QuerySet[SearchTerm]]:
    """All words must fit. The longest leads, as it fits the fewest."""
    if not words:
        return []
    leading, *others = sorted(words, key=len, reverse=True)
    branches = _word(agency, leading)
    for other in others:
        fits = Q()
        for rows in _word(agency, other):
            # A list, not EXISTS: SQLite would walk the whole range again for each candidate.
            fits |= Q(person__in=rows.values("person"))
        branches = [branch.filter(fits) for branch in branches]
    return branches


def _phone(agency: Agency, digits: str) -> list[QuerySet[SearchTerm]]:
    """The number as far as typed, a stored number that lacks the area code, the last digits."""
    if not digits:
        return []
    branches = [_beginning(agency, TermKind.DIGITS, digits)]
    endings = [digits[start:] for start in range(1, len(digits) - _LEAST_SUFFIX + 1)]
    if endings:
        branches.append(_exactly(agency, TermKind.DIGITS, *endings))
    if len(digits) >= _LEAST_ENDING:
        branches.append(_beginning(agency, TermKind.ENDING, digits[::-1]))
    return branches


def _street(agency: Agency, street: str) -> list[QuerySet[SearchTerm]]:
    return [_beginning(agency, TermKind.ADDRESS, street)] if street else []


def _weight(kind: str, term: str, wanted: _Wanted) -> int:
    """How much one term says for one person."""
    match kind:
        case TermKind.DIGITS:
            return 60 if term == wanted.digits or wanted.digits.endswith(term) else 40
        case TermKind.ENDING:
            return 30
        case TermKind.ADDRESS:
            return 25 if term == wanted.street else 10
        case TermKind.FOLDED:
            return 20 if term in wanted.words else 12
        case _:
            return 6


def _judge(person: Person, terms: set[tuple[str, str]], wanted: _Wanted) -> Found:
    """Score and reasons of one candidate, from the person's own words: the rows may hold only the leading one."""
    reasons, score, kinds = [], 0, {kind for kind, _term in terms}
    if kinds & {TermKind.DIGITS, TermKind.ENDING}:
        best = max(_weight(kind, term, wanted) for kind, term in terms if kind in {TermKind.DIGITS, TermKind.ENDING})
        score += best
        reasons.append(_("dieselbe Telefonnummer") if best == 60 else _("Telefonnummer beginnt so") if best == 40
                       else _("Telefonnummer endet so"))
    if kinds & {TermKind.FOLDED, TermKind.PHONETIC}:
        points, words = _judge_name(person, wanted.words)
        score += points
        reasons += words
    if TermKind.ADDRESS in kinds:
        same = (TermKind.ADDRESS, wanted.street) in terms
        score += 25 if same else 10
        reasons.append(_("dieselbe Adresse") if same else _("Straße beginnt so"))
    return Found(person, tuple(reasons), score=score)


def _judge_name(person: Person, wanted: Sequence[str]) -> tuple[int, list[str]]:
    given, family = folding.words(person.given_name), folding.words(person.family_name)
    own, score, sounds = {*given, *family}, 0, False
    for word in wanted:
        if word in own:
            score += 24 if word in family else 20
        elif any(mine.startswith(word) for mine in own):
            score += 14 if any(mine.startswith(word) for mine in family) else 12
        else:
            score, sounds = score + 6, True
    if not sounds:
        return score, [_("Name")]
    # Nothing of the present name fits: found by a name on a signpost, or by its sound.
    own_sounds = {folding.sound(word) for word in own}
    alike = all(word in own or any(m.startswith(word) for m in own) or folding.sound(word) in own_sounds for word in wanted)
    return score, [_("Name klingt ähnlich") if alike else _("früherer Eintrag mit diesem Namen")]


def _dressed(one: Found, relations: tuple[str, ...]) -> Found:
    keys = worn_by(one.person)
    words = tuple(str(hat.word) for hat in all_hats() if hat.key in keys)
    return replace(one, hats=words, relations=relations, is_volunteer="volunteer" in keys)


def _relations(keys: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """„Tochter von Ayşe Yıldırım“ for representatives. One query."""
    rows = Representation.objects.filter(representative__in=list(keys), ends_on=None).select_related("person").order_by("pk")
    found: dict[int, tuple[str, ...]] = {}
    for row in rows:
        words = _("%(relation)s von %(name)s") % {"relation": row.relation or _("Angehörige:r"), "name": row.person.full_name}
        found[row.representative_id] = (*found.get(row.representative_id, ()), words)
    return found
