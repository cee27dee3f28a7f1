"""The tenant, who works in it, and what every room needs: audit, counters, ticks of the clock."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from nahbei.foundation.reference import ReferenceField
from nahbei.foundation.rights import Right, Role, may
from nahbei.foundation.tenancy import AgencyManager
from nahbei.foundation.walls import AppendOnly


class State(models.TextChoices):
    """German states by ISO 3166-2:DE; public holidays depend on them."""

    BW = "BW", "Baden-Württemberg"
    BY = "BY", "Bayern"
    BE = "BE", "Berlin"
    BB = "BB", "Brandenburg"
    HB = "HB", "Bremen"
    HH = "HH", "Hamburg"
    HE = "HE", "Hessen"
    MV = "MV", "Mecklenburg-Vorpommern"
    NI = "NI", "Niedersachsen"
    NW = "NW", "Nordrhein-Westfalen"
    RP = "RP", "Rheinland-Pfalz"
    SL = "SL", "Saarland"
    SN = "SN", "Sachsen"
    ST = "ST", "Sachsen-Anhalt"
    SH = "SH", "Schleswig-Holstein"
    TH = "TH", "Thüringen"


class Agency(models.Model):
    """One office: the tenant. Everything that concerns residents or volunteers belongs to exactly one."""

    name = models.CharField(_("Name"), max_length=120)
    slug = models.SlugField(_("Kurzname in der Adresse"), unique=True, max_length=50)
    carrier = models.CharField(_("Träger"), max_length=120, blank=True)
    street = models.CharField(_("Straße und Hausnummer"), max_length=120, blank=True)
    postal_code = models.CharField(_("Postleitzahl"), max_length=5, blank=True)
    town = models.CharField(_("Ort"), max_length=80)
    state = models.CharField(_("Bundesland"), max_length=2, choices=State)
    phone = models.CharField(_("Telefon"), max_length=40, blank=True)
    email = models.EmailField(_("E-Mail"), blank=True)
    opening_hours = models.TextField(_("Öffnungszeiten"), blank=True)
    # Numbers the office can change; each has a word in the settings.
    enquiry_hours = models.PositiveSmallIntegerField(_("Antwort erwartet nach Stunden"), default=24)
    enquiry_expires_hours = models.PositiveSmallIntegerField(_("Antwortlink gilt Stunden"), default=96)
    referral_days = models.PositiveSmallIntegerField(_("Nach einer Weitervermittlung nachfragen nach Tagen"), default=14)
    follow_up_weeks = models.PositiveSmallIntegerField(_("Nachbetreuung nach Wochen"), default=10)
    review_months = models.PositiveSmallIntegerField(_("Daueraufträge prüfen nach Monaten"), default=3)
    service_recheck_months = models.PositiveSmallIntegerField(_("Dienste prüfen nach Monaten"), default=6)
    weights = models.JSONField(_("Gewichte der Vorschläge"), default=dict, blank=True)
    matching_version = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField()

    objects: ClassVar[models.Manager[Agency]] = models.Manager()

    class Meta:
        verbose_name = _("Agentur")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Accessible(models.TextChoices):
    """How far the website meets the rules; the agency says so after a look of its own."""

    FULL = "full", _("vollständig barrierefrei")
    PARTLY = "partly", _("teilweise barrierefrei")
    NOT = "not", _("nicht barrierefrei")


class AgencyProfile(models.Model):
    """What the agency says about itself on its website, and what the law wants to read there. Public, every word of it."""

    agency = models.OneToOneField(Agency, models.PROTECT, related_name="profile")
    # first page
    headline = models.CharField(_("Überschrift"), max_length=80, blank=True)
    intro = models.TextField(_("Was wir tun, in drei Sätzen"), max_length=500, blank=True)
    # Impressum (§ 5 DDG, § 18 MStV)
    legal_name = models.CharField(_("Wer betreibt die Seite?"), max_length=160, blank=True)
    represented_by = models.CharField(_("Vertreten durch"), max_length=200, blank=True)
    register_court = models.CharField(_("Registergericht"), max_length=120, blank=True)
    register_number = models.CharField(_("Registernummer"), max_length=60, blank=True)
    vat_id = models.CharField(_("Umsatzsteuer-ID"), max_length=30, blank=True)
    responsible = models.CharField(_("Verantwortlich für den Inhalt"), max_length=200, blank=True)
    # Datenschutz
    officer = models.TextField(_("Datenschutzbeauftragte:r"), max_length=400, blank=True)
    authority = models.TextField(_("Aufsichtsbehörde"), max_length=400, blank=True)
    hosting = models.TextField(_("Wo die Daten liegen"), max_length=400, blank=True)
    privacy_more = models.TextField(_("Was noch zu sagen ist"), max_length=4_000, blank=True)
    # Barrierefreiheit
    accessible = models.CharField(_("Stand"), max_length=6, choices=Accessible, blank=True)
    barriers = models.TextField(_("Bekannte Barrieren"), max_length=2_000, blank=True)
    checked_on = models.DateField(_("Geprüft am"), null=True, blank=True)
    enforcement = models.TextField(_("Durchsetzungsstelle"), max_length=400, blank=True)

    objects = AgencyManager["AgencyProfile"]()

    class Meta:
        verbose_name = _("Angaben der Agentur")


class AccountManager(BaseUserManager["Account"]):
    def create_user(self, email: str, **fields: Any) -> Account:
        """An account without a password: people log in by a code sent to their address."""
        account = self.model(email=self.normalize_email(email).lower(), **fields)
        account.set_unusable_password()
        account.save()
        return account


class Account(AbstractBaseUser):
    """Someone who can log in. What they may do says their membership."""

    email = models.EmailField(_("E-Mail"), unique=True)
    name = models.CharField(_("Name"), max_length=120)
    is_active = models.BooleanField(_("aktiv"), default=True)
    single_keys = models.BooleanField(_("Tastenkürzel mit einer Taste"), default=True)
    created_at = models.DateTimeField()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = AccountManager()

    class Meta:
        verbose_name = _("Zugang")
        constraints = [
            models.CheckConstraint(
                condition=Q(email=Lower("email")), name="account_email_lower",
                violation_error_message=_("Die E-Mail-Adresse wird klein geschrieben gespeichert."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def has_perm(self, *_: object) -> bool:
        """Rights come from the membership of one agency, never from the account."""
        return False


class MembershipQuerySet(models.QuerySet["Membership"]):
    def running(self, *, on: dt.date) -> MembershipQuerySet:
        """Those that are open on a day: the end date closes a membership by itself."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=on), starts_on__lte=on, account__is_active=True)


