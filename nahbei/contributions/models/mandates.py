"""Whose account may be collected from: what somebody signed, the account sealed, everything else masked."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from nahbei.foundation.models import Agency
from nahbei.foundation.reference import Reference
from nahbei.foundation.tenancy import AgencyManager
from nahbei.foundation.walls import AppendOnly
from nahbei.people.models import Person

LEAST_NOTICE, MOST_NOTICE = 1, 60
LONGEST_REFERENCE = 35


class CreditorTerms(models.Model):
    """Who collects, into which account, and how many days before it is announced. Never changed: new terms are a new row."""

    append_only = AppendOnly()

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="creditor_terms")
    name = models.CharField(_("Name, wie er auf Kontoauszügen steht"), max_length=70)
    identifier = models.CharField(_("Gläubiger-Identifikationsnummer"), max_length=35)
    iban = models.CharField(_("IBAN des eigenen Kontos"), max_length=34)
    bank = models.CharField(max_length=120, blank=True)
    notice_days = models.PositiveSmallIntegerField(_("Ankündigen, Tage vorher"), default=14)
    written_at = models.DateTimeField()
    written_by_name = models.CharField(max_length=120)

    objects = AgencyManager["CreditorTerms"]()

    class Meta:
        verbose_name = _("Angaben für Lastschriften")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(notice_days__range=(LEAST_NOTICE, MOST_NOTICE)), name="creditor_notice_days",
                                   violation_error_message=_("Zwischen 1 und 60 Tagen.")),
        ]

    @property
    def mask(self) -> str:
        return f"{self.iban[:4]} … {self.iban[-4:]}"


class MandateState(models.TextChoices):
    DRAFT = "draft", _("noch nicht unterschrieben")
    ACTIVE = "active", _("gültig")
    PAUSED = "paused", _("ruht")
    REVOKED = "revoked", _("widerrufen")
    EXPIRED = "expired", _("abgelaufen")
    USED_UP = "used_up", _("mit der letzten Lastschrift beendet")


LIVE_MANDATES = (MandateState.DRAFT, MandateState.ACTIVE, MandateState.PAUSED)


class MandateQuerySet(models.QuerySet["Mandate"]):
    def live(self) -> MandateQuerySet:
        return self.filter(state__in=LIVE_MANDATES)

    def over(self) -> MandateQuerySet:
        return self.exclude(state__in=LIVE_MANDATES)


class Mandate(models.Model):
    """`person` is whose contribution it is, `payer` whose account, where that is somebody else.

    The account lies sealed in `sealed`, bound to this row; `digest` finds it again, `mask` is all that is ever shown.
    `account_since`: when this account was entered; debits before it were drawn from another.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="mandates")
    person = models.ForeignKey(Person, models.PROTECT, related_name="mandates")
    payer = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="paying_mandates", verbose_name=_("Es zahlt"))
    holder = models.CharField(_("Name der Kontoinhaber:in"), max_length=140, blank=True)
    reference = models.CharField(_("Mandatsreferenz"), max_length=LONGEST_REFERENCE)
    state = models.CharField(max_length=7, choices=MandateState, default=MandateState.DRAFT)
    made_at = models.DateTimeField()
    made_by_name = models.CharField(max_length=120)
    signed_on = models.DateField(_("unterschrieben am"), null=True, blank=True)
    sealed = models.BinaryField(default=b"", blank=True)
    digest = models.CharField(max_length=64, blank=True)
    mask = models.CharField(max_length=16, blank=True)
    bank = models.CharField(max_length=120, blank=True)
    account_since = models.DateTimeField(null=True, blank=True)
    account_changes = models.PositiveSmallIntegerField(default=0)
    paused_why = models.CharField(_("Warum ruht es?"), max_length=200, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    last_used_on = models.DateField(_("zuletzt eingezogen am"), null=True, blank=True)
    forgotten_at = models.DateTimeField(null=True, blank=True)

    objects = AgencyManager.from_queryset(MandateQuerySet)()

    class Meta:
        verbose_name = _("SEPA-Mandat")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["agency", "person"], name="mandate_person"), models.Index(fields=["agency", "digest"], name="mandate_digest"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["agency", "reference"], name="mandate_reference_once"),
            models.UniqueConstraint(fields=["agency", "person"], condition=Q(state__in=LIVE_MANDATES), name="mandate_live_once",
                                    violation_error_message=_("Es gibt schon ein Mandat. Widerrufen Sie es zuerst.")),
            models.CheckConstraint(condition=Q(state__in=MandateState.values), name="mandate_state"),
            models.CheckConstraint(condition=~Q(state__in=["active", "paused"]) | Q(signed_on__isnull=False) & ~Q(digest=""),
                                   name="mandate_signed_with_account"),
            models.CheckConstraint(condition=Q(state__in=LIVE_MANDATES) | Q(ended_on__isnull=False), name="mandate_ended_on"),
            models.CheckConstraint(condition=Q(payer=None) | ~Q(payer=F("person")), name="mandate_other_payer"),
        ]

    @property
    def told(self) -> Person:
        """Who is told before money is taken: whose account it is."""
        return self.payer or self.person

    @property
    def is_live(self) -> bool:
        return self.state in LIVE_MANDATES

    @property
    def about(self) -> Reference:
        return Reference("contributions.mandate", self.pk)
