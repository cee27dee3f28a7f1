"""Rows → the gates as the rules look at them: what is asked for, and what volunteers have of it. Constant queries."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from django.db.models import Q

from nahbei.activities.models import Activity, ActivityTraining, Conduct
from nahbei.foundation.models import Agency
from nahbei.placements.eligibility import Gates
from nahbei.placements.minors import OF_AGE, Bands, MinorBand, birthday
from nahbei.places.holidays import holidays
from nahbei.volunteers.queries import certificates
from nahbei.volunteers.week import end_minute_of, minute_of

Born = Mapping[int, dt.date | None]
Consents = list[tuple[int, int | None, dt.date]]


@dataclass(frozen=True)
class Declared:
    """Which version of the confidentiality declaration counts today, and until when the signature on it holds."""

    ok: bool = False
    signed_on: dt.date | None = None
    valid_until: dt.date | None = None


@dataclass(frozen=True)
class GatesOfVolunteers:
    """What stands open for whom, by volunteer."""

    born: Born
    refused: set[int]
    declared: Mapping[int, Declared]
    consents: Mapping[int, dt.date]
    certificates: Mapping[int, Mapping[str, dt.date]]
    trainings: Mapping[int, Mapping[int, dt.date]] = field(default_factory=dict)

    def of(self, pk: int) -> dict[str, Any]:
        """As columns of a Candidate."""
        declared, shown = self.declared.get(pk, Declared()), self.certificates.get(pk, {})
        return {
            "declaration_version_ok": declared.ok, "signed_on": declared.signed_on, "declaration_valid_until": declared.valid_until,
            "born": self.born.get(pk), "consent_from": self.consents.get(pk), "ordinary_until": shown.get(Conduct.ORDINARY),
            "extended_until": shown.get(Conduct.EXTENDED), "trainings": self.trainings.get(pk, {}),
        }


def gates_of(activity: Activity, agency: Agency) -> Gates:
    """What an activity asks for. A position with the same four fields is asked in the same way."""
    trainings = _terms(agency).trainings.get(activity.pk, frozenset())
    return Gates(declaration=activity.needs_declaration, conduct=activity.conduct, trainings=trainings, min_age=activity.min_age)


@dataclass(frozen=True)
class Terms:
    """What an agency asks of everybody, as of a version of the matching. Kept in the process until that moves, as it does with every change."""

    version: int
    bands: Bands
    trainings: Mapping[int, frozenset[int]]  # activity → what it asks for


_kept: dict[int, Terms] = {}  # by agency


def forget() -> None:
    """For tests, whose rows are rolled back together with the version that they belong to."""
    _kept.clear()


def bands_of(agency: Agency) -> Bands:
    """The agency's limits for people under age, of all days: a visit next month counts by the limits of next month."""
    return _terms(agency).bands


def _terms(agency: Agency) -> Terms:
    found = _kept.get(agency.pk)
    if found is None or found.version != agency.matching_version:
        trainings: dict[int, set[int]] = defaultdict(set)
        for activity, training in ActivityTraining.objects.filter(agency=agency).values_list("activity_id", "training_id"):
            trainings[activity].add(training)
        found = Terms(agency.matching_version, _bands(agency), {activity: frozenset(asked) for activity, asked in trainings.items()})
        _kept[agency.pk] = found
    return found


def _bands(agency: Agency) -> Bands:
    return tuple(
        MinorBand(
            valid_from=row.valid_from, from_age=row.from_age, to_age=row.to_age, most_day=row.max_minutes_day,
            most_week=row.max_minutes_week, earliest=minute_of(row.earliest), latest=end_minute_of(row.latest),
            working_days_only=row.working_days_only, alone_at_home=row.alone_in_private_home,
        )
        for row in agency.minor_limits.all()
    )


def days_off(agency: Agency, on: dt.date) -> frozenset[dt.date]:
    """Public holidays as far as anything is planned."""
    return frozenset(day for year in (on.year - 1, on.year, on.year + 1) for day in holidays(agency.state, year))


def gates_of_volunteers(agency: Agency, facts: Q, born: Born, *, on: dt.date) -> GatesOfVolunteers:
    """For all volunteers of an agency, or those that `facts` names by their `volunteer_id`."""
    shown, consents = certificates(agency, facts, on=on), _consents(agency, facts)
    first: dict[int, dt.date] = {}
    for volunteer, _text, day in consents:
        first.setdefault(volunteer, day)
    return GatesOfVolunteers(
        born=born, refused=shown.refused, declared=declared(agency, facts, born, consents, on=on), consents=first,
        certificates=shown.until, trainings=_trainings(agency, facts),
    )


def declared(agency: Agency, facts: Q, born: Born, consents: Consents, *, on: dt.date) -> dict[int, Declared]:
    """Who signed the version that counts on that day or a newer one; it holds until the day before the next version.

    Of somebody under age it counts from the day on which a parent signed that version, too, at the latest from the eighteenth birthday.
    """
    texts = list(agency.declaration_texts.order_by("valid_from", "pk").values_list("pk", "valid_from"))
    current = max((place for place, (_pk, valid_from) in enumerate(texts) if valid_from <= on), default=None)
    if current is None:
        return {}  # nothing to sign yet: nobody has signed
    place_of = {pk: place for place, (pk, _day) in enumerate(texts)}
    ends = {place: after[1] - dt.timedelta(days=1) for place, (_before, after) in enumerate(pairwise(texts))}
    with_parents = {(volunteer, text): day for volunteer, text, day in reversed(consents)}
    signed: dict[int, list[tuple[int, dt.date]]] = defaultdict(list)
    for volunteer, text, day in agency.declarations.filter(facts).values_list("volunteer_id", "text_id", "signed_on"):
        if place_of[text] >= current:
            signed[volunteer].append((place_of[text], _counts_from(born.get(volunteer), day, with_parents.get((volunteer, text)))))
    return {
        volunteer: Declared(True, min(day for _place, day in signatures), ends.get(max(place for place, _day in signatures)))
        for volunteer, signatures in signed.items()
    }


def _consents(agency: Agency, facts: Q) -> Consents:
    """Volunteer, version that was signed with it, day; the oldest first."""
    rows = agency.parental_consents.running().filter(facts).order_by("given_on", "pk")
    return list(rows.values_list("volunteer_id", "text_id", "given_on"))


def _counts_from(born: dt.date | None, signed_on: dt.date, parent: dt.date | None) -> dt.date:
    if born is None or signed_on >= (grown := birthday(born, OF_AGE)):
        return signed_on
    return max(signed_on, grown if parent is None else min(parent, grown))


def _trainings(agency: Agency, facts: Q) -> dict[int, dict[int, dt.date]]:
    found: dict[int, dict[int, dt.date]] = defaultdict(dict)
    for volunteer, training, until in agency.training_records.filter(facts).values_list("volunteer_id", "training_id", "valid_until"):
        until, mine = until or dt.date.max, found[volunteer]
        mine[training] = max(until, mine.get(training, until))
    return dict(found)
