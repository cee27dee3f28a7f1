"""Words that mean the same become the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nahbei.people import folding


@pytest.mark.parametrize("names", [
    ("Müller", "Mueller", "Muller", "MÜLLER", "mu\u0308ller"), ("Yıldırım", "Yildirim", "YILDIRIM", "yıldirim"),
    ("İbrahim", "Ibrahim"), ("Groß", "Gross", "GROẞ"), ("O’Connor", "OConnor", "O'Connor"), ("Şahin", "Sahin"),
    ("Łukasz", "Lukasz"), ("Goebel", "Göbel"), ("Al\u200fbers", "Albers"),
])
def test_the_same_name(names: tuple[str, ...]) -> None:
    assert len({tuple(folding.words(name)) for name in names}) == 1


@pytest.mark.parametrize("names", [("Meier", "Maier", "Mayer", "Meyer"), ("Schmidt", "Schmitt", "Schmid"), ("Yıldırım", "Yildrim")])
def test_names_that_sound_alike(names: tuple[str, ...]) -> None:
    sounds = {folding.sound(folding.words(name)[0]) for name in names}
    assert len(sounds) == 1
    assert "" not in sounds


def test_names_with_several_words() -> None:
    assert folding.words("Müller-Lüdenscheidt von der") == ["muller", "ludenscheidt", "von", "der"]


@pytest.mark.parametrize("streets", [
    ("Lindenstraße 12a", "Lindenstr. 12 a", "lindenstrasse 12 A", "Linden Str. 12a", "Linden-Straße 12a"),
    ("Friedrich-Ebert-Straße 5", "Friedrich Ebert Str. 5", "Friedrich-Ebert-Str 5"), ("Lindenplatz 3", "Lindenpl. 3"),
])
def test_the_same_street(streets: tuple[str, ...]) -> None:
    assert len({folding.street(street) for street in streets}) == 1


def test_a_name_with_str_inside_stays_whole() -> None:
    assert folding.street("Straßburger Str. 7") == "strassburgerstrasse7"


@given(st.text(max_size=200))
def test_no_text_breaks_it(text: str) -> None:
    for word in folding.words(text):
        assert 0 < len(word) <= folding.LONGEST
        folding.sound(word)
    assert len(folding.street(text)) <= folding.LONGEST
    assert folding.readable(folding.readable(text)) == folding.readable(text)


@given(st.text(alphabet="abcxyz019", min_size=1, max_size=6), st.text(alphabet="abcxyz019", max_size=6))
def test_the_range_of_a_beginning_holds_exactly_what_begins_so(prefix: str, term: str) -> None:
    end = folding.after(prefix)
    inside = prefix <= term and (end is None or term < end)
    if not set(prefix) <= {"z"}:
        assert inside == term.startswith(prefix)
    elif term.startswith(prefix):
        assert inside
