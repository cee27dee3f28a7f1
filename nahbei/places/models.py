"""Where things are: postal areas of the country, neighbourhoods of the agency."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import AgencyManager

postal_code_validator = RegexValidator(r"^\d{5}$", _("Eine Postleitzahl hat fünf Ziffern."))


class PostalArea(models.Model):
    """A German postal code with its middle, from GeoNames (CC BY 4.0). Public geography: the same for all agencies."""

    postal_code = models.CharField(max_length=5, unique=True, validators=[postal_code_validator])
    place = models.CharField(max_length=120)
    state = models.CharField(max_length=2, blank=True)
    latitude = models.FloatField()
    longitude = models.FloatField()

    objects: ClassVar[models.Manager[PostalArea]] = models.Manager()

    class Meta:
        verbose_name = _("Postleitzahl")

    def __str__(self) -> str:
        return f"{self.postal_code} {self.place}"


class Neighbourhood(models.Model):
    """A part of the agency's area as its people call it. `outline` are points of the agency's own plan (0–1000)."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="neighbourhoods")
    name = models.CharField(_("Name"), max_length=80)
    postal_codes = models.JSONField(_("Postleitzahlen"), default=list, blank=True)
    latitude = models.FloatField(_("Breite"), null=True, blank=True)
    longitude = models.FloatField(_("Länge"), null=True, blank=True)
    outline = models.JSONField(_("Umriss im Plan"), default=list, blank=True)

    objects = AgencyManager["Neighbourhood"]()

    class Meta:
        verbose_name = _("Viertel")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "name"], name="neighbourhood_name_once",
                violation_error_message=_("Ein Viertel mit diesem Namen gibt es schon."),
            ),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None) | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="neighbourhood_position_whole",
                violation_error_message=_("Eine Lage braucht Breite und Länge."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Neighbouring(models.Model):
    """Two neighbourhoods lie side by side. Stored once, the smaller id first."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="neighbourings")
    first = models.ForeignKey(Neighbourhood, models.CASCADE, related_name="+")
    second = models.ForeignKey(Neighbourhood, models.CASCADE, related_name="+")

    objects = AgencyManager["Neighbouring"]()

    class Meta:
        verbose_name = _("Nachbarschaft zweier Viertel")
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="neighbouring_once"),
            models.CheckConstraint(condition=Q(first__lt=models.F("second")), name="neighbouring_ordered"),
        ]
