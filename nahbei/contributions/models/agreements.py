"""What one person pays, from a day on."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from nahbei.contributions.models.rules import MOST_CENTS, Rhythm
from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import AgencyManager
from nahbei.foundation.walls import AppendOnly
from nahbei.people.models import Person


class Standing(models.TextChoices):
    PAYS = "pays", _("zahlt")
    EXEMPT = "exempt", _("befreit")
    PAUSED = "paused", _("pausiert")
    ENDED = "ended", _("beendet")


class Basis(models.TextChoices):
    DECLARED = "declared", _("nach eigener Angabe")
    PROOF_SEEN = "proof_seen", _("Nachweis gesehen")


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def counting(self) -> AgreementQuerySet:
        return self.filter(taken_back_at=None)

    def in_force(self, *, on: dt.date) -> AgreementQuerySet:
        """One row for each person: of those that have begun, the one written last. Whoever writes later knows better."""
        later = Agreement.objects.filter(person=OuterRef("person"), valid_from__lte=on, taken_back_at=None).order_by("-pk").values("pk")[:1]
        return self.filter(pk=Subquery(later))

    def collected(self, *, on: dt.date) -> AgreementQuerySet:
        """In force and owing something: without those who are dead, exempt, paused or gone."""
        return self.in_force(on=on).filter(Q(person__died_on=None) | Q(person__died_on__gt=on), standing=Standing.PAYS)

    def to_review(self, *, on: dt.date) -> AgreementQuerySet:
        """Whose time has come, and whoever paid with somebody who is dead or gone."""
        alive = self.in_force(on=on).exclude(standing=Standing.ENDED).filter(person__died_on=None)
        heads = Agreement.objects.filter(
            Q(person=OuterRef("household_of")) | Q(person=OuterRef("household_of__merged_into")) | Q(person__merged_into=OuterRef("household_of")),
            valid_from__lte=on, taken_back_at=None,
        ).order_by("-pk").values("standing")[:1]
        dead = Q(household_of__died_on__lte=on) | Q(household_of__merged_into__died_on__lte=on)
        gone = Q(household_of__isnull=False) & (Q(head=None) | Q(head=Standing.ENDED))
        return alive.annotate(head=Subquery(heads)).filter(Q(review_on__lte=on) | dead | gone).order_by("review_on", "pk")


class Agreement(models.Model):
    """A change is a new row; a wrong one is taken back and stays readable. The proof itself is never stored, only that it was seen.

    The tier is named by its number: what it costs say the rules of the day. `cents` is an amount of its own (hardship).
    `household_of`: whose contribution counts for this one, too, as the rules of the day say; both stay for the day when that ends.
    """

    append_only = AppendOnly(blankable=("why",), mutable=("taken_back_at", "taken_back_by_name"))

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="agreements")
    person = models.ForeignKey(Person, models.PROTECT, related_name="agreements")
    payer = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="pays_for", verbose_name=_("Es zahlt"))
    household_of = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="household_members", verbose_name=_("Zahlt mit im Haushalt von"),
    )
    standing = models.CharField(max_length=6, choices=Standing, default=Standing.PAYS)
    valid_from = models.DateField(_("gilt ab"))
    member_since = models.DateField(_("dabei seit"))
    tier_number = models.PositiveSmallIntegerField(_("Stufe"), null=True, blank=True)
    cents = models.PositiveIntegerField(_("eigener Betrag im Monat"), null=True, blank=True)
    rhythm = models.CharField(_("eigener Rhythmus"), max_length=11, choices=Rhythm, blank=True)
    basis = models.CharField(_("Grundlage"), max_length=10, choices=Basis, default=Basis.DECLARED)
    seen_on = models.DateField(_("Nachweis gesehen am"), null=True, blank=True)
    seen_by_name = models.CharField(max_length=120, blank=True)
    review_on = models.DateField(_("wieder fragen am"), null=True, blank=True)
    why = models.CharField(_("Warum?"), max_length=200, blank=True)
    written_at = models.DateTimeField()
    written_by_name = models.CharField(max_length=120)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by_name = models.CharField(max_length=120, blank=True)
    erasure = models.PositiveIntegerField(null=True, blank=True)

    objects = AgencyManager.from_queryset(AgreementQuerySet)()

    class Meta:
        verbose_name = _("Beitragsvereinbarung")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["agency", "person", "-id"], name="agreement_person"),
            models.Index(fields=["agency", "review_on"], name="agreement_review"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(standing=Standing.PAYS) | Q(tier_number__isnull=False) | Q(cents__isnull=False), name="agreement_has_amount",
                violation_error_message=_("Wer zahlt, hat eine Stufe oder einen eigenen Betrag."),
            ),
            models.CheckConstraint(
                condition=~Q(basis=Basis.PROOF_SEEN) | Q(seen_on__isnull=False) & ~Q(seen_by_name=""), name="agreement_proof_seen_on",
                violation_error_message=_("Wann und von wem wurde der Nachweis gesehen?"),
            ),
            models.CheckConstraint(condition=Q(cents=None) | Q(cents__lte=MOST_CENTS), name="agreement_cents",
                                   violation_error_message=_("Mehr als 1.000 € im Monat? Bitte prüfen Sie den Betrag.")),
            models.CheckConstraint(condition=Q(payer=None) | ~Q(payer=F("person")), name="agreement_other_payer"),
            models.CheckConstraint(condition=Q(household_of=None) | ~Q(household_of=F("person")), name="agreement_other_household"),
            models.CheckConstraint(condition=Q(standing__in=Standing.values), name="agreement_standing"),
            models.CheckConstraint(condition=Q(valid_from__gte=F("member_since")), name="agreement_after_entry",
                                   violation_error_message=_("Die Vereinbarung kann nicht vor dem Eintritt beginnen.")),
        ]

    @property
    def payer_or_self(self) -> Person:
        return self.payer or self.person
