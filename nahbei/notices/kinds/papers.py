"""A certificate of conduct, or a training, runs out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from functools import partial

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy

from nahbei.activities.models import Conduct
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.notices.models import Whom
from nahbei.notices.occasions import Case, Occasion, Span
from nahbei.ui.german import format_date
from nahbei.volunteers.models import TrainingRecord, Volunteer, VolunteerState
from nahbei.volunteers.queries import certificates

HELPS = (VolunteerState.ACTIVE, VolunteerState.PAUSED)
WEEK = dt.timedelta(days=7)


def find_certificates(agency: Agency, whom: Whom, span: Span, at: dt.datetime) -> Iterator[Case]:
    """The last that was shown of each kind. Whom a certificate keeps away is not asked for another one by a machine."""
    known = certificates(agency, Q(volunteer__state__in=HELPS, volunteer__person__died_on=None), on=timezone.localdate(at))
    first, last = timezone.localdate(span.first), timezone.localdate(span.last)
    ends = {
        volunteer: until for volunteer, kinds in known.until.items() if volunteer not in known.refused
        for until in [_last_day(kinds)] if first <= until <= last
    }
    for volunteer in agency.volunteers.filter(pk__in=ends).select_related("person").order_by("pk"):
        until = ends[volunteer.pk]
        yield _case(volunteer, f"until {until}", until, {})


def find_trainings(agency: Agency, whom: Whom, span: Span, at: dt.datetime) -> Iterator[Case]:
    """Only the last time that somebody took part."""
    again = TrainingRecord.objects.filter(volunteer=OuterRef("volunteer"), training=OuterRef("training")).filter(
        Q(valid_until=None) | Q(valid_until__gt=OuterRef("valid_until"))
    )
    days = (timezone.localdate(span.first), timezone.localdate(span.last))
    rows = agency.training_records.filter(
        ~Exists(again), valid_until__range=days, training__active=True, volunteer__state__in=HELPS, volunteer__person__died_on=None,
    )
    for row in rows.select_related("volunteer__person", "training").order_by("pk"):
        assert row.valid_until is not None
        yield _case(row.volunteer, f"{row.training_id} until {row.valid_until}", row.valid_until, {"schulung": row.training.name})


def _last_day(kinds: Mapping[str, dt.date]) -> dt.date:
    """The extended one answers for the ordinary one, too."""
    extended, ordinary = kinds.get(Conduct.EXTENDED), kinds.get(Conduct.ORDINARY)
    return extended or ordinary or dt.date.max


def _case(volunteer: Volunteer, occasion: str, until: dt.date, more: Mapping[str, str]) -> Case:
    zone = timezone.get_default_timezone()
    values = {"bis": format_date(until, "plain"), "wer": volunteer.person.full_name, **more}
    return Case(
        volunteer.reference, volunteer.person, occasion, dt.datetime.combine(until, dt.time(), zone),
        dt.datetime.combine(until + dt.timedelta(days=1), dt.time(), zone), partial(_given, values),
    )


def _given(values: Mapping[str, str], by: Actor, at: dt.datetime) -> Mapping[str, str]:
    return values


CERTIFICATE = Occasion(
    key="certificate", name=gettext_lazy("Ein Führungszeugnis läuft ab"), before=True,
    apart=gettext_lazy("vor dem Ablauf des Führungszeugnisses"), same_day=gettext_lazy("Am letzten Tag des Führungszeugnisses"),
    unless=gettext_lazy("Ein neueres ist angesehen, oder sie oder er hilft nicht mehr."),
    told={Whom.VOLUNTEER: ("certificate_ends",), Whom.OFFICE: ("certificate_ends_for_office",)}, find=find_certificates, catch_up=WEEK,
)
TRAINING = Occasion(
    key="training", name=gettext_lazy("Eine Schulung läuft ab"), before=True, apart=gettext_lazy("vor dem Ablauf der Schulung"),
    same_day=gettext_lazy("Am letzten Tag der Schulung"), unless=gettext_lazy("Sie ist aufgefrischt, oder sie oder er hilft nicht mehr."),
    told={Whom.VOLUNTEER: ("training_ends",), Whom.OFFICE: ("training_ends_for_office",)}, find=find_trainings, catch_up=WEEK,
)
