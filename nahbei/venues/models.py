"""Rooms in which something takes place, with what a guest must know who walks badly, hears badly or comes by bus."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from nahbei.foundation.models import Agency
from nahbei.foundation.reference import Reference
from nahbei.foundation.tenancy import AgencyManager
from nahbei.partners.models import Organisation, Site


class VenueQuerySet(models.QuerySet["Venue"]):
    def offered(self) -> VenueQuerySet:
        """Those that can be chosen for something new."""
        return self.filter(active=True)


class Venue(models.Model):
    """Raum: one place in which one thing happens at a time. `None` of an accessible fact means: nobody has looked yet."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="venues")
    name = models.CharField(_("Haus"), max_length=120)
    room = models.CharField(_("Raum"), max_length=80, blank=True)
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="venues", verbose_name=_("gehört zu")
    )
    site = models.ForeignKey(Site, models.SET_NULL, null=True, blank=True, related_name="venues", verbose_name=_("Einsatzstelle"))
    street = models.CharField(_("Straße und Hausnummer"), max_length=120, blank=True)
    postal_code = models.CharField(_("Postleitzahl"), max_length=5, blank=True)
    town = models.CharField(_("Ort"), max_length=80, blank=True)
    seats = models.PositiveSmallIntegerField(
        _("Plätze"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5_000)]
    )
    square_metres = models.PositiveSmallIntegerField(
        _("Größe in m²"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(20_000)]
    )
    step_free = models.BooleanField(_("stufenlos"), null=True, blank=True)
    accessible_toilet = models.BooleanField(_("WC für Menschen im Rollstuhl"), null=True, blank=True)
    hearing_loop = models.BooleanField(_("Anlage für Hörgeräte"), null=True, blank=True)
    parking = models.CharField(_("Parken"), max_length=160, blank=True)
    bus_stop = models.CharField(_("Bus und Bahn"), max_length=160, blank=True)
    access_note = models.CharField(_("Weg ins Haus"), max_length=200, blank=True)
    note = models.TextField(_("Notiz für das Büro"), blank=True, max_length=2_000)
    active = models.BooleanField(_("wird genutzt"), default=True)

    objects = AgencyManager.from_queryset(VenueQuerySet)()

    class Meta:
        verbose_name = _("Raum")
        ordering = ["name", "room", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "name", "room"], name="venue_once", violation_error_message=_("Diesen Raum gibt es schon.")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.room}" if self.room else self.name

    @property
    def reference(self) -> Reference:
        return Reference("venues.venue", self.pk)

    @property
    def address_line(self) -> str:
        return ", ".join(part for part in (self.street, f"{self.postal_code} {self.town}".strip()) if part)

    @property
    def whole_line(self) -> str:
        """House, room, street, town: what stands in a calendar or on a poster."""
        return ", ".join(part for part in (str(self), self.address_line) if part)
