"""What must be in order before a volunteer is introduced: certificates, parents, trainings, and the dated settings behind them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from nahbei.activities.models import Conduct, Training
from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import AgencyManager
from nahbei.volunteers.models.volunteers import DeclarationText, Volunteer


class ConductCertificate(models.Model):
    """A certificate of conduct was looked at.

    § 72a(5) SGB VIII allows these columns and no other: no upload, no note, no number. A test reads them.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="certificates")
    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="certificates")
    kind = models.CharField(
        _("Art"), max_length=8, choices=[(Conduct.ORDINARY, _("einfaches")), (Conduct.EXTENDED, _("erweitertes"))],
    )
    dated_on = models.DateField(_("ausgestellt am"))
    inspected_on = models.DateField(_("angesehen am"))
    inspected_by = models.CharField(_("angesehen von"), max_length=120)
    clear = models.BooleanField(_("kein einschlägiger Eintrag"))

    objects = AgencyManager["ConductCertificate"]()

    class Meta:
        verbose_name = _("Führungszeugnis")
        ordering = ["-dated_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[Conduct.ORDINARY, Conduct.EXTENDED]), name="certificate_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(inspected_on__gte=F("dated_on")), name="certificate_inspected_after_its_date",
                violation_error_message=_("Angesehen werden kann es erst, wenn es ausgestellt ist."),
            ),
        ]
        indexes = [models.Index(fields=["agency", "dated_on"], name="certificate_dated")]


class ConsentWay(models.TextChoices):
    LINK = "link", _("über den Link")
    PAPER = "paper", _("auf Papier")


class ParentalConsentQuerySet(models.QuerySet["ParentalConsent"]):
    def running(self) -> ParentalConsentQuerySet:
        return self.filter(withdrawn_on=None)


class ParentalConsent(models.Model):
    """A parent agrees, and signs the declaration, too: `text` is the version that was signed with it."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="parental_consents")
    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="parental_consents")
    given_by = models.CharField(_("Name des Elternteils"), max_length=120)
    how = models.CharField(_("wie"), max_length=5, choices=ConsentWay)
    given_on = models.DateField(_("gegeben am"))
    withdrawn_on = models.DateField(_("widerrufen am"), null=True, blank=True)
    recorded_by = models.CharField(max_length=120)
    text = models.ForeignKey(
        DeclarationText, models.PROTECT, null=True, blank=True, related_name="parental_consents",
        verbose_name=_("Verschwiegenheitserklärung mit unterschrieben"),
    )

    objects = AgencyManager.from_queryset(ParentalConsentQuerySet)()

    class Meta:
        verbose_name = _("Einverständnis der Eltern")
        ordering = ["-given_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_on=None) | Q(withdrawn_on__gte=F("given_on")), name="parental_consent_withdrawn_later",
            )
        ]


class ParentLink(models.Model):
    """A link that was sent to a parent. Only the digest of its token is kept; it works once, and not for ever."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="parent_links")
    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="parent_links")
    to_name = models.CharField(max_length=160)
    digest = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    objects = AgencyManager["ParentLink"]()

    class Meta:
        verbose_name = _("Link für Eltern")
        ordering = ["-sent_at", "-pk"]


class TrainingRecord(models.Model):
    """She took part in a training; `valid_until` is computed on that day and stays when the setting changes."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="training_records")
    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="training_records")
    training = models.ForeignKey(Training, models.PROTECT, related_name="records", verbose_name=_("Schulung"))
    completed_on = models.DateField(_("abgeschlossen am"))
    valid_until = models.DateField(_("gilt bis"), null=True, blank=True)
    recorded_by = models.CharField(max_length=120)

    objects = AgencyManager["TrainingRecord"]()

    class Meta:
        verbose_name = _("Schulung einer:s Freiwilligen")
        ordering = ["-completed_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["volunteer", "training", "completed_on"], name="training_record_once",
                violation_error_message=_("Das ist schon eingetragen."),
            )
        ]
        indexes = [models.Index(fields=["agency", "valid_until"], name="training_record_ends")]


class MinorLimits(models.Model):
    """What people of some ages under 18 may do, from a day on. A change is a new row; the newest that covers an age counts."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="minor_limits")
    valid_from = models.DateField(_("gilt ab"))
    from_age = models.PositiveSmallIntegerField(_("von Jahren"), validators=[MaxValueValidator(17)])
    to_age = models.PositiveSmallIntegerField(_("bis Jahre"), validators=[MaxValueValidator(17)])
    max_minutes_day = models.PositiveSmallIntegerField(_("höchstens Minuten am Tag"), validators=[MaxValueValidator(1_440)])
    max_minutes_week = models.PositiveSmallIntegerField(_("höchstens Minuten in der Woche"), validators=[MaxValueValidator(10_080)])
    earliest = models.TimeField(_("frühestens"))
    latest = models.TimeField(_("spätestens"))
    working_days_only = models.BooleanField(_("nur Montag bis Freitag, nicht an Feiertagen"), default=False)
    alone_in_private_home = models.BooleanField(_("allein in einer Privatwohnung erlaubt"), default=False)
    set_by = models.CharField(max_length=120, blank=True)

    objects = AgencyManager["MinorLimits"]()

    class Meta:
        verbose_name = _("Grenzen für Minderjährige")
        ordering = ["-valid_from", "from_age"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "valid_from", "from_age"], name="minor_limits_once",
                violation_error_message=_("Für dieses Alter und diesen Tag gibt es schon Grenzen."),
            ),
            models.CheckConstraint(
                condition=Q(to_age__gte=F("from_age")), name="minor_limits_ages_in_order",
                violation_error_message=_("Das höhere Alter steht an zweiter Stelle."),
            ),
            models.CheckConstraint(
                condition=Q(latest__gt=F("earliest")), name="minor_limits_hours_in_order",
                violation_error_message=_("Das Ende liegt vor dem Anfang."),
            ),
        ]


class GateTermsQuerySet(models.QuerySet["GateTerms"]):
    def on(self, day: dt.date) -> GateTerms:
        """The row that counts on that day; before any, the house's figures."""
        return self.filter(valid_from__lte=day).order_by("-valid_from", "-pk").first() or GateTerms()


class GateTerms(models.Model):
    """Figures of the law and of the agency, from a day on. A change is a new row."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="gate_terms")
    valid_from = models.DateField(_("gilt ab"))
    certificate_months = models.PositiveSmallIntegerField(
        _("Beim Ansehen höchstens so viele Monate alt"), default=3, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    certificate_years = models.PositiveSmallIntegerField(
        _("Erneut ansehen nach Jahren"), default=5, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    kept_months = models.PositiveSmallIntegerField(
        _("Löschen so viele Monate nach dem Ende der Tätigkeit"), default=3, validators=[MaxValueValidator(60)]
    )
    certificate_fee = models.DecimalField(
        _("Gebühr für ein Führungszeugnis in Euro"), max_digits=6, decimal_places=2, default=Decimal("13.00"),
        validators=[MinValueValidator(0)],
    )
    legal_reference = models.CharField(
        _("Rechtsgrundlage im Schreiben"), max_length=200, default="§ 30a Absatz 1 Nummer 2 Bundeszentralregistergesetz (BZRG)"
    )
    set_by = models.CharField(max_length=120, blank=True)

    objects = AgencyManager.from_queryset(GateTermsQuerySet)()

    class Meta:
        verbose_name = _("Fristen")
        ordering = ["-valid_from", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "valid_from"], name="gate_terms_once",
                violation_error_message=_("Ab diesem Tag gilt schon etwas anderes."),
            )
        ]
