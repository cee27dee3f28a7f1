"""Organisations and the services that a resident can be referred to. Service fields are named after Open Referral HSDS 3."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nahbei.activities.models import Activity
from nahbei.foundation.models import Agency
from nahbei.foundation.reference import Reference
from nahbei.foundation.tenancy import AgencyManager
from nahbei.people.folding import words
from nahbei.people.models import Person
from nahbei.places.models import Neighbourhood


def folded(*texts: str) -> str:
    """The words of some texts made comparable, each with a space before it: „ tee“ is the beginning of a word."""
    return "".join(f" {word}" for text in texts for piece in text.split() for word in words(piece))[:1_000]


def _wanted(text: str) -> list[str]:
    """What was typed, to look for in `folded`. German joins words („Sozialberatung“), so only short ones must begin one."""
    return [word if len(word) > 3 else f" {word}" for word in words(text)]


class OrganisationKind(models.TextChoices):
    CHURCH = "church", _("Gemeinde, Religion")
    NURSING = "nursing", _("Pflege")
    WELFARE = "welfare", _("Wohlfahrt")
    CULTURE = "culture", _("Kultur")
    ANIMALS = "animals", _("Tiere")
    BANK = "bank", _("Bank, Betrieb")
    MUNICIPALITY = "municipality", _("Stadt, Kreis")
    SPORT = "sport", _("Sport")
    SCHOOL = "school", _("Schule, Kita")
    INITIATIVE = "initiative", _("Verein, Initiative")
    TRADE = "trade", _("Fachbetrieb")


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def active(self) -> OrganisationQuerySet:
        return self.filter(active=True)

    def carrying(self) -> OrganisationQuerySet:
        """Those that are the carrier of another one."""
        return self.filter(pk__in=Organisation.objects.exclude(carrier=None).values("carrier"))

    def named_like(self, text: str) -> OrganisationQuerySet:
        """Every word that was typed stands in the name, whatever its spelling."""
        found = self
        for word in _wanted(text):
            found = found.filter(folded__contains=word)
        return found


class Organisation(models.Model):
    """A partner of the agency. The agency is itself one (`is_agency`)."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="organisations")
    name = models.CharField(_("Name"), max_length=160)
    kind = models.CharField(_("Art"), max_length=12, choices=OrganisationKind, default=OrganisationKind.INITIATIVE)
    street = models.CharField(_("Straße und Hausnummer"), max_length=120, blank=True)
    postal_code = models.CharField(_("Postleitzahl"), max_length=5, blank=True)
    town = models.CharField(_("Ort"), max_length=80, blank=True)
    neighbourhood = models.ForeignKey(
        Neighbourhood, models.SET_NULL, null=True, blank=True, related_name="organisations", verbose_name=_("Viertel")
    )
    phone = models.CharField(_("Telefon"), max_length=40, blank=True)
    email = models.EmailField(_("E-Mail"), blank=True)
    url = models.URLField(_("Internetseite"), blank=True)
    non_profit = models.BooleanField(_("gemeinnützig"), default=True)
    is_agency = models.BooleanField(default=False)
    # Träger: the organisation above it, if it is a partner, too.
    carrier = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="carried", verbose_name=_("Träger"))
    # A double that became one with another stays as a signpost.
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged_from")
    note = models.TextField(_("Notiz"), blank=True)
    active = models.BooleanField(_("aktiv"), default=True)
    created_at = models.DateTimeField()
    folded = models.TextField(editable=False, default="", blank=True)

    objects = AgencyManager.from_queryset(OrganisationQuerySet)()

    class Meta:
        verbose_name = _("Organisation")
        ordering = ["name", "pk"]
        indexes = [models.Index(fields=["agency", "name"], name="organisation_name")]
        constraints = [
            models.UniqueConstraint(fields=["agency"], condition=models.Q(is_agency=True), name="organisation_agency_once"),
            models.CheckConstraint(
                condition=models.Q(carrier=None) | ~models.Q(carrier=models.F("id")), name="organisation_not_its_own_carrier",
                violation_error_message=_("Eine Organisation ist nicht ihr eigener Träger."),
            ),
            models.CheckConstraint(condition=models.Q(merged_into=None) | models.Q(active=False), name="organisation_signpost_is_retired"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **options: Any) -> None:
        self.folded = folded(self.name)  # whoever saves a name can be found by it
        super().save(*args, **options)

    @property
    def reference(self) -> Reference:
        return Reference("partners.organisation", self.pk)

    @property
    def address_line(self) -> str:
        return ", ".join(part for part in (self.street, f"{self.postal_code} {self.town}".strip()) if part)

    @property
    def initials(self) -> str:
        words = [word for word in self.name.split() if word[:1].isalpha()]
        return "".join(word[0] for word in words[:2]).upper()


class Site(models.Model):
    """Einsatzstelle: a place of an organisation where volunteers work."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="sites")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="sites")
    name = models.CharField(_("Name"), max_length=120)
    street = models.CharField(_("Straße und Hausnummer"), max_length=120, blank=True)
    postal_code = models.CharField(_("Postleitzahl"), max_length=5, blank=True)
    town = models.CharField(_("Ort"), max_length=80, blank=True)
    neighbourhood = models.ForeignKey(
        Neighbourhood, models.SET_NULL, null=True, blank=True, related_name="sites", verbose_name=_("Viertel")
    )
    latitude = models.FloatField(_("Breite"), null=True, blank=True)
    longitude = models.FloatField(_("Länge"), null=True, blank=True)
    accessible = models.BooleanField(_("barrierefrei"), null=True, blank=True)
    accessibility = models.CharField(_("Hinweise zum Zugang"), max_length=200, blank=True)
    active = models.BooleanField(_("wird genutzt"), default=True)

    objects = AgencyManager["Site"]()

    class Meta:
        verbose_name = _("Einsatzstelle")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"], name="site_name_once", violation_error_message=_("Diese Einsatzstelle gibt es schon.")
            ),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None) | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="site_position_whole", violation_error_message=_("Eine Lage braucht Breite und Länge."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def address_line(self) -> str:
        return ", ".join(part for part in (self.street, f"{self.postal_code} {self.town}".strip()) if part)


class ContactPerson(models.Model):
    """A person with the hat of an organisation's contact."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="contact_persons")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="contact_persons")
    person = models.ForeignKey(Person, models.PROTECT, related_name="contact_for", verbose_name=_("Ansprechperson"))
    role = models.CharField(_("Aufgabe"), max_length=80, blank=True)
    since = models.DateField(_("seit"), null=True, blank=True)

    objects = AgencyManager["ContactPerson"]()

    class Meta:
        verbose_name = _("Ansprechperson")
        constraints = [models.UniqueConstraint(fields=["organisation", "person"], name="contact_person_once")]


class WaitingList(models.TextChoices):
    NONE = "none", _("keine Warteliste")
    SHORT = "short", _("einige Wochen")
    LONG = "long", _("länger als drei Monate")
    CLOSED = "closed", _("nimmt zurzeit niemanden auf")
    UNKNOWN = "unknown", _("nicht bekannt")


class ServiceQuerySet(models.QuerySet["Service"]):
    def offered(self) -> ServiceQuerySet:
        return self.filter(active=True, organisation__active=True)

    def to_check(self, *, since: dt.date) -> ServiceQuerySet:
        """Last checked on that day or before, or never."""
        return self.filter(Q(assured_date=None) | Q(assured_date__lte=since))

    def named_like(self, text: str) -> ServiceQuerySet:
        """Every word that was typed stands in the service or in the name of its organisation."""
        found = self
        for word in _wanted(text):
            found = found.filter(Q(folded__contains=word) | Q(organisation__folded__contains=word))
        return found


class Service(models.Model):
    """Dienst: what a provider does, for whom, where, at what cost, and when that was last checked."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="services")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="services", verbose_name=_("Organisation"))
    name = models.CharField(_("Dienst"), max_length=120)
    description = models.TextField(_("Was?"), blank=True)
    eligibility_description = models.CharField(_("Für wen?"), max_length=200, blank=True)
    fees_description = models.CharField(_("Kosten"), max_length=200, blank=True)
    schedule_description = models.CharField(_("Zeiten"), max_length=200, blank=True)
    phone = models.CharField(_("Telefon"), max_length=40, blank=True)
    email = models.EmailField(_("E-Mail"), blank=True)
    url = models.URLField(_("Internetseite"), blank=True)
    accessible = models.BooleanField(_("barrierefrei"), null=True, blank=True)
    accessibility_description = models.CharField(_("Hinweise zum Zugang"), max_length=200, blank=True)
    waiting_list = models.CharField(_("Warteliste"), max_length=8, choices=WaitingList, default=WaitingList.UNKNOWN)
    whole_area = models.BooleanField(_("im ganzen Gebiet"), default=True)
    assured_date = models.DateField(_("zuletzt geprüft"), null=True, blank=True)
    assured_by = models.CharField(_("geprüft von"), max_length=120, blank=True)
    active = models.BooleanField(_("wird vermittelt"), default=True)
    folded = models.TextField(editable=False, default="", blank=True)
    activities = models.ManyToManyField(Activity, through="ServiceActivity", related_name="services", verbose_name=_("Tätigkeiten"))
    areas = models.ManyToManyField(Neighbourhood, through="ServiceArea", related_name="services", verbose_name=_("Viertel"))

    objects = AgencyManager.from_queryset(ServiceQuerySet)()

    class Meta:
        verbose_name = _("Dienst")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return f"{self.name} ({self.organisation})"

    def save(self, *args: Any, **options: Any) -> None:
        self.folded = folded(self.name, self.description, self.eligibility_description)
        super().save(*args, **options)

    @property
    def reference(self) -> Reference:
        return Reference("partners.service", self.pk)

    @property
    def is_offered(self) -> bool:
        return self.active and self.organisation.active

    @property
    def call(self) -> str:
        """The number to ring: its own, or that of the organisation."""
        return self.phone or self.organisation.phone


class ServiceActivity(models.Model):
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    service = models.ForeignKey(Service, models.CASCADE, related_name="+")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="+")

    objects = AgencyManager["ServiceActivity"]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["service", "activity"], name="service_activity_once")]


class ServiceArea(models.Model):
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    service = models.ForeignKey(Service, models.CASCADE, related_name="+")
    neighbourhood = models.ForeignKey(Neighbourhood, models.CASCADE, related_name="+")

    objects = AgencyManager["ServiceArea"]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["service", "neighbourhood"], name="service_area_once")]
