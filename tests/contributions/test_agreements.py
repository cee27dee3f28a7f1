"""Rules and agreements: what anybody pays on any day can be answered, and nothing that was agreed is lost."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from nahbei.contributions import actions, queries, rules
from nahbei.contributions.due_dates import periods_of_year
from nahbei.contributions.models import Agreement, ContributionRules, Standing, Tier
from nahbei.foundation.models import Agency
from nahbei.people.actions import merge_people
from nahbei.people.models import Person
from tests.factories import CLERK, NOW, TODAY, make_agreement, make_contribution_rules, make_person

D = dt.date
SAID = {"by": CLERK, "at": NOW}


def a_month(agency: Agency, person: Person, day: dt.date) -> int:
    found = rules.in_force(queries.history_of(agency, person), day)
    return rules.cents_a_month(found, queries.rulebook(agency), day)


def owed(agency: Agency, person: Person, year: int = 2026, rhythm: str = "quarterly") -> list[int]:
    rows, book = list(queries.history_of(agency, person)), queries.rulebook(agency)
    return [rules.owed(rows, book, period) for period in periods_of_year(year, rhythm=rhythm, due_day=15)]


def test_the_amount_of_any_day_is_answerable(inside: Agency) -> None:
    person = make_agreement(inside, valid_from=D(2025, 6, 1), tier_number=1).person
    make_agreement(inside, person, valid_from=D(2026, 4, 1), tier_number=3)
    days = [D(2025, 5, 31), D(2025, 6, 1), D(2026, 3, 31), D(2026, 4, 1), D(2030, 1, 1)]
    assert [a_month(inside, person, day) for day in days] == [0, 100, 100, 500, 500]
    assert inside.agreements.count() == 2


def test_new_rules_change_what_a_tier_costs_from_their_day_on(inside: Agency) -> None:
    person = make_agreement(inside, tier_number=2).person
    make_contribution_rules(inside, 150, 350, valid_from=D(2026, 7, 1))
    assert (a_month(inside, person, D(2026, 6, 30)), a_month(inside, person, D(2026, 7, 1))) == (300, 350)
    assert owed(inside, person) == [600, 900, 1_050, 1_050]  # entered in January, pays from February


def test_a_tier_that_new_rules_lack_stays_as_it_was(inside: Agency) -> None:
    person = make_agreement(inside, tier_number=3).person
    make_contribution_rules(inside, 150, valid_from=D(2026, 7, 1))
    assert a_month(inside, person, D(2026, 8, 1)) == 500
    with pytest.raises(actions.AgreementUnclear):
        make_agreement(inside, valid_from=D(2026, 8, 1), tier_number=3)


def test_rules_of_the_same_day_written_later_count(inside: Agency) -> None:
    make_contribution_rules(inside, 100)
    better = make_contribution_rules(inside, 200)
    assert queries.rules_on(inside, TODAY) == better
    assert queries.rules_on(inside, D(2024, 12, 31)) is None


def test_a_pause_ends_by_itself_and_leaves_the_rest(inside: Agency) -> None:
    person = make_agreement(inside, valid_from=D(2025, 1, 1), tier_number=2).person
    actions.pause(agency=inside, person=person, valid_from=D(2026, 4, 1), until=D(2026, 5, 31), why="im Krankenhaus", **SAID)
    assert owed(inside, person) == [900, 300, 900, 900]


def test_whoever_leaves_owes_as_the_rules_say_and_who_dies_owes_nothing_more(inside: Agency) -> None:
    person = make_agreement(inside, valid_from=D(2025, 1, 1), tier_number=2).person
    actions.end(agency=inside, person=person, valid_from=D(2026, 5, 10), why="verzogen", **SAID)
    assert owed(inside, person) == [900, 600, 0, 0]
    dead = make_agreement(inside, valid_from=D(2025, 1, 1), tier_number=2).person
    Person.objects.filter(pk=dead.pk).update(died_on=D(2026, 5, 10))
    assert owed(inside, dead) == [900, 300, 0, 0]
    assert list(inside.agreements.collected(on=TODAY)) == []
    with pytest.raises(actions.PersonHasDied):
        make_agreement(inside, Person.objects.get(pk=dead.pk))


@pytest.mark.parametrize(("exit_counts", "expected"), [("this_month", 600), ("last_month", 300), ("period", 900)])
def test_what_counts_on_exit(inside: Agency, exit_counts: str, expected: int) -> None:
    make_contribution_rules(inside, 300, exit_counts=exit_counts)
    person = make_agreement(inside, valid_from=D(2025, 1, 1)).person
    actions.end(agency=inside, person=person, valid_from=D(2026, 5, 10), why="", **SAID)
    assert owed(inside, person)[1] == expected


@pytest.mark.parametrize(("entry_counts", "expected"), [("this_month", 600), ("next_month", 300), ("next_period", 0)])
def test_what_counts_on_entry(inside: Agency, entry_counts: str, expected: int) -> None:
    make_contribution_rules(inside, 300, entry_counts=entry_counts)
    assert owed(inside, make_agreement(inside, valid_from=D(2026, 5, 10)).person)[1:3] == [expected, 900]


def test_who_comes_back_begins_anew(inside: Agency) -> None:
    person = make_agreement(inside, valid_from=D(2025, 1, 1)).person
    actions.end(agency=inside, person=person, valid_from=D(2026, 2, 1), why="", **SAID)
    again = make_agreement(inside, person, valid_from=D(2026, 9, 1), tier_number=1)
    assert again.member_since == D(2026, 9, 1)
    assert owed(inside, person) == [200, 0, 0, 300]


def test_taking_back_lets_the_one_before_count_and_can_be_undone(inside: Agency) -> None:
    person = make_agreement(inside, tier_number=1).person
    wrong = make_agreement(inside, person, tier_number=3)
    actions.take_back(agreement=wrong, **SAID)
    assert a_month(inside, person, TODAY) == 100
    actions.put_back(agreement=wrong, **SAID)
    assert a_month(inside, person, TODAY) == 500


def test_hardship_exemption_and_another_payer(inside: Agency) -> None:
    daughter = make_person(inside, given_name="Ute")
    hard = make_agreement(inside, cents=50, payer=daughter)
    free = make_agreement(inside, exempt=True, why="Bürgergeld")
    assert (a_month(inside, hard.person, TODAY), a_month(inside, free.person, TODAY)) == (50, 0)
    assert (hard.payer_or_self, free.payer_or_self) == (daughter, free.person)
    assert make_agreement(inside, daughter, payer=daughter).payer is None


def test_a_review_keeps_everything_and_comes_again(inside: Agency) -> None:
    row = make_agreement(inside, valid_from=D(2025, 3, 1), tier_number=2)
    assert [one.pk for one in inside.agreements.to_review(on=TODAY)] == [row.pk]
    kept = actions.keep_as_is(agreement=row, **SAID)
    assert (kept.review_on, kept.member_since, kept.tier_number) == (D(2027, 11, 23), D(2025, 3, 1), 2)
    assert list(inside.agreements.to_review(on=TODAY)) == []


def test_refusals(inside: Agency) -> None:
    person = make_person(inside)
    make_contribution_rules(inside)
    with pytest.raises(actions.AgreementInPast):
        make_agreement(inside, person, valid_from=D(2024, 12, 31))
    for act in (actions.end, actions.pause):
        more = {"until": None} if act is actions.pause else {}
        with pytest.raises(actions.NothingToPause):
            act(agency=inside, person=person, valid_from=TODAY, why="", **SAID, **more)  # type: ignore[operator]
    with pytest.raises(actions.RulesNeedTiers):
        actions.write_rules(
            agency=inside, valid_from=TODAY, tiers=[], rhythm="yearly", due_day=1, entry_counts="this_month", exit_counts="period",
            household="each", review_months=12, exemptions=[], **SAID,
        )


def test_two_records_that_become_one_keep_their_agreement(inside: Agency) -> None:
    winner, loser = make_person(inside), make_agreement(inside, tier_number=2).person
    merge_people(winner=winner, loser=loser, by=CLERK, at=NOW)
    assert a_month(inside, winner, TODAY) == 300


def test_the_trail_knows_no_amount(inside: Agency) -> None:
    make_agreement(inside, cents=4_711)
    told = str(list(inside.audit_entries.filter(what__startswith="contributions.agreed").values_list("changes", flat=True)))
    assert told and "4711" not in told


@pytest.mark.database
def test_the_database_keeps_what_was_agreed(inside: Agency) -> None:
    row = make_agreement(inside, tier_number=2)
    changes = [
        lambda: Agreement.objects.filter(pk=row.pk).update(cents=1), lambda: Agreement.objects.filter(pk=row.pk).delete(),
        lambda: Agreement.objects.filter(pk=row.pk).update(standing=Standing.EXEMPT), lambda: Tier.objects.update(cents=1),
        lambda: ContributionRules.objects.all().delete(), lambda: Agreement.objects.create(**_plain(inside, row, standing="pays", tier_number=None)),
        lambda: Agreement.objects.create(**_plain(inside, row, cents=100_001)),
        lambda: Agreement.objects.create(**_plain(inside, row, basis="proof_seen")),
    ]
    for change in changes:
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def _plain(agency: Agency, row: Agreement, **fields: object) -> dict[str, object]:
    return {
        "agency": agency, "person": row.person, "valid_from": row.valid_from, "member_since": row.member_since, "tier_number": 1,
        "written_at": NOW, "written_by_name": "x", **fields,
    }


@given(data=st.data())
def test_the_year_is_the_same_in_any_rhythm(data: st.DataObject) -> None:
    """Sums over any split agree: what is owed for a year is what its months owe."""
    person = Person(pk=1, given_name="A", family_name="B")
    sets = [ContributionRules(pk=1, valid_from=D(2025, 1, 1), entry_counts="this_month", exit_counts="this_month", rhythm="monthly")]
    book = rules.Rulebook(tuple(sets), {1: {1: Tier(number=1, cents=101), 2: Tier(number=2, cents=333)}})
    days = data.draw(st.lists(st.dates(D(2025, 1, 1), D(2026, 12, 31)), min_size=1, max_size=5))
    since = min(days)
    rows = [
        Agreement(pk=pk, person=person, valid_from=day, member_since=since, tier_number=data.draw(st.sampled_from([1, 2])),
                  standing=data.draw(st.sampled_from([Standing.PAYS, Standing.PAUSED, Standing.EXEMPT])))
        for pk, day in enumerate(days, 1)
    ]
    for year in (2025, 2026):
        sums = {
            rhythm: sum(rules.owed(rows, book, period) for period in periods_of_year(year, rhythm=rhythm, due_day=1))
            for rhythm in ("monthly", "quarterly", "half_yearly", "yearly")
        }
        assert len(set(sums.values())) == 1, sums
