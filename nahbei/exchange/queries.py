"""What would happen, before it happens."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field

from nahbei.exchange import sources
from nahbei.exchange.columns import translated
from nahbei.exchange.kinds import IMPORTERS
from nahbei.exchange.models import Import, Outcome
from nahbei.exchange.plans import Plan

SHOWN = 100  # rows of each outcome that the page lists; the rest is counted


@dataclass
class Preview:
    """Counts by outcome, and the first rows of each."""

    counts: Counter[str] = field(default_factory=Counter)
    plans: dict[str, list[Plan]] = field(default_factory=lambda: {outcome: [] for outcome in Outcome})

    def groups(self) -> list[tuple[Outcome, int, list[Plan]]]:
        """What occurs: outcome, how many, the first of them."""
        return [(outcome, self.counts[outcome], self.plans[outcome]) for outcome in Outcome if self.counts[outcome]]


def preview(run: Import, *, on: dt.date) -> Preview:
    """The dry run: every row is judged, nothing is written."""
    importer, found = IMPORTERS[run.kind](run.agency, on=on), Preview()
    for raw in sources.read(bytes(run.content or b"")):
        plan = importer.judge(raw.line, translated(raw.values, run.columns))
        found.counts[plan.outcome] += 1
        if len(found.plans[plan.outcome]) < SHOWN:
            found.plans[plan.outcome].append(plan)
    return found


def header(run: Import) -> list[str]:
    """The columns of the file, in their order, as far as the first rows name them."""
    names: dict[str, None] = {}
    for count, raw in enumerate(sources.read(bytes(run.content or b""))):
        names |= dict.fromkeys(raw.values)
        if count >= SHOWN:
            break
    return list(names)


def samples(run: Import) -> dict[str, str]:
    """For each column the first value that is not empty."""
    found: dict[str, str] = {}
    for count, raw in enumerate(sources.read(bytes(run.content or b""))):
        for name, value in raw.values.items():
            if value:
                found.setdefault(name, value[:60])
        if count >= SHOWN:
            break
    return found
