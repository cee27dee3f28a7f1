"""Who lives together pays once, or half: on any day, in any rhythm, and only as long as somebody pays with whom one pays."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from nahbei.contributions import actions, queries, rules
from nahbei.contributions.due_dates import periods_of_year
from nahbei.contributions.models import Agreement, ContributionRules, Household, Standing, Tier
from nahbei.foundation.models import Agency
from nahbei.people.actions import merge_people
from nahbei.people.models import Person
from tests.factories import CLERK, NOW, TODAY, make_agreement, make_contribution_rules, make_person
from tests.support.queries import counted

D = dt.date
SAID = {"by": CLERK, "at": NOW}


def a_month(agency: Agency, person: Person, day: dt.date = TODAY) -> int:
    return rules.cents_a_month(rules.in_force(queries.history_of(agency, person), day), queries.rulebook(agency), day)


def couple(agency: Agency, household: str = Household.ONCE, **fields: int) -> tuple[Person, Person]:
    """Head and mate, since the summer before."""
    make_contribution_rules(agency, 100, 300, 500, household=household)
    head = make_agreement(agency, valid_from=D(2025, 6, 1), tier_number=2).person
    mate = make_agreement(agency, make_person(agency, "Brandt"), valid_from=D(2025, 6, 1), household_of=head, **(fields or {"tier_number": 2})).person
    return head, mate


@pytest.mark.parametrize(("household", "cents"), [(Household.EACH, 300), (Household.ONCE, 0), (Household.HALF, 150)])
def test_what_the_second_pays(inside: Agency, household: str, cents: int) -> None:
    head, mate = couple(inside, household)
    assert (a_month(inside, head), a_month(inside, mate)) == (300, cents)


def test_half_a_cent_is_nobodys(inside: Agency) -> None:
    _head, mate = couple(inside, Household.HALF, cents=75)
    assert a_month(inside, mate) == 37


def test_what_falls_due_counts_the_household(inside: Agency) -> None:
    head, mate = couple(inside)
    assert {person for person, _period, _cents in queries.falling_due(inside, until=TODAY)} == {head}
    make_contribution_rules(inside, 100, 300, 500, household=Household.HALF, valid_from=D(2026, 7, 1))
    found = [(person.pk, cents) for person, _period, cents in queries.falling_due(inside, until=TODAY)]
    assert [cents for pk, cents in found if pk == mate.pk] == [450, 450] and [cents for pk, cents in found if pk == head.pk] == [900] * 4


def test_when_the_one_who_pays_is_gone_each_pays_alone_and_is_asked(inside: Agency) -> None:
    head, mate = couple(inside)
    row = inside.agreements.get(person=mate)
    assert row.pk not in [one.pk for one in inside.agreements.to_review(on=D(2026, 3, 1))]
    actions.end(agency=inside, person=head, valid_from=D(2026, 3, 16), why="verzogen", **SAID)
    days = [D(2026, 2, 28), D(2026, 3, 31), D(2026, 4, 1), TODAY]
    assert [a_month(inside, mate, day) for day in days] == [0, 0, 300, 300]  # of March the household has paid
    assert row.pk in [one.pk for one in inside.agreements.to_review(on=D(2026, 3, 16))]
    kept = actions.keep_as_is(agreement=row, **SAID)
    assert kept.household_of is None and a_month(inside, mate) == 300
    assert list(inside.agreements.to_review(on=TODAY)) == []


def test_a_death_ends_it_too(inside: Agency) -> None:
    head, mate = couple(inside, Household.HALF)
    Person.objects.filter(pk=head.pk).update(died_on=D(2026, 3, 16))
    assert [a_month(inside, mate, day) for day in (D(2026, 3, 31), D(2026, 4, 1))] == [150, 300]
    assert inside.agreements.get(person=mate) in inside.agreements.to_review(on=D(2026, 3, 20))


def test_who_pauses_or_is_exempt_does_so_for_the_household(inside: Agency) -> None:
    head, mate = couple(inside)
    actions.pause(agency=inside, person=head, valid_from=D(2026, 3, 1), until=None, why="", **SAID)
    assert a_month(inside, mate, D(2026, 3, 31)) == 0


def test_nobody_pays_with_whoever_pays_with_others(inside: Agency) -> None:
    head, mate = couple(inside)
    third = make_person(inside, "Conrad")
    for wrong in (mate, third, make_person(inside, "Niemand")):
        with pytest.raises(actions.NobodyToPayWith):
            make_agreement(inside, third, household_of=wrong)
    make_agreement(inside, third)
    with pytest.raises(actions.OthersPayWithThem):
        make_agreement(inside, head, household_of=third)
    assert queries.household_of(inside, head, on=TODAY) == [mate]
    assert make_agreement(inside, mate, exempt=True, household_of=head).household_of is None


def test_merged_records_are_one_head(inside: Agency) -> None:
    head, mate = couple(inside)
    winner = make_person(inside, "Albers-Meier")
    merge_people(winner=winner, loser=head, by=CLERK, at=NOW)
    assert a_month(inside, mate) == 0
    actions.end(agency=inside, person=winner, valid_from=D(2026, 10, 1), why="", **SAID)
    assert a_month(inside, mate) == 300 and inside.agreements.get(person=mate) in inside.agreements.to_review(on=D(2026, 10, 2))


@pytest.mark.parametrize("number", [1, 3])
def test_households_cost_two_questions(inside: Agency, number: int) -> None:
    head, _mate = couple(inside)
    for _ in range(number):
        make_agreement(inside, valid_from=D(2025, 6, 1), household_of=head)
    with counted() as asked:
        list(queries.falling_due(inside, until=TODAY))
    assert asked.number == 6, asked


@pytest.mark.database
def test_nobody_is_of_their_own_household(inside: Agency) -> None:
    row = make_agreement(inside)
    same = {name: getattr(row, name) for name in ("agency", "person", "valid_from", "member_since", "tier_number", "written_at", "written_by_name")}
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.create(**same, household_of=row.person)


days = st.dates(D(2026, 1, 1), D(2026, 12, 31))


@given(cents=st.integers(0, 999), joined=days, led=days, over=st.none() | days, died=st.none() | days, household=st.sampled_from(Household.values))
def test_the_rhythm_changes_nothing_of_the_year(
    cents: int, joined: dt.date, led: dt.date, over: dt.date | None, died: dt.date | None, household: str,
) -> None:
    """Monthly or yearly: the same sum, whatever happens in the household; and it lies between nothing and the whole."""
    year = ContributionRules(pk=1, valid_from=D(2025, 1, 1), household=household, entry_counts="this_month", exit_counts="this_month")
    head, mate = Person(pk=1, died_on=died), Person(pk=2)
    leading = [Agreement(pk=1, person=head, valid_from=led, member_since=led, standing=Standing.PAYS, cents=cents)]
    if over is not None:
        leading.append(Agreement(pk=2, person=head, valid_from=over, member_since=led, standing=Standing.ENDED, cents=cents))
    alone = Agreement(pk=3, person=mate, valid_from=D(2026, 1, 1), member_since=D(2026, 1, 1), standing=Standing.PAYS, cents=cents)
    together = Agreement(pk=4, person=mate, valid_from=joined, member_since=D(2026, 1, 1), standing=Standing.PAYS, cents=cents, household_of=head)
    book = rules.Rulebook((year,), {1: {1: Tier(cents=1)}}, {1: tuple(leading)})
    sums = {
        rhythm: sum(rules.owed([alone, together], book, period) for period in periods_of_year(2026, rhythm=rhythm, due_day=15))
        for rhythm in ("monthly", "quarterly", "half_yearly", "yearly")
    }
    assert len(set(sums.values())) == 1
    least = {"each": cents * 12, "half": cents // 2 * 12, "once": 0}[household]
    assert least <= sums["yearly"] <= cents * 12
