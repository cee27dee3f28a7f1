"""What volunteers get back: rules that promise it, claims with their lines, lists to pay from, accounts to pay into."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nahbei.contributions.models import Booking
from nahbei.donations.models import Gift
from nahbei.foundation.models import Account, Agency
from nahbei.foundation.reference import Reference
from nahbei.foundation.tenancy import AgencyManager
from nahbei.foundation.walls import AppendOnly
from nahbei.people.models import Person
from nahbei.visits.models import Visit


class Basis(models.TextChoices):
    """What promises it. Without a promise that was there before, nothing can be given up as a donation."""

    STATUTE = "statute", _("Satzung")
    CONTRACT = "contract", _("Vertrag")
    BOARD = "board", _("Vorstandsbeschluss")


class RefundRulesQuerySet(models.QuerySet["RefundRules"]):
    def in_force(self, *, on: dt.date) -> RefundRules | None:
        """Those of the latest day; of two for the same day those written later."""
        return self.filter(valid_from__lte=on).order_by("-valid_from", "-pk").first()


class RefundRules(models.Model):
    """What a kilometre costs, what a year may hold, and what promises it. Never changed: new rules are a new row."""

    append_only = AppendOnly()

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="refund_rules")
    valid_from = models.DateField(_("gilt ab"))
    basis = models.CharField(_("Was verspricht es?"), max_length=8, choices=Basis)
    decided_on = models.DateField(_("beschlossen oder unterschrieben am"))
    basis_text = models.CharField(_("Fundstelle"), max_length=120)
    car_cents = models.PositiveSmallIntegerField(_("Auto, je Kilometer"))
    bicycle_cents = models.PositiveSmallIntegerField(_("Fahrrad, je Kilometer"))
    volunteer_year_cents = models.PositiveIntegerField(_("Ehrenamtspauschale, im Jahr höchstens"))
    trainer_year_cents = models.PositiveIntegerField(_("Übungsleiterpauschale, im Jahr höchstens"))
    written_at = models.DateTimeField()
    written_by_name = models.CharField(max_length=120)

    objects = AgencyManager.from_queryset(RefundRulesQuerySet)()

    class Meta:
        verbose_name = _("Regelung für Auslagen")
        ordering = ["-valid_from", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(basis__in=Basis.values) & ~Q(basis_text=""), name="refund_rules_basis")]

    @property
    def promises_from(self) -> dt.date:
        """From this day on somebody could count on it: a rule that reaches back promises nothing for what lies before its decision."""
        return max(self.valid_from, self.decided_on)

    @property
    def promise(self) -> str:
        return f"{self.get_basis_display()} {self.basis_text}"


class ClaimState(models.TextChoices):
    DRAFT = "draft", _("in Arbeit")
    SUBMITTED = "submitted", _("wartet auf Freigabe")
    APPROVED = "approved", _("freigegeben")
    PAID = "paid", _("ausgezahlt")
    WAIVED = "waived", _("als Spende verzichtet")
    REFUSED = "refused", _("abgelehnt")
    DISCARDED = "discarded", _("verworfen")


class RefundClaim(models.Model):
    """draft → submitted → approved → paid or waived; refused before it is paid. Who moved it, and when, stays."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="refund_claims")
    number = models.PositiveIntegerField(_("Nummer"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="refund_claims")
    first = models.DateField(null=True)
    last = models.DateField(null=True)
    cents = models.PositiveIntegerField(_("Betrag"), default=0)
    state = models.CharField(_("Stand"), max_length=9, choices=ClaimState, default=ClaimState.DRAFT)
    written_at = models.DateTimeField()
    written_by_name = models.CharField(max_length=120)
    written_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    # Before a flat allowance somebody said that it may cost an Ehrenamtskarte.
    card_told_at = models.DateTimeField(null=True)
    card_told_by_name = models.CharField(max_length=120, blank=True)
    submitted_at = models.DateTimeField(null=True)
    submitted_by_name = models.CharField(max_length=120, blank=True)
    approved_at = models.DateTimeField(null=True)
    approved_by_name = models.CharField(max_length=120, blank=True)
    settled_on = models.DateField(null=True)
    settled_by_name = models.CharField(max_length=120, blank=True)
    # Given up: as which gift, and whether the work is done usually every month.
    gift = models.ForeignKey(Gift, models.PROTECT, null=True, related_name="refund_claims")
    regular = models.BooleanField(default=False)
    refused_at = models.DateTimeField(null=True)
    refused_by_name = models.CharField(max_length=120, blank=True)
    why_not = models.CharField(_("Warum nicht?"), max_length=200, blank=True)

    objects = AgencyManager["RefundClaim"]()

    class Meta:
        verbose_name = _("Abrechnung")
        ordering = ["-number"]
        indexes = [
            models.Index(fields=["agency", "person", "id"], name="refund_person"),
            models.Index(fields=["agency", "state", "number"], name="refund_state"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["agency", "number"], name="refund_number_once"),
            models.CheckConstraint(condition=Q(state__in=ClaimState.values), name="refund_state_known"),
            models.CheckConstraint(condition=~Q(state__in=["approved", "paid", "waived"]) | Q(approved_at__isnull=False),
                                   name="refund_approved_first"),
            models.CheckConstraint(condition=~Q(state__in=["paid", "waived"]) | Q(settled_on__isnull=False), name="refund_settled_on_a_day"),
            models.CheckConstraint(condition=~Q(state="waived") | Q(gift__isnull=False), name="refund_waived_is_gift"),
            models.CheckConstraint(condition=~Q(state="refused") | ~Q(why_not=""), name="refund_refused_says_why"),
        ]

    @property
    def about(self) -> Reference:
        return Reference("reimbursements.claim", self.pk)

    @property
    def is_draft(self) -> bool:
        return self.state == ClaimState.DRAFT


class LineKind(models.TextChoices):
    CAR = "car", _("mit dem Auto")
    BICYCLE = "bicycle", _("mit dem Fahrrad")
    TICKET = "ticket", _("Fahrkarte")
    RECEIPT = "receipt", _("Beleg")
    VOLUNTEER = "volunteer", _("Ehrenamtspauschale")
    TRAINER = "trainer", _("Übungsleiterpauschale")


WAYS = (LineKind.CAR, LineKind.BICYCLE)
PAPERS = (LineKind.TICKET, LineKind.RECEIPT)
ALLOWANCES = (LineKind.VOLUNTEER, LineKind.TRAINER)


class RefundLineQuerySet(models.QuerySet["RefundLine"]):
    def live(self) -> RefundLineQuerySet:
        return self.filter(live=True)


class RefundLine(models.Model):
    """One day, one thing. `rules` are those that promised it; `live` as long as it counts: a visit is in one line that does."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="refund_lines")
    claim = models.ForeignKey(RefundClaim, models.PROTECT, related_name="lines")
    rules = models.ForeignKey(RefundRules, models.PROTECT, related_name="lines")
    kind = models.CharField(_("Art"), max_length=9, choices=LineKind)
    on = models.DateField(_("Tag"))
    what = models.CharField(_("Wofür"), max_length=120)
    cents = models.PositiveIntegerField(_("Betrag"), default=0)
    visit = models.ForeignKey(Visit, models.PROTECT, null=True, related_name="refund_lines")
    metres = models.PositiveIntegerField(null=True)
    rate = models.PositiveSmallIntegerField(null=True)
    receipt = models.CharField(_("Beleg-Nummer"), max_length=40, blank=True)
    seen_by_name = models.CharField(max_length=120, blank=True)
    seen_on = models.DateField(null=True)
    live = models.BooleanField(default=True)
    # Taken out of the claim while it was a draft: it does not come back when a discarded claim does.
    taken_out_at = models.DateTimeField(null=True)

    objects = AgencyManager.from_queryset(RefundLineQuerySet)()

    class Meta:
        verbose_name = _("Zeile einer Abrechnung")
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["visit"], condition=Q(live=True), name="visit_refunded_once",
                                    violation_error_message=_("Dieser Einsatz steht schon in einer Abrechnung.")),
            models.CheckConstraint(condition=Q(kind__in=LineKind.values), name="refund_line_kind"),
            models.CheckConstraint(condition=~Q(kind__in=["car", "bicycle"]) | Q(metres__isnull=False, rate__isnull=False),
                                   name="refund_way_has_rate"),
            models.CheckConstraint(condition=Q(visit=None) | Q(kind__in=["car", "bicycle"]), name="refund_visit_is_way"),
            models.CheckConstraint(condition=Q(kind__in=["car", "bicycle"]) | Q(cents__gt=0), name="refund_line_of_something"),
            models.CheckConstraint(condition=~Q(kind__in=["ticket", "receipt"]) | Q(seen_on__isnull=False) & ~Q(seen_by_name=""),
                                   name="refund_paper_was_seen"),
            models.CheckConstraint(condition=Q(live=False) | Q(taken_out_at=None), name="refund_line_taken_out"),
        ]

    @property
    def kilometres(self) -> float:
        return (self.metres or 0) / 1_000


class ElsewhereDeclaration(models.Model):
    """Somebody said how much of an allowance they use elsewhere in a year. The newest counts; nought is an answer, too."""

    append_only = AppendOnly()

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="elsewhere_declarations")
    person = models.ForeignKey(Person, models.PROTECT, related_name="elsewhere_declarations")
    year = models.PositiveSmallIntegerField(_("Jahr"))
    kind = models.CharField(max_length=9, choices=[(one.value, one.label) for one in ALLOWANCES])
    cents = models.PositiveIntegerField(_("anderswo genutzt"))
    declared_on = models.DateField(_("erklärt am"))
    at = models.DateTimeField()
    by_name = models.CharField(max_length=120)

    objects = AgencyManager["ElsewhereDeclaration"]()

    class Meta:
        verbose_name = _("Erklärung zur Pauschale")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["agency", "person", "year"], name="elsewhere_person")]
        constraints = [models.CheckConstraint(condition=Q(kind__in=["volunteer", "trainer"]), name="elsewhere_kind")]


class PayAccount(models.Model):
    """Where somebody gets their money: sealed and bound to `place`; `mask` is all that is shown. Emptied when another takes its place."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="pay_accounts")
    person = models.ForeignKey(Person, models.PROTECT, related_name="pay_accounts")
    place = models.CharField(max_length=40)
    holder = models.CharField(_("Name, wie er bei der Bank steht"), max_length=140, blank=True)
    sealed = models.BinaryField(default=b"")
    mask = models.CharField(max_length=16, blank=True)
    bank = models.CharField(max_length=120, blank=True)
    written_at = models.DateTimeField()
    written_by_name = models.CharField(max_length=120)
    ended_at = models.DateTimeField(null=True)

    objects = AgencyManager["PayAccount"]()

    class Meta:
        verbose_name = _("Konto für Auszahlungen")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "place"], name="pay_account_place_once"),
            models.UniqueConstraint(fields=["agency", "person"], condition=Q(ended_at=None), name="pay_account_live_once"),
            models.CheckConstraint(condition=Q(ended_at=None) | Q(sealed=b"", mask="", bank="", holder=""), name="pay_account_emptied"),
        ]


