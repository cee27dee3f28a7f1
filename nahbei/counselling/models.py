"""Sprechstunde: who counsels when and where, and who comes. Times follow from the rule; only appointments are rows."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nahbei.counselling.slots import EARLIEST, LATEST, LEAST_MINUTES, MOST_MINUTES, Plan
from nahbei.foundation.models import Account, Agency
from nahbei.foundation.reference import Reference
from nahbei.foundation.tenancy import AgencyManager
from nahbei.help_requests.recurrence import ALL_DAYS, Rule
from nahbei.partners.models import ContactPerson, Organisation
from nahbei.people.models import Person
from nahbei.venues.models import Venue
from nahbei.volunteers.models import Volunteer

MOST_WEEKS, MOST_WINDOW, MOST_LEAD = 12, 180, 14 * 24


class Way(models.TextChoices):
    IN_PERSON = "in_person", _("persönlich")
    PHONE = "phone", _("am Telefon")
    VIDEO = "video", _("per Video")


class HourQuerySet(models.QuerySet["CounsellingHour"]):
    def active(self) -> HourQuerySet:
        return self.filter(active=True)

    def published(self) -> HourQuerySet:
        """What everybody may see and book."""
        return self.filter(active=True, public=True)


class CounsellingHour(models.Model):
    """An offer of counselling: when (a rule), how long each, where, by whom, in which ways, how early it must be booked."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="counselling_hours")
    title = models.CharField(_("Wozu wird beraten?"), max_length=120)
    text = models.TextField(_("Was man wissen sollte"), max_length=2_000, blank=True)
    venue = models.ForeignKey(Venue, models.PROTECT, null=True, blank=True, related_name="counselling_hours", verbose_name=_("Ort"))
    weekdays = models.PositiveSmallIntegerField(_("Wochentage"))  # bit 0 = Monday
    every_weeks = models.PositiveSmallIntegerField(_("alle … Wochen"), default=1)
    starts_on = models.DateField(_("ab dem"))
    ends_on = models.DateField(_("bis zum"), null=True, blank=True)
    not_on_holidays = models.BooleanField(_("nicht an Feiertagen"), default=True)
    start = models.TimeField(_("von"))
    end = models.TimeField(_("bis"))
    minutes = models.PositiveSmallIntegerField(_("Minuten für jedes Gespräch"), default=20)
    break_start = models.TimeField(_("Pause von"), null=True, blank=True)
    break_end = models.TimeField(_("Pause bis"), null=True, blank=True)
    in_person = models.BooleanField(_("persönlich"), default=True)
    by_phone = models.BooleanField(_("am Telefon"), default=False)
    by_video = models.BooleanField(_("per Video"), default=False)
    video_link = models.URLField(_("Adresse des Videogesprächs"), blank=True)
    anonymous = models.BooleanField(_("auch ohne Namen, mit einem Codewort"), default=False)
    public = models.BooleanField(_("auf der Internetseite, online buchbar"), default=True)
    lead_hours = models.PositiveSmallIntegerField(_("online buchbar bis … Stunden vorher"), default=24)
    window_days = models.PositiveSmallIntegerField(_("online buchbar für die nächsten … Tage"), default=42)
    active = models.BooleanField(_("findet statt"), default=True)
    created_at = models.DateTimeField()

    objects = AgencyManager.from_queryset(HourQuerySet)()

    class Meta:
        verbose_name = _("Sprechstunde")
        ordering = ["title", "pk"]
        indexes = [models.Index(fields=["agency", "active"], name="counselling_hour_active")]
        constraints = [
            models.CheckConstraint(condition=Q(weekdays__range=(1, ALL_DAYS), every_weeks__range=(1, MOST_WEEKS)), name="counselling_hour_rule",
                                   violation_error_message=_("Wählen Sie mindestens einen Wochentag und alle 1 bis 12 Wochen.")),
            models.CheckConstraint(condition=Q(end__gt=F("start"), start__gte=EARLIEST, end__lte=LATEST), name="counselling_hour_by_day",
                                   violation_error_message=_("Eine Sprechstunde liegt zwischen 6 und 22 Uhr, das Ende nach dem Anfang.")),
            models.CheckConstraint(condition=Q(minutes__range=(LEAST_MINUTES, MOST_MINUTES)), name="counselling_hour_minutes",
                                   violation_error_message=_("Ein Gespräch dauert 5 bis 180 Minuten.")),
            models.CheckConstraint(
                condition=Q(break_start=None, break_end=None)
                | Q(break_start__isnull=False, break_end__isnull=False, break_end__gt=F("break_start"), break_start__gte=F("start"),
                    break_end__lte=F("end")),
                name="counselling_hour_break", violation_error_message=_("Die Pause liegt in der Sprechstunde und braucht Anfang und Ende.")),
            models.CheckConstraint(condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="counselling_hour_ends_after_start",
                                   violation_error_message=_("Das Ende liegt vor dem Anfang.")),
            models.CheckConstraint(condition=Q(in_person=True) | Q(by_phone=True) | Q(by_video=True), name="counselling_hour_some_way",
                                   violation_error_message=_("Wählen Sie mindestens einen Weg: persönlich, Telefon oder Video.")),
            models.CheckConstraint(condition=Q(lead_hours__lte=MOST_LEAD, window_days__range=(1, MOST_WINDOW)), name="counselling_hour_window",
                                   violation_error_message=_("Höchstens 336 Stunden vorher, für 1 bis 180 Tage.")),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def reference(self) -> Reference:
        return Reference("counselling.hour", self.pk)

    @property
    def plan(self) -> Plan:
        rule = Rule(self.starts_on, self.weekdays, self.every_weeks, self.ends_on, self.not_on_holidays)
        pause = (self.break_start, self.break_end) if self.break_start and self.break_end else None
        return Plan(rule, self.start, self.end, self.minutes, pause)

    @property
    def ways(self) -> list[Way]:
        """In the order of the list."""
        return [way for way, there in ((Way.IN_PERSON, self.in_person), (Way.PHONE, self.by_phone), (Way.VIDEO, self.by_video)) if there]


class HourOrganiser(models.Model):
    """An organisation that offers the hour, alone or together with others. Without any it is the agency's own."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="counselling_organisers")
    hour = models.ForeignKey(CounsellingHour, models.CASCADE, related_name="organisers")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="counsels", verbose_name=_("Wer bietet sie an?"))

    objects = AgencyManager["HourOrganiser"]()

    class Meta:
        verbose_name = _("Anbieter einer Sprechstunde")
        ordering = ["organisation__name", "pk"]
        constraints = [models.UniqueConstraint(fields=["hour", "organisation"], name="counselling_organiser_once")]


class Topic(models.Model):
    """What a talk in this hour can be about. One with appointments is retired, not deleted."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="counselling_topics")
    hour = models.ForeignKey(CounsellingHour, models.CASCADE, related_name="topics")
    name = models.CharField(_("Thema"), max_length=80)
    position = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)

    objects = AgencyManager["Topic"]()

    class Meta:
        verbose_name = _("Thema einer Sprechstunde")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["hour", "name"], name="counselling_topic_once")]

    def __str__(self) -> str:
        return self.name


