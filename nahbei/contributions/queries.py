"""Reads across agreements and rules."""

from __future__ import annotations

import datetime as dt

from nahbei.contributions.models import AgreementQuerySet, ContributionRules, Tier
from nahbei.contributions.rules import Rulebook
from nahbei.foundation.models import Agency
from nahbei.people.models import Person
from nahbei.people.queries import ids_of


def rulebook(agency: Agency) -> Rulebook:
    """Two questions, whatever is asked of it afterwards."""
    tiers: dict[int, dict[int, Tier]] = {}
    for tier in agency.tiers.all():
        tiers.setdefault(tier.rules_id, {})[tier.number] = tier
    return Rulebook(tuple(agency.contribution_rules.all()), tiers)


def rules_on(agency: Agency, day: dt.date) -> ContributionRules | None:
    return agency.contribution_rules.in_force(on=day)


def history_of(agency: Agency, person: Person) -> AgreementQuerySet:
    """All rows of a person, the newest first, with those of records that were merged into this one."""
    return agency.agreements.filter(person__in=ids_of(person)).select_related("person", "payer").order_by("-pk")


def current(agency: Agency, *, on: dt.date) -> AgreementQuerySet:
    """The row of each person that is in force, by name."""
    rows = agency.agreements.in_force(on=on).select_related("person", "payer").filter(person__merged_into=None)
    return rows.order_by("person__family_name", "person__given_name", "pk")
