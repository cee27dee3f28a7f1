"""A position: what an organisation needs volunteers for."""

from __future__ import annotations

import datetime as dt

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from nahbei.activities.models import Activity, Conduct, Field, Training
from nahbei.foundation.models import Agency
from nahbei.foundation.reference import Reference
from nahbei.foundation.tenancy import AgencyManager
from nahbei.opportunities.models.projects import Project
from nahbei.partners.models import ContactPerson, Organisation, Site
from nahbei.people.models import LANGUAGES
from nahbei.places.grid import Point
from nahbei.places.models import Neighbourhood
from nahbei.volunteers.fields import WeekField
from nahbei.volunteers.week import WeekPattern


class PositionState(models.TextChoices):
    DRAFT = "draft", _("Entwurf")
    REPORTED = "reported", _("gemeldet")
    RETURNED = "returned", _("zurückgegeben")
    PUBLISHED = "published", _("veröffentlicht")
    OFFLINE = "offline", _("nicht sichtbar")
    FILLED = "filled", _("besetzt")
    ENDED = "ended", _("beendet")


class Place(models.TextChoices):
    SITE = "site", _("vor Ort")
    HOME = "home", _("von zu Hause")
    MOBILE = "mobile", _("unterwegs")


class Timing(models.TextChoices):
    FIXED = "fixed", _("feste Zeiten")
    FLEXIBLE = "flexible", _("frei einteilbar")
    ONE_OFF = "one_off", _("einmalig")


class TargetGroup(models.TextChoices):
    EVERYBODY = "everybody", _("alle")
    CHILDREN = "children", _("Kinder")
    YOUTH = "youth", _("Jugendliche")
    FAMILIES = "families", _("Familien")
    SENIORS = "seniors", _("ältere Menschen")
    DISABLED = "disabled", _("Menschen mit Behinderung")
    NEWCOMERS = "newcomers", _("Zugewanderte, Geflüchtete")
    POOR = "poor", _("Menschen in Not")
    ANIMALS = "animals", _("Tiere")
    NATURE = "nature", _("Natur, Umwelt")


class Origin(models.TextChoices):
    """How it came to us."""

    OFFICE = "office", _("vom Büro aufgenommen")
    PORTAL = "portal", _("im Portal gemeldet")
    FORM = "form", _("über die Internetseite gemeldet")
    IMPORT = "import", _("übernommen")


