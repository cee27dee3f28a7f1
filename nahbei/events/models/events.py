"""An event: one date on which the house is open. A series only says by which rule its dates came to be."""

from __future__ import annotations

import datetime as dt

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from nahbei.calendars.ical import ZONE
from nahbei.foundation.models import Agency
from nahbei.foundation.reference import Reference
from nahbei.foundation.tenancy import AgencyManager
from nahbei.partners.models import Organisation
from nahbei.venues.models import Venue


class EventKind(models.TextChoices):
    CAFE = "cafe", _("Café, Begegnung")
    READING = "reading", _("Lesung, Kultur")
    INFORMATION = "information", _("Informationsabend")
    COURSE = "course", _("Kurs, Workshop")
    TRIP = "trip", _("Ausflug")
    FESTIVITY = "festivity", _("Fest")
    THANKS = "thanks", _("Dank an Freiwillige")
    OTHER = "other", _("anderes")


class EventState(models.TextChoices):
    DRAFT = "draft", _("Entwurf")
    PUBLISHED = "published", _("veröffentlicht")
    CANCELLED = "cancelled", _("abgesagt")
    DONE = "done", _("gewesen")


class Needed(models.TextChoices):
    NONE = "none", _("ohne Anmeldung")
    WANTED = "wanted", _("Anmeldung erbeten")
    NEEDED = "needed", _("nur mit Anmeldung")


class Music(models.TextChoices):
    NONE = "none", _("keine Musik")
    RECORDED = "recorded", _("Musik vom Band")
    LIVE = "live", _("Live-Musik")


class Rhythm(models.TextChoices):
    WEEKS = "weeks", _("alle … Wochen an Wochentagen")
    MONTH = "month", _("jeden Monat am n-ten Wochentag")
    DAY = "day", _("jeden Monat am selben Tag")


