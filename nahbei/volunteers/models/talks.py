"""The first talk: what somebody would like to do, and what came of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nahbei.activities.models import Field
from nahbei.foundation.models import Agency
from nahbei.foundation.reference import Reference
from nahbei.foundation.tenancy import AgencyManager
from nahbei.people.models import Person
from nahbei.volunteers.models.volunteers import Volunteer


class TalkOutcome(models.TextChoices):
    POSITIONS = "positions", _("hat Stellen ausgesucht")
    EVERYDAY = "everyday", _("hilft im Alltag")
    THINKS = "thinks", _("überlegt noch")
    INFORMATION = "information", _("wollte sich nur informieren")


class ConsultationRecord(models.Model):
    """Beratungsbogen of an Erstgespräch. Without a person somebody only wanted to know: that is counted, too.

    `answers` keeps what was said while nobody has decided yet, so that the next talk begins where this one ended.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="consultation_records")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="consultation_records", verbose_name=_("Mensch"))
    held_at = models.DateTimeField()
    held_by_name = models.CharField(max_length=120)
    motivation = models.TextField(_("Was führt Sie zu uns?"), blank=True, max_length=2_000)
    outcome = models.CharField(_("Ergebnis"), max_length=11, choices=TalkOutcome)
    come_back_on = models.DateField(_("wieder melden am"), null=True, blank=True)
    answers = models.JSONField(default=dict, blank=True)

    objects = AgencyManager["ConsultationRecord"]()

    class Meta:
        verbose_name = _("Beratungsbogen")
        ordering = ["-held_at", "-pk"]
        indexes = [models.Index(fields=["agency", "-held_at"], name="consultation_record_held")]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="information") | Q(person__isnull=False), name="consultation_record_names_somebody",
                violation_error_message=_("Wer mithelfen möchte, braucht einen Namen."),
            )
        ]

    @property
    def reference(self) -> Reference:
        return Reference("volunteers.consultation_record", self.pk)


class FieldInterest(models.Model):
    """She would like to do something in this field, whatever it is."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="field_interests")
    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="field_interests")
    field = models.ForeignKey(Field, models.CASCADE, related_name="+")

    objects = AgencyManager["FieldInterest"]()

    class Meta:
        verbose_name = _("Interesse an einem Feld")
        constraints = [models.UniqueConstraint(fields=["volunteer", "field"], name="field_interest_once")]
