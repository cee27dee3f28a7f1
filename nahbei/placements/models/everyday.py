"""From the question to the help: enquiries, placements, referrals, follow-ups."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nahbei.foundation.models import Account, Agency
from nahbei.foundation.reference import Reference
from nahbei.foundation.tenancy import AgencyManager
from nahbei.help_requests.models import HelpRequest, RequestState
from nahbei.partners.models import Service
from nahbei.people.models import Person
from nahbei.visits.models import Side, Visit
from nahbei.volunteers.models import Volunteer


class EnquiryState(models.TextChoices):
    OPEN = "open", _("gefragt")
    YES = "yes", _("Ja")
    NO = "no", _("Nein")
    EXPIRED = "expired", _("keine Antwort")
    WITHDRAWN = "withdrawn", _("zurückgenommen")
    OVERTAKEN = "overtaken", _("jemand anderes war schneller")


class AskedBy(models.TextChoices):
    PHONE = "phone", _("am Telefon")
    EMAIL = "email", _("per E-Mail")
    LETTER = "letter", _("per Brief")


class EnquiryQuerySet(models.QuerySet["Enquiry"]):
    def open(self) -> EnquiryQuerySet:
        return self.filter(state=EnquiryState.OPEN)

    def unanswered(self, *, since: dt.datetime) -> EnquiryQuerySet:
        return self.filter(state=EnquiryState.OPEN, asked_at__lte=since)


class Enquiry(models.Model):
    """Anfrage an eine:n Freiwillige:n: this volunteer was asked about these dates of a request. One open per pair."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="enquiries")
    help_request = models.ForeignKey(HelpRequest, models.PROTECT, related_name="enquiries")
    volunteer = models.ForeignKey(Volunteer, models.PROTECT, related_name="enquiries")
    visits = models.ManyToManyField(Visit, through="EnquiryVisit", related_name="enquiries")
    asked_by_means = models.CharField(max_length=6, choices=AskedBy)
    state = models.CharField(max_length=9, choices=EnquiryState, default=EnquiryState.OPEN)
    asked_at = models.DateTimeField()
    asked_by_name = models.CharField(max_length=120)
    asked_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    expires_at = models.DateTimeField()
    digest = models.CharField(max_length=64, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by_name = models.CharField(max_length=120, blank=True)
    question = models.CharField(_("Rückfrage"), max_length=500, blank=True)
    question_at = models.DateTimeField(null=True, blank=True)
    not_reached = models.PositiveSmallIntegerField(_("nicht erreicht"), default=0)
    call_again_at = models.DateTimeField(null=True, blank=True)
    # Heute shows answers until someone has looked at them.
    seen_at = models.DateTimeField(null=True, blank=True)

    objects = AgencyManager.from_queryset(EnquiryQuerySet)()

    class Meta:
        verbose_name = _("Anfrage")
        ordering = ["-asked_at", "-pk"]
        indexes = [
            models.Index(fields=["agency", "state", "asked_at"], name="enquiry_state"),
            models.Index(fields=["agency", "help_request"], name="enquiry_request"),
            models.Index(fields=["agency", "volunteer", "-asked_at"], name="enquiry_volunteer"),
            models.Index(fields=["agency", "state", "asked_at"], condition=Q(seen_at=None), name="enquiry_unseen"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["help_request", "volunteer"], condition=Q(state="open"), name="enquiry_open_once",
                violation_error_message=_("Diese Anfrage läuft schon."),
            ),
            models.UniqueConstraint(fields=["agency", "digest"], condition=~Q(digest=""), name="enquiry_digest_once"),
        ]

    @property
    def reference(self) -> Reference:
        return Reference("placements.enquiry", self.pk)


class EnquiryVisit(models.Model):
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    enquiry = models.ForeignKey(Enquiry, models.CASCADE, related_name="enquiry_visits")
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="+")

    objects = AgencyManager["EnquiryVisit"]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enquiry", "visit"], name="enquiry_visit_once")]


class PlacementState(models.TextChoices):
    ASK_RESIDENT = "ask_resident", _("erst fragen")  # the volunteer said yes, the resident wants to be asked first
    RUNNING = "running", _("läuft")
    DECLINED = "declined", _("abgelehnt")
    ENDED = "ended", _("beendet")