class Membership(models.Model):
    """An account works in an agency in one role, from a day, to a day. A trainee has a supervisor and an end."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="memberships")
    account = models.ForeignKey(Account, models.PROTECT, related_name="memberships", verbose_name=_("Zugang"))
    role = models.CharField(_("Rolle"), max_length=20, choices=Role)
    starts_on = models.DateField(_("ab"))
    ends_on = models.DateField(_("bis"), null=True, blank=True)
    supervisor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="trainees", verbose_name=_("Anleitung"))

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("Mitarbeit")
        ordering = ["account__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "account"], name="membership_once",
                violation_error_message=_("Dieser Mensch arbeitet schon in dieser Agentur mit."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")), name="membership_ends_after_start",
                violation_error_message=_("Das Ende liegt vor dem Anfang."),
            ),
            models.CheckConstraint(
                condition=~Q(role=Role.TRAINEE) | Q(ends_on__isnull=False, supervisor__isnull=False),
                name="membership_trainee_has_end",
                violation_error_message=_("FSJ und Ausbildung brauchen ein Ende und eine Anleitung."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} ({self.get_role_display()})"

    def may(self, right: Right) -> bool:
        return may(self.role, right)


class AuditEntry(models.Model):
    """One line of the audit trail. No foreign key to the person: the line outlives an erased person."""

    append_only = AppendOnly(blankable=("changes", "actor_name"))

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="audit_entries")
    at = models.DateTimeField()
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    actor_name = models.CharField(max_length=120)
    actor_kind = models.CharField(max_length=10)
    what = models.CharField(max_length=60)
    about = ReferenceField()
    person_id = models.BigIntegerField(null=True)
    changes = models.JSONField(default=dict)
    erasure = models.PositiveIntegerField(null=True)

    objects = AgencyManager["AuditEntry"]()

    class Meta:
        verbose_name = _("Zeile der Nachvollziehbarkeit")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["agency", "person_id", "-id"], name="audit_person"),
            models.Index(fields=["agency", "about"], name="audit_about"),
            models.Index(fields=["agency", "-at"], name="audit_at"),
        ]


class StepState(models.TextChoices):
    WAITING = "waiting", _("wartet")
    DONE = "done", _("ausgeführt")
    STOPPED = "stopped", _("angehalten")
    FAILED = "failed", _("nicht mehr möglich")


class TwoPersonStep(models.Model):
    """Something that one asks for and another confirms. Where only one holds the right, it waits until `due_at`.

    What is to be done stands in `payload` and is emptied when the step is over: a step keeps no more than the audit trail.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="two_person_steps")
    kind = models.CharField(max_length=60)
    right = models.CharField(max_length=40)
    about = ReferenceField()
    words = models.CharField(max_length=300)
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=StepState, default=StepState.WAITING)
    asked_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    asked_by_name = models.CharField(max_length=120)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    decided_by_name = models.CharField(max_length=120, blank=True)
    decided_at = models.DateTimeField(null=True)
    why_not = models.CharField(max_length=300, blank=True)

    objects = AgencyManager["TwoPersonStep"]()

    class Meta:
        verbose_name = _("Schritt zu zweit")
        ordering = ["asked_at", "pk"]
        indexes = [models.Index(fields=["agency", "state"], name="two_person_state")]
        constraints = [
            models.UniqueConstraint(fields=["agency", "kind", "about"], condition=Q(state="waiting"), name="two_person_step_once"),
        ]


class Counter(models.Model):
    """The last number given in a series. Locked while the next is taken."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="counters")
    series = models.CharField(max_length=40)
    value = models.PositiveBigIntegerField(default=0)

    objects = AgencyManager["Counter"]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "series"], name="counter_once")]


class MatchingChange(models.Model):
    """At this version of the matching, this volunteer changed. Tells each process which rows to read again.

    No foreign key: foundation knows no volunteers, and a line about one who is gone does no harm.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="matching_changes")
    version = models.PositiveBigIntegerField()
    volunteer = models.PositiveBigIntegerField()

    objects = AgencyManager["MatchingChange"]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "version", "volunteer"], name="matching_change_once")]


class ClockTick(models.Model):
    """A schedule ran for a slot of time. Unique, so several clocks do the work once."""

    name = models.CharField(max_length=80)
    slot = models.CharField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "slot"], name="clock_tick_once")]
