"""Hilfegesuch: what a resident asks for, from the call to its end."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Prefetch, Q
from django.utils.translation import gettext_lazy as _

from nahbei.activities.models import Activity, Need
from nahbei.foundation.models import Account, Agency
from nahbei.foundation.reference import Reference
from nahbei.foundation.tenancy import AgencyManager
from nahbei.people.models import LANGUAGES, Consent, Person


class RequestState(models.TextChoices):
    OPEN = "open", _("noch ohne Helfer:in")
    MATCHED = "matched", _("vermittelt")
    REFERRED = "referred", _("weitervermittelt")
    RETURNED = "returned", _("ohne Helfer:in zurückgegeben")
    WITHDRAWN = "withdrawn", _("zurückgezogen")


class Urgency(models.TextChoices):
    NORMAL = "normal", _("hat Zeit")
    SOON = "soon", _("bald")
    URGENT = "urgent", _("dringend")


class Answering(models.TextChoices):
    """What happens after a volunteer's yes: the resident decided it in the call."""

    AT_ONCE = "at_once", _("sofort zusagen")
    ASK_FIRST = "ask_first", _("erst mich fragen")


class GenderWish(models.TextChoices):
    ANY = "", _("egal")
    WOMAN = "f", _("lieber eine Frau")
    MAN = "m", _("lieber einen Mann")


class CallWish(models.TextChoices):
    """The first choice of every call."""

    HELP = "help", _("Hilfe gesucht")
    VOLUNTEER = "volunteer", _("möchte helfen")
    CALL_BACK = "call_back", _("Rückruf erbeten")
    INFORMATION = "information", _("nur Auskunft")


class HelpRequestQuerySet(models.QuerySet["HelpRequest"]):
    def open(self) -> HelpRequestQuerySet:
        return self.filter(state=RequestState.OPEN)

    def of(self, person: Person) -> HelpRequestQuerySet:
        return self.filter(help_seeker=person)

    def running(self) -> HelpRequestQuerySet:
        """Not yet ended for good: open, or matched with dates still to come."""
        return self.filter(closed_at=None)

    def with_needs(self) -> HelpRequestQuerySet:
        """One more query for all rows. Only for those who may see needs, and then only where `is_locked` is not."""
        return self.prefetch_related(Prefetch("request_needs", RequestNeed.objects.select_related("need")))


class HelpRequest(models.Model):
    """One-off (one date, or „when it suits“) or standing (a rule of recurrence). Times are wall-clock times of the agency.

    `consent` empty means locked: someone without authority called, and needs and note wait until the resident confirmed.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="help_requests")
    number = models.CharField(_("Nummer"), max_length=12)  # 2026-0412
    help_seeker = models.ForeignKey(Person, models.PROTECT, related_name="help_requests", verbose_name=_("Hilfesuchende:r"))
    caller = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="calls_made", verbose_name=_("hat angerufen"))
    contact = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="contact_in", verbose_name=_("bei Fragen anrufen")
    )
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="help_requests", verbose_name=_("Tätigkeit"))
    details = models.TextField(_("Was genau?"), blank=True)
    standing = models.BooleanField(_("regelmäßig"), default=False)
    starts_on = models.DateField(_("am, ab"), null=True, blank=True)
    start = models.TimeField(_("von"), null=True, blank=True)
    end = models.TimeField(_("bis"), null=True, blank=True)
    flexible = models.CharField(_("wann es passt"), max_length=200, blank=True)
    # Standing: every `every_weeks` weeks on `weekdays` (bit 0 = Monday), until, without public holidays.
    every_weeks = models.PositiveSmallIntegerField(_("alle … Wochen"), default=1)
    weekdays = models.PositiveSmallIntegerField(_("Wochentage"), default=0)
    ends_on = models.DateField(_("bis zum"), null=True, blank=True)
    not_on_holidays = models.BooleanField(_("nicht an Feiertagen"), default=True)
    review_on = models.DateField(_("prüfen am"), null=True, blank=True)
    origin = models.CharField(_("von"), max_length=200, blank=True)
    destination = models.CharField(_("nach"), max_length=200, blank=True)
    language = models.CharField(_("Sprache"), max_length=3, choices=LANGUAGES, blank=True)
    language_required = models.BooleanField(_("Sprache ist nötig"), default=False)
    gender_wish = models.CharField(_("Wunsch"), max_length=1, choices=GenderWish, blank=True, default="")
    needs = models.ManyToManyField(Need, through="RequestNeed", related_name="help_requests", verbose_name=_("Was ist nötig?"))
    urgency = models.CharField(_("Wie eilig?"), max_length=6, choices=Urgency, default=Urgency.NORMAL)
    answering = models.CharField(_("Nach einer Zusage"), max_length=9, choices=Answering, default=Answering.AT_ONCE)
    consent = models.ForeignKey(Consent, models.PROTECT, null=True, blank=True, related_name="help_requests")
    state = models.CharField(_("Stand"), max_length=9, choices=RequestState, default=RequestState.OPEN)
    state_since = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField(_("aufgenommen"))
    received_by_name = models.CharField(max_length=120)
    received_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    # A key from the form: the same call saved twice (double click, lost connection) makes one request.
    submission = models.CharField(max_length=40)

    objects = AgencyManager.from_queryset(HelpRequestQuerySet)()

    class Meta:
        verbose_name = _("Gesuch")
        ordering = ["-received_at", "-pk"]
        indexes = [
            models.Index(fields=["agency", "state", "received_at"], name="request_state"),
            models.Index(fields=["agency", "help_seeker", "-received_at"], name="request_seeker"),
            models.Index(fields=["agency", "-received_at"], name="request_received"),
            models.Index(fields=["agency", "review_on"], condition=Q(standing=True, closed_at=None), name="request_review"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["agency", "number"], name="request_number_once"),
            models.UniqueConstraint(fields=["agency", "submission"], name="request_submission_once"),
            models.CheckConstraint(
                condition=Q(start=None) | Q(end=None) | Q(end__gt=models.F("start")), name="request_ends_after_start",
                violation_error_message=_("Das Ende liegt vor dem Anfang."),
            ),
            models.CheckConstraint(
                condition=Q(standing=False) | (Q(weekdays__range=(1, 127)) & Q(every_weeks__range=(1, 52)) & Q(starts_on__isnull=False)
                                               & Q(start__isnull=False) & Q(end__isnull=False) & Q(review_on__isnull=False)),
                name="request_standing_whole",
                violation_error_message=_("Ein regelmäßiges Gesuch braucht Wochentag, Uhrzeit, Anfang und einen Tag zum Prüfen."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")), name="request_ends_after_it_begins",
                violation_error_message=_("Das Ende liegt vor dem Anfang."),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def reference(self) -> Reference:
        return Reference("help_requests.request", self.pk)

    @property
    def is_locked(self) -> bool:
        """Needs and note wait: the resident has not agreed yet."""
        return self.consent_id is None

    @property
    def has_consent(self) -> bool:
        """The resident agreed, and has not taken it back – also of one that has ended, which is not locked any more."""
        return self.consent is not None and self.consent.withdrawn_at is None

    @property
    def has_ended(self) -> bool:
        return self.closed_at is not None


class RequestNeed(models.Model):
    """A tick: this request needs that. Health data: exists only with a consent (checked by the actions)."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    help_request = models.ForeignKey(HelpRequest, models.CASCADE, related_name="request_needs")
    need = models.ForeignKey(Need, models.PROTECT, related_name="+")

    objects = AgencyManager["RequestNeed"]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["help_request", "need"], name="request_need_once")]