class PlacementQuerySet(models.QuerySet["Placement"]):
    def running(self) -> PlacementQuerySet:
        return self.filter(state=PlacementState.RUNNING)

    def promised(self) -> PlacementQuerySet:
        """Somebody said yes and stands by it: running, or waiting for the resident's word."""
        return self.filter(state__in=[PlacementState.ASK_RESIDENT, PlacementState.RUNNING])


class Placement(models.Model):
    """Vermittlung: a volunteer helps with a request. It takes visits; one date can be taken by a stand-in placement."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="placements")
    help_request = models.ForeignKey(HelpRequest, models.PROTECT, related_name="placements")
    volunteer = models.ForeignKey(Volunteer, models.PROTECT, related_name="placements")
    enquiry = models.OneToOneField(Enquiry, models.PROTECT, null=True, blank=True, related_name="placement")
    state = models.CharField(max_length=12, choices=PlacementState, default=PlacementState.RUNNING)
    stand_in = models.BooleanField(_("nur vertretungsweise"), default=False)
    agreed_at = models.DateTimeField()
    started_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ended_by_side = models.CharField(max_length=11, choices=Side, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    objects = AgencyManager.from_queryset(PlacementQuerySet)()

    class Meta:
        verbose_name = _("Vermittlung")
        ordering = ["-agreed_at", "-pk"]
        indexes = [
            models.Index(fields=["agency", "help_request"], name="placement_request"),
            models.Index(fields=["agency", "volunteer"], name="placement_volunteer"),
            models.Index(fields=["agency", "state"], name="placement_state"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["help_request", "volunteer"], condition=Q(state__in=["ask_resident", "running"]), name="placement_running_once",
                violation_error_message=_("Diese Vermittlung läuft schon."),
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(started_on=None) | Q(ended_on__gte=models.F("started_on")),
                name="placement_ends_after_start", violation_error_message=_("Das Ende liegt vor dem Anfang."),
            ),
        ]

    @property
    def reference(self) -> Reference:
        return Reference("placements.placement", self.pk)


class ReferralOutcome(models.TextChoices):
    CONTACT_MADE = "contact_made", _("Kontakt aufgenommen")
    ACCEPTED = "accepted", _("angenommen")
    WAITING_LIST = "waiting_list", _("auf der Warteliste")
    REFUSED = "refused", _("abgelehnt")
    NOT_REACHED = "not_reached", _("nicht erreicht")


class ReferralQuerySet(models.QuerySet["Referral"]):
    def to_ask(self) -> ReferralQuerySet:
        """Nobody knows yet what became of it, and the resident still waits for an answer from somebody."""
        return self.filter(outcome_at=None).exclude(help_request__state__in=[RequestState.RETURNED, RequestState.WITHDRAWN])

    def due(self, *, on: dt.date) -> ReferralQuerySet:
        return self.to_ask().filter(ask_back_on__lte=on)


class Referral(models.Model):
    """Weitervermittlung: the resident was told about a service; after some days the office asks what became of it.

    `outcome` is what was heard last. As long as `outcome_at` is empty the question is not settled and is asked on `ask_back_on`.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="referrals")
    help_request = models.ForeignKey(HelpRequest, models.PROTECT, related_name="referrals")
    service = models.ForeignKey(Service, models.PROTECT, related_name="referrals")
    referred_at = models.DateTimeField()
    referred_by_name = models.CharField(max_length=120)
    ask_back_on = models.DateField()
    outcome = models.CharField(max_length=12, choices=ReferralOutcome, blank=True)
    outcome_at = models.DateTimeField(null=True, blank=True)
    outcome_by_name = models.CharField(max_length=120, blank=True)
    note = models.CharField(max_length=300, blank=True)

    objects = AgencyManager.from_queryset(ReferralQuerySet)()

    class Meta:
        verbose_name = _("Weitervermittlung")
        ordering = ["-referred_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["help_request", "service"], name="referral_once",
                violation_error_message=_("An diesen Dienst wurde schon weitervermittelt."),
            )
        ]
        indexes = [
            models.Index(fields=["agency", "ask_back_on"], condition=Q(outcome_at=None), name="referral_ask_back"),
            models.Index(fields=["agency", "outcome"], name="referral_outcome"),  # a refusal is rare, and Heute looks for it
        ]

    @property
    def reference(self) -> Reference:
        return Reference("placements.referral", self.pk)

    @property
    def is_settled(self) -> bool:
        return self.outcome_at is not None


