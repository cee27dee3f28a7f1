"""Who is seen in the public list? A small town of visitors meets four orders: popularity, chance, SmartSort's idea, ours.

Every visitor has one field in mind, looks through the list from the top, gets tired, opens what appeals and asks for what suits.
Some positions appeal to many, some to few; that is the same for all four. A place is taken by one in three who ask; a position whose
places are taken leaves the list, and another one comes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from random import Random

from benchmarks import Measurement
from nahbei.opportunities.equity import DAYS, WEEK, Attention, fair_order

SIZES = {"S": (60, 25), "M": (250, 100), "L": (1_500, 600)}  # positions, visitors a day
FIELDS = 8
LENGTH = 84  # days
TIRED = 0.93  # goes on to the next line
TAKES_THE_PLACE = 1 / 3
START = dt.date(2026, 9, 1)


class Town:
    """Positions with what they are like, and what they got on each day."""

    def __init__(self, size: str) -> None:
        count, self.visitors = SIZES[size]
        self.draw = Random(f"equity-{size}")
        self.field, self.seats, self.appeal, self.suits = [0] * count, [0] * count, [0.0] * count, [0.0] * count
        self.opened: list[dict[int, int]] = []
        self.asked: list[dict[int, int]] = []
        for key in range(count):
            self._come(key)

    def _come(self, key: int) -> None:
        """A new position takes the place of an old one; what that one got is forgotten."""
        draw = self.draw
        self.field[key], self.seats[key] = draw.randrange(FIELDS), draw.choice((1, 1, 1, 2, 2, 3, 5))
        self.appeal[key], self.suits[key] = min(0.9, draw.lognormvariate(-1.9, 0.5)), min(0.5, draw.lognormvariate(-2.3, 0.4))
        for day in (*self.opened, *self.asked):
            day.pop(key, None)

    def lately(self, days: list[dict[int, int]], since: int = DAYS) -> list[int]:
        found = [0] * len(self.field)
        for day in days[-since:]:
            for key, number in day.items():
                found[key] += number
        return found

    def live(self, order: Callable[[Town, int], list[int]]) -> tuple[float, int]:
        """The share of positions that somebody asked for in a week, and how many asked altogether."""
        draw, week, shares, contacts = Random("visitors"), set[int](), list[float](), 0
        for number in range(LENGTH):
            listed = order(self, number)
            opened: dict[int, int] = {}
            asked: dict[int, int] = {}
            for _ in range(self.visitors):
                self._visit(listed, draw, opened, asked)
            self.opened.append(opened)
            self.asked.append(asked)
            week |= set(asked)
            contacts += sum(asked.values())
            if number % 7 == 6:
                shares.append(len(week) / len(self.field))
                week.clear()
            for key, times in list(asked.items()):
                self.seats[key] -= sum(draw.random() < TAKES_THE_PLACE for _ in range(times))
                if self.seats[key] <= 0:
                    self._come(key)
        return sum(shares[4:]) / len(shares[4:]), contacts

    def _visit(self, listed: list[int], draw: Random, opened: dict[int, int], asked: dict[int, int]) -> None:
        wanted = draw.randrange(FIELDS)
        for key in listed:
            if self.field[key] != wanted:
                continue
            if draw.random() < self.appeal[key]:
                opened[key] = opened.get(key, 0) + 1
                if draw.random() < self.suits[key]:
                    asked[key] = asked.get(key, 0) + 1
                    return
            if draw.random() > TIRED:
                return


def popularity(town: Town, day: int) -> list[int]:
    asked, opened = town.lately(town.asked), town.lately(town.opened)
    return sorted(range(len(asked)), key=lambda key: (-asked[key], -opened[key], key))


def chance(town: Town, day: int) -> list[int]:
    keys = list(range(len(town.field)))
    Random(day).shuffle(keys)
    return keys


def smartsort(town: Town, day: int) -> list[int]:
    """By what usually appeals, minus a penalty for each who asked this week (the field study's one contact a week)."""
    asked, opened, week = town.lately(town.asked), town.lately(town.opened), town.lately(town.asked, 7)
    return sorted(range(len(asked)), key=lambda key: (week[key], -(asked[key] * 12 + opened[key]), key))


def ours(town: Town, day: int) -> list[int]:
    asked, opened = town.lately(town.asked, WEEK), town.lately(town.opened)
    rows = (Attention(key, opened[key], asked[key], town.seats[key]) for key in range(len(asked)))
    return fair_order(rows, on=START + dt.timedelta(days=day))


ORDERS: dict[str, Callable[[Town, int], list[int]]] = {"popularity": popularity, "random": chance, "smartsort": smartsort, "ours": ours}


def run(size: str) -> Iterator[Measurement]:
    for name, order in ORDERS.items():
        share, contacts = Town(size).live(order)
        yield Measurement(f"equity.{name}.asked_share", round(100 * share, 1), "%", 1)
        yield Measurement(f"equity.{name}.contacts", contacts, "contacts", 1)
