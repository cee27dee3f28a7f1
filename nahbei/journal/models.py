"""Protokollbuch and Wiedervorlage: what was, and what must be looked at again."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nahbei.foundation.models import Account, Agency
from nahbei.foundation.reference import ReferenceField
from nahbei.foundation.tenancy import AgencyManager
from nahbei.foundation.walls import AppendOnly
from nahbei.people.models import Person


class EntryKind(models.TextChoices):
    NOTE = "note", _("Notiz")
    CALL = "call", _("Anruf")
    REQUEST = "request", _("Gesuch")
    ASKED = "asked", _("Anfrage")
    ANSWER = "answer", _("Antwort")
    PLACEMENT = "placement", _("Vermittlung")
    REFERRAL = "referral", _("Weitervermittlung")
    VISIT = "visit", _("Einsatz")
    CONSENT = "consent", _("Einverständnis")
    MESSAGE = "message", _("Nachricht")
    FOLLOW_UP = "follow_up", _("Nachbetreuung")
    PERSON = "person", _("Stammdaten")
    CORRECTION = "correction", _("Berichtigung")


class Entry(models.Model):
    """One line of the journal: numbered without gaps, never changed. A correction is a new entry that names the old one."""

    append_only = AppendOnly(blankable=("text",))

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="journal_entries")
    number = models.PositiveIntegerField(_("Nr."))
    at = models.DateTimeField(_("wann"))
    on = models.DateField()  # the day in the agency's time, as the book is kept by days
    kind = models.CharField(max_length=10, choices=EntryKind, default=EntryKind.NOTE)
    text = models.TextField(_("Eintrag"))
    written_by_name = models.CharField(max_length=120)
    written_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="journal_entries")
    about = ReferenceField()
    corrects = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="corrections")
    erasure = models.PositiveIntegerField(null=True)

    objects = AgencyManager["Entry"]()

    class Meta:
        verbose_name = _("Eintrag im Protokollbuch")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["agency", "number"], name="entry_number_once")]
        indexes = [
            models.Index(fields=["agency", "person", "-number"], name="entry_person"),
            models.Index(fields=["agency", "about", "-number"], name="entry_about"),
            models.Index(fields=["agency", "on"], name="entry_on"),
        ]

    def __str__(self) -> str:
        return f"{self.number}"


class DayClosing(models.Model):
    """The journal's day was closed by a name."""

    append_only = AppendOnly()

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="day_closings")
    on = models.DateField()
    closed_by_name = models.CharField(max_length=120)
    closed_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    last_number = models.PositiveIntegerField()
    erasure = models.PositiveIntegerField(null=True)

    objects = AgencyManager["DayClosing"]()

    class Meta:
        verbose_name = _("Tagesabschluss")
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "on"], name="day_closed_once", violation_error_message=_("Dieser Tag ist schon abgeschlossen.")
            )
        ]


class ReminderKind(models.TextChoices):
    CALL_BACK = "call_back", _("Rückruf")
    LOOK_AGAIN = "look_again", _("Wiedervorlage")
    INTERVIEW = "interview", _("Erstgespräch")
    CONFIRM = "confirm", _("Bestätigung einholen")
    ASK_RESIDENT = "ask_resident", _("Erst fragen, dann zusagen")
    REFERRAL = "referral", _("Nach der Weitervermittlung fragen")
    FOLLOW_UP = "follow_up", _("Nachbetreuung")
    REVIEW = "review", _("Prüfen, ob es noch passt")


class ReminderQuerySet(models.QuerySet["Reminder"]):
    def open(self) -> ReminderQuerySet:
        return self.filter(done_at=None)

    def due(self, *, at: dt.datetime) -> ReminderQuerySet:
        return self.filter(done_at=None, due_at__lte=at)


class Reminder(models.Model):
    """Wiedervorlage: what must be looked at again, when, by whom. Without `assigned_to`: by everybody."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="reminders")
    kind = models.CharField(max_length=12, choices=ReminderKind, default=ReminderKind.LOOK_AGAIN)
    due_at = models.DateTimeField(_("wann"))
    text = models.CharField(_("Was ist zu tun?"), max_length=300)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="reminders")
    about = ReferenceField()
    assigned_to = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("für"))
    created_at = models.DateTimeField()
    created_by_name = models.CharField(max_length=120)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by_name = models.CharField(max_length=120, blank=True)

    objects = AgencyManager.from_queryset(ReminderQuerySet)()

    class Meta:
        verbose_name = _("Wiedervorlage")
        ordering = ["due_at", "pk"]
        indexes = [
            models.Index(fields=["agency", "due_at"], condition=Q(done_at=None), name="reminder_open"),
            models.Index(fields=["agency", "about"], name="reminder_about"),
            models.Index(fields=["agency", "person"], name="reminder_person"),
        ]