class FollowUpKind(models.TextChoices):
    FIRST_VISIT = "first_visit", _("nach dem ersten Einsatz")
    LATER = "later", _("nach einigen Wochen")


class FollowUpOutcome(models.TextChoices):
    GOOD = "good", _("läuft gut")
    MIXED = "mixed", _("geht so")
    BAD = "bad", _("läuft nicht gut")
    NOT_REACHED = "not_reached", _("nicht erreicht")
    NOT_NEEDED = "not_needed", _("nicht mehr gefragt")  # it ended, or somebody died, before the question was asked


class FollowUpSide(models.TextChoices):
    VOLUNTEER = Side.VOLUNTEER.value, Side.VOLUNTEER.label
    HELP_SEEKER = Side.HELP_SEEKER.value, Side.HELP_SEEKER.label
    ORGANISATION = "organisation", _("Organisation")


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    def open(self) -> FollowUpQuerySet:
        return self.filter(answered_at=None)

    def due(self, *, on: dt.date) -> FollowUpQuerySet:
        """To be called. Who was asked by e-mail is due only when a week went by without an answer."""
        return self.filter(answered_at=None, due_on__lte=on)

    def waiting(self, *, on: dt.date) -> FollowUpQuerySet:
        """Asked by e-mail, or not reached: not today."""
        return self.filter(answered_at=None, due_on__gt=on)


class FollowUp(models.Model):
    """Nachbetreuung: one side of a placement – of help at home, or into a position – is asked whether it works.

    `due_on` is the day on which the office calls. A row with a digest was asked by e-mail first.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="follow_ups")
    placement = models.ForeignKey(Placement, models.PROTECT, null=True, blank=True, related_name="follow_ups")
    position_placement = models.ForeignKey(
        "placements.PositionPlacement", models.PROTECT, null=True, blank=True, related_name="follow_ups"
    )
    side = models.CharField(max_length=12, choices=FollowUpSide)
    person = models.ForeignKey(Person, models.PROTECT, related_name="follow_ups")
    kind = models.CharField(max_length=11, choices=FollowUpKind)
    due_on = models.DateField()
    digest = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by_name = models.CharField(max_length=120, blank=True)
    answered_online = models.BooleanField(_("online geantwortet"), default=False)
    outcome = models.CharField(max_length=11, choices=FollowUpOutcome, blank=True)
    note = models.CharField(max_length=500, blank=True)
    not_reached = models.PositiveSmallIntegerField(_("nicht erreicht"), default=0)

    objects = AgencyManager.from_queryset(FollowUpQuerySet)()

    class Meta:
        verbose_name = _("Nachbetreuung")
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["placement", "side", "kind"], name="follow_up_once"),
            models.UniqueConstraint(fields=["position_placement", "side", "kind"], name="follow_up_position_once"),
            models.CheckConstraint(
                condition=Q(placement__isnull=False, position_placement=None) | Q(placement=None, position_placement__isnull=False),
                name="follow_up_about_one", violation_error_message=_("Eine Nachfrage gehört zu genau einer Vermittlung."),
            ),
            models.UniqueConstraint(fields=["agency", "digest"], condition=~Q(digest=""), name="follow_up_digest_once"),
            models.CheckConstraint(
                condition=Q(answered_at=None, outcome="") | (Q(answered_at__isnull=False) & ~Q(outcome="")), name="follow_up_answer_whole",
                violation_error_message=_("Zu einer Antwort gehören Zeitpunkt und Ergebnis."),
            ),
        ]
        indexes = [
            models.Index(fields=["agency", "due_on"], condition=Q(answered_at=None), name="follow_up_due"),
            models.Index(fields=["agency", "-answered_at"], name="follow_up_answered"),
        ]

    @property
    def reference(self) -> Reference:
        return Reference("placements.follow_up", self.pk)

    @property
    def everyday(self) -> Placement:
        """The placement of help at home, where it is about one and not about a position."""
        assert self.placement is not None
        return self.placement
