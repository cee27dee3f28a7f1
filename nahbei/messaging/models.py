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
from nahbei.messaging.groups import TopicGroup
from nahbei.people.models import LANGUAGES, Person


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


# In `Message.data`: the id of whom the reader speaks for. When that has ended before the mail goes out, it stays here.
SPEAKS_FOR = "speaks_for"

# Sent by a worker; the others wait for a human. An SMS that was written while there was no gateway stays with the humans.
BY_WORKER = Q(channel=MessageChannel.EMAIL) | Q(channel=MessageChannel.SMS, automatic=True)


class MessageQuerySet(models.QuerySet["Message"]):
    def due(self, *, at: dt.datetime) -> MessageQuerySet:
        """What a worker sends now: e-mails, and SMS when there is a gateway."""
        return self.filter(BY_WORKER, state=MessageState.QUEUED, next_try_at__lte=at)

    def for_the_office(self, *, at: dt.datetime) -> MessageQuerySet:
        """What a human must do: look at, and print or call when its time has come."""
        return self.filter(
            Q(state__in=[MessageState.FAILED, MessageState.UNSURE])
            | Q(~BY_WORKER, state=MessageState.QUEUED, next_try_at__lte=at)
        )


class Message(models.Model):
    """One message to one person. The text is frozen when it is written; only its way through the world changes."""

    append_only = AppendOnly(
        blankable=("body", "subject", "to_address", "to_name", "data"),
        mutable=("state", "tries", "next_try_at", "state_at", "error", "done_by_name", "automatic", "sent_with"),
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
    sent_with = models.ForeignKey("self", models.PROTECT, null=True, related_name="carried")  # whose mail it went along in
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


class AddressForm(models.TextChoices):
    SIE = "sie", _("Sie")
    DU = "du", _("du")


class Wording(models.Model):
    """The agency's own words for a topic, in one language and form of address; without a row the house's words are used."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="wordings")
    topic = models.CharField(max_length=40)
    language = models.CharField(_("Sprache"), max_length=3, choices=LANGUAGES, default="de")
    form = models.CharField(_("Anrede"), max_length=3, choices=AddressForm, default=AddressForm.SIE)
    subject = models.CharField(_("Betreff"), max_length=200)
    body = models.TextField(_("Text"))

    objects = AgencyManager["Wording"]()

    class Meta:
        verbose_name = _("Text")
        constraints = [models.UniqueConstraint(fields=["agency", "topic", "language", "form"], name="wording_once")]


class OptOut(models.Model):
    """A person does not want messages of a group any more. What must be said is said all the same."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="opt_outs")
    person = models.ForeignKey(Person, models.PROTECT, related_name="opt_outs")
    group = models.CharField(max_length=12, choices=TopicGroup)
    since = models.DateTimeField()
    by_name = models.CharField(max_length=120)

    objects = AgencyManager["OptOut"]()

    class Meta:
        verbose_name = _("Abbestellung")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["person", "group"], name="opt_out_once")]


class StopLink(models.Model):
    """Whose link it is and what it stops. Only a digest: whoever reads the database cannot use it."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="stop_links")
    person = models.ForeignKey(Person, models.PROTECT, related_name="stop_links")
    group = models.CharField(max_length=12, choices=TopicGroup)
    digest = models.CharField(max_length=64)

    objects = AgencyManager["StopLink"]()

    class Meta:
        verbose_name = _("Link zum Abbestellen")
        constraints = [models.UniqueConstraint(fields=["agency", "digest"], name="stop_link_once")]


class PostRules(models.Model):
    """The agency's own hours and limits; without a row those of the house hold."""

    agency = models.OneToOneField(Agency, models.PROTECT, related_name="post_rules")
    quiet_from = models.TimeField(_("Ruhe ab"), null=True, blank=True)
    quiet_until = models.TimeField(_("Ruhe bis"), null=True, blank=True)
    sunday_sms = models.BooleanField(_("SMS auch an Sonntagen und Feiertagen"), default=False)
    most_a_day = models.PositiveSmallIntegerField(_("Höchstens so viele am Tag"), default=3)

    objects = AgencyManager["PostRules"]()

    class Meta:
        verbose_name = _("Ruhezeiten")
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_until=None) | Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="post_rules_both_or_none", violation_error_message=_("Die Ruhe braucht Anfang und Ende."),
            ),
            models.CheckConstraint(
                condition=Q(most_a_day__lte=50), name="post_rules_most", violation_error_message=_("Höchstens 50 am Tag; 0 heißt ohne Grenze."),
            ),
        ]
