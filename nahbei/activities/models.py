"""What people do for each other, and what must be thought of."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from nahbei.foundation.models import Agency
from nahbei.foundation.reference import Reference
from nahbei.foundation.tenancy import AgencyManager


class Field(models.Model):
    """Tätigkeitsfeld: a group of activities."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="fields")
    name = models.CharField(_("Name"), max_length=60)
    position = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)

    objects = AgencyManager["Field"]()

    class Meta:
        verbose_name = _("Tätigkeitsfeld")
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "name"], name="field_name_once", violation_error_message=_("Dieses Feld gibt es schon.")
            )
        ]

    def __str__(self) -> str:
        return self.name


class ActivityQuerySet(models.QuerySet["Activity"]):
    def offered(self) -> ActivityQuerySet:
        """Those the agency still mediates."""
        return self.filter(active=True)


class Handling(models.TextChoices):
    VOLUNTEER = "volunteer", _("Freiwillige dürfen das")
    TRADE = "trade", _("nur durch einen Fachbetrieb: weitervermitteln")


class Conduct(models.TextChoices):
    """Which certificate of conduct is asked for. Who has shown the extended one has shown the ordinary one, too."""

    NONE = "none", _("keines")
    ORDINARY = "ordinary", _("einfaches")
    EXTENDED = "extended", _("erweitertes (§ 30a BZRG)")


class Training(models.Model):
    """Schulung: first aid, dementia companion. Without `months_valid` it holds for good."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="trainings")
    name = models.CharField(_("Name"), max_length=80)
    months_valid = models.PositiveSmallIntegerField(
        _("gilt Monate"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(600)],
        help_text=_("Leer: ohne Ablauf."),
    )
    active = models.BooleanField(_("steht zur Wahl"), default=True)
    position = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)

    objects = AgencyManager["Training"]()

    class Meta:
        verbose_name = _("Schulung")
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "name"], name="training_name_once", violation_error_message=_("Diese Schulung gibt es schon.")
            )
        ]

    def __str__(self) -> str:
        return self.name


class Activity(models.Model):
    """Tätigkeit: what a volunteer registers for beforehand and a help seeker asks for."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="activities")
    field = models.ForeignKey(Field, models.PROTECT, related_name="activities", verbose_name=_("Tätigkeitsfeld"))
    name = models.CharField(_("Name"), max_length=60, help_text=_("Wie auf dem Knopf: „Zum Arzt begleiten“."))
    noun = models.CharField(_("als Hauptwort"), max_length=60, help_text=_("„Arztbegleitung“"))
    clause = models.CharField(
        _("im Satz"), max_length=80, help_text=_("Wie es nach „möchte“ weitergeht: „zum Arzt begleitet werden“.")
    )
    asking = models.CharField(
        _("in der Frage"), max_length=80, help_text=_("Wie es nach „Können Sie eine Nachbarin“ weitergeht: „zum Arzt begleiten“.")
    )
    icon = models.CharField(_("Bild"), max_length=40, default="hand-helping")
    has_destination = models.BooleanField(_("mit Weg und Ziel"), default=False)
    minutes = models.PositiveSmallIntegerField(_("übliche Dauer in Minuten"), default=60)
    handling = models.CharField(_("Wer darf das?"), max_length=10, choices=Handling, default=Handling.VOLUNTEER)
    # The gates. What changes them passes through `change_gates`: lowering one takes two people.
    needs_declaration = models.BooleanField(_("Verschwiegenheitserklärung nötig"), default=True)
    conduct = models.CharField(_("Führungszeugnis"), max_length=8, choices=Conduct, default=Conduct.NONE)
    min_age = models.PositiveSmallIntegerField(
        _("Mindestalter"), null=True, blank=True, validators=[MinValueValidator(6), MaxValueValidator(99)]
    )
    private_home = models.BooleanField(_("findet in einer Privatwohnung statt"), default=True)
    trainings = models.ManyToManyField(Training, through="ActivityTraining", related_name="activities", verbose_name=_("Schulungen"))
    active = models.BooleanField(_("wird angeboten"), default=True)
    position = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)

    objects = AgencyManager.from_queryset(ActivityQuerySet)()

    class Meta:
        verbose_name = _("Tätigkeit")
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "name"], name="activity_name_once", violation_error_message=_("Diese Tätigkeit gibt es schon.")
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def reference(self) -> Reference:
        return Reference("activities.activity", self.pk)

    @cached_property
    def training_ids(self) -> frozenset[int]:
        """The trainings that it asks for; read once for each activity in hand."""
        return frozenset(row.training_id for row in self.asked_trainings.all())

    @property
    def is_for_trade(self) -> bool:
        return self.handling == Handling.TRADE


class ActivityTraining(models.Model):
    """This activity asks for that training."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="activity_trainings")
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="asked_trainings")
    training = models.ForeignKey(Training, models.PROTECT, related_name="asked_by")

    objects = AgencyManager["ActivityTraining"]()

    class Meta:
        verbose_name = _("verlangte Schulung")
        constraints = [models.UniqueConstraint(fields=["activity", "training"], name="activity_training_once")]


class Need(models.Model):
    """What must be thought of: „geht am Rollator“. Health data (Art. 9 GDPR) unless `about_health` is off."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="needs")
    name = models.CharField(_("auf dem Formular"), max_length=40, help_text=_("„Rollator“"))
    sentence = models.CharField(_("im Satz"), max_length=80, help_text=_("Nach „Sie“ oder „Er“: „geht am Rollator“."))
    about_health = models.BooleanField(_("sagt etwas über die Gesundheit"), default=True)
    asks_for_car = models.BooleanField(_("Freiwillige brauchen ein Auto"), default=False)
    active = models.BooleanField(_("wird gefragt"), default=True)
    position = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)

    objects = AgencyManager["Need"]()

    class Meta:
        verbose_name = _("Bedarf")
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "name"], name="need_name_once", violation_error_message=_("Das gibt es schon.")
            )
        ]

    def __str__(self) -> str:
        return self.name
