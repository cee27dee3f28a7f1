"""How many events with music are free of charge, from which day on: data, because contracts change and houses differ. And what was reported."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from nahbei.events.models.events import Event
from nahbei.foundation.models import Agency
from nahbei.foundation.reference import Reference
from nahbei.foundation.tenancy import AgencyManager


class MusicAllowance(models.Model):
    """What the contract with the GEMA says. On each day the newest one that has begun holds."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="music_allowances")
    valid_from = models.DateField(_("gilt ab"))
    free_events = models.PositiveSmallIntegerField(_("kostenfrei im Jahr"), validators=[MaxValueValidator(366)])
    most_square_metres = models.PositiveSmallIntegerField(
        _("höchstens m²"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(20_000)]
    )
    without_fee = models.BooleanField(_("nur ohne Eintritt"), default=True)
    source = models.CharField(_("Woher wissen Sie das?"), max_length=200, blank=True)

    objects = AgencyManager["MusicAllowance"]()

    class Meta:
        verbose_name = _("Kontingent bei der GEMA")
        ordering = ["-valid_from", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "valid_from"], name="music_allowance_once", violation_error_message=_("Ab diesem Tag steht schon etwas da.")
            ),
        ]

    @property
    def reference(self) -> Reference:
        return Reference("events.music", self.pk)


class MusicReport(models.Model):
    """The GEMA was told about this event: when, and by whom. Without a row it is still to be done."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="music_reports")
    event = models.OneToOneField(Event, models.CASCADE, related_name="music_report")
    reported_on = models.DateField(_("gemeldet am"))
    by_name = models.CharField(max_length=120)
    created_at = models.DateTimeField()

    objects = AgencyManager["MusicReport"]()

    class Meta:
        verbose_name = _("Meldung an die GEMA")
        ordering = ["-reported_on", "-pk"]