class Adviser(models.Model):
    """Who counsels: a name, and whose it is when we know – of the office, a volunteer, or a partner's contact person."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="advisers")
    hour = models.ForeignKey(CounsellingHour, models.CASCADE, related_name="advisers")
    name = models.CharField(_("Name"), max_length=120)
    account = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    volunteer = models.ForeignKey(Volunteer, models.PROTECT, null=True, blank=True, related_name="advises")
    contact = models.ForeignKey(ContactPerson, models.SET_NULL, null=True, blank=True, related_name="advises")
    position = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)

    objects = AgencyManager["Adviser"]()

    class Meta:
        verbose_name = _("Beraterin, Berater")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["hour", "name"], name="adviser_once"),
            models.CheckConstraint(
                condition=Q(account=None, volunteer=None) | Q(account=None, contact=None) | Q(volunteer=None, contact=None), name="adviser_is_one",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Pause(models.Model):
    """Not from this day to that: August, the week of the carnival."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="counselling_pauses")
    hour = models.ForeignKey(CounsellingHour, models.CASCADE, related_name="pauses")
    first = models.DateField(_("vom"))
    last = models.DateField(_("bis"))

    objects = AgencyManager["Pause"]()

    class Meta:
        verbose_name = _("Pause einer Sprechstunde")
        ordering = ["first", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="counselling_pause_ends_after_start",
                                   violation_error_message=_("Das Ende liegt vor dem Anfang.")),
        ]


