"""What somebody who helps looks like, for those whom she helps."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import AgencyManager
from nahbei.people.models import Consent, ConsentPurpose
from nahbei.volunteers.models.volunteers import Volunteer


class PortraitQuerySet(models.QuerySet["Portrait"]):
    def agreed(self) -> PortraitQuerySet:
        """She is alive and has agreed that it is shown. Read at every look: whoever takes it back is not shown any more."""
        said = Consent.objects.filter(person=OuterRef("volunteer__person"), purpose=ConsentPurpose.PHOTO, withdrawn_at=None)
        return self.filter(Exists(said), volunteer__person__died_on=None)

    def to_be_met(self) -> PortraitQuerySet:
        """And she still helps."""
        return self.agreed().filter(Q(volunteer__state="active") | Q(volunteer__state="paused"))


class Portrait(models.Model):
    """The photo of a volunteer: a small square JPEG without metadata. In the database, see docs/decisions/0025."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="portraits")
    volunteer = models.OneToOneField(Volunteer, models.CASCADE, related_name="portrait")
    content = models.BinaryField()
    digest = models.CharField(max_length=64)  # of the content: browsers ask whether it is still the same
    added_at = models.DateTimeField()
    added_by_name = models.CharField(max_length=120)

    objects = AgencyManager.from_queryset(PortraitQuerySet)()

    class Meta:
        verbose_name = _("Foto")
