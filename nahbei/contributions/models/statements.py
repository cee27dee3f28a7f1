"""What the bank says, line by line: kept as it was read; what became of it changes, and each move is in the audit trail."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nahbei.contributions.models.ledger import Booking
from nahbei.contributions.models.runs import DebitRow, DebitRun
from nahbei.foundation.models import Account, Agency
from nahbei.foundation.reference import Reference
from nahbei.foundation.tenancy import AgencyManager
from nahbei.foundation.walls import AppendOnly
from nahbei.people.models import Person


class LineState(models.TextChoices):
    OPEN = "open", _("zu klären")
    PROPOSED = "proposed", _("Vorschlag")
    BOOKED = "booked", _("gebucht")
    ASIDE = "aside", _("geht uns nichts an")


UNSETTLED = (LineState.OPEN, LineState.PROPOSED)


class LineUse(models.TextChoices):
    """What a line was, in the end."""

    PAYMENT = "payment", _("Zahlung")
    RUN = "run", _("Lastschriften gutgeschrieben")
    DEBIT = "debit", _("Lastschrift gutgeschrieben")
    RETURN = "return", _("Rücklastschrift")
    DONATION = "donation", _("Spende")
    FEE = "fee", _("Bankgebühr")
    TRANSFER = "transfer", _("zwischen Bank und Kasse")
    PAY_OUT = "pay_out", _("Guthaben ausgezahlt")
    KNOWN = "known", _("stand schon im Buch")


class Statement(models.Model):
    """One file that was read. `known_count`: lines that an earlier file held; `other_count`: of other accounts, of which nothing is kept."""

    append_only = AppendOnly()

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="statements")
    mask = models.CharField(_("Konto"), max_length=16)
    first_day = models.DateField(null=True)
    last_day = models.DateField(null=True)
    new_count = models.PositiveIntegerField()
    known_count = models.PositiveIntegerField()
    other_count = models.PositiveIntegerField()
    read_at = models.DateTimeField()
    read_by_name = models.CharField(max_length=120)
    read_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    objects = AgencyManager["Statement"]()

    class Meta:
        verbose_name = _("Kontoauszug")
        ordering = ["-pk"]

    @property
    def about(self) -> Reference:
        return Reference("contributions.statement", self.pk)


class BankLine(models.Model):
    """One payment on the own account. Money that came is positive. `key` is the same in every file that holds this payment.

    The account of the other side lies sealed, bound to the key; `digest` finds it again, `mask` is all that is shown.
    `by_hand`: somebody took back what was booked, from then on nothing is booked by itself.
    """

    append_only = AppendOnly(mutable=(
        "state", "use", "why", "run", "sequence", "debit_row", "known", "by_hand", "decided_at", "decided_by_name",
    ))

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="bank_lines")
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="lines")
    key = models.CharField(max_length=64)
    booked_on = models.DateField(_("Tag"))
    cents = models.BigIntegerField(_("Betrag"))
    currency = models.CharField(max_length=3)
    name = models.CharField(_("von oder an"), max_length=140, blank=True)
    words = models.CharField(_("Verwendungszweck"), max_length=500, blank=True)
    sealed = models.BinaryField(default=b"", blank=True)
    digest = models.CharField(max_length=64, blank=True)
    mask = models.CharField(max_length=16, blank=True)
    end_to_end = models.CharField(max_length=70, blank=True)
    mandate_reference = models.CharField(max_length=70, blank=True)
    is_return = models.BooleanField(default=False)
    reason = models.CharField(_("Rückgabegrund"), max_length=10, blank=True)
    original = models.CharField(max_length=40, blank=True)
    whole = models.BooleanField(default=True)
    count = models.PositiveIntegerField(default=1)
    # What became of it.
    state = models.CharField(max_length=8, choices=LineState, default=LineState.OPEN)
    use = models.CharField(max_length=8, choices=LineUse, blank=True)
    why = models.CharField(_("Warum?"), max_length=300, blank=True)
    run = models.ForeignKey(DebitRun, models.PROTECT, null=True, related_name="bank_lines")
    sequence = models.CharField(max_length=4, blank=True)
    debit_row = models.ForeignKey(DebitRow, models.PROTECT, null=True, related_name="bank_lines")
    known = models.OneToOneField(Booking, models.PROTECT, null=True, related_name="known_line")
    by_hand = models.BooleanField(default=False)
    decided_at = models.DateTimeField(null=True)
    decided_by_name = models.CharField(max_length=120, blank=True)

    objects = AgencyManager["BankLine"]()

    class Meta:
        verbose_name = _("Zeile eines Kontoauszugs")
        ordering = ["-booked_on", "-pk"]
        indexes = [
            models.Index(fields=["agency", "state", "-booked_on"], name="bank_line_state"),
            models.Index(fields=["agency", "digest"], name="bank_line_digest"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["agency", "key"], name="bank_line_once"),
            models.UniqueConstraint(fields=["debit_row", "use"], condition=Q(state="booked", debit_row__isnull=False), name="debit_told_once_a_way"),
            models.UniqueConstraint(fields=["run", "sequence"], condition=Q(state="booked", use="run", run__isnull=False), name="run_credited_once"),
            models.CheckConstraint(condition=Q(state__in=LineState.values) & Q(use__in=[*LineUse.values, ""]), name="bank_line_known_words"),
            models.CheckConstraint(condition=~Q(state="booked") | Q(currency="EUR", decided_at__isnull=False) & ~Q(use=""),
                                   name="bank_line_booked_as"),
            models.CheckConstraint(condition=Q(known=None) | Q(state="booked", use="known"), name="bank_line_known"),
            models.CheckConstraint(condition=~Q(state="aside") | Q(decided_at__isnull=False) & ~Q(why=""), name="bank_line_aside_why",
                                   violation_error_message=_("Warum geht uns das nichts an?")),
        ]

    @property
    def about(self) -> Reference:
        return Reference("contributions.bank_line", self.pk)

    @property
    def plain_amount(self) -> str:
        """Of money in another currency, as a German writes it."""
        return f"{self.cents / 100:.2f} {self.currency}".replace(".", ",")

    @property
    def is_unsettled(self) -> bool:
        return self.state in UNSETTLED


class LineBooking(models.Model):
    """What a line brought into the book. A line of the book comes from one line of the bank at most."""

    append_only = AppendOnly()

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="line_bookings")
    line = models.ForeignKey(BankLine, models.PROTECT, related_name="parts")
    booking = models.OneToOneField(Booking, models.PROTECT, related_name="bank_part")

    objects = AgencyManager["LineBooking"]()

    class Meta:
        ordering = ["pk"]

    @property
    def mask(self) -> str:
        return self.line.mask

    @property
    def stands(self) -> bool:
        """It was not reversed."""
        return not hasattr(self.booking, "reversed_by")


class LineProposal(models.Model):
    """Who may have paid, and why one may think so. Thrown away and made anew."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="line_proposals")
    line = models.ForeignKey(BankLine, models.CASCADE, related_name="proposals")
    person = models.ForeignKey(Person, models.CASCADE, related_name="line_proposals")
    rank = models.PositiveSmallIntegerField()
    why = models.CharField(max_length=200)

    objects = AgencyManager["LineProposal"]()

    class Meta:
        ordering = ["rank", "pk"]
        constraints = [models.UniqueConstraint(fields=["line", "person"], name="line_proposal_once")]