class EventSeries(models.Model):
    """The rule. `pauses` are pairs of days (ISO), both included. It always ends: `ends_on` is not optional.

    `day` counts for „jeden 15.“ only; with a `month` it is once a year.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="event_series")
    title = models.CharField(_("Titel"), max_length=120)
    rhythm = models.CharField(_("Wie oft?"), max_length=5, choices=Rhythm, default=Rhythm.WEEKS)
    weekdays = models.PositiveSmallIntegerField(_("Wochentage"), default=0)  # bit 0 = Monday
    every_weeks = models.PositiveSmallIntegerField(_("alle … Wochen"), default=1)
    nth = models.SmallIntegerField(_("der wievielte im Monat"), default=1)  # 1–4, -1 the last
    day = models.PositiveSmallIntegerField(_("Tag im Monat"), null=True, blank=True)
    month = models.PositiveSmallIntegerField(_("nur im Monat"), null=True, blank=True)
    starts_on = models.DateField(_("ab"))
    ends_on = models.DateField(_("bis"))
    not_on_holidays = models.BooleanField(_("nicht an Feiertagen"), default=True)
    pauses = models.JSONField(_("Pausen"), default=list, blank=True)
    created_at = models.DateTimeField()

    objects = AgencyManager()

    class Meta:
        verbose_name = _("Reihe")
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="event_series_ends"),
            models.CheckConstraint(
                condition=Q(rhythm="day", weekdays=0, day__range=(1, 31)) | (~Q(rhythm="day") & Q(weekdays__range=(1, 127), day=None, month=None)),
                name="event_series_rule",
            ),
            models.CheckConstraint(condition=Q(month=None) | Q(month__range=(1, 12)), name="event_series_month"),
            models.CheckConstraint(condition=Q(nth__gte=1, nth__lte=4) | Q(nth=-1), name="event_series_nth"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def reference(self) -> Reference:
        return Reference("events.series", self.pk)

    def moves_at(self, at: dt.datetime) -> list[int]:
        """Which of its dates were published at that moment."""
        rows = self.agency.event_moves.filter(event__series=self, at=at, after=EventState.PUBLISHED, before=EventState.DRAFT)
        return list(rows.values_list("event_id", flat=True))


class EventQuerySet(models.QuerySet["Event"]):
    def public(self) -> EventQuerySet:
        """What everybody may know of: never a draft. A cancelled date says that it is."""
        return self.exclude(state=EventState.DRAFT)

    def coming(self, *, on: dt.date) -> EventQuerySet:
        return self.filter(on__gte=on)

    def past(self, *, on: dt.date) -> EventQuerySet:
        return self.filter(on__lt=on)

    def drafts(self) -> EventQuerySet:
        return self.filter(state=EventState.DRAFT)

    def at_the_same_time(self, event: Event) -> EventQuerySet:
        """Others in the same room that overlap."""
        rows = self.filter(venue=event.venue_id, on=event.on, start__lt=event.end, end__gt=event.start)
        return rows.exclude(state=EventState.CANCELLED).exclude(pk=event.pk) if event.venue_id else self.none()


class Event(models.Model):
    """Wall-clock times of the agency: 15 o'clock stays 15 o'clock when summer time begins.

    `taken` counts the places that are held; the database refuses one more than there are, whoever asks at the same time.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="events")
    number = models.PositiveIntegerField(_("Nummer"))
    series = models.ForeignKey(EventSeries, models.SET_NULL, null=True, blank=True, related_name="events", verbose_name=_("Reihe"))
    kind = models.CharField(_("Art"), max_length=11, choices=EventKind, default=EventKind.OTHER)
    title = models.CharField(_("Titel"), max_length=120)
    summary = models.CharField(_("In einem Satz"), max_length=200, blank=True)
    text = models.TextField(_("Text"), blank=True, max_length=4_000)
    venue = models.ForeignKey(Venue, models.PROTECT, null=True, blank=True, related_name="events", verbose_name=_("Raum"))
    online_address = models.URLField(_("Adresse im Internet"), blank=True)
    on = models.DateField(_("Tag"))
    start = models.TimeField(_("von"))
    end = models.TimeField(_("bis"))
    own = models.BooleanField(_("wir veranstalten mit"), default=True)
    speakers = models.CharField(_("Wer spricht, liest, leitet"), max_length=200, blank=True)
    cost_cents = models.PositiveIntegerField(_("Kosten in Cent"), default=0, validators=[MaxValueValidator(100_000)])
    cost_note = models.CharField(_("zu den Kosten"), max_length=160, blank=True)
    capacity = models.PositiveSmallIntegerField(
        _("Plätze"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5_000)]
    )
    taken = models.PositiveIntegerField(default=0, editable=False)
    registration = models.CharField(_("Anmeldung"), max_length=6, choices=Needed, default=Needed.WANTED)
    deadline = models.DateField(_("Anmeldung bis"), null=True, blank=True)
    interpreter = models.CharField(_("Dolmetschen"), max_length=120, blank=True)
    companions_count = models.BooleanField(_("Begleitpersonen brauchen einen Platz"), default=True)
    food_note = models.CharField(_("Essen und Trinken"), max_length=160, blank=True)
    contact = models.CharField(_("Fragen beantwortet"), max_length=160, blank=True)
    music = models.CharField(_("Musik"), max_length=8, choices=Music, default=Music.NONE)
    state = models.CharField(_("Stand"), max_length=9, choices=EventState, default=EventState.DRAFT)
    sequence = models.PositiveIntegerField(default=0, editable=False)  # of the calendar's entry
    last_registration = models.PositiveIntegerField(default=0, editable=False)  # the last place in the queue given
    guests_counted = models.PositiveIntegerField(_("Gäste, gezählt"), null=True, blank=True, validators=[MaxValueValidator(50_000)])
    notes = models.TextField(_("Notizen für das Büro"), blank=True, max_length=4_000)
    created_at = models.DateTimeField()

    objects = AgencyManager.from_queryset(EventQuerySet)()

    class Meta:
        verbose_name = _("Veranstaltung")
        ordering = ["on", "start", "pk"]
        indexes = [models.Index(fields=["agency", "on", "state"], name="event_by_day")]
        constraints = [
            models.UniqueConstraint(fields=["agency", "number"], name="event_number"),
            models.CheckConstraint(
                condition=Q(capacity=None) | Q(taken__lte=F("capacity")), name="event_never_over_full",
                violation_error_message=_("So viele haben schon einen Platz."),
            ),
            models.CheckConstraint(
                condition=Q(end__gt=F("start")), name="event_ends_later", violation_error_message=_("Das Ende liegt vor dem Anfang.")
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def reference(self) -> Reference:
        return Reference("events.event", self.pk)

    @property
    def starts_at(self) -> dt.datetime:
        return dt.datetime.combine(self.on, self.start, ZONE)

    @property
    def ends_at(self) -> dt.datetime:
        return dt.datetime.combine(self.on, self.end, ZONE)

    @property
    def free(self) -> int | None:
        """Places left; None: as many as come."""
        return None if self.capacity is None else self.capacity - self.taken

    def has_room_for(self, places: int) -> bool:
        return self.free is None or places <= self.free


class EventOrganiser(models.Model):
    """An organisation that organises with us, or instead of us."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="event_organisers")
    event = models.ForeignKey(Event, models.CASCADE, related_name="organisers")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="organised_events", verbose_name=_("Veranstalter"))

    objects = AgencyManager()

    class Meta:
        ordering = ["organisation__name", "pk"]
        constraints = [models.UniqueConstraint(fields=["event", "organisation"], name="event_organiser_once")]


class EventMove(models.Model):
    """What became of it, when, and who did it. `before_on` and `before_start` only where a date was moved."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="event_moves")
    event = models.ForeignKey(Event, models.CASCADE, related_name="moves")
    before = models.CharField(max_length=9, choices=EventState)
    after = models.CharField(max_length=9, choices=EventState)
    before_on = models.DateField(null=True, blank=True)
    before_start = models.TimeField(null=True, blank=True)
    reason = models.CharField(_("Grund"), max_length=200, blank=True)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=120)

    objects = AgencyManager()

    class Meta:
        ordering = ["at", "pk"]
