"""Finding positions by words: the terms, written in the transaction that changes a position, and what was typed, looked up in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from django.db.models import IntegerField, QuerySet, Value

from nahbei.foundation.models import Agency
from nahbei.opportunities import spelling
from nahbei.opportunities.models import Position, PositionState, PositionTerm, PositionTermKind, Zone
from nahbei.people.folding import after

MOST_WORDS = 6  # of what was typed
_BATCH = 500
_CANDIDATES = 200  # words that are compared letter by letter with what was mistyped
_LEAST_LONG = 7  # a shorter word is not taken apart
Kind = PositionTermKind
Row = tuple[int, int, str, int]  # word (its place in what was typed), position, term, zone


def index(positions: Sequence[Position]) -> None:
    """Write the terms of these positions anew; those that are not published have none."""
    for start in range(0, len(positions), _BATCH):
        chunk = positions[start : start + _BATCH]
        PositionTerm.objects.filter(position__in=[position.pk for position in chunk]).delete()
        PositionTerm.objects.bulk_create(_rows(chunk), batch_size=2_000)


def _rows(positions: Iterable[Position]) -> Iterator[PositionTerm]:
    for position in positions:
        if position.state == PositionState.PUBLISHED:
            for (kind, term, word), zone in terms_of(position).items():
                yield PositionTerm(agency_id=position.agency_id, position_id=position.pk, kind=kind, term=term, word=word, zone=zone)


def terms_of(position: Position) -> dict[tuple[str, str, str], int]:
    """Kind, term and the word it belongs to, with the best zone in which it stands."""
    found: dict[tuple[str, str, str], int] = {}
    for zone, text in _zones(position):
        for stem in spelling.stems(text):
            found.setdefault((Kind.STEM, stem, ""), zone)
            if zone == Zone.TEXT:
                continue
            for gram in spelling.grams(stem):
                found.setdefault((Kind.GRAM, gram, stem), zone)
            if sound := spelling.sound(stem):
                found.setdefault((Kind.SOUND, sound, stem), zone)
            for part in spelling.ends(stem) if len(stem) >= _LEAST_LONG else ():
                found.setdefault((Kind.PART, part, ""), zone)
    return found


def _zones(position: Position) -> list[tuple[int, str]]:
    """The best zone first."""
    about = (
        position.organisation.name, position.field.name, position.activity.name if position.activity else "",
        position.activity.noun if position.activity else "", position.get_target_group_display(), *position.language_names,
        position.neighbourhood.name if position.neighbourhood else "", position.site.name if position.site else "",
        position.project.title if position.project else "", position.town,
    )
    text = (position.summary, position.task, position.when, position.needed, position.given)
    return [(Zone.TITLE, position.title), (Zone.ABOUT, " ".join(about)), (Zone.TEXT, " ".join(text))]


def found_by(agency: Agency, text: str) -> dict[int, int]:
    """Published positions that fit every word that was typed, with how well. At most three queries."""
    words = spelling.stems(text, MOST_WORDS)
    if not words:
        return {}
    scores = _scores(words, _read(agency, words))
    missing = [place for place, word in enumerate(words) if not scores[place] and spelling.tolerance(word)]
    if missing:
        scores |= _mistyped(agency, {place: words[place] for place in missing})
    together = set.intersection(*(set(scores[place]) for place in range(len(words))))
    return {key: sum(scores[place][key] for place in range(len(words))) for key in together}


def _read(agency: Agency, words: Sequence[str]) -> list[Row]:
    """Ranges of one index, joined by UNION ALL: an OR would read every term of the agency."""
    branches: list[QuerySet[PositionTerm, Row]] = []
    for place, word in enumerate(words):
        kinds = (Kind.STEM, Kind.PART) if len(word) >= spelling.LEAST_PART else (Kind.STEM,)
        for kind in kinds:
            rows = PositionTerm.objects.filter(agency=agency, kind=kind)
            rows = _beginning(rows, word) if len(word) > 2 else rows.filter(term=word)
            branches.append(rows.annotate(place=Value(place, IntegerField())).values_list("place", "position_id", "term", "zone"))
    first, *others = branches
    return list(first.union(*others, all=True) if others else first)


def _beginning(rows: QuerySet[PositionTerm], word: str) -> QuerySet[PositionTerm]:
    end = after(word)
    rows = rows.filter(term__gte=word)
    return rows.filter(term__lt=end) if end else rows


def _scores(words: Sequence[str], rows: Iterable[Row]) -> dict[int, dict[int, int]]:
    """For each word the best that a position offers: the zone, and more when the whole word stands there."""
    scores: dict[int, dict[int, int]] = {place: {} for place in range(len(words))}
    for place, key, term, zone in rows:
        best = scores[place]
        score = 3 * zone if term == words[place] else 2 * zone
        if score > best.get(key, 0):
            best[key] = score
    return scores


def _mistyped(agency: Agency, words: dict[int, str]) -> dict[int, dict[int, int]]:
    """What was meant are the known words close to it, the closest first. Looks only at titles, fields, organisations."""
    near = {place: {stem: _nearness(words[place], stem) for stem in known} for place, known in _known(agency, words).items()}
    meant = {place: {stem: how for stem, how in found.items() if how} for place, found in near.items()}
    scores: dict[int, dict[int, int]] = {place: {} for place in words}
    stems = set().union(*meant.values())
    rows = PositionTerm.objects.filter(agency=agency, kind=Kind.STEM, term__in=stems, zone__gte=Zone.ABOUT)
    for key, term, zone in rows.values_list("position_id", "term", "zone") if stems else ():
        for place in words:
            if term in meant[place]:
                scores[place][key] = max(scores[place].get(key, 0), zone * meant[place][term])
    return scores


def _known(agency: Agency, words: dict[int, str]) -> dict[int, list[str]]:
    """Words of published positions that sound alike or share the most letters, for each that was typed. One query."""
    pieces: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for place, word in words.items():
        grams = spelling.grams(word)
        for gram in grams:
            pieces[Kind.GRAM, gram].append((place, len(grams) if gram.startswith(spelling.SORTED) else 1))
        if sound := spelling.sound(word):
            pieces[Kind.SOUND, sound].append((place, len(grams)))
    shared: dict[int, dict[str, int]] = {place: defaultdict(int) for place in words}
    branches = [
        PositionTerm.objects.filter(agency=agency, kind=kind, term__in=[term for found, term in pieces if found == kind])
        .values_list("kind", "term", "word").distinct() for kind in (Kind.GRAM, Kind.SOUND)
    ]
    for kind, term, stem in branches[0].union(branches[1], all=True):
        for place, weight in pieces[kind, term]:
            shared[place][stem] += weight
    return {place: sorted(counts, key=lambda stem: (-counts[stem], stem))[:_CANDIDATES] for place, counts in shared.items()}


def _nearness(word: str, stem: str) -> int:
    """0 is another word; what is spelt alike is nearer than what only sounds alike („hunt“: first Hund, then Hand)."""
    most, heard = spelling.tolerance(word), spelling.sound(word)
    spelt = most + 1 - spelling.distance(word, stem, most)
    return spelt + bool(heard and heard == spelling.sound(stem))
