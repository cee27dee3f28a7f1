"""What was written to those who owe, and what a human decided after that."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from nahbei.contributions.models.ledger import Booking
from nahbei.foundation.models import Agency
from nahbei.foundation.reference import Reference
from nahbei.foundation.tenancy import AgencyManager
from nahbei.foundation.walls import AppendOnly
from nahbei.messaging.models import Message
from nahbei.people.models import Person

MOST_REMINDERS = 2  # after that a human decides


class PaymentReminderQuerySet(models.QuerySet["PaymentReminder"]):
    def counting(self) -> PaymentReminderQuerySet:
        return self.filter(undone_at=None)


class PaymentReminder(models.Model):
    """One friendly letter to whoever pays. `number`: the first or the second; one that was undone does not count."""

    append_only = AppendOnly(mutable=("undone_at", "undone_by_name"))

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="payment_reminders")
    payer = models.ForeignKey(Person, models.PROTECT, related_name="payment_reminders")
    number = models.PositiveSmallIntegerField()
    message = models.ForeignKey(Message, models.PROTECT, related_name="payment_reminders")
    sent_at = models.DateTimeField()
    sent_by_name = models.CharField(max_length=120)
    undone_at = models.DateTimeField(null=True)
    undone_by_name = models.CharField(max_length=120, blank=True)

    objects = AgencyManager.from_queryset(PaymentReminderQuerySet)()

    class Meta:
        verbose_name = _("Erinnerung")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["agency", "payer", "-id"], name="payment_reminder_payer")]
        constraints = [models.CheckConstraint(condition=Q(number__range=(1, MOST_REMINDERS)), name="payment_reminder_number")]

    @property
    def about(self) -> Reference:
        return Reference("contributions.payment_reminder", self.pk)


class ReminderItem(models.Model):
    """A claim that a letter names. `live` as long as the letter counts: a claim is in one first and in one second letter, never in more."""

    append_only = AppendOnly(mutable=("live",))

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="reminder_items")
    reminder = models.ForeignKey(PaymentReminder, models.PROTECT, related_name="items")
    claim = models.ForeignKey(Booking, models.PROTECT, related_name="reminder_items")
    number = models.PositiveSmallIntegerField()
    cents = models.PositiveBigIntegerField()
    live = models.BooleanField(default=True)

    objects = AgencyManager["ReminderItem"]()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "number"], condition=Q(live=True), name="claim_reminded_once_each",
                                    violation_error_message=_("An diesen Beitrag wurde schon so oft erinnert.")),
            models.CheckConstraint(condition=Q(number__range=(1, MOST_REMINDERS)), name="reminder_item_number"),
            models.CheckConstraint(condition=Q(cents__gt=0), name="reminder_item_of_something"),
        ]


class ReminderRest(models.Model):
    """Somebody decided: nobody writes and nothing is to decide until a day."""

    append_only = AppendOnly(blankable=("why",), mutable=("taken_back_at", "taken_back_by_name"))

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="reminder_rests")
    payer = models.ForeignKey(Person, models.PROTECT, related_name="reminder_rests")
    until = models.DateField(_("bis"))
    why = models.CharField(_("Warum?"), max_length=150, blank=True)
    written_at = models.DateTimeField()
    written_on = models.DateField()
    written_by_name = models.CharField(max_length=120)
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by_name = models.CharField(max_length=120, blank=True)
    erasure = models.PositiveIntegerField(null=True)

    objects = AgencyManager["ReminderRest"]()

    class Meta:
        verbose_name = _("Entscheidung nach zwei Erinnerungen")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("written_on")), name="reminder_rest_ends_later",
                                   violation_error_message=_("Bis wann? Der Tag muss in der Zukunft liegen.")),
        ]
