"""The picture of an event, and who agreed to be seen on it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nahbei.events.models.events import Event
from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import AgencyManager


class EventPicture(models.Model):
    """One for each event, small and without metadata. Without a word on who took it and who agreed it is not stored: the database says so, too."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="event_pictures")
    event = models.OneToOneField(Event, models.CASCADE, related_name="picture")
    content = models.BinaryField()  # JPEG
    digest = models.CharField(max_length=64)  # of the content: the name under which browsers keep it
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    description = models.CharField(_("Was ist zu sehen?"), max_length=200)
    credit = models.CharField(_("Foto von"), max_length=120)
    consent = models.CharField(_("Wer ist einverstanden?"), max_length=300)

    objects = AgencyManager["EventPicture"]()

    class Meta:
        verbose_name = _("Bild einer Veranstaltung")
        indexes = [models.Index(fields=["agency", "digest"], name="event_picture_by_name")]
        constraints = [
            models.CheckConstraint(condition=~Q(description="") & ~Q(credit="") & ~Q(consent=""), name="event_picture_in_words"),
        ]