class HealthNote(models.Model):
    """The one optional free note about health: sealed, its own right to read, every reading in the audit trail."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="health_notes")
    help_request = models.OneToOneField(HelpRequest, models.CASCADE, related_name="health_note")
    sealed = models.BinaryField()
    written_at = models.DateTimeField()
    written_by_name = models.CharField(max_length=120)

    objects = AgencyManager["HealthNote"]()

    class Meta:
        verbose_name = _("Gesundheitsnotiz")


class StateChange(models.Model):
    """When a request changed its state, by whom and why."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="request_state_changes")
    help_request = models.ForeignKey(HelpRequest, models.CASCADE, related_name="state_changes")
    before = models.CharField(max_length=9, choices=RequestState, blank=True)
    after = models.CharField(max_length=9, choices=RequestState)
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=120)

    objects = AgencyManager["StateChange"]()

    class Meta:
        verbose_name = _("Wechsel des Standes")
        ordering = ["at", "pk"]


class SkippedDate(models.Model):
    """An exception of a series: not on this day."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    help_request = models.ForeignKey(HelpRequest, models.CASCADE, related_name="skipped_dates")
    on = models.DateField()

    objects = AgencyManager["SkippedDate"]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["help_request", "on"], name="skipped_date_once")]


class TakenCall(models.Model):
    """A call was taken: by whom, what for, what became of it. `submission` is the form's key, so a double click is one call."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="taken_calls")
    submission = models.CharField(max_length=40)
    wish = models.CharField(max_length=11, choices=CallWish)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="calls_about", verbose_name=_("für"))
    caller = models.ForeignKey(Person, models.PROTECT, null=True, related_name="calls", verbose_name=_("hat angerufen"))
    help_request = models.OneToOneField(HelpRequest, models.PROTECT, null=True, related_name="taken_call")
    at = models.DateTimeField()
    taken_by_name = models.CharField(max_length=120)
    taken_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    objects = AgencyManager["TakenCall"]()

    class Meta:
        verbose_name = _("Anruf")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["agency", "-at"], name="taken_call_at")]
        constraints = [models.UniqueConstraint(fields=["agency", "submission"], name="taken_call_once")]


class Draft(models.Model):
    """A call that is being taken: one for each clerk, on the server, never with the health note, purged after 7 days."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="drafts")
    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    data = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    objects = AgencyManager["Draft"]()

    class Meta:
        verbose_name = _("Entwurf")
        constraints = [models.UniqueConstraint(fields=["agency", "account"], name="draft_once")]

    def is_fresh(self, *, at: dt.datetime) -> bool:
        return at - self.saved_at < dt.timedelta(days=7)
