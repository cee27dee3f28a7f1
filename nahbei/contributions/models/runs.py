"""Runs of direct debits: who, how much, since when they know, what went to the bank."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from nahbei.contributions.models.ledger import Booking
from nahbei.contributions.models.mandates import CreditorTerms, Mandate
from nahbei.foundation.models import Agency
from nahbei.foundation.reference import Reference
from nahbei.foundation.tenancy import AgencyManager
from nahbei.foundation.walls import AppendOnly
from nahbei.people.models import Person


class RunState(models.TextChoices):
    DRAFT = "draft", _("in Vorbereitung")
    ANNOUNCED = "announced", _("angekündigt")
    APPROVED = "approved", _("freigegeben")
    EXPORTED = "exported", _("Datei geschrieben")
    SUBMITTED = "submitted", _("bei der Bank eingereicht")
    CANCELLED = "cancelled", _("abgebrochen")


class RowState(models.TextChoices):
    PLANNED = "planned", _("wird eingezogen")
    LEFT_OUT = "left_out", _("nicht dabei")
    SUBMITTED = "submitted", _("eingereicht")
    RETURNED = "returned", _("zurückgekommen")


class DebitRun(models.Model):
    """draft → announced → approved → exported → submitted; cancelled from any of them before the last."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="debit_runs")
    number = models.PositiveIntegerField(_("Nummer"))
    collect_on = models.DateField(_("Einzug am"))
    due_until = models.DateField(_("fällig bis"))
    words = models.CharField(_("Verwendungszweck"), max_length=120)
    terms = models.ForeignKey(CreditorTerms, models.PROTECT, related_name="runs")
    state = models.CharField(max_length=9, choices=RunState, default=RunState.DRAFT)
    made_at = models.DateTimeField()
    made_by_name = models.CharField(max_length=120)
    announced_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by_name = models.CharField(max_length=120, blank=True)
    exported_at = models.DateTimeField(null=True, blank=True)
    exported_by_name = models.CharField(max_length=120, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by_name = models.CharField(max_length=120, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by_name = models.CharField(max_length=120, blank=True)

    objects = AgencyManager["DebitRun"]()

    class Meta:
        verbose_name = _("Lastschriftlauf")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "number"], name="debit_run_number_once"),
            models.CheckConstraint(condition=Q(state__in=RunState.values), name="debit_run_state"),
            models.CheckConstraint(condition=~Q(state__in=["approved", "exported", "submitted"]) | Q(approved_at__isnull=False),
                                   name="debit_run_approved"),
            models.CheckConstraint(condition=~Q(state="submitted") | Q(exported_at__isnull=False, submitted_at__isnull=False),
                                   name="debit_run_exported"),
        ]

    @property
    def about(self) -> Reference:
        return Reference("contributions.debit_run", self.pk)


class DebitRow(models.Model):
    """What is taken from one account for one person. `earliest_on`: before that day the announcement is too young."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="debit_rows")
    run = models.ForeignKey(DebitRun, models.PROTECT, related_name="rows")
    person = models.ForeignKey(Person, models.PROTECT, related_name="debit_rows")
    mandate = models.ForeignKey(Mandate, models.PROTECT, null=True, related_name="rows")
    cents = models.PositiveBigIntegerField(_("Betrag"))
    end_to_end = models.CharField(max_length=35)
    sequence = models.CharField(max_length=4, blank=True)
    collect_on = models.DateField()
    earliest_on = models.DateField(null=True)
    state = models.CharField(max_length=9, choices=RowState, default=RowState.PLANNED)
    why = models.CharField(_("warum nicht"), max_length=150, blank=True)
    booking = models.OneToOneField(Booking, models.PROTECT, null=True, related_name="debit_row")
    reason = models.CharField(_("Rückgabegrund"), max_length=4, blank=True)
    returned_on = models.DateField(null=True)

    objects = AgencyManager["DebitRow"]()

    class Meta:
        verbose_name = _("Lastschrift")
        ordering = ["pk"]
        indexes = [models.Index(fields=["agency", "run", "state"], name="debit_row_run")]
        constraints = [
            models.UniqueConstraint(fields=["agency", "end_to_end"], name="debit_end_to_end_once"),
            models.UniqueConstraint(fields=["run", "person"], name="debit_person_once"),
            models.CheckConstraint(condition=Q(state__in=RowState.values), name="debit_row_state"),
            models.CheckConstraint(condition=~Q(state="left_out") | ~Q(why=""), name="debit_row_says_why"),
            models.CheckConstraint(condition=Q(state="left_out") | Q(mandate__isnull=False, cents__gt=0), name="debit_row_has_mandate"),
            models.CheckConstraint(
                condition=~Q(state__in=["submitted", "returned"]) | Q(booking__isnull=False, earliest_on__lte=F("collect_on")) & ~Q(sequence=""),
                name="debit_row_announced_before",
            ),
        ]


class DebitItem(models.Model):
    """A claim that a row collects. `live` as long as the row does; a claim is never in two rows that do."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="debit_items")
    row = models.ForeignKey(DebitRow, models.PROTECT, related_name="items")
    claim = models.ForeignKey(Booking, models.PROTECT, related_name="debit_items")
    cents = models.PositiveBigIntegerField()
    live = models.BooleanField(default=True)
    allocation = models.OneToOneField(Booking, models.PROTECT, null=True, related_name="debit_item")

    objects = AgencyManager["DebitItem"]()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["claim"], condition=Q(live=True), name="claim_in_one_run",
                                    violation_error_message=_("Dieser Beitrag steht schon in einem Lauf.")),
            models.CheckConstraint(condition=Q(cents__gt=0), name="debit_item_of_something"),
        ]


class DebitNotice(models.Model):
    """Somebody was told: this amount, on this day, by this mandate. `run` is empty where a letter for the whole year told it."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="debit_notices")
    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="notices")
    run = models.ForeignKey(DebitRun, models.PROTECT, null=True, related_name="notices")
    collect_on = models.DateField()
    cents = models.PositiveBigIntegerField()
    told_on = models.DateField()

    objects = AgencyManager["DebitNotice"]()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["mandate", "collect_on", "cents"], name="debit_told_once")]


class DebitFile(models.Model):
    """What goes to the bank, byte for byte, sealed: there are account numbers in it."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="debit_files")
    run = models.ForeignKey(DebitRun, models.PROTECT, related_name="files")
    number = models.PositiveSmallIntegerField()
    message_id = models.CharField(max_length=35)
    sealed = models.BinaryField()
    count = models.PositiveIntegerField()
    cents = models.PositiveBigIntegerField()
    made_at = models.DateTimeField()

    objects = AgencyManager["DebitFile"]()

    class Meta:
        verbose_name = _("Datei für die Bank")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["agency", "message_id"], name="debit_file_once")]

    @property
    def is_forgotten(self) -> bool:
        return not self.sealed


class DebitDownload(models.Model):
    """Somebody fetched a file: the second time this is said."""

    append_only = AppendOnly()

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="debit_downloads")
    file = models.ForeignKey(DebitFile, models.PROTECT, related_name="downloads")
    at = models.DateTimeField()
    by_name = models.CharField(max_length=120)

    objects = AgencyManager["DebitDownload"]()

    class Meta:
        ordering = ["pk"]
