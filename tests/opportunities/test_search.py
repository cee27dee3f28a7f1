"""Positions are found by stems, beginnings, ends of joined words, and in spite of slips; nothing else is."""

from __future__ import annotations

from typing import Any

import pytest

from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope
from nahbei.opportunities import spelling
from nahbei.opportunities.actions import (
    change_position,
    end_position,
    index_positions,
    take_back_move,
    take_off_position,
)
from nahbei.opportunities.models import Position, PositionState
from nahbei.opportunities.moments import WEEKEND
from nahbei.opportunities.search import found_by, index
from tests.factories import CLERK, NOW, make_activity, make_contact, make_organisation, make_person, make_position
from tests.support.queries import counted

pytestmark = pytest.mark.database


def made(agency: Agency, title: str, **fields: Any) -> Position:
    position = make_position(agency, **{"title": title, "summary": "", "task": "", **fields})
    index([position])
    return position


@pytest.mark.parametrize("typed", [
    "Hund", "Hunde", "hunden", "HUNDE", "Hunde ausführen", "Hunde ausfuehren", "hunde ausfuhren", "Hudne", "Hundde", "hun",
])
def test_however_it_is_spelt(inside: Agency, typed: str) -> None:
    dogs = made(inside, "Hunde ausführen")
    made(inside, "Noten ordnen")
    assert list(found_by(inside, typed)) == [dogs.pk]


def test_of_several_words_that_may_be_meant_the_closest_comes_first(inside: Agency) -> None:
    hand, dogs, cabin = made(inside, "Zweite Hand"), made(inside, "Hunde ausführen"), made(inside, "Hütten bauen")
    found = found_by(inside, "hunt")
    assert set(found) == {hand.pk, dogs.pk, cabin.pk}
    assert found[dogs.pk] > max(found[hand.pk], found[cabin.pk])


@pytest.mark.parametrize(("title", "typed"), [
    ("Besuchsdienst", "Dienst"), ("Besuchsdienst", "Besuche"), ("Häuser streichen", "Haus"), ("Häuser streichen", "Haeuser"), ("Fußball", "Fussball"),
    ("Fußball", "fusball"), ("Physik erklären", "Fysik"), ("Bibliothek", "Biblothek"), ("Schach spielen", "Schahc"), ("Yıldırım-Fest", "yildirim"),
    ("Gemütliches Café", "cafe"), ("Kinderturnen", "turnen"), ("Rollstühle reparieren", "Rollstuhl"), ("Übersetzen", "ubersetzen"),
])
def test_german_words(inside: Agency, title: str, typed: str) -> None:
    found = made(inside, title)
    made(inside, "Noten ordnen")
    assert list(found_by(inside, typed)) == [found.pk]


def test_all_words_must_fit(inside: Agency) -> None:
    both = made(inside, "Vorlesen im Garten")
    made(inside, "Vorlesen im Haus")
    assert list(found_by(inside, "garten vorlesen")) == [both.pk]
    assert found_by(inside, "garten vorlesen rakete") == {}


def test_the_title_says_more_than_field_and_text(inside: Agency) -> None:
    text = made(inside, "Am Samstag", task="Sie pflegen den Garten.")
    about = made(inside, "Am Sonntag", organisation=make_organisation(inside, "Gartenverein Abendruh"))
    title = made(inside, "Garten pflegen")
    scores = found_by(inside, "Garten")
    assert sorted(scores, key=lambda key: -scores[key]) == [title.pk, about.pk, text.pk]


@pytest.mark.parametrize("typed", [
    "", "   ", "%", "_", "' OR 1=1 --", "\x00", "und", "ich möchte", "🐕", "*", "\\", "a" * 5_000, "x " * 3_000, "<script>alert(1)</script>", "Ω≈ç√",
    "\u202egnuhcuseb", "\N{COMBINING DIAERESIS}" * 300, "{{ 7*7 }}", "()[]{}^$|?+.", "-1", "9" * 60,
])
def test_hostile_words_find_nothing_and_break_nothing(inside: Agency, typed: str) -> None:
    made(inside, "Hunde ausführen")
    assert found_by(inside, typed) == {}


def test_no_people_are_found(inside: Agency) -> None:
    organisation = make_organisation(inside, "Tierheim", note="Kassenwart Quirin ist schwierig", email="quirin@example.org")
    contact = make_contact(inside, organisation, make_person(inside, "Quirin"))
    made(inside, "Hunde ausführen", organisation=organisation, contact=contact, created_by_name="Quirin", digest="quirin")
    assert found_by(inside, "Quirin") == {}
    assert found_by(inside, "schwierig") == {}


def test_the_neighbour_agency_finds_nothing(inside: Agency, other_agency: Agency) -> None:
    made(inside, "Hunde ausführen")
    with agency_scope(other_agency):
        assert found_by(other_agency, "Hunde") == {}
        assert found_by(other_agency, "Hudne") == {}


@pytest.mark.parametrize("state", [state for state in PositionState if state != PositionState.PUBLISHED])
def test_what_is_not_published_has_no_terms(inside: Agency, state: str) -> None:
    assert not made(inside, "Hunde ausführen", state=state).terms.exists()


def test_terms_follow_every_change_at_once(inside: Agency) -> None:
    position = made(inside, "Hunde ausführen")
    change_position(position=position, title="Katzen streicheln", by=CLERK, at=NOW)
    assert (list(found_by(inside, "Katze")), found_by(inside, "Hunde")) == ([position.pk], {})
    take_off_position(position=position, by=CLERK, at=NOW)
    assert found_by(inside, "Katze") == {}
    take_back_move(position=position, by=CLERK, at=NOW)
    assert list(found_by(inside, "Katze")) == [position.pk]
    end_position(position=position, by=CLERK, at=NOW)
    assert not position.terms.exists()


def test_the_night_learns_new_names_and_forgets_old_rows(inside: Agency) -> None:
    position, gone = made(inside, "Hunde ausführen"), made(inside, "Katzen streicheln")
    Position.objects.filter(pk=gone.pk).update(state=PositionState.OFFLINE)
    Position.objects.filter(pk=position.pk).update(timing="fixed", when="samstags um zehn")
    position.organisation.name = "Zwinger am Moor"
    position.organisation.save()
    assert index_positions(agency=inside) == 1
    assert list(found_by(inside, "Moor")) == [position.pk]
    position.refresh_from_db()
    assert position.moments == WEEKEND
    assert not gone.terms.exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_a_search_asks_at_most_three_times(inside: Agency, rows: int) -> None:
    for number in range(rows):
        made(inside, f"Hunde ausführen {number}", field=make_activity(inside, f"Tiere {number}").field)
    with counted() as right:
        assert len(found_by(inside, "Hunde ausführen")) == rows
    with counted() as mistyped:
        assert len(found_by(inside, "Hudne ausfürhen")) == rows
    assert (right.number, mistyped.number) == (1, 3), f"{right}\n{mistyped}"


@pytest.mark.parametrize(("one", "other", "most", "slips"), [
    ("hund", "hund", 2, 0), ("hund", "hudn", 2, 1), ("hund", "hunde", 2, 1), ("hund", "und", 2, 1), ("hund", "bund", 2, 1), ("hund", "katze", 2, 3),
    ("abc", "abcdefgh", 2, 3), ("kitten", "sitting", 3, 3),
])
def test_slips_are_counted(one: str, other: str, most: int, slips: int) -> None:
    assert spelling.distance(one, other, most) == slips == spelling.distance(other, one, most)
