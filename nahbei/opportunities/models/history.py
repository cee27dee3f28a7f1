"""What happened to a position: states, edits that wait, confirmations; what the public list counts."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import AgencyManager
from nahbei.opportunities.models.positions import Position, PositionState


class PositionMove(models.Model):
    """It came into a state: when, by whom, why."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="position_moves")
    position = models.ForeignKey(Position, models.CASCADE, related_name="moves")
    before = models.CharField(max_length=9, choices=PositionState, blank=True)
    after = models.CharField(max_length=9, choices=PositionState)
    reason = models.CharField(_("Grund"), max_length=400, blank=True)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=120)

    objects = AgencyManager["PositionMove"]()

    class Meta:
        verbose_name = _("Wechsel des Stands")
        ordering = ["-at", "-pk"]


class Edit(models.Model):
    """An organisation wants to change what is public: the office sees the difference and decides. One waits at a time.

    `changes` maps a field of the position to its new value, as JSON.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="position_edits")
    position = models.ForeignKey(Position, models.CASCADE, related_name="edits")
    changes = models.JSONField()
    proposed_at = models.DateTimeField()
    proposed_by_name = models.CharField(max_length=120)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by_name = models.CharField(max_length=120, blank=True)
    accepted = models.BooleanField(null=True, blank=True)
    reason = models.CharField(_("Grund"), max_length=400, blank=True)

    objects = AgencyManager["Edit"]()

    class Meta:
        verbose_name = _("Änderung, die wartet")
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["position"], condition=Q(decided_at=None), name="edit_waits_once"),
            models.CheckConstraint(
                condition=Q(decided_at=None, accepted=None) | Q(decided_at__isnull=False, accepted__isnull=False), name="edit_decision_whole"
            ),
        ]


class ConfirmedBy(models.TextChoices):
    LINK = "link", _("über den Link in der E-Mail")
    PHONE = "phone", _("am Telefon")
    PORTAL = "portal", _("im Portal")
    CHECK = "check", _("bei der Prüfung durch das Büro")


class Confirmation(models.Model):
    """Somebody said on that day that the position is still right."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="position_confirmations")
    position = models.ForeignKey(Position, models.CASCADE, related_name="confirmations")
    on = models.DateField()
    at = models.DateTimeField()
    how = models.CharField(max_length=6, choices=ConfirmedBy)
    by_name = models.CharField(max_length=120)

    objects = AgencyManager["Confirmation"]()

    class Meta:
        verbose_name = _("Bestätigung")
        ordering = ["-at", "-pk"]


class FreshnessTerms(models.Model):
    """After how many days an organisation is asked, asked again, and its position taken off. Dated: a change is a new row."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="freshness_terms")
    valid_from = models.DateField(_("gilt ab"))
    ask_after_days = models.PositiveSmallIntegerField(_("fragen nach Tagen"), default=69)
    remind_after_days = models.PositiveSmallIntegerField(_("noch einmal fragen nach Tagen"), default=76)
    unpublish_after_days = models.PositiveSmallIntegerField(_("nicht mehr zeigen nach Tagen"), default=90)

    objects = AgencyManager["FreshnessTerms"]()

    class Meta:
        verbose_name = _("Fristen für die Aktualität")
        ordering = ["-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "valid_from"], name="freshness_terms_once",
                                    violation_error_message=_("Für diesen Tag gibt es schon Fristen.")),
            models.CheckConstraint(
                condition=Q(ask_after_days__gte=1, remind_after_days__gt=F("ask_after_days"), unpublish_after_days__gt=F("remind_after_days")),
                name="freshness_terms_in_order",
                violation_error_message=_("Erst fragen, dann noch einmal fragen, dann abnehmen: Die Tage müssen steigen."),
            ),
        ]

    def ask_on(self, confirmed: dt.date) -> dt.date:
        return confirmed + dt.timedelta(days=self.ask_after_days)

    def unpublish_on(self, confirmed: dt.date) -> dt.date:
        return confirmed + dt.timedelta(days=self.unpublish_after_days)


class Tally(models.Model):
    """What a position got on one day: how often its page was opened, how many asked for it. Counts only, never who."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="position_tallies")
    position = models.ForeignKey(Position, models.CASCADE, related_name="tallies")
    on = models.DateField()
    opened = models.PositiveIntegerField(default=0)
    interested = models.PositiveIntegerField(default=0)

    objects = AgencyManager["Tally"]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["position", "on"], name="tally_once")]
        indexes = [models.Index(fields=["agency", "on"], name="tally_day")]