class PositionQuerySet(models.QuerySet["Position"]):
    def published(self, *, on: dt.date) -> PositionQuerySet:
        """Those the public may see on that day; everything public starts here."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=on), state=PositionState.PUBLISHED, organisation__active=True)

    def running(self) -> PositionQuerySet:
        """Not over: somebody may still be placed, or the organisation still works at it."""
        return self.exclude(state=PositionState.ENDED)

    def to_check(self) -> PositionQuerySet:
        """Reported, and nobody has looked at it yet."""
        return self.filter(state=PositionState.REPORTED)

    def confirmed_before(self, day: dt.date) -> PositionQuerySet:
        """Published, and last confirmed on that day or before."""
        return self.filter(state=PositionState.PUBLISHED, confirmed_on__lte=day)


class Position(models.Model):
    """Stelle: what to do, for whom, where, when; what is needed and what is given. Its texts are plain text, never HTML.

    `confirmed_on` is the day on which the organisation last said that all this is still right.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="positions")
    number = models.PositiveIntegerField(_("Nummer"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="positions", verbose_name=_("Organisation"))
    project = models.ForeignKey(Project, models.SET_NULL, null=True, blank=True, related_name="positions", verbose_name=_("Projekt"))
    contact = models.ForeignKey(
        ContactPerson, models.SET_NULL, null=True, blank=True, related_name="positions", verbose_name=_("Ansprechperson")
    )
    # what and for whom
    title = models.CharField(_("Titel"), max_length=100)
    summary = models.CharField(_("In einem Satz"), max_length=200, blank=True)
    task = models.TextField(_("Was ist zu tun?"), max_length=4_000, blank=True)
    field = models.ForeignKey(Field, models.PROTECT, related_name="positions", verbose_name=_("Tätigkeitsfeld"))
    activity = models.ForeignKey(
        Activity, models.PROTECT, null=True, blank=True, related_name="positions", verbose_name=_("Tätigkeit")
    )
    target_group = models.CharField(_("Für wen?"), max_length=10, choices=TargetGroup, default=TargetGroup.EVERYBODY)
    # where
    place = models.CharField(_("Wo?"), max_length=6, choices=Place, default=Place.SITE)
    site = models.ForeignKey(Site, models.SET_NULL, null=True, blank=True, related_name="positions", verbose_name=_("Einsatzstelle"))
    street = models.CharField(_("Straße und Hausnummer"), max_length=120, blank=True)
    postal_code = models.CharField(_("Postleitzahl"), max_length=5, blank=True)
    town = models.CharField(_("Ort"), max_length=80, blank=True)
    neighbourhood = models.ForeignKey(
        Neighbourhood, models.SET_NULL, null=True, blank=True, related_name="positions", verbose_name=_("Viertel")
    )
    # The best known place on the 10 m grid, kept here so that a list can be asked for distance in SQL.
    grid_x = models.IntegerField(null=True, editable=False)
    grid_y = models.IntegerField(null=True, editable=False)
    # when
    timing = models.CharField(_("Wann?"), max_length=8, choices=Timing, default=Timing.FLEXIBLE)
    short_term = models.BooleanField(_("auch für kurze Zeit"), default=False)
    week = WeekField(_("feste Zeiten"), default=WeekPattern.empty)
    when = models.CharField(_("Zeiten in Worten"), max_length=200, blank=True)
    date = models.DateField(_("Termin"), null=True, blank=True)
    start = models.TimeField(_("von"), null=True, blank=True)
    end = models.TimeField(_("bis"), null=True, blank=True)
    minutes_a_week = models.PositiveSmallIntegerField(
        _("Minuten in der Woche"), null=True, blank=True, validators=[MaxValueValidator(60 * 60)]
    )
    starts_on = models.DateField(_("ab"), null=True, blank=True)
    ends_on = models.DateField(_("bis"), null=True, blank=True)
    seats = models.PositiveSmallIntegerField(
        _("Wie viele werden gesucht?"), default=1, validators=[MinValueValidator(1), MaxValueValidator(500)]
    )
    # what is needed
    languages = models.JSONField(_("Sprachen, die nötig sind"), default=list, blank=True)
    min_age = models.PositiveSmallIntegerField(_("ab welchem Alter"), null=True, blank=True, validators=[MaxValueValidator(99)])
    needs_declaration = models.BooleanField(_("Verschwiegenheitserklärung nötig"), default=True)
    conduct = models.CharField(_("Führungszeugnis"), max_length=8, choices=Conduct, default=Conduct.NONE)
    trainings = models.ManyToManyField(Training, through="PositionTraining", related_name="positions", verbose_name=_("Schulungen"))
    needs_licence = models.BooleanField(_("Führerschein nötig"), default=False)
    needed = models.CharField(_("Was man mitbringen sollte"), max_length=400, blank=True)
    # what is given
    gives_induction = models.BooleanField(_("Einarbeitung"), default=False)
    gives_expenses = models.BooleanField(_("Auslagen werden ersetzt"), default=False)
    gives_insurance = models.BooleanField(_("Versicherung"), default=False)
    gives_training = models.BooleanField(_("Fortbildung"), default=False)
    gives_certificate = models.BooleanField(_("Nachweis über das Engagement"), default=False)
    given = models.CharField(_("Was Freiwillige noch bekommen"), max_length=400, blank=True)
    accessible = models.BooleanField(_("barrierefrei"), null=True, blank=True)
    accessibility = models.CharField(_("Hinweise zum Zugang"), max_length=200, blank=True)
    # what became of it
    state = models.CharField(_("Stand"), max_length=9, choices=PositionState, default=PositionState.DRAFT)
    state_since = models.DateTimeField()
    origin = models.CharField(_("Herkunft"), max_length=6, choices=Origin, default=Origin.OFFICE)
    form = models.CharField(max_length=40, blank=True, editable=False)  # the secret of the page on which it was reported
    created_at = models.DateTimeField()
    created_by_name = models.CharField(max_length=120)
    changed_at = models.DateTimeField()
    published_at = models.DateTimeField(_("zuerst veröffentlicht"), null=True, blank=True)
    confirmed_on = models.DateField(_("zuletzt bestätigt"), null=True, blank=True)
    asked_on = models.DateField(null=True, blank=True)
    reminded_on = models.DateField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True)  # of the link by which it is confirmed
    # Order of the public list: small comes first. Computed every night so that what nobody saw comes up (see equity.py).
    rank = models.IntegerField(default=0)
    # Times of the week as bits (`moments`), so that a list can be asked for them in SQL.
    moments = models.PositiveSmallIntegerField(default=15, editable=False)
    folded = models.TextField(editable=False, default="", blank=True)

    objects = AgencyManager.from_queryset(PositionQuerySet)()

    class Meta:
        verbose_name = _("Stelle")
        ordering = ["-state_since", "-pk"]
        indexes = [
            models.Index(fields=["agency", "state", "rank"], name="position_public"),
            models.Index(fields=["agency", "state", "state_since"], name="position_state"),
            models.Index(fields=["agency", "organisation"], name="position_organisation"),
            models.Index(fields=["agency", "confirmed_on"], condition=Q(state="published"), name="position_confirmed"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["agency", "number"], name="position_number_once"),
            models.UniqueConstraint(fields=["agency", "digest"], condition=~Q(digest=""), name="position_digest_once"),
            models.UniqueConstraint(fields=["organisation", "form"], condition=~Q(form=""), name="position_form_once"),
            models.CheckConstraint(condition=Q(seats__gte=1), name="position_has_seats",
                                   violation_error_message=_("Mindestens eine Person wird gesucht.")),
            models.CheckConstraint(condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=F("starts_on")),
                                   name="position_ends_after_start", violation_error_message=_("Das Ende liegt vor dem Anfang.")),
            models.CheckConstraint(condition=Q(end=None) | Q(start=None) | Q(end__gt=F("start")), name="position_time_order",
                                   violation_error_message=_("Das Ende liegt vor dem Anfang.")),
            models.CheckConstraint(condition=~Q(timing="one_off") | Q(date__isnull=False), name="position_one_off_has_date",
                                   violation_error_message=_("Ein einmaliger Einsatz braucht einen Tag.")),
            models.CheckConstraint(condition=~Q(state="published") | Q(confirmed_on__isnull=False, published_at__isnull=False),
                                   name="position_published_is_confirmed"),
            models.CheckConstraint(condition=Q(grid_x=None, grid_y=None) | Q(grid_x__isnull=False, grid_y__isnull=False),
                                   name="position_place_whole"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def reference(self) -> Reference:
        return Reference("opportunities.position", self.pk)

    @property
    def point(self) -> Point | None:
        return None if self.grid_x is None or self.grid_y is None else (self.grid_x, self.grid_y)

    @property
    def address_line(self) -> str:
        return ", ".join(part for part in (self.street, f"{self.postal_code} {self.town}".strip()) if part)

    @property
    def language_names(self) -> list[str]:
        names = dict(LANGUAGES)
        return [str(names[code]) for code in self.languages if code in names]

    @property
    def training_ids(self) -> frozenset[int]:
        return frozenset(training.pk for training in self.trainings.all())

    def is_public(self, *, on: dt.date) -> bool:
        """The same as `published(on=)`, for one row with its organisation at hand."""
        return self.state == PositionState.PUBLISHED and (self.ends_on is None or self.ends_on >= on) and self.organisation.active


class PositionTraining(models.Model):
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    position = models.ForeignKey(Position, models.CASCADE, related_name="+")
    training = models.ForeignKey(Training, models.PROTECT, related_name="+")

    objects = AgencyManager["PositionTraining"]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["position", "training"], name="position_training_once")]


class Picture(models.Model):
    """The one picture of a position, made small and free of metadata before it was stored. In the database: then it is in every
    backup and on every replica, and needs no second place with rights of its own."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="pictures")
    position = models.OneToOneField(Position, models.CASCADE, related_name="picture")
    content = models.BinaryField()  # JPEG
    digest = models.CharField(max_length=64)  # of the content: the name under which browsers keep it
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    description = models.CharField(_("Was ist zu sehen?"), max_length=200)
    credit = models.CharField(_("Foto von"), max_length=120, blank=True)

    objects = AgencyManager["Picture"]()

    class Meta:
        verbose_name = _("Bild")