class DayOff(models.Model):
    """One day does not take place: for one adviser (ill), or without one for all."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="counselling_days_off")
    hour = models.ForeignKey(CounsellingHour, models.CASCADE, related_name="days_off")
    adviser = models.ForeignKey(Adviser, models.CASCADE, null=True, blank=True, related_name="days_off")
    on = models.DateField()
    reason = models.CharField(_("Grund"), max_length=200, blank=True)
    cancelled_at = models.DateTimeField()
    cancelled_by_name = models.CharField(max_length=120)

    objects = AgencyManager["DayOff"]()

    class Meta:
        verbose_name = _("abgesagter Tag einer Sprechstunde")
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["hour", "on"], condition=Q(adviser=None), name="counselling_day_off_once"),
            models.UniqueConstraint(fields=["adviser", "on"], condition=Q(adviser__isnull=False), name="adviser_day_off_once"),
        ]


class BookingState(models.TextChoices):
    BOOKED = "booked", _("vorgemerkt")
    CAME = "came", _("war da")
    NO_SHOW = "no_show", _("kam nicht")
    CANCELLED = "cancelled", _("abgesagt")


class Origin(models.TextChoices):
    ONLINE = "online", _("online")
    PHONE = "phone", _("am Telefon")
    WALK_IN = "walk_in", _("kam vorbei")


class BookingQuerySet(models.QuerySet["Booking"]):
    def standing(self) -> BookingQuerySet:
        """Those that hold a time: all but the cancelled."""
        return self.exclude(state=BookingState.CANCELLED)

    def between(self, first: dt.date, last: dt.date) -> BookingQuerySet:
        return self.filter(on__range=(first, last))


class Booking(models.Model):
    """One time of one adviser for one visitor. A typed name and number, or a code word and nothing else; a person only by the office.

    `submission` is the secret of the form: sent twice, it is one appointment. The link follows from it; `digest` finds it.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="appointments")
    adviser = models.ForeignKey(Adviser, models.PROTECT, related_name="bookings")
    on = models.DateField(_("am"))
    start = models.TimeField(_("von"))
    end = models.TimeField(_("bis"))
    way = models.CharField(_("Wie?"), max_length=9, choices=Way, default=Way.IN_PERSON)
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, blank=True, related_name="bookings", verbose_name=_("Thema"))
    name = models.CharField(_("Name"), max_length=160, blank=True)
    phone = models.CharField(_("Telefon"), max_length=60, blank=True)
    email = models.EmailField(_("E-Mail"), blank=True)
    code = models.CharField(_("Codewort"), max_length=40, blank=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="appointments", verbose_name=_("Mensch"))
    state = models.CharField(_("Stand"), max_length=9, choices=BookingState, default=BookingState.BOOKED)
    origin = models.CharField(max_length=7, choices=Origin)
    submission = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    sequence = models.PositiveIntegerField(default=0)
    booked_at = models.DateTimeField()
    booked_by_name = models.CharField(max_length=120)
    reminded_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("Grund"), max_length=200, blank=True)
    forgotten_at = models.DateTimeField(null=True, blank=True)

    objects = AgencyManager.from_queryset(BookingQuerySet)()

    class Meta:
        verbose_name = _("Termin zur Beratung")
        ordering = ["on", "start", "pk"]
        indexes = [
            models.Index(fields=["agency", "on", "start"], name="booking_on"),
            models.Index(fields=["agency", "person", "-on"], name="appointment_person"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["adviser", "on", "start"], condition=~Q(state="cancelled"), name="booking_slot_once",
                                    violation_error_message=_("Diese Zeit ist schon vergeben.")),
            models.UniqueConstraint(fields=["agency", "submission"], name="booking_submission_once"),
            models.UniqueConstraint(fields=["agency", "digest"], name="booking_digest_once"),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="booking_ends_after_start"),
            models.CheckConstraint(condition=Q(code="") | Q(name="", phone="", email="", person=None), name="booking_anonymous_is_nobody",
                                   violation_error_message=_("Wer ohne Namen kommt, wird mit niemandem verbunden.")),
            models.CheckConstraint(condition=~Q(code="") | ~Q(name="") | Q(person__isnull=False) | Q(forgotten_at__isnull=False),
                                   name="booking_names_somebody", violation_error_message=_("Für wen? Ein Name oder ohne Namen mit Codewort.")),
            models.CheckConstraint(condition=Q(state="cancelled", cancelled_at__isnull=False) | (~Q(state="cancelled") & Q(cancelled_at=None)),
                                   name="booking_cancelled_whole"),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.start:%H:%M}"

    @property
    def reference(self) -> Reference:
        return Reference("counselling.booking", self.pk)

    @property
    def begins_at(self) -> dt.datetime:
        """The moment, from the local day and time."""
        return dt.datetime.combine(self.on, self.start, timezone.get_default_timezone())

    @property
    def ends_at(self) -> dt.datetime:
        return dt.datetime.combine(self.on, self.end, timezone.get_default_timezone())

    @property
    def is_anonymous(self) -> bool:
        return bool(self.code)

    @property
    def who(self) -> str:
        """As the office calls the visitor."""
        if self.code:
            return _("ohne Namen, Codewort „%(code)s“") % {"code": self.code}
        return self.person.full_name if self.person else self.name or str(_("Name gelöscht"))


class TalkNote(models.Model):
    """What was talked about: sealed, with its own right to read, every reading in the audit trail.

    It belongs to whomever the appointment belongs to: with no person there, to nobody.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="talk_notes")
    booking = models.OneToOneField(Booking, models.CASCADE, related_name="note")
    sealed = models.BinaryField()
    written_at = models.DateTimeField()
    written_by_name = models.CharField(max_length=120)

    objects = AgencyManager["TalkNote"]()

    class Meta:
        verbose_name = _("Notiz aus einem Beratungsgespräch")
