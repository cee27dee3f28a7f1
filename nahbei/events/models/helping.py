"""Who helps at an event, and how long its guests are remembered."""

from __future__ import annotations

import datetime as dt

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from nahbei.events.models.events import Event
from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import AgencyManager
from nahbei.opportunities.models import Position


class EventHelp(models.Model):
    """Helpers are looked for: a position with a date, like any other. Here stands only for which event."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="event_helps")
    event = models.ForeignKey(Event, models.CASCADE, related_name="helps")
    position = models.OneToOneField(Position, models.CASCADE, related_name="event_help", verbose_name=_("Stelle"))

    objects = AgencyManager()

    class Meta:
        verbose_name = _("Hilfe bei einer Veranstaltung")
        ordering = ["pk"]


class GuestTermsQuerySet(models.QuerySet["GuestTerms"]):
    def on(self, day: dt.date) -> GuestTerms:
        """The row that counts on that day; before any, the house's figure."""
        return self.filter(valid_from__lte=day).first() or GuestTerms(valid_from=day)


class GuestTerms(models.Model):
    """After how many days it is forgotten who came. Dated: a change is a new row."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="guest_terms")
    valid_from = models.DateField(_("gilt ab"))
    forget_after_days = models.PositiveSmallIntegerField(
        _("Tage nach der Veranstaltung"), default=42, validators=[MinValueValidator(7), MaxValueValidator(366)]
    )

    objects = AgencyManager.from_queryset(GuestTermsQuerySet)()

    class Meta:
        verbose_name = _("Frist für Anmeldungen")
        ordering = ["-valid_from", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "valid_from"], name="guest_terms_once",
                                    violation_error_message=_("Ab diesem Tag gilt schon etwas anderes."))
        ]
