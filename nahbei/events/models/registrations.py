"""Somebody said that they come. What was typed, as it was typed."""

from __future__ import annotations

import datetime as dt

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nahbei.events.models.events import Event
from nahbei.foundation.models import Agency
from nahbei.foundation.reference import Reference
from nahbei.foundation.tenancy import AgencyManager
from nahbei.help_requests.models import HelpRequest
from nahbei.people.models import Person


class RegistrationState(models.TextChoices):
    CONFIRMED = "confirmed", _("hat einen Platz")
    WAITING = "waiting", _("auf der Warteliste")
    OFFERED = "offered", _("Platz angeboten")
    CANCELLED = "cancelled", _("abgesagt")
    ATTENDED = "attended", _("ist da")
    NO_SHOW = "no_show", _("ist nicht gekommen")


# Whoever is in one of these states holds places, and is counted in `Event.taken`.
HOLDING = frozenset({
    RegistrationState.CONFIRMED, RegistrationState.OFFERED, RegistrationState.ATTENDED, RegistrationState.NO_SHOW,
})


class Source(models.TextChoices):
    ONLINE = "online", _("über die Internetseite")
    PHONE = "phone", _("am Telefon")
    WALK_IN = "walk_in", _("spontan")


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def holding(self) -> RegistrationQuerySet:
        return self.filter(state__in=HOLDING)

    def waiting(self) -> RegistrationQuerySet:
        return self.filter(state=RegistrationState.WAITING)

    def running(self) -> RegistrationQuerySet:
        """They have a place or hope for one: whoever must be told when something changes."""
        return self.filter(state__in=[RegistrationState.CONFIRMED, RegistrationState.OFFERED, RegistrationState.WAITING])

    def overdue(self, *, at: dt.datetime) -> RegistrationQuerySet:
        """A place was offered, and nobody answered in time."""
        return self.filter(state=RegistrationState.OFFERED, answer_until__lte=at)


class Registration(models.Model):
    """`person` only when the office has said who it is: the website neither makes nor finds one.

    `place` is the order in which they came; the waiting list is asked in this order and no other. `form` is the secret of the page
    that was sent: the same page sent twice is one registration. Of the link only a digest is stored. `help_request` is the lift they
    asked for. Forgotten, a row says only how many they were and whether they came.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="registrations")
    event = models.ForeignKey(Event, models.PROTECT, related_name="registrations", verbose_name=_("Veranstaltung"))
    place = models.PositiveIntegerField(_("Reihenfolge"))
    form = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    name = models.CharField(_("Name"), max_length=160)
    email = models.EmailField(_("E-Mail"), blank=True)
    phone = models.CharField(_("Telefon"), max_length=60, blank=True)
    size = models.PositiveSmallIntegerField(_("Wie viele?"), default=1, validators=[MinValueValidator(1), MaxValueValidator(20)])
    needs_lift = models.BooleanField(_("braucht eine Fahrt"), default=False)
    note = models.CharField(_("Was wir wissen sollten"), max_length=400, blank=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="registrations", verbose_name=_("Mensch"))
    source = models.CharField(_("Wie?"), max_length=7, choices=Source)
    state = models.CharField(_("Stand"), max_length=9, choices=RegistrationState)
    answer_until = models.DateTimeField(_("Antwort bis"), null=True, blank=True)
    created_at = models.DateTimeField()
    state_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    help_request = models.OneToOneField(
        HelpRequest, models.SET_NULL, null=True, blank=True, related_name="registration", verbose_name=_("Gesuch für die Fahrt")
    )
    forgotten_at = models.DateTimeField(null=True, blank=True)

    objects = AgencyManager.from_queryset(RegistrationQuerySet)()

    class Meta:
        verbose_name = _("Anmeldung")
        ordering = ["place", "pk"]
        indexes = [
            models.Index(fields=["agency", "state", "answer_until"], name="registration_due"),
            models.Index(fields=["agency", "event"], condition=Q(forgotten_at=None), name="registration_remembered"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["event", "place"], name="registration_place"),
            models.UniqueConstraint(fields=["agency", "form"], name="registration_once"),
            models.UniqueConstraint(fields=["agency", "digest"], name="registration_link"),
            models.CheckConstraint(
                condition=Q(state="offered", answer_until__isnull=False) | (~Q(state="offered") & Q(answer_until=None)),
                name="registration_offer_ends",
            ),
            models.CheckConstraint(condition=Q(size__gte=1, size__lte=20), name="registration_size"),
            models.CheckConstraint(
                condition=Q(forgotten_at=None) | Q(name="", email="", phone="", note="", person=None, help_request=None),
                name="registration_forgotten_wholly",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} + {self.size - 1}" if self.size > 1 else self.name

    @property
    def reference(self) -> Reference:
        return Reference("events.registration", self.pk)

    @property
    def places(self) -> int:
        """How many places they take: companions may sit on no place of their own."""
        return self.size if self.event.companions_count else 1
