"""New rules for contributions. Nothing is changed: they apply from a day on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nahbei.contributions.models import ContributionRules, Tier
from nahbei.foundation import audit
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.refusal import Refusal

MOST_TIERS = 12
LONGEST_EXEMPTION = 80


class RulesNeedTiers(Refusal):
    sentence = _("Tragen Sie mindestens eine Stufe ein. Eine Stufe mit 0 € ist auch eine.")


class RulesTooFarBack(Refusal):
    sentence = _("Eine Beitragsordnung kann nicht für ein Jahr gelten, das schon abgeschlossen ist.")
    field = "valid_from"


@dataclass(frozen=True)
class TierGiven:
    """A line of the form."""

    label: str
    income: str
    cents: int


@transaction.atomic
def write_rules(
    *, agency: Agency, valid_from: dt.date, tiers: Sequence[TierGiven], rhythm: str, due_day: int, entry_counts: str, exit_counts: str,
    household: str, review_months: int, exemptions: Sequence[str], by: Actor, at: dt.datetime,
) -> ContributionRules:
    """Rules from a day on. Refuses RulesNeedTiers, RulesTooFarBack."""
    if not tiers:
        raise RulesNeedTiers
    if valid_from.year < timezone.localdate(at).year - 1 and agency.contribution_rules.exists():
        raise RulesTooFarBack
    rules = ContributionRules(
        agency=agency, valid_from=valid_from, rhythm=rhythm, due_day=due_day, entry_counts=entry_counts, exit_counts=exit_counts,
        household=household, review_months=review_months, exemptions=_reasons(exemptions), written_at=at, written_by_name=by.name,
    )
    rules.full_clean(exclude=["agency", "exemptions"])
    rules.save()
    for number, given in enumerate(tiers[:MOST_TIERS], 1):
        tier = Tier(agency=agency, rules=rules, number=number, label=given.label.strip(), income=given.income.strip(), cents=given.cents)
        tier.full_clean(exclude=["agency", "rules"])
        tier.save()
    told = "; ".join(f"{given.label.strip()}: {given.cents}" for given in tiers)
    audit.record(agency, by=by, at=at, what="contributions.rules_written", changes={"valid_from": (None, valid_from), "tiers": (None, told)})
    return rules


def _reasons(lines: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(line.strip()[:LONGEST_EXEMPTION] for line in lines if line.strip()))[:MOST_TIERS]