class ListState(models.TextChoices):
    OPEN = "open", _("noch nicht ausgezahlt")
    PAID = "paid", _("ausgezahlt")
    DISSOLVED = "dissolved", _("aufgelöst")


class PayList(models.Model):
    """Auszahlungsliste: who gets how much, from the bank or from the cash box."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="pay_lists")
    number = models.PositiveIntegerField(_("Nummer"))
    ledger = models.CharField(max_length=4, choices=[("bank", _("Überweisung")), ("cash", _("bar aus der Kasse"))])
    state = models.CharField(max_length=9, choices=ListState, default=ListState.OPEN)
    made_at = models.DateTimeField()
    made_by_name = models.CharField(max_length=120)
    paid_on = models.DateField(_("ausgezahlt am"), null=True)
    paid_at = models.DateTimeField(null=True)
    paid_by_name = models.CharField(max_length=120, blank=True)

    objects = AgencyManager["PayList"]()

    class Meta:
        verbose_name = _("Auszahlungsliste")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "number"], name="pay_list_number_once"),
            models.CheckConstraint(condition=Q(state__in=ListState.values) & Q(ledger__in=["bank", "cash"]), name="pay_list_words"),
            models.CheckConstraint(condition=~Q(state="paid") | Q(paid_on__isnull=False), name="pay_list_paid_on_a_day"),
        ]

    @property
    def about(self) -> Reference:
        return Reference("reimbursements.pay_list", self.pk)


class PayRow(models.Model):
    """A claim in a list. `live` until the list is dissolved or the payment taken back: a claim is in one row that is."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="pay_rows")
    pay_list = models.ForeignKey(PayList, models.PROTECT, related_name="rows")
    claim = models.ForeignKey(RefundClaim, models.PROTECT, related_name="pay_rows")
    cents = models.PositiveIntegerField()
    paid_to = models.CharField(max_length=16, blank=True)
    live = models.BooleanField(default=True)

    objects = AgencyManager["PayRow"]()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["claim"], condition=Q(live=True), name="claim_in_one_pay_list",
                                    violation_error_message=_("Diese Abrechnung steht schon in einer Auszahlungsliste.")),
            models.CheckConstraint(condition=Q(cents__gt=0), name="pay_row_of_something"),
        ]


class RefundPosting(models.Model):
    """Which line of the book paid which part of a claim."""

    append_only = AppendOnly()

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="refund_postings")
    row = models.ForeignKey(PayRow, models.PROTECT, related_name="postings")
    booking = models.OneToOneField(Booking, models.PROTECT, related_name="refund_posting")

    objects = AgencyManager["RefundPosting"]()

    class Meta:
        ordering = ["pk"]


class PayListDownload(models.Model):
    """Somebody fetched a list with account numbers in it."""

    append_only = AppendOnly()

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="pay_list_downloads")
    pay_list = models.ForeignKey(PayList, models.PROTECT, related_name="downloads")
    form = models.CharField(max_length=4, choices=[("pdf", "PDF"), ("xlsx", "XLSX")])
    at = models.DateTimeField()
    by_name = models.CharField(max_length=120)

    objects = AgencyManager["PayListDownload"]()

    class Meta:
        ordering = ["pk"]
