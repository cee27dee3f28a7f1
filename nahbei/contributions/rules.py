"""What counts on a day, worked out of rows that somebody has read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from nahbei.contributions.due_dates import Period, months_that_count, periods_of_year
from nahbei.contributions.models import Agreement, ContributionRules, EntryCounts, ExitCounts, Household, Standing, Tier


@dataclass(frozen=True)
class Rulebook:
    """All rules of an agency with their tiers, so that thousands of days cost no question.

    `heads`: the rows of those in whose household others pay, by the id that these others name.
    """

    sets: tuple[ContributionRules, ...]
    tiers: dict[int, dict[int, Tier]]
    heads: dict[int, tuple[Agreement, ...]] = field(default_factory=dict)

    def on(self, day: dt.date) -> ContributionRules | None:
        found = [one for one in self.sets if one.valid_from <= day]
        return max(found, key=lambda one: (one.valid_from, one.pk), default=None)

    def tier(self, number: int | None, day: dt.date) -> Tier | None:
        """The tier of that number on a day. Where new rules do not know it any more, as it was last."""
        older = sorted((one for one in self.sets if one.valid_from <= day), key=lambda one: (one.valid_from, one.pk), reverse=True)
        return next((tiers[number] for one in older if number in (tiers := self.tiers.get(one.pk, {}))), None) if number is not None else None


def in_force(agreements: Iterable[Agreement], day: dt.date) -> Agreement | None:
    """Of the rows of one person: the one written last of those that have begun and were not taken back."""
    begun = [one for one in agreements if one.valid_from <= day and one.taken_back_at is None]
    return max(begun, key=lambda one: one.pk, default=None)


def cents_a_month(agreement: Agreement | None, book: Rulebook, day: dt.date) -> int:
    """What one month costs on a day; nothing for who is exempt, paused, gone, or dead by then."""
    if agreement is None or agreement.standing != Standing.PAYS or is_dead(agreement, day):
        return 0
    tier = book.tier(agreement.tier_number, day)
    own = agreement.cents if agreement.cents is not None else tier.cents if tier else 0
    return _in_household(own, agreement, book, day)


def _in_household(own: int, agreement: Agreement, book: Rulebook, day: dt.date) -> int:
    """What is left of an amount because somebody else of the household pays. Of half a cent nobody is asked for the other half.

    Whoever was there at the beginning of the month or is there on the day counts, so no household pays twice in the month of a change.
    """
    known = book.on(day)
    if known is None or known.household == Household.EACH or agreement.household_of_id is None:
        return own
    rows = book.heads.get(agreement.household_of_id, ())
    if not any(leads(in_force(rows, on), on) for on in (day.replace(day=1), day)):
        return own
    return own // 2 if known.household == Household.HALF else 0


def leads(head: Agreement | None, day: dt.date) -> bool:
    """Can others pay in this household? Not with somebody who is gone or dead, or who pays with others herself."""
    return head is not None and head.standing != Standing.ENDED and head.household_of_id is None and not is_dead(head, day)


def is_dead(agreement: Agreement, day: dt.date) -> bool:
    died = (agreement.person.merged_into or agreement.person).died_on
    return died is not None and died <= day


def owed(agreements: Sequence[Agreement], book: Rulebook, period: Period) -> int:
    """Cents for a period: each month that counts at what was agreed for it; entry and exit by the rules of the period."""
    rules, current = book.on(period.first), in_force(agreements, period.last)
    if rules is None or current is None:
        return 0
    left, exit_counts = exit_of(current, rules)
    cents = 0
    for month in months_of(period):
        if _counts(month, period, current.member_since, left, rules.entry_counts, exit_counts):
            day = month.last if left is None else min(month.last, left - dt.timedelta(days=1))
            cents += cents_a_month(in_force(agreements, day), book, day)
    return cents


def _counts(month: Period, period: Period, entry: dt.date, left: dt.date | None, entry_counts: str, exit_counts: str) -> bool:
    """A month counts when the period up to its end owes more than the period up to its beginning."""
    if exit_counts == ExitCounts.PERIOD and left is not None:
        left = max(left, period.last) if left >= period.first else left
        exit_counts = ExitCounts.THIS_MONTH
    if entry_counts == EntryCounts.NEXT_PERIOD and entry >= period.first:
        return False
    return months_that_count(month, entry=entry, exit=left, entry_counts=entry_counts, exit_counts=exit_counts) > 0


def exit_of(current: Agreement, rules: ContributionRules) -> tuple[dt.date | None, str]:
    """The day from which nothing is owed any more, and how it counts. Of the month of a death nothing is asked."""
    died = current.person.died_on
    ended = current.valid_from if current.standing == Standing.ENDED else None
    if died is not None and (ended is None or died < ended):
        return died, ExitCounts.LAST_MONTH
    return ended, rules.exit_counts


def months_of(period: Period) -> list[Period]:
    return [one for one in periods_of_year(period.first.year, rhythm="monthly", due_day=1) if period.first <= one.first <= period.last]
