"""What must be in order before a volunteer is introduced, on her page: what there is, what is missing, what runs out.

A certificate that stands in the way is told to nobody but the lead: everybody else reads „nicht verfügbar“ and no step.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from nahbei.activities.models import Activity, Conduct, Training
from nahbei.foundation.models import Agency, StepState
from nahbei.ui.german import format_date
from nahbei.volunteers.dates import age_on
from nahbei.volunteers.minors import born_of, is_minor
from nahbei.volunteers.models import (
    ConductCertificate,
    ParentalConsent,
    ParentLink,
    TrainingRecord,
    Volunteer,
    VolunteerState,
)
from nahbei.volunteers.queries import certificate_until, kinds_that_count

SOON = dt.timedelta(days=60)
LATE = dt.timedelta(days=7)


@dataclass(frozen=True)
class GateStep:
    """Something to do. `does` names it; the door gives it its page."""

    does: str  # certificate, training, parents, birthday
    text: str
    late: bool = True


@dataclass
class VolunteerGates:
    """Everything about the gates of one volunteer, each read in one query."""

    volunteer: Volunteer
    today: dt.date
    minor: bool
    age: int | None
    certificates: list[tuple[ConductCertificate, dt.date]]  # with the last day on which each counts
    trainings: list[TrainingRecord]
    consents: list[ParentalConsent]
    link: ParentLink | None
    refused: bool
    clearing: bool  # a second person is asked about the result
    steps: list[GateStep] = field(default_factory=list)
    too_young: list[str] = field(default_factory=list)

    @property
    def running_consents(self) -> list[ParentalConsent]:
        return [each for each in self.consents if each.withdrawn_on is None]

    @property
    def wanted_kind(self) -> str:
        """Which certificate her activities ask for."""
        return _highest(row.activity for row in self.volunteer.willingnesses.all())


def fetched() -> tuple[str | Prefetch[str], ...]:
    """What `gates_of_volunteer` reads of a volunteer, one query each."""
    return (
        "willingnesses__activity__asked_trainings__training", "certificates",
        Prefetch("training_records", TrainingRecord.objects.select_related("training")),
        Prefetch("parental_consents", ParentalConsent.objects.select_related("text")),
    )


def gates_of_volunteer(agency: Agency, volunteer: Volunteer, *, today: dt.date) -> VolunteerGates:
    """Reads what was fetched before (`fetched`); the rest is asked for only where it matters."""
    born = born_of(volunteer.person.born_on, volunteer.person.birth_year)
    rows, minor = list(volunteer.certificates.all()), is_minor(volunteer.person, on=today)
    years = agency.gate_terms.on(today).certificate_years if rows else 0
    refused = any(not row.clear for row in rows)
    found = VolunteerGates(
        volunteer=volunteer, today=today, minor=minor, age=None if born is None else age_on(born, today),
        certificates=[(row, certificate_until(row.dated_on, years)) for row in rows], trainings=list(volunteer.training_records.all()),
        consents=list(volunteer.parental_consents.all()), link=volunteer.parent_links.first() if minor else None, refused=refused,
        clearing=refused and agency.two_person_steps.filter(about=volunteer.reference, state=StepState.WAITING).exists(),
    )
    # Of who is refused nothing is missing: nothing she could bring would help, and a list would say why.
    if not refused and volunteer.state not in {VolunteerState.BLOCKED, VolunteerState.ENDED}:
        _look(found, [row.activity for row in volunteer.willingnesses.all()])
    return found


def _look(found: VolunteerGates, activities: list[Activity]) -> None:
    if found.minor:
        found.steps += _parents(found)
    found.steps += [*_certificate(found, activities), *_trainings(found, activities)]
    asking = [activity for activity in activities if activity.min_age is not None]
    if asking and found.age is None:
        words = {"what": _nouns(asking)}
        found.steps.append(GateStep("birthday", _("Geburtstag fehlt: %(what)s hat ein Mindestalter.") % words))
    found.too_young = [
        _("%(what)s erst ab %(age)d Jahren") % {"what": activity.noun, "age": activity.min_age}
        for activity in asking if found.age is not None and found.age < (activity.min_age or 0)
    ]


def _parents(found: VolunteerGates) -> list[GateStep]:
    if not found.running_consents:
        if found.link is not None and found.link.used_at is None:
            words = {"name": found.link.to_name, "day": format_date(found.link.sent_at.date(), "plain")}
            return [GateStep("parents", _("Einverständnis der Eltern: %(name)s wurde am %(day)s gefragt.") % words, late=False)]
        return [GateStep("parents", _("Einverständnis der Eltern fehlt. Vorher geht nichts."))]
    signed = {row.text_id for row in found.volunteer.declarations.all()}
    if signed and not signed & {each.text_id for each in found.running_consents}:
        return [GateStep("parents", _("Ein Elternteil muss die Verschwiegenheitserklärung noch mit unterschreiben."))]
    return []


def _certificate(found: VolunteerGates, activities: list[Activity]) -> list[GateStep]:
    kind = _highest(activities)
    if kind == Conduct.NONE:
        return []
    until = max((day for row, day in found.certificates if row.kind in kinds_that_count(kind)), default=None)
    asking = _nouns(activity for activity in activities if activity.conduct != Conduct.NONE)
    if until is None:
        word = _("Erweitertes Führungszeugnis") if kind == Conduct.EXTENDED else _("Führungszeugnis")
        words = {"certificate": word, "what": asking}
        return [GateStep("certificate", _("%(certificate)s fehlt (für %(what)s): ansehen und eintragen.") % words)]
    return _runs_out("certificate", _("Führungszeugnis"), until, found.today)


def _trainings(found: VolunteerGates, activities: list[Activity]) -> list[GateStep]:
    wanted: dict[int, Training] = {
        asked.training_id: asked.training for activity in activities for asked in activity.asked_trainings.all()
    }
    mine: dict[int, dt.date] = {}
    for row in found.trainings:
        until = row.valid_until or dt.date.max
        mine[row.training_id] = max(until, mine.get(row.training_id, until))
    steps = []
    for key, training in wanted.items():
        if key not in mine:
            steps.append(GateStep("training", _("Schulung „%(name)s“ fehlt.") % {"name": training.name}))
        else:
            steps += _runs_out("training", _("Schulung „%(name)s“") % {"name": training.name}, mine[key], found.today)
    return steps


def _runs_out(does: str, word: str, until: dt.date, today: dt.date) -> list[GateStep]:
    words = {"what": word, "day": format_date(until, "plain")}
    if until < today:
        return [GateStep(does, _("%(what)s: seit dem %(day)s abgelaufen.") % words)]
    if until == dt.date.max or until > today + SOON:
        return []
    return [GateStep(does, _("%(what)s gilt noch bis %(day)s.") % words, late=until <= today + LATE)]


def _highest(activities: Iterable[Activity]) -> str:
    kinds = {activity.conduct for activity in activities}
    return next((kind for kind in (Conduct.EXTENDED, Conduct.ORDINARY) if kind in kinds), Conduct.NONE)


def _nouns(activities: Iterable[Activity]) -> str:
    return ", ".join(activity.noun for activity in activities)
