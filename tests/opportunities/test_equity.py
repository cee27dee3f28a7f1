"""The order of the public list: fair, the same for everybody, and every position in it once."""

from __future__ import annotations

import datetime as dt
from random import Random

import pytest
from django.core.paginator import Paginator

from nahbei.foundation.models import Agency
from nahbei.opportunities.actions import count_interest, count_opening, order_positions
from nahbei.opportunities.equity import Attention, fair_order
from nahbei.opportunities.listing import Wishes, listing
from nahbei.opportunities.models import PositionState, Tally
from tests.factories import TODAY, make_position
from tests.support.queries import counted


def drawn(seed: int) -> list[Attention]:
    draw = Random(seed)
    return [Attention(key, draw.randint(0, 40), draw.choice((0, 0, 1, 2, 9)), draw.randint(-1, 5)) for key in draw.sample(range(500), 120)]


@pytest.mark.parametrize("seed", range(8))
def test_every_position_stands_there_once_and_who_comes_first_is_not_who_was_read_first(seed: int) -> None:
    rows = drawn(seed)
    order = fair_order(rows, on=TODAY)
    assert sorted(order) == sorted(row.key for row in rows)
    Random(seed + 100).shuffle(rows)
    assert fair_order(rows, on=TODAY) == order
    assert fair_order(rows, on=TODAY + dt.timedelta(days=1)) != order


@pytest.mark.parametrize("seed", range(8))
def test_more_attention_never_lifts_and_a_free_place_never_lowers(seed: int) -> None:
    rows = drawn(seed)
    one = rows[Random(seed).randrange(len(rows))]
    place = fair_order(rows, on=TODAY).index(one.key)
    rest = [row for row in rows if row is not one]
    asked = Attention(one.key, one.opened, one.interested + 1, one.free)
    assert fair_order([*rest, asked], on=TODAY).index(one.key) >= place
    freed = Attention(one.key, one.opened, one.interested, max(one.free, 0) + 1)
    assert fair_order([*rest, freed], on=TODAY).index(one.key) <= place


def test_nobody_asked_then_nobody_looked_then_asked_for_each_place_then_full() -> None:
    rows = [Attention(1, 50, 0, 0), Attention(2, 9, 2, 1), Attention(3, 9, 2, 4), Attention(4, 9, 0, 1), Attention(5, 0, 0, 1)]
    assert fair_order(rows, on=TODAY) == [5, 4, 3, 2, 1]


@pytest.mark.database
def test_the_order_comes_from_what_was_counted(inside: Agency) -> None:
    asked, seen, fresh, full = (make_position(inside, title=title) for title in ("Gefragt", "Gesehen", "Frisch", "Voll"))
    count_interest(position=asked, on=TODAY)
    count_opening(position=seen, on=TODAY)
    assert order_positions(agency=inside, taken={full.pk: 1}, on=TODAY) == 4
    assert listing(inside, Wishes(), on=TODAY).keys == [fresh.pk, seen.pk, asked.pk, full.pk]
    assert order_positions(agency=inside, taken={full.pk: 1}, on=TODAY) == 0


@pytest.mark.database
def test_what_was_long_ago_counts_no_more(inside: Agency) -> None:
    once, never = make_position(inside), make_position(inside)
    count_opening(position=once, on=TODAY - dt.timedelta(days=28))
    count_interest(position=once, on=TODAY - dt.timedelta(days=7))
    order_positions(agency=inside, taken={}, on=TODAY)
    assert listing(inside, Wishes(), on=TODAY).keys == fair_order([Attention(once.pk), Attention(never.pk)], on=TODAY)


@pytest.mark.database
def test_counting_writes_one_row_a_day(inside: Agency) -> None:
    position = make_position(inside)
    count_opening(position=position, on=TODAY)
    with counted() as queries:
        count_opening(position=position, on=TODAY)
    count_interest(position=position, on=TODAY)
    count_opening(position=position, on=TODAY + dt.timedelta(days=1))
    assert queries.number == 1, queries
    assert list(Tally.objects.order_by("on").values_list("opened", "interested")) == [(2, 1), (1, 0)]


@pytest.mark.database
@pytest.mark.parametrize("rows", [1, 3])
def test_the_order_is_computed_in_few_queries(inside: Agency, rows: int) -> None:
    for _ in range(rows):
        make_position(inside)
    with counted() as queries:
        order_positions(agency=inside, taken={}, on=TODAY)
    assert queries.number == 3, queries


@pytest.mark.database
def test_over_the_pages_every_published_position_appears_once(inside: Agency) -> None:
    shown = {make_position(inside, title=f"Stelle {number}").pk for number in range(30)}
    make_position(inside, state=PositionState.OFFLINE)
    order_positions(agency=inside, taken={}, on=TODAY)
    pages = Paginator(listing(inside, Wishes(), on=TODAY).keys, 7)
    found = [key for number in pages.page_range for key in pages.page(number).object_list]
    assert len(found) == 30
    assert set(found) == shown
