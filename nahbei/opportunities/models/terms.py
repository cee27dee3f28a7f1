"""The words a published position is found by: the same SQL on both databases, no extension."""

from __future__ import annotations

from django.db import models

from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import AgencyManager
from nahbei.opportunities.models.positions import Position


class PositionTermKind(models.TextChoices):
    STEM = "stem"  # „Hunden“ is hund, „Häuser“ is haus
    PART = "part"  # the end of a long word: „dienst“ of „Besuchsdienst“
    SOUND = "sound"  # Kölner Phonetik
    GRAM = "gram"  # three letters, for what was mistyped


class Zone(models.IntegerChoices):
    """Where a word stands: the title says most."""

    TEXT = 1
    ABOUT = 2  # field, activity, organisation, for whom, where
    TITLE = 4


class PositionTerm(models.Model):
    """Only published positions have terms: what was taken off is not found from that transaction on."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="position_terms")
    position = models.ForeignKey(Position, models.CASCADE, related_name="terms")
    kind = models.CharField(max_length=5, choices=PositionTermKind)
    term = models.CharField(max_length=40)
    word = models.CharField(max_length=40, blank=True)  # sound and gram: the stem they belong to
    zone = models.PositiveSmallIntegerField(choices=Zone, default=Zone.TEXT)

    objects = AgencyManager["PositionTerm"]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["position", "kind", "term", "word"], name="position_term_once")]
        indexes = [models.Index(fields=["agency", "kind", "term", "word", "zone", "position"], name="position_term_lookup")]
