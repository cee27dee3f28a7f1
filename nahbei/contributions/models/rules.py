"""What the agency asks for, from a day on. Never changed: new rules are new rows, and the old ones still answer for their days."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nahbei.contributions.due_dates import LAST_DUE_DAY, MONTHS_OF
from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import AgencyManager
from nahbei.foundation.walls import AppendOnly

MOST_CENTS = 100_000  # a thousand euros a month is a slip of the finger


class Rhythm(models.TextChoices):
    MONTHLY = "monthly", _("monatlich")
    QUARTERLY = "quarterly", _("vierteljährlich")
    HALF_YEARLY = "half_yearly", _("halbjährlich")
    YEARLY = "yearly", _("jährlich")

    @property
    def months(self) -> int:
        return MONTHS_OF[self.value]


class EntryCounts(models.TextChoices):
    THIS_MONTH = "this_month", _("ab dem Monat, in dem jemand dazukommt")
    NEXT_MONTH = "next_month", _("ab dem Monat danach")
    NEXT_PERIOD = "next_period", _("ab dem nächsten Zeitraum")


class ExitCounts(models.TextChoices):
    THIS_MONTH = "this_month", _("bis zu dem Monat, in dem jemand aufhört")
    LAST_MONTH = "last_month", _("bis zum Monat davor")
    PERIOD = "period", _("bis zum Ende des angefangenen Zeitraums")


class Household(models.TextChoices):
    EACH = "each", _("jede:r für sich")
    ONCE = "once", _("ein Beitrag für den ganzen Haushalt")
    HALF = "half", _("wer dazugehört, zahlt die Hälfte")


class RulesQuerySet(models.QuerySet["ContributionRules"]):
    def in_force(self, *, on: dt.date) -> ContributionRules | None:
        """Those of the latest day; of two for the same day those written later."""
        return self.filter(valid_from__lte=on).order_by("-valid_from", "-pk").first()


class ContributionRules(models.Model):
    """Rhythm, due day, what counts on entry and exit; the tiers hang on it."""

    append_only = AppendOnly()

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="contribution_rules")
    valid_from = models.DateField(_("gilt ab"))
    rhythm = models.CharField(_("Eingezogen wird"), max_length=11, choices=Rhythm, default=Rhythm.QUARTERLY)
    due_day = models.PositiveSmallIntegerField(_("fällig am … des ersten Monats"), default=15)
    entry_counts = models.CharField(_("Wer dazukommt, zahlt"), max_length=11, choices=EntryCounts, default=EntryCounts.NEXT_MONTH)
    exit_counts = models.CharField(_("Wer aufhört, zahlt"), max_length=10, choices=ExitCounts, default=ExitCounts.THIS_MONTH)
    household = models.CharField(_("Paare und Haushalte"), max_length=4, choices=Household, default=Household.EACH)
    review_months = models.PositiveSmallIntegerField(_("Nach wie vielen Monaten wird neu gefragt?"), default=12)
    exemptions = models.JSONField(_("Gründe für eine Befreiung"), default=list)
    written_at = models.DateTimeField()
    written_by_name = models.CharField(max_length=120)

    objects = AgencyManager.from_queryset(RulesQuerySet)()

    class Meta:
        verbose_name = _("Beitragsordnung")
        ordering = ["-valid_from", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(due_day__range=(1, LAST_DUE_DAY)), name="rules_due_day",
                                   violation_error_message=_("Der Tag liegt zwischen dem 1. und dem 28., damit es ihn in jedem Monat gibt.")),
            models.CheckConstraint(condition=Q(review_months__range=(1, 60)), name="rules_review_months",
                                   violation_error_message=_("Zwischen 1 und 60 Monaten.")),
            models.CheckConstraint(condition=Q(rhythm__in=Rhythm.values), name="rules_rhythm"),
        ]


class Tier(models.Model):
    """Beitragsstufe: known by its number, so that new rules can change what „Stufe 2“ costs."""

    append_only = AppendOnly()

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="tiers")
    rules = models.ForeignKey(ContributionRules, models.PROTECT, related_name="tiers")
    number = models.PositiveSmallIntegerField(_("Stufe"))
    label = models.CharField(_("Name"), max_length=60)
    income = models.CharField(_("Einkommen"), max_length=120, blank=True)
    cents = models.PositiveIntegerField(_("im Monat"))

    objects = AgencyManager["Tier"]()

    class Meta:
        verbose_name = _("Beitragsstufe")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["rules", "number"], name="tier_number_once"),
            models.CheckConstraint(condition=Q(cents__lte=MOST_CENTS), name="tier_cents",
                                   violation_error_message=_("Mehr als 1.000 € im Monat? Bitte prüfen Sie den Betrag.")),
        ]
