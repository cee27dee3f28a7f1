"""What the house says by itself, by rules that the office sets; and what the office says to many at once."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nahbei.foundation.models import Account, Agency
from nahbei.foundation.reference import Reference, ReferenceField
from nahbei.foundation.tenancy import AgencyManager
from nahbei.messaging.models import Message
from nahbei.people.models import Person


class Whom(models.TextChoices):
    VOLUNTEER = "volunteer", _("an die helfende Person")
    RESIDENT = "resident", _("an die hilfesuchende Person oder wer für sie spricht")
    CONTACT = "contact", _("an die Ansprechperson der Organisation")
    OFFICE = "office", _("als Wiedervorlage ans Büro")


class Unit(models.TextChoices):
    HOURS = "hours", _("Stunden")
    DAYS = "days", _("Tage")


class NoticeRuleQuerySet(models.QuerySet["NoticeRule"]):
    def active(self) -> NoticeRuleQuerySet:
        return self.filter(active=True)


class NoticeRule(models.Model):
    """On this occasion, so long before or after it, tell whom with which text. Which occasions there are is code (`occasions.py`).

    Whether before or after says the occasion. What fell due before `since` is not made up for: a rule that is switched on floods nobody.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="notice_rules")
    occasion = models.CharField(max_length=30)
    whom = models.CharField(max_length=10, choices=Whom)
    topic = models.CharField(max_length=40)
    amount = models.PositiveSmallIntegerField(_("Wie lange davor oder danach?"))
    unit = models.CharField(_("Einheit"), max_length=5, choices=Unit)
    at_time = models.TimeField(_("um"), null=True, blank=True)
    active = models.BooleanField(_("eingeschaltet"), default=True)
    since = models.DateTimeField()

    objects = AgencyManager.from_queryset(NoticeRuleQuerySet)()

    class Meta:
        verbose_name = _("Regel")
        ordering = ["occasion", "whom", "unit", "amount", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "occasion", "whom", "topic", "unit", "amount"], name="notice_rule_once",
                violation_error_message=_("Diese Regel gibt es schon."),
            ),
            models.CheckConstraint(
                condition=Q(unit="hours", at_time=None) | Q(unit="days", at_time__isnull=False), name="notice_rule_days_have_a_time",
                violation_error_message=_("Zu Tagen gehört eine Uhrzeit, zu Stunden nicht."),
            ),
            models.CheckConstraint(
                condition=Q(amount__lte=400), name="notice_rule_within_a_year", violation_error_message=_("Höchstens 400 sind möglich."),
            ),
        ]

    @property
    def reference(self) -> Reference:
        return Reference("notices.rule", self.pk)


class Notice(models.Model):
    """A rule spoke: about this, to this person, for this occasion. Never twice, however often the clock runs.

    Without a person it was a reminder for the office.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="notices")
    rule = models.ForeignKey(NoticeRule, models.PROTECT, related_name="notices")
    about = ReferenceField()
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="notices")
    occasion = models.CharField(max_length=40)
    message = models.OneToOneField(Message, models.PROTECT, null=True, related_name="notice")
    at = models.DateTimeField()

    objects = AgencyManager["Notice"]()

    class Meta:
        verbose_name = _("Hinweis")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "about", "person", "occasion"], condition=Q(person__isnull=False), name="notice_once",
            ),
            models.UniqueConstraint(fields=["rule", "about", "occasion"], condition=Q(person=None), name="notice_for_the_office_once"),
        ]


class CircularState(models.TextChoices):
    DRAFT = "draft", _("Entwurf")
    PLANNED = "planned", _("geplant")
    SENDING = "sending", _("geht hinaus")
    SENT = "sent", _("gesendet")
    CANCELLED = "cancelled", _("nicht gesendet")


class CircularQuerySet(models.QuerySet["Circular"]):
    def due(self, *, at: dt.datetime) -> CircularQuerySet:
        """To be sent now, or begun and not finished."""
        return self.filter(Q(state=CircularState.PLANNED, send_at__lte=at) | Q(state=CircularState.SENDING))


class Circular(models.Model):
    """Rundschreiben: one text to the people of a list, as the list was at that moment."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="circulars")
    source = models.CharField(max_length=200)  # the list in words: „Freiwillige, aktiv, mit Auto“
    subject = models.CharField(_("Betreff"), max_length=160, blank=True)
    body = models.TextField(_("Text"), max_length=8_000, blank=True)
    state = models.CharField(max_length=9, choices=CircularState, default=CircularState.DRAFT)
    send_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    by_name = models.CharField(max_length=120)
    by_account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    objects = AgencyManager.from_queryset(CircularQuerySet)()

    class Meta:
        verbose_name = _("Rundschreiben")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["agency", "state", "send_at"], name="circular_due")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["planned", "sending", "sent"]) | (~Q(subject="") & ~Q(body="") & Q(send_at__isnull=False)),
                name="circular_says_something", violation_error_message=_("Ein Rundschreiben braucht Betreff und Text."),
            )
        ]

    @property
    def reference(self) -> Reference:
        return Reference("notices.circular", self.pk)


class LeftOut(models.TextChoices):
    DIED = "died", _("verstorben")
    OPTED_OUT = "opted_out", _("möchte keine Rundschreiben")
    UNREACHABLE = "unreachable", _("keine Adresse, keine Nummer")


class CircularRecipient(models.Model):
    """One of those who stood in the list. `message` is there when it was written to them, `left_out` when not, and why."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="circular_recipients")
    circular = models.ForeignKey(Circular, models.CASCADE, related_name="recipients")
    person = models.ForeignKey(Person, models.PROTECT, related_name="circulars")
    message = models.OneToOneField(Message, models.PROTECT, null=True, related_name="circular")
    left_out = models.CharField(max_length=11, choices=LeftOut, blank=True)

    objects = AgencyManager["CircularRecipient"]()

    class Meta:
        verbose_name = _("Empfänger:in eines Rundschreibens")
        ordering = ["pk"]
        indexes = [models.Index(fields=["circular"], condition=Q(message=None, left_out=""), name="circular_waiting")]
        constraints = [
            models.UniqueConstraint(fields=["circular", "person"], name="circular_once_for_each"),
            models.CheckConstraint(condition=Q(message=None) | Q(left_out=""), name="circular_written_or_left_out"),
        ]
