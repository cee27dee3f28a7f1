"""A volunteer and a position: proposed → introduced → trial → placed → ended, or declined by somebody.

A row of its own beside `Placement`: it needs no visits, knows stages that help at home does not have, and holds a seat.
"""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from nahbei.foundation.models import Agency
from nahbei.foundation.reference import Reference
from nahbei.foundation.tenancy import AgencyManager
from nahbei.opportunities.models import Position
from nahbei.placements.models.everyday import AskedBy
from nahbei.submissions.models import Submission
from nahbei.volunteers.models import Volunteer


class Stage(models.TextChoices):
    PROPOSED = "proposed", _("vorgeschlagen")
    INTRODUCED = "introduced", _("vorgestellt")
    TRIAL = "trial", _("schnuppert")
    PLACED = "placed", _("vermittelt")
    DECLINED = "declined", _("abgelehnt")
    ENDED = "ended", _("beendet")


class DecliningSide(models.TextChoices):
    VOLUNTEER = "volunteer", _("Freiwillige:r")
    ORGANISATION = "organisation", _("Organisation")
    OFFICE = "office", _("Büro")


class DeclineReason(models.Model):
    """Why something did not come about, or ended: a short list in the agency's own words, so that it can be counted."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="decline_reasons")
    text = models.CharField(_("Grund"), max_length=80)
    active = models.BooleanField(_("wird angeboten"), default=True)
    position = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)

    objects = AgencyManager["DeclineReason"]()

    class Meta:
        verbose_name = _("Grund")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "text"], name="decline_reason_once",
                                    violation_error_message=_("Diesen Grund gibt es schon."))
        ]

    def __str__(self) -> str:
        return self.text


class PositionPlacementQuerySet(models.QuerySet["PositionPlacement"]):
    def open(self) -> PositionPlacementQuerySet:
        """On the way: somebody must do the next step."""
        return self.filter(stage__in=[Stage.PROPOSED, Stage.INTRODUCED, Stage.TRIAL])

    def seated(self) -> PositionPlacementQuerySet:
        """Those that hold one of the position's seats."""
        return self.filter(stage__in=[Stage.TRIAL, Stage.PLACED])

    def running(self) -> PositionPlacementQuerySet:
        return self.filter(stage=Stage.PLACED)


