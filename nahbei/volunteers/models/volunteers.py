"""Who helps: for what, when, how far, and what must be in order before."""

from __future__ import annotations

import datetime as dt

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nahbei.activities.models import Activity
from nahbei.foundation.models import Agency
from nahbei.foundation.reference import Reference
from nahbei.foundation.tenancy import AgencyManager
from nahbei.people.models import Person
from nahbei.volunteers.fields import WeekField
from nahbei.volunteers.week import WeekPattern


class VolunteerState(models.TextChoices):
    ACTIVE = "active", _("aktiv")
    PAUSED = "paused", _("pausiert")
    BLOCKED = "blocked", _("gesperrt")
    ENDED = "ended", _("beendet")


class VolunteerQuerySet(models.QuerySet["Volunteer"]):
    def active(self) -> VolunteerQuerySet:
        return self.filter(state=VolunteerState.ACTIVE)

    def rested(self, *, on: dt.date) -> VolunteerQuerySet:
        """Paused until a day that is over."""
        return self.filter(state=VolunteerState.PAUSED, paused_until__lt=on)


class Volunteer(models.Model):
    """The hat of someone who helps. One for each person."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="volunteers")
    person = models.OneToOneField(Person, models.PROTECT, related_name="volunteer", verbose_name=_("Mensch"))
    state = models.CharField(_("Stand"), max_length=8, choices=VolunteerState, default=VolunteerState.ACTIVE)
    since = models.DateField(_("dabei seit"))
    paused_until = models.DateField(_("Pause bis"), null=True, blank=True)
    week = WeekField(_("Zeiten"), default=WeekPattern.empty)
    reach_m = models.PositiveIntegerField(
        _("größte Entfernung in Metern"), default=3_000, validators=[MinValueValidator(100), MaxValueValidator(200_000)]
    )
    max_minutes_week = models.PositiveSmallIntegerField(_("höchstens Minuten in der Woche"), null=True, blank=True)
    max_visits_week = models.PositiveSmallIntegerField(_("höchstens Einsätze in der Woche"), null=True, blank=True)
    has_car = models.BooleanField(_("hat ein Auto"), default=False)
    has_licence = models.BooleanField(_("hat einen Führerschein"), default=False)
    experience = models.TextField(_("Erfahrung, Beruf"), blank=True)
    limits = models.TextField(_("Was sie oder er nicht möchte"), blank=True)
    activities = models.ManyToManyField(Activity, through="Willingness", related_name="volunteers")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = AgencyManager.from_queryset(VolunteerQuerySet)()

    class Meta:
        verbose_name = _("Freiwillige:r")
        ordering = ["person__family_name", "person__given_name", "pk"]
        indexes = [models.Index(fields=["agency", "state"], name="volunteer_state")]

    def __str__(self) -> str:
        return self.person.full_name

    @property
    def reference(self) -> Reference:
        return Reference("volunteers.volunteer", self.pk)

    def pauses_on(self, day: dt.date) -> bool:
        """In a pause on that day; a pause without an end lasts."""
        return self.state == VolunteerState.PAUSED and (self.paused_until is None or day <= self.paused_until)


class StateMove(models.Model):
    """She was moved into a state: when, by whom, why. The reason stands here and not in the journal: here it can be erased."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="volunteer_moves")
    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="moves")
    state = models.CharField(_("Stand"), max_length=8, choices=VolunteerState)
    until = models.DateField(_("bis"), null=True, blank=True)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=120)
    reason = models.CharField(_("Grund"), max_length=300, blank=True)

    objects = AgencyManager["StateMove"]()

    class Meta:
        verbose_name = _("Wechsel des Stands")
        ordering = ["-at", "-pk"]


class Willingness(models.Model):
    """Bereitschaft: this volunteer registered beforehand for exactly this activity."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="willingnesses")
    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="willingnesses")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="willingnesses", verbose_name=_("Tätigkeit"))
    not_wanted = models.CharField(_("aber nicht"), max_length=200, blank=True)
    since = models.DateField()

    objects = AgencyManager["Willingness"]()

    class Meta:
        verbose_name = _("Bereitschaft")
        ordering = ["activity__position"]
        constraints = [models.UniqueConstraint(fields=["volunteer", "activity"], name="willingness_once")]


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def on(self, day: dt.date) -> AbsenceQuerySet:
        return self.filter(starts_on__lte=day, ends_on__gte=day)


class Absence(models.Model):
    """Not there from a day to a day, both included."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="absences")
    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="absences")
    starts_on = models.DateField(_("von"))
    ends_on = models.DateField(_("bis"))
    reason = models.CharField(_("Grund"), max_length=80, blank=True)

    objects = AgencyManager.from_queryset(AbsenceQuerySet)()

    class Meta:
        verbose_name = _("Abwesenheit")
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=models.F("starts_on")), name="absence_ends_after_start",
                violation_error_message=_("Das Ende liegt vor dem Anfang."),
            )
        ]
        indexes = [models.Index(fields=["agency", "ends_on"], name="absence_ends")]


class Exclusion(models.Model):
    """These two must not meet. Why is nobody's business here."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="exclusions")
    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="exclusions")
    person = models.ForeignKey(Person, models.PROTECT, related_name="exclusions", verbose_name=_("Mensch"))

    objects = AgencyManager["Exclusion"]()

    class Meta:
        verbose_name = _("Ausschluss")
        constraints = [models.UniqueConstraint(fields=["volunteer", "person"], name="exclusion_once")]


class DeclarationText(models.Model):
    """A version of the confidentiality declaration. From `valid_from` on it must have been signed."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="declaration_texts")
    version = models.CharField(_("Fassung"), max_length=20)
    text = models.TextField(_("Text"))
    valid_from = models.DateField(_("gilt ab"))
    # Announced before it counts, and signed from then on. Unknown: since it counts.
    written_on = models.DateField(null=True, blank=True)

    objects = AgencyManager["DeclarationText"]()

    class Meta:
        verbose_name = _("Fassung der Verschwiegenheitserklärung")
        ordering = ["-valid_from", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "version"], name="declaration_version_once",
                violation_error_message=_("Diese Fassung gibt es schon."),
            )
        ]

    def __str__(self) -> str:
        return self.version

    @property
    def existed_from(self) -> dt.date:
        """The first day on which somebody can have signed it."""
        return min(self.written_on or self.valid_from, self.valid_from)


class ConfidentialityDeclaration(models.Model):
    """Verschwiegenheitserklärung: this volunteer signed this version on that day."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="declarations")
    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="declarations")
    text = models.ForeignKey(DeclarationText, models.PROTECT, related_name="declarations", verbose_name=_("Fassung"))
    signed_on = models.DateField(_("unterschrieben am"))
    recorded_by = models.CharField(max_length=120)

    objects = AgencyManager["ConfidentialityDeclaration"]()

    class Meta:
        verbose_name = _("Verschwiegenheitserklärung")
        ordering = ["-signed_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["volunteer", "text"], name="declaration_once",
                violation_error_message=_("Diese Fassung ist schon unterschrieben."),
            )
        ]
