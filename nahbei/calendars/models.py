"""Feed: a secret address under which somebody's own calendar program fetches their dates. Whoever has none gets a letter each week."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nahbei.foundation.models import Agency, Membership
from nahbei.foundation.sealed import seal, unseal
from nahbei.foundation.tenancy import AgencyManager
from nahbei.people.models import Person
from nahbei.volunteers.models import Volunteer


class Feed(models.Model):
    """Of a volunteer, or of somebody who works here. One for each; closing deletes the row, and with it the address.

    Found by a digest of the secret. The secret itself lies sealed, so that its owner can see the address again for a second phone;
    the key to it is not in the database.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="feeds")
    volunteer = models.OneToOneField(Volunteer, models.CASCADE, null=True, related_name="feed")
    membership = models.OneToOneField(Membership, models.CASCADE, null=True, related_name="feed")
    digest = models.CharField(max_length=64)
    sealed = models.BinaryField()
    created_at = models.DateTimeField()
    renewed_at = models.DateTimeField(null=True)
    # A day and no more: when a phone asks says when somebody is awake.
    last_fetched_on = models.DateField(null=True)

    objects = AgencyManager["Feed"]()

    class Meta:
        verbose_name = _("Kalender-Adresse")
        constraints = [
            models.UniqueConstraint(fields=["agency", "digest"], name="feed_digest_once"),
            models.CheckConstraint(
                condition=Q(volunteer__isnull=False, membership=None) | Q(volunteer=None, membership__isnull=False), name="feed_of_one",
                violation_error_message=_("Eine Kalender-Adresse gehört genau einem Menschen."),
            ),
        ]

    def keep(self, secret: str, digest: str) -> None:
        self.digest = digest
        self.sealed = seal(secret, bound_to=f"calendars.feed:{self.agency_id}:{digest}")

    @property
    def secret(self) -> str:
        return unseal(bytes(self.sealed), bound_to=f"calendars.feed:{self.agency_id}:{self.digest}")


class WeekLetter(models.Model):
    """The letter with the dates of one week was written to somebody. The row makes a second one impossible, whoever runs twice."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="week_letters")
    person = models.ForeignKey(Person, models.PROTECT, related_name="week_letters")
    monday = models.DateField()
    written_at = models.DateTimeField()

    objects = AgencyManager["WeekLetter"]()

    class Meta:
        verbose_name = _("Wochenbrief")
        constraints = [models.UniqueConstraint(fields=["person", "monday"], name="week_letter_once")]


class NoWeekLetter(models.Model):
    """Somebody does not want the letter; without a row they get it when they need it."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="no_week_letters")
    person = models.OneToOneField(Person, models.PROTECT, related_name="no_week_letter")
    since = models.DateTimeField()
    by_name = models.CharField(max_length=120)

    objects = AgencyManager["NoWeekLetter"]()

    class Meta:
        verbose_name = _("kein Wochenbrief")
