"""A year that is closed takes no more lines."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nahbei.foundation.models import Account, Agency
from nahbei.foundation.tenancy import AgencyManager
from nahbei.foundation.walls import AppendOnly


class ClosedYear(models.Model):
    """Written once and for good. `balance` is what lay on each ledger at its end, in cents: it must come out the same ever after."""

    append_only = AppendOnly()

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="closed_years")
    year = models.PositiveSmallIntegerField(_("Jahr"))
    balance = models.JSONField(_("Salden"))
    open_cents = models.PositiveBigIntegerField(_("offen"))
    credit_cents = models.PositiveBigIntegerField(_("Guthaben"))
    at = models.DateTimeField()
    by_name = models.CharField(max_length=120)
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    objects = AgencyManager["ClosedYear"]()

    class Meta:
        verbose_name = _("Jahresabschluss")
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "year"], name="year_closed_once"),
            models.CheckConstraint(condition=Q(year__gte=2000, year__lte=2200), name="year_of_this_time"),
        ]
