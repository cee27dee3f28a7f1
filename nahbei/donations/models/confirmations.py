"""Zuwendungsbestätigung: what the giver shows the tax office."""

from __future__ import annotations

import base64

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nahbei.donations.models.gifts import Gift
from nahbei.donations.models.tax_status import TaxStatus
from nahbei.foundation.models import Account, Agency
from nahbei.foundation.reference import Reference
from nahbei.foundation.tenancy import AgencyManager
from nahbei.foundation.walls import AppendOnly
from nahbei.partners.models import Organisation
from nahbei.people.models import Person


class ConfirmationKind(models.TextChoices):
    MONEY = "money", _("Geldzuwendung")
    IN_KIND = "in_kind", _("Sachzuwendung")
    COLLECTIVE = "collective", _("Sammelbestätigung")


class ConfirmationQuerySet(models.QuerySet["Confirmation"]):
    def live(self) -> ConfirmationQuerySet:
        return self.filter(revoked_at=None)

    def light(self) -> ConfirmationQuerySet:
        """For lists: without the paper itself."""
        return self.defer("paper", "content")


class Confirmation(models.Model):
    """`content` is every word that stands in it, `paper` the very file as it went out (base64, so that it can be emptied in either database).

    The office keeps both for ten years (§ 50 Abs. 7 EStDV). A wrong one is revoked, never changed.
    """

    append_only = AppendOnly(
        blankable=("paper", "content", "donor"), mutable=("organisation", "revoked_at", "revoked_by_name", "revoked_why", "original_back"),
    )

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="confirmations")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField(_("Nummer"))
    kind = models.CharField(_("Art"), max_length=10, choices=ConfirmationKind)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="confirmations")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="confirmations")
    donor = models.CharField(max_length=200, blank=True)
    given_year = models.PositiveSmallIntegerField(_("Jahr der Spenden"))
    cents = models.PositiveBigIntegerField(_("Betrag"))
    issued_on = models.DateField(_("ausgestellt am"))
    tax_status = models.ForeignKey(TaxStatus, models.PROTECT, related_name="confirmations")
    content = models.JSONField(default=dict)
    paper = models.TextField()
    at = models.DateTimeField()
    by_name = models.CharField(max_length=120)
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by_name = models.CharField(max_length=120, blank=True)
    revoked_why = models.CharField(max_length=200, blank=True)
    original_back = models.BooleanField(default=False)
    erasure = models.PositiveIntegerField(null=True)

    objects = AgencyManager.from_queryset(ConfirmationQuerySet)()

    class Meta:
        verbose_name = _("Zuwendungsbestätigung")
        ordering = ["-year", "-number"]
        indexes = [models.Index(fields=["agency", "given_year"], name="confirmation_given_year")]
        constraints = [
            models.UniqueConstraint(fields=["agency", "year", "number"], name="confirmation_number_once"),
            models.CheckConstraint(condition=Q(kind__in=ConfirmationKind.values, cents__gt=0), name="confirmation_of_something"),
            models.CheckConstraint(
                condition=Q(person__isnull=False, organisation=None) | Q(person=None, organisation__isnull=False), name="confirmation_of_one",
            ),
            models.CheckConstraint(condition=Q(revoked_at=None) | ~Q(revoked_why=""), name="revocation_says_why"),
        ]

    @property
    def name(self) -> str:
        return f"{self.year}-{self.number:04d}"

    @property
    def file(self) -> bytes:
        return base64.b64decode(self.paper)

    @property
    def about(self) -> Reference:
        return Reference("donations.confirmation", self.pk)


class ConfirmedGift(models.Model):
    """A gift in a confirmation. `live` as long as that one counts; a gift is never in two that do."""

    append_only = AppendOnly(mutable=("live",))

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="confirmed_gifts")
    confirmation = models.ForeignKey(Confirmation, models.PROTECT, related_name="lines")
    gift = models.ForeignKey(Gift, models.PROTECT, related_name="confirmed")
    live = models.BooleanField(default=True)

    objects = AgencyManager["ConfirmedGift"]()

    class Meta:
        verbose_name = _("bestätigte Spende")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["gift"], condition=Q(live=True), name="gift_confirmed_once",
                                    violation_error_message=_("Für diese Spende gibt es schon eine Bestätigung.")),
        ]
