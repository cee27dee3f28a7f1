"""The outbox: what the house says to people, by the channel they want."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nahbei.foundation.models import Account, Agency
from nahbei.foundation.reference import ReferenceField
from nahbei.foundation.tenancy import AgencyManager
from nahbei.foundation.walls import AppendOnly
from nahbei.people.models import Person


class MessageChannel(models.TextChoices):
    EMAIL = "email", _("E-Mail")
    LETTER = "letter", _("Brief")
    SMS = "sms", _("SMS")
    CALL = "call", _("Anruf")


class MessageState(models.TextChoices):
    QUEUED = "queued", _("wartet")
    SENDING = "sending", _("wird gesendet")
    SENT = "sent", _("gesendet")
    FAILED = "failed", _("fehlgeschlagen")
    UNSURE = "unsure", _("vielleicht angekommen")
    DONE = "done", _("erledigt")  # a letter was printed and posted, a call was made, an unsure mail was settled


# Sent by a worker; the others wait for a human. An SMS that was written while there was no gateway stays with the humans.
BY_WORKER = Q(channel=MessageChannel.EMAIL) | Q(channel=MessageChannel.SMS, automatic=True)


class MessageQuerySet(models.QuerySet["Message"]):
    def due(self, *, at: dt.datetime) -> MessageQuerySet:
        """What a worker sends now: e-mails, and SMS when there is a gateway."""
        return self.filter(BY_WORKER, state=MessageState.QUEUED, next_try_at__lte=at)

    def for_the_office(self) -> MessageQuerySet:
        """What a human must do: print, call, look at."""
        return self.filter(
            Q(state__in=[MessageState.FAILED, MessageState.UNSURE])
            | Q(~BY_WORKER, state=MessageState.QUEUED)
        )


class Message(models.Model):
    """One message to one person. The text is frozen when it is written; only its way through the world changes."""

    append_only = AppendOnly(
        blankable=("body", "subject", "to_address", "to_name", "data"),
        mutable=("state", "tries", "next_try_at", "state_at", "error", "done_by_name", "automatic"),
    )

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="messages")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="messages")
    channel = models.CharField(max_length=6, choices=MessageChannel)
    automatic = models.BooleanField(default=False)  # an SMS that a gateway sends
    topic = models.CharField(max_length=40)  # which text: `enquiry`, `visit_confirmed`, `information_letter` …
    to_name = models.CharField(max_length=160)
    to_address = models.TextField(blank=True)  # e-mail address, number or lines of the letter's window
    subject = models.CharField(max_length=200)
    body = models.TextField()
    data = models.JSONField(default=dict)  # what a letter's template needs beyond the body
    about = ReferenceField()
    caused_by_name = models.CharField(max_length=120)
    caused_by_account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    message_id = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=8, choices=MessageState, default=MessageState.QUEUED)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    state_at = models.DateTimeField()
    error = models.CharField(max_length=300, blank=True)
    done_by_name = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField()
    erasure = models.PositiveIntegerField(null=True)

    objects = AgencyManager.from_queryset(MessageQuerySet)()

    class Meta:
        verbose_name = _("Nachricht")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["agency", "state", "channel", "next_try_at"], name="message_due"),
            models.Index(fields=["agency", "person", "-id"], name="message_person"),
            models.Index(fields=["agency", "about"], name="message_about"),
        ]

    @property
    def by_worker(self) -> bool:
        return self.channel == MessageChannel.EMAIL or (self.channel == MessageChannel.SMS and self.automatic)


class Wording(models.Model):
    """The agency's own words for a topic; without a row the house's words are used."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="wordings")
    topic = models.CharField(max_length=40)
    subject = models.CharField(_("Betreff"), max_length=200)
    body = models.TextField(_("Text"))

    objects = AgencyManager["Wording"]()

    class Meta:
        verbose_name = _("Text")
        constraints = [models.UniqueConstraint(fields=["agency", "topic"], name="wording_once")]
