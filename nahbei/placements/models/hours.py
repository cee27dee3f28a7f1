"""Hours in a position: one figure for a month, as somebody remembers it. Single days are known only of help at home."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nahbei.foundation.models import Agency
from nahbei.foundation.reference import Reference
from nahbei.foundation.tenancy import AgencyManager
from nahbei.placements.models.positions import DecliningSide, PositionPlacement

MOST_MINUTES = 31 * 24 * 60


class PositionHoursQuerySet(models.QuerySet["PositionHours"]):
    def unconfirmed(self) -> PositionHoursQuerySet:
        return self.filter(confirmed_at=None)

    def of_year(self, year: int) -> PositionHoursQuerySet:
        return self.filter(year=year)


class PositionHours(models.Model):
    """How long somebody helped in a month: said by one side, confirmed by the organisation. What the organisation says itself is confirmed.

    Year and month are two numbers, not a day: then the database itself can hold that a month is counted once.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="position_hours")
    placement = models.ForeignKey(PositionPlacement, models.PROTECT, related_name="hours")
    year = models.PositiveSmallIntegerField(_("Jahr"))
    month = models.PositiveSmallIntegerField(_("Monat"))
    minutes = models.PositiveIntegerField(_("Minuten"))
    side = models.CharField(_("gesagt von"), max_length=12, choices=DecliningSide)
    reported_at = models.DateTimeField()
    reported_by_name = models.CharField(max_length=120)
    confirmed_at = models.DateTimeField(_("bestätigt"), null=True, blank=True)
    confirmed_by_name = models.CharField(max_length=120, blank=True)
    kept = models.JSONField(null=True, blank=True)  # what the row said before, for the undo; nothing: nothing to take back

    objects = AgencyManager.from_queryset(PositionHoursQuerySet)()

    class Meta:
        verbose_name = _("Stunden in einer Stelle")
        ordering = ["-year", "-month", "pk"]
        indexes = [models.Index(fields=["agency", "year", "month"], name="position_hours_month")]
        constraints = [
            models.UniqueConstraint(fields=["placement", "year", "month"], name="position_hours_once_a_month",
                                    violation_error_message=_("Für diesen Monat steht schon etwas da.")),
            models.CheckConstraint(condition=Q(minutes__gte=1, minutes__lte=MOST_MINUTES), name="position_hours_fit_into_a_month",
                                   violation_error_message=_("So viele Stunden hat kein Monat.")),
            models.CheckConstraint(condition=Q(month__gte=1, month__lte=12, year__gte=2000, year__lte=2100), name="position_hours_have_a_month"),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by_name="") | (Q(confirmed_at__isnull=False) & ~Q(confirmed_by_name="")),
                name="position_hours_confirmation_whole",
            ),
        ]

    @property
    def reference(self) -> Reference:
        return Reference("placements.position_hours", self.pk)

    @property
    def first(self) -> dt.date:
        """The month, as its first day."""
        return dt.date(self.year, self.month, 1)