class PositionPlacement(models.Model):
    """Vermittlung in eine Stelle. Contact data pass to the other side only when both agreed (`introduced_at`).

    `seat` numbers the seats of a position from 1: the database refuses two people on the same one.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="position_placements")
    position = models.ForeignKey(Position, models.PROTECT, related_name="placements", verbose_name=_("Stelle"))
    volunteer = models.ForeignKey(Volunteer, models.PROTECT, related_name="position_placements", verbose_name=_("Freiwillige:r"))
    submission = models.ForeignKey(Submission, models.SET_NULL, null=True, blank=True, related_name="placements")
    stage = models.CharField(_("Stand"), max_length=10, choices=Stage, default=Stage.PROPOSED)
    stage_since = models.DateTimeField()
    pending = models.BooleanField(_("ruht"), default=False)
    pending_until = models.DateField(_("ruht bis"), null=True, blank=True)
    note = models.CharField(_("Notiz"), max_length=300, blank=True)
    seat = models.PositiveSmallIntegerField(null=True, blank=True)
    proposed_at = models.DateTimeField()
    proposed_by_name = models.CharField(max_length=120)
    volunteer_agreed_at = models.DateTimeField(null=True, blank=True)
    organisation_agreed_at = models.DateTimeField(null=True, blank=True)
    introduced_at = models.DateTimeField(null=True, blank=True)
    trial_on = models.DateField(_("schnuppert am"), null=True, blank=True)
    placed_on = models.DateField(_("vermittelt am"), null=True, blank=True)
    ended_on = models.DateField(_("beendet am"), null=True, blank=True)
    declined_by = models.CharField(_("durch"), max_length=12, choices=DecliningSide, blank=True)
    reason = models.ForeignKey(DeclineReason, models.PROTECT, null=True, blank=True, related_name="placements", verbose_name=_("Grund"))
    # the question to the organisation: in words that name nobody
    introduction = models.CharField(_("Was die Organisation erfährt"), max_length=300, blank=True)
    asked_at = models.DateTimeField(_("gefragt"), null=True, blank=True)
    asked_by_means = models.CharField(max_length=6, choices=AskedBy, blank=True)
    digest = models.CharField(max_length=64, blank=True)  # of the link by which the organisation answers
    question = models.CharField(_("Rückfrage"), max_length=500, blank=True)
    question_at = models.DateTimeField(null=True, blank=True)

    objects = AgencyManager.from_queryset(PositionPlacementQuerySet)()

    class Meta:
        verbose_name = _("Vermittlung in eine Stelle")
        ordering = ["-stage_since", "-pk"]
        indexes = [
            models.Index(fields=["agency", "stage", "stage_since"], name="position_placement_stage"),
            models.Index(fields=["agency", "volunteer"], name="position_placement_volunteer"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["position", "volunteer"], condition=Q(stage__in=["proposed", "introduced", "trial", "placed"]),
                name="position_placement_running_once", violation_error_message=_("Diese Vermittlung läuft schon."),
            ),
            models.UniqueConstraint(fields=["position", "seat"], name="position_placement_seat_once"),
            models.UniqueConstraint(fields=["agency", "digest"], condition=~Q(digest=""), name="position_placement_digest_once"),
            models.CheckConstraint(
                condition=(Q(stage__in=["trial", "placed"]) & Q(seat__gte=1)) | (~Q(stage__in=["trial", "placed"]) & Q(seat=None)),
                name="position_placement_seat_whole",
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=["introduced", "trial", "placed"])
                | Q(volunteer_agreed_at__isnull=False, organisation_agreed_at__isnull=False),
                name="position_placement_both_agreed", violation_error_message=_("Vorgestellt wird erst, wenn beide einverstanden sind."),
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(placed_on=None) | Q(ended_on__gte=F("placed_on")), name="position_placement_ends_after_start",
                violation_error_message=_("Das Ende liegt vor dem Anfang."),
            ),
            models.CheckConstraint(
                condition=~Q(stage="declined") | ~Q(declined_by=""), name="position_placement_declined_by_somebody",
            ),
        ]

    @property
    def reference(self) -> Reference:
        return Reference("placements.position_placement", self.pk)


class Step(models.TextChoices):
    """What happened to a placement. Not every step changes its stage."""

    PROPOSED = "proposed", _("vorgeschlagen")
    ASKED = "asked", _("Organisation gefragt")
    QUESTION = "question", _("Rückfrage")
    ANSWERED = "answered", _("Rückfrage beantwortet")
    VOLUNTEER_AGREED = "volunteer", _("Freiwillige:r sagt Ja")
    ORGANISATION_AGREED = "organisation", _("Organisation sagt Ja")
    INTRODUCED = "introduced", _("vorgestellt")
    TRIAL = "trial", _("schnuppert")
    TRIAL_GOOD = "trial_good", _("Schnuppern lief gut")
    PLACED = "placed", _("vermittelt")
    DECLINED = "declined", _("abgelehnt")
    ENDED = "ended", _("beendet")
    HELD = "held", _("ruht")
    RESUMED = "resumed", _("geht weiter")


class PositionPlacementMoveQuerySet(models.QuerySet["PositionPlacementMove"]):
    def standing(self) -> PositionPlacementMoveQuerySet:
        """Those that were not taken back."""
        return self.filter(undone_at=None)


class PositionPlacementMove(models.Model):
    """A step: when, by whom, and what the row said before, so that it can be taken back. Steps that were stay in the history."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="position_placement_moves")
    placement = models.ForeignKey(PositionPlacement, models.CASCADE, related_name="moves")
    step = models.CharField(max_length=12, choices=Step)
    before = models.CharField(max_length=10, choices=Stage, blank=True)
    after = models.CharField(max_length=10, choices=Stage)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=120)
    online = models.BooleanField(default=False)  # said by the organisation itself: the office does not take it back
    text = models.CharField(max_length=200, blank=True)  # a day, a means, a reason of the list; never typed words
    kept = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by_name = models.CharField(max_length=120, blank=True)

    objects = AgencyManager.from_queryset(PositionPlacementMoveQuerySet)()

    class Meta:
        verbose_name = _("Schritt einer Vermittlung")
        ordering = ["-at", "-pk"]
