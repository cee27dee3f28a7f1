"""Einsatz: one date on which help takes place. It exists before it happens – help that was not registered is not insured."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nahbei.foundation.models import Agency
from nahbei.foundation.reference import Reference
from nahbei.foundation.tenancy import AgencyManager
from nahbei.help_requests.models import HelpRequest
from nahbei.volunteers.models import Volunteer


class VisitState(models.TextChoices):
    PLANNED = "planned", _("geplant")
    CANCELLED = "cancelled", _("abgesagt")
    TOOK_PLACE = "took_place", _("hat stattgefunden")
    MISSED = "missed", _("hat nicht stattgefunden")


class Side(models.TextChoices):
    VOLUNTEER = "volunteer", _("Freiwillige:r")
    HELP_SEEKER = "help_seeker", _("Hilfesuchende:r")
    OFFICE = "office", _("Büro")


# What a calendar shows of a visit: whoever changes one of these makes an entry that replaces the one before.
IN_CALENDARS = frozenset({"on", "start", "end", "volunteer", "state"})


class VisitQuerySet(models.QuerySet["Visit"]):
    def update(self, **fields: Any) -> int:
        """The entry in the calendars grows with it: no caller can forget."""
        return super().update(**fields, **({"sequence": F("sequence") + 1} if IN_CALENDARS & fields.keys() else {}))

    def planned(self) -> VisitQuerySet:
        return self.filter(state=VisitState.PLANNED)

    def without_volunteer(self) -> VisitQuerySet:
        return self.filter(state=VisitState.PLANNED, volunteer=None)

    def between(self, first: dt.date, last: dt.date) -> VisitQuerySet:
        return self.filter(on__range=(first, last))

    def unreported(self, *, on: dt.date) -> VisitQuerySet:
        """Past, with a volunteer, and nobody said yet how it was."""
        return self.filter(state=VisitState.PLANNED, volunteer__isnull=False, on__lt=on)

    def done(self, *, year: int) -> VisitQuerySet:
        """Took place in a year: what counts for reports and for the money of the way."""
        return self.between(dt.date(year, 1, 1), dt.date(year, 12, 31)).filter(state=VisitState.TOOK_PLACE)

    def to_approve(self) -> VisitQuerySet:
        """Reported, and nobody of the office has looked at it."""
        return self.filter(state=VisitState.TOOK_PLACE, approved_at=None)


class Visit(models.Model):
    """Local date and wall-clock times; at most one volunteer. Hours and kilometres are reported afterwards, then approved."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="visits")
    help_request = models.ForeignKey(HelpRequest, models.PROTECT, related_name="visits")
    on = models.DateField(_("am"))
    start = models.TimeField(_("von"))
    end = models.TimeField(_("bis"))
    volunteer = models.ForeignKey(
        Volunteer, models.PROTECT, null=True, blank=True, related_name="visits", verbose_name=_("Freiwillige:r")
    )
    state = models.CharField(_("Stand"), max_length=10, choices=VisitState, default=VisitState.PLANNED)
    cancelled_by_side = models.CharField(max_length=11, choices=Side, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("Grund"), max_length=200, blank=True)
    # Who had promised this date and cannot come: the date is open, and the office sees why.
    given_back_by = models.ForeignKey(Volunteer, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField()
    late = models.BooleanField(_("nachgetragen"), default=False)
    minutes = models.PositiveSmallIntegerField(_("Minuten"), null=True, blank=True)
    metres = models.PositiveIntegerField(_("Meter gefahren"), null=True, blank=True)
    comment = models.CharField(_("Bemerkung"), max_length=300, blank=True)
    reported_at = models.DateTimeField(null=True, blank=True)
    reported_by_name = models.CharField(max_length=120, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by_name = models.CharField(max_length=120, blank=True)
    # The report link: a digest, so that the database alone cannot report hours.
    report_digest = models.CharField(max_length=64, blank=True)
    # How often what calendars show has changed (SEQUENCE of RFC 5545).
    sequence = models.PositiveIntegerField(default=0)

    objects = AgencyManager.from_queryset(VisitQuerySet)()

    class Meta:
        verbose_name = _("Einsatz")
        ordering = ["on", "start", "pk"]
        indexes = [
            models.Index(fields=["agency", "on", "start"], name="visit_on"),
            models.Index(fields=["agency", "volunteer", "on"], name="visit_volunteer"),
            models.Index(fields=["agency", "help_request", "on"], name="visit_request"),
            models.Index(fields=["agency", "state", "on"], name="visit_state"),
            models.Index(fields=["agency", "state", "on", "start"], condition=Q(approved_at=None), name="visit_to_settle"),
            models.Index(fields=["report_digest"], condition=~Q(report_digest=""), name="visit_report_digest"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["help_request", "on", "start"], condition=~Q(state="cancelled"), name="visit_once",
                violation_error_message=_("Diesen Termin gibt es schon."),
            ),
            models.CheckConstraint(
                condition=Q(end__gt=models.F("start")), name="visit_ends_after_start",
                violation_error_message=_("Das Ende liegt vor dem Anfang."),
            ),
            models.CheckConstraint(
                condition=Q(approved_at=None) | Q(state="took_place", minutes__isnull=False), name="visit_approved_has_hours",
                violation_error_message=_("Freigegeben wird nur, was stattgefunden hat und Stunden hat."),
            ),
            models.CheckConstraint(
                condition=~Q(state="took_place") | Q(volunteer__isnull=False), name="visit_took_place_with_volunteer",
                violation_error_message=_("Wer war da? Ein Einsatz, der stattgefunden hat, braucht eine Helferin oder einen Helfer."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.start:%H:%M}"

    def save(self, **options: Any) -> None:
        """A visit that changes for calendars counts on, whoever saves it."""
        names = options.get("update_fields")
        if not self._state.adding and (names is None or IN_CALENDARS & set(names)):
            self.sequence += 1
            options["update_fields"] = names if names is None else [*names, "sequence"]
        super().save(**options)

    @property
    def reference(self) -> Reference:
        return Reference("visits.visit", self.pk)

    @property
    def begins_at(self) -> dt.datetime:
        """The moment, from the local day and time: 9:30 stays 9:30 when summer time begins."""
        return dt.datetime.combine(self.on, self.start, timezone.get_default_timezone())

    @property
    def ends_at(self) -> dt.datetime:
        return dt.datetime.combine(self.on, self.end, timezone.get_default_timezone())

    @property
    def planned_minutes(self) -> int:
        return (self.end.hour - self.start.hour) * 60 + self.end.minute - self.start.minute
