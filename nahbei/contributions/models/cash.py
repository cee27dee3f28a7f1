"""The cash box: when it was counted, and who was given a receipt."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from nahbei.contributions.models.ledger import Booking
from nahbei.foundation.models import Account, Agency
from nahbei.foundation.reference import Reference
from nahbei.foundation.tenancy import AgencyManager
from nahbei.foundation.walls import AppendOnly


class CashClosingQuerySet(models.QuerySet["CashClosing"]):
    def counting(self) -> CashClosingQuerySet:
        return self.filter(reopened_at=None)


class CashClosing(models.Model):
    """Counted in the evening. What the book said before, and the line that made both agree; up to this day nothing moves any more.

    One that was wrong is reopened and stays readable.
    """

    append_only = AppendOnly(mutable=("reopened_at", "reopened_by_name", "reopened_why"))

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="cash_closings")
    day = models.DateField(_("Tag"))
    counted_cents = models.PositiveBigIntegerField(_("gezählt"))
    book_cents = models.BigIntegerField(_("im Buch"))
    difference = models.OneToOneField(Booking, models.PROTECT, null=True, related_name="closing")
    coins = models.JSONField(_("Scheine und Münzen"), default=dict)
    remark = models.CharField(_("Bemerkung"), max_length=150, blank=True)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=120)
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_by_name = models.CharField(max_length=120, blank=True)
    reopened_why = models.CharField(_("Warum?"), max_length=150, blank=True)

    objects = AgencyManager.from_queryset(CashClosingQuerySet)()

    class Meta:
        verbose_name = _("Tagesabschluss")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "day"], condition=Q(reopened_at=None), name="cash_closed_once_a_day",
                                    violation_error_message=_("Dieser Tag ist schon abgeschlossen.")),
            models.CheckConstraint(condition=Q(counted_cents=F("book_cents")) | Q(difference__isnull=False), name="cash_difference_is_booked"),
            models.CheckConstraint(condition=Q(reopened_at=None) | ~Q(reopened_why=""), name="cash_reopened_says_why"),
        ]

    @property
    def about(self) -> Reference:
        return Reference("contributions.cash_closing", self.pk)

    @property
    def difference_cents(self) -> int:
        return self.counted_cents - self.book_cents


class CashReceipt(models.Model):
    """A receipt was printed. The first is the receipt, every other says that it is a copy."""

    append_only = AppendOnly()

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="cash_receipts")
    booking = models.ForeignKey(Booking, models.PROTECT, related_name="receipts")
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    by_name = models.CharField(max_length=120)

    objects = AgencyManager["CashReceipt"]()

    class Meta:
        verbose_name = _("Quittung")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["booking", "number"], name="cash_receipt_number_once")]
