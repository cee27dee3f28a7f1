"""A gift: money, a claim somebody waives, a thing. Never a contribution."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nahbei.contributions.models import Booking
from nahbei.foundation.models import Account, Agency
from nahbei.foundation.reference import Reference
from nahbei.foundation.tenancy import AgencyManager
from nahbei.foundation.walls import AppendOnly
from nahbei.partners.models import Organisation
from nahbei.people.models import Person


class GiftKind(models.TextChoices):
    MONEY = "money", _("Geld")
    WAIVER = "waiver", _("Verzicht auf Erstattung")
    IN_KIND = "in_kind", _("Sachspende")


class Origin(models.TextChoices):
    """Where a thing comes from, as the giver says."""

    PRIVATE = "private", _("aus dem Privatvermögen")
    BUSINESS = "business", _("aus dem Betriebsvermögen")
    UNKNOWN = "unknown", _("trotz Aufforderung keine Angabe")


class GiftQuerySet(models.QuerySet["Gift"]):
    def counting(self) -> GiftQuerySet:
        """Neither taken back nor reversed in the book."""
        return self.filter(taken_back_at=None, booking__reversed_by=None)

    def of_year(self, year: int) -> GiftQuerySet:
        return self.filter(given_on__year=year)

    def unconfirmed(self) -> GiftQuerySet:
        """Those for which no confirmation counts."""
        return self.counting()


class Gift(models.Model):
    """Of a person or an organisation. Money and waivers stand in the book (`booking`); a thing has a value and stays out of it.

    `text`: what for, or what thing. `basis_text`: on what the waived claim rests, or how the value of the thing was found.
    `condition`: age, condition, price of the thing. Two rows that become one organisation take `organisation` along.
    """

    append_only = AppendOnly(
        blankable=("text", "condition", "basis_text"), mutable=("organisation", "taken_back_at", "taken_back_by_name", "taken_back_why"),
    )

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="gifts")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="gifts")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="gifts")
    kind = models.CharField(_("Art"), max_length=7, choices=GiftKind)
    cents = models.PositiveBigIntegerField(_("Betrag"))
    given_on = models.DateField(_("Tag der Zuwendung"))
    text = models.CharField(_("Wofür"), max_length=300, blank=True)
    condition = models.CharField(_("Alter, Zustand, Kaufpreis"), max_length=300, blank=True)
    basis_text = models.CharField(_("Grundlage"), max_length=300, blank=True)
    origin = models.CharField(_("Herkunft"), max_length=8, choices=Origin, blank=True)
    booking = models.OneToOneField(Booking, models.PROTECT, null=True, related_name="gift")
    written_at = models.DateTimeField()
    written_by_name = models.CharField(max_length=120)
    written_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by_name = models.CharField(max_length=120, blank=True)
    taken_back_why = models.CharField(max_length=200, blank=True)
    erasure = models.PositiveIntegerField(null=True)

    objects = AgencyManager.from_queryset(GiftQuerySet)()

    class Meta:
        verbose_name = _("Spende")
        ordering = ["-given_on", "-pk"]
        indexes = [
            models.Index(fields=["agency", "given_on"], name="gift_day"), models.Index(fields=["agency", "person"], name="gift_person"),
            models.Index(fields=["agency", "organisation"], name="gift_organisation"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(cents__gt=0), name="gift_of_something"),
            models.CheckConstraint(condition=Q(kind__in=GiftKind.values), name="gift_kind"),
            models.CheckConstraint(
                condition=Q(person__isnull=False, organisation=None) | Q(person=None, organisation__isnull=False), name="gift_of_one",
            ),
            models.CheckConstraint(
                condition=Q(kind="in_kind", booking=None) | ~Q(kind="in_kind") & Q(booking__isnull=False), name="gift_in_the_book",
            ),
            models.CheckConstraint(condition=~Q(kind="waiver") | Q(person__isnull=False), name="waiver_of_person"),
            models.CheckConstraint(
                condition=Q(kind="in_kind", origin__in=Origin.values) | ~Q(kind="in_kind") & Q(origin=""), name="thing_has_origin",
            ),
        ]

    @property
    def giver(self) -> Person | Organisation:
        found = self.person or self.organisation
        assert found is not None
        return found

    @property
    def giver_name(self) -> str:
        return self.person.full_name if self.person else str(self.organisation)

    @property
    def is_thing(self) -> bool:
        return self.kind == GiftKind.IN_KIND

    @property
    def about(self) -> Reference:
        return Reference("donations.gift", self.pk)
