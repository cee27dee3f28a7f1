"""The book: each line says from where to where, so it is balanced by itself. Nothing in it is ever changed or deleted."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from nahbei.foundation.models import Account, Agency
from nahbei.foundation.tenancy import AgencyManager
from nahbei.foundation.walls import AppendOnly
from nahbei.people.models import Person


class Ledger(models.TextChoices):
    """Where money or a claim lies."""

    CLAIMS = "claims", _("Forderungen")
    CREDIT = "credit", _("Guthaben")
    BANK = "bank", _("Bank")
    CASH = "cash", _("Kasse")
    TRANSIT = "transit", _("Lastschriften unterwegs")
    INCOME = "income", _("Beiträge")
    DONATIONS = "donations", _("Spenden")
    EXPENSES = "expenses", _("Auslagen und Pauschalen")
    FEES = "fees", _("Bankgebühren")
    LOSSES = "losses", _("Ausgebucht")


class BookingKind(models.TextChoices):
    CLAIM = "claim", _("Beitrag fällig")
    PAYMENT = "payment", _("Zahlung")
    ALLOCATION = "allocation", _("angerechnet")
    WRITE_OFF = "write_off", _("ausgebucht")
    PAY_OUT = "pay_out", _("ausgezahlt")
    DEBIT = "debit", _("Lastschrift")
    COLLECTED = "collected", _("von der Bank gutgeschrieben")
    FEE = "fee", _("Bankgebühr")
    TRANSFER = "transfer", _("zwischen Bank und Kasse")
    EXPENSE = "expense", _("Auslagen erstattet")
    ALLOWANCE = "allowance", _("Pauschale gezahlt")
    DONATION = "donation", _("Spende")
    PURCHASE = "purchase", _("bar bezahlt")
    COUNTED = "counted", _("Kassendifferenz")
    REVERSAL = "reversal", _("Storno")


# Lines of these kinds concern nobody in particular: the bank's fee, cash carried to the bank, stamps, a gift from an organisation.
WITHOUT_PERSON = ("collected", "fee", "transfer", "donation", "purchase", "counted", "reversal")


class Booking(models.Model):
    """One line with a voucher number. `item` is the claim it belongs to, `reverses` the line it takes back."""

    append_only = AppendOnly(blankable=("text",))

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="bookings")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField(_("Beleg"))
    booked_on = models.DateField(_("Tag"))
    kind = models.CharField(max_length=10, choices=BookingKind)
    debit = models.CharField(_("Soll"), max_length=9, choices=Ledger)
    credit = models.CharField(_("Haben"), max_length=9, choices=Ledger)
    cents = models.PositiveBigIntegerField(_("Betrag"))
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="bookings")
    item = models.ForeignKey("self", models.PROTECT, null=True, related_name="settled_by")
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversed_by")
    text = models.CharField(_("wofür"), max_length=200)
    # Only of a claim: the months it is for.
    first = models.DateField(null=True)
    last = models.DateField(null=True)
    due_on = models.DateField(_("fällig"), null=True)
    again = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=120)
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    erasure = models.PositiveIntegerField(null=True)

    objects = AgencyManager["Booking"]()

    class Meta:
        verbose_name = _("Buchung")
        ordering = ["-year", "-number"]
        indexes = [
            models.Index(fields=["agency", "person", "id"], name="booking_person"), models.Index(fields=["agency", "item"], name="booking_item"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["agency", "year", "number"], name="booking_number_once"),
            models.UniqueConstraint(fields=["agency", "person", "first", "again"], condition=Q(kind="claim"), name="claim_of_months_once",
                                    violation_error_message=_("Diese Monate sind schon fällig gestellt.")),
            models.CheckConstraint(condition=Q(cents__gt=0), name="booking_of_something"),
            models.CheckConstraint(condition=~Q(debit=F("credit")), name="booking_moves"),
            models.CheckConstraint(condition=Q(person__isnull=False) | Q(kind__in=WITHOUT_PERSON), name="booking_names_person"),
            models.CheckConstraint(condition=Q(kind__in=BookingKind.values) & Q(debit__in=Ledger.values) & Q(credit__in=Ledger.values),
                                   name="booking_known_words"),
            models.CheckConstraint(
                condition=~Q(kind="claim") | Q(first__isnull=False, last__isnull=False, due_on__isnull=False, debit="claims", credit="income"),
                name="claim_has_months",
            ),
            models.CheckConstraint(condition=~Q(kind__in=["allocation", "write_off"]) | Q(item__isnull=False), name="settling_names_claim"),
            models.CheckConstraint(condition=~Q(kind="reversal") | Q(reverses__isnull=False), name="reversal_names_booking"),
        ]

    @property
    def whose(self) -> Person:
        """Whom it concerns; only for lines of a kind that names somebody."""
        assert self.person is not None
        return self.person

    @property
    def is_reversed(self) -> bool:
        """With `reversed_by` read along it costs no question."""
        return hasattr(self, "reversed_by")

    @property
    def voucher(self) -> str:
        return f"{self.year}-{self.number:04d}"
