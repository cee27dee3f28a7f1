"""A form that somebody sent on the public website."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nahbei.foundation.models import Agency
from nahbei.foundation.reference import Reference, ReferenceField
from nahbei.foundation.tenancy import AgencyManager
from nahbei.opportunities.models import Position
from nahbei.people.models import Person


class SubmissionKind(models.TextChoices):
    INTEREST = "interest", _("Interesse an einer Stelle")
    HELPING = "helping", _("möchte helfen")
    HELP = "help", _("braucht Hilfe")
    POSITION = "position", _("sucht Freiwillige")
    BARRIER = "barrier", _("Barriere gemeldet")


class SubmissionState(models.TextChoices):
    OPEN = "open", _("wartet")
    SETTLED = "settled", _("erledigt")
    DISCARDED = "discarded", _("verworfen")


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def open(self) -> SubmissionQuerySet:
        return self.filter(state=SubmissionState.OPEN)

    def waiting(self) -> SubmissionQuerySet:
        """Open, and probably from a human being."""
        return self.open().filter(suspected=False)

    def due(self, *, at: dt.datetime) -> SubmissionQuerySet:
        """Waiting, and nobody agreed to ring again later."""
        return self.waiting().filter(Q(again_at=None) | Q(again_at__lte=at))


class Submission(models.Model):
    """What was typed, as it was typed. `person` only when the office has said who it is.

    `form` is the secret of the page that was sent: the same page sent twice is one submission.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="submissions")
    kind = models.CharField(_("Art"), max_length=8, choices=SubmissionKind)
    form = models.CharField(max_length=40)
    position = models.ForeignKey(Position, models.PROTECT, null=True, blank=True, related_name="submissions", verbose_name=_("Stelle"))
    name = models.CharField(_("Name"), max_length=160, blank=True)
    phone = models.CharField(_("Telefon"), max_length=60, blank=True)
    email = models.EmailField(_("E-Mail"), blank=True)
    postal_code = models.CharField(_("Postleitzahl"), max_length=5, blank=True)
    text = models.TextField(_("Nachricht"), blank=True, max_length=4_000)
    data = models.JSONField(default=dict, blank=True)  # the other answers, by the name of their field
    received_at = models.DateTimeField()
    suspected = models.BooleanField(_("vermutlich Werbung"), default=False)
    # Rung without success, or asked to ring at another time.
    tries = models.PositiveSmallIntegerField(_("Versuche"), default=0)
    tried_at = models.DateTimeField(null=True, blank=True)
    again_at = models.DateTimeField(_("wieder anrufen"), null=True, blank=True)
    state = models.CharField(_("Stand"), max_length=9, choices=SubmissionState, default=SubmissionState.OPEN)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by_name = models.CharField(max_length=120, blank=True)
    reason = models.CharField(_("Grund"), max_length=300, blank=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="submissions", verbose_name=_("Mensch"))
    about = ReferenceField()  # what the office made of it

    objects = AgencyManager.from_queryset(SubmissionQuerySet)()

    class Meta:
        verbose_name = _("Eingang")
        ordering = ["-received_at", "-pk"]
        indexes = [models.Index(fields=["agency", "state", "received_at"], name="submission_state")]
        constraints = [
            models.UniqueConstraint(fields=["agency", "form"], name="submission_once"),
            models.CheckConstraint(
                condition=Q(state="open", settled_at=None) | (~Q(state="open") & Q(settled_at__isnull=False)), name="submission_settled_whole"
            ),
        ]

    @property
    def said(self) -> list[tuple[str, str]]:
        """The questions of the form and the answers, in words, in the order of the form."""
        return self.data.get("said", [])  # type: ignore[no-any-return]

    @property
    def is_open(self) -> bool:
        return self.state == SubmissionState.OPEN

    @property
    def reference(self) -> Reference:
        return Reference("submissions.submission", self.pk)
