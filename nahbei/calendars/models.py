"""Feed: a secret address under which somebody's own calendar program fetches their dates."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nahbei.foundation.models import Agency, Membership
from nahbei.foundation.sealed import seal, unseal
from nahbei.foundation.tenancy import AgencyManager
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
