"""What came in: an e-mail or an SMS, as it came, whom it belongs to, and whether somebody has read it."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nahbei.foundation.models import Agency
from nahbei.foundation.reference import Reference
from nahbei.foundation.tenancy import AgencyManager
from nahbei.inbox.verdicts import split_quoted
from nahbei.messaging.models import Message
from nahbei.people.models import Person


class Way(models.TextChoices):
    EMAIL = "email", _("E-Mail")
    SMS = "sms", _("SMS")


class IncomingKind(models.TextChoices):
    RECEIVED = "received", _("noch nicht eingeordnet")  # kept, and not looked at yet; stays so when looking at it failed
    WORDS = "words", _("Antwort")
    ANSWER = "answer", _("Ja oder Nein auf eine Anfrage")
    STOP = "stop", _("hat abbestellt")
    START = "start", _("möchte wieder Nachrichten")
    MACHINE = "machine", _("automatische Antwort")
    BOUNCE = "bounce", _("nicht zustellbar")
    DELAY = "delay", _("noch nicht zugestellt")


class IncomingState(models.TextChoices):
    OPEN = "open", _("zu lesen")
    SETTLED = "settled", _("erledigt")


class IncomingQuerySet(models.QuerySet["Incoming"]):
    def open(self) -> IncomingQuerySet:
        return self.filter(state=IncomingState.OPEN)

    def forgettable(self, *, before: dt.datetime) -> IncomingQuerySet:
        return self.filter(state=IncomingState.SETTLED, settled_at__lte=before)


class Incoming(models.Model):
    """One letter from outside. `key` is what makes it one: the same mail delivered twice is stored once.

    `raw` is what came over the wire, as far as it is kept; `note` the sentence why a machine did not settle it.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="incoming")
    channel = models.CharField(_("Weg"), max_length=5, choices=Way)
    key = models.CharField(max_length=64)
    kind = models.CharField(_("Art"), max_length=8, choices=IncomingKind, default=IncomingKind.RECEIVED)
    state = models.CharField(_("Stand"), max_length=7, choices=IncomingState, default=IncomingState.OPEN)
    sender = models.CharField(_("von"), max_length=254, blank=True)
    sender_name = models.CharField(max_length=160, blank=True)
    subject = models.CharField(_("Betreff"), max_length=200, blank=True)
    text = models.TextField(_("Text"), blank=True)
    attachments = models.JSONField(default=list, blank=True)  # their names
    raw = models.BinaryField(default=bytes, blank=True)
    size = models.PositiveBigIntegerField(default=0)  # of the whole, also of what was not kept
    message = models.ForeignKey(Message, models.PROTECT, null=True, blank=True, related_name="answers")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="incoming", verbose_name=_("Mensch"))
    note = models.CharField(max_length=300, blank=True)
    received_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by_name = models.CharField(max_length=120, blank=True)

    objects = AgencyManager.from_queryset(IncomingQuerySet)()

    class Meta:
        verbose_name = _("Antwort")
        ordering = ["-received_at", "-pk"]
        indexes = [
            models.Index(fields=["agency", "state", "received_at"], name="incoming_state"),
            models.Index(fields=["agency", "person", "-received_at"], name="incoming_person"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["agency", "channel", "key"], name="incoming_once"),
            models.CheckConstraint(
                condition=Q(state="open", settled_at=None) | Q(state="settled", settled_at__isnull=False), name="incoming_settled_whole"
            ),
        ]

    @property
    def is_open(self) -> bool:
        return self.state == IncomingState.OPEN

    @property
    def own_words(self) -> str:
        """Without what it answers to: that may be for other eyes than the answer."""
        return split_quoted(self.text)[0]

    @property
    def is_whole(self) -> bool:
        """All of it was kept."""
        return len(self.raw) >= self.size

    @property
    def reference(self) -> Reference:
        return Reference("inbox.incoming", self.pk)
