"""Parts of Heute about gates: what runs out, and what takes two people. No query of their own: figures are asked for in the same one."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import DateField, Exists, F, Func, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from nahbei.activities.models import Conduct
from nahbei.desk.today import words
from nahbei.desk.today.demand import person_at, volunteer_reference
from nahbei.desk.today.shape import Desk, Part, Row
from nahbei.foundation.models import StepState, TwoPersonStep
from nahbei.foundation.reference import Reference
from nahbei.foundation.rights import Right
from nahbei.ui import german
from nahbei.volunteers.models import ConductCertificate, GateTerms, TrainingRecord, VolunteerState

LAST_WEEK = 7
# Each of the three reminders stands there for a week: an office that opens twice a week misses none, and nobody reads it daily.
WINDOWS = ((54, 60), (24, 30), (-14, LAST_WEEK))


class YearsAfter(Func):
    """A day and a number of years, in the database."""

    output_field = DateField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="date(%(expressions)s || ' years')", arg_joiner=", '+' || ", **extra)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(
            compiler, connection, template="(%(expressions)s))::date", arg_joiner=" + make_interval(years => ", **extra
        )


def _runs_out(desk: Desk, column: str) -> Q:
    found = Q()
    for first, last in WINDOWS:
        found |= Q(**{f"{column}__range": (desk.today + dt.timedelta(days=first), desk.today + dt.timedelta(days=last))})
    return found


def _certificates(desk: Desk) -> QuerySet[ConductCertificate]:
    """Of active volunteers whose activities ask for one, unless a newer one was looked at."""
    counting = GateTerms.objects.filter(valid_from__lte=desk.today).order_by("-valid_from", "-pk").values("certificate_years")[:1]
    usual = GateTerms._meta.get_field("certificate_years").default
    mine = desk.agency.certificates.filter(volunteer=OuterRef("volunteer"))
    asked = desk.agency.willingnesses.filter(volunteer=OuterRef("volunteer")).exclude(activity__conduct=Conduct.NONE)
    rows = desk.agency.certificates.filter(clear=True, volunteer__state=VolunteerState.ACTIVE).annotate(
        until=YearsAfter(F("dated_on"), Coalesce(Subquery(counting), Value(usual)))
    )
    better = mine.filter(Q(dated_on__gt=OuterRef("dated_on")) | Q(clear=False))
    return rows.filter(_runs_out(desk, "until"), Exists(asked), ~Exists(better)).order_by("dated_on", "pk")


def _certificate_row(row: ConductCertificate, desk: Desk) -> Row:
    return Row(
        name=row.volunteer.person.full_name, who=volunteer_reference(row.volunteer_id), kind="helper",
        sentence=_("Das Führungszeugnis ist vom {day}: bald erneut ansehen.").format(day=german.format_date(row.dated_on, "plain")),
        does="certificate", about=volunteer_reference(row.volunteer_id),
    )


def _trainings(desk: Desk) -> QuerySet[TrainingRecord]:
    """That an activity of an active volunteer asks for, unless it was taken again."""
    same = {"volunteer": OuterRef("volunteer"), "training": OuterRef("training")}
    asked = desk.agency.willingnesses.filter(volunteer=OuterRef("volunteer"), activity__asked_trainings__training=OuterRef("training"))
    newer = desk.agency.training_records.filter(Q(valid_until=None) | Q(valid_until__gt=OuterRef("valid_until")), **same)
    rows = desk.agency.training_records.filter(_runs_out(desk, "valid_until"), volunteer__state=VolunteerState.ACTIVE)
    return rows.filter(Exists(asked), ~Exists(newer)).order_by("valid_until", "pk")


def _training_row(row: TrainingRecord, desk: Desk) -> Row:
    assert row.valid_until is not None
    over = row.valid_until < desk.today
    sentence = _("Schulung „{name}“ ist abgelaufen.") if over else _("Schulung „{name}“ läuft ab.")
    return Row(
        name=row.volunteer.person.full_name, who=volunteer_reference(row.volunteer_id), kind="helper",
        sentence=sentence.format(name=row.training.name), does="training", about=volunteer_reference(row.volunteer_id),
        when=_("am {day}").format(day=german.format_date(row.valid_until, "plain")), late=(row.valid_until - desk.today).days <= LAST_WEEK,
    )


def _steps(desk: Desk) -> QuerySet[TwoPersonStep]:
    """What somebody else asked for, and what is done by itself unless somebody stops it."""
    rights = ["", *(right.value for right in Right if desk.may(right))]
    mine = desk.agency.two_person_steps.filter(state=StepState.WAITING, right__in=rights)
    return mine.exclude(asked_by=desk.account_id, due_at=None).order_by("asked_at", "pk")


def _step_row(step: TwoPersonStep, desk: Desk) -> Row:
    sentence = _("Ohne Widerspruch ausgeführt: {what}") if step.due_at else _("Bitte bestätigen: {what}")
    return Row(
        name=step.asked_by_name, kind="staff", sentence=words.short(sentence.format(what=step.words)), does="step",
        about=Reference("foundation.step", step.pk), when=german.format_relative(timezone.localtime(step.due_at or step.asked_at), desk.now),
        late=step.due_at is not None,
    )


CERTIFICATES = Part(
    "certificates", Right.CERTIFICATES, 3, ("dated_on", *person_at("volunteer__person")), _certificates, _certificate_row,
)
TRAININGS = Part(
    "trainings", Right.VOLUNTEERS_CHANGE, 3, ("valid_until", "training__name", *person_at("volunteer__person")), _trainings, _training_row,
)
STEPS = Part(
    "steps", Right.DESK, 3, ("asked_by_name", "asked_at", "due_at", "words"), _steps, _step_row,
)
