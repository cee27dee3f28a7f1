"""Reads of the Protokollbuch and the reminders."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet

from nahbei.foundation.models import Agency
from nahbei.journal.models import DayClosing, Entry, Reminder


def of_day(agency: Agency, day: dt.date) -> QuerySet[Entry]:
    """The page of one day, in the order of the numbers."""
    return _with_words(agency).filter(on=day).order_by("number")


def between(agency: Agency, first: dt.date, last: dt.date) -> QuerySet[Entry]:
    return _with_words(agency).filter(on__range=(first, last)).order_by("number")


def search(agency: Agency, text: str) -> QuerySet[Entry]:
    """A number finds that entry; words find every entry that holds all of them, the newest first."""
    found = _with_words(agency)
    words = text.split()[:8]
    if not words:
        return found.none()
    if len(words) == 1 and words[0].isdecimal() and len(words[0]) <= 9:
        return found.filter(Q(number=int(words[0])) | Q(text__contains=words[0])).order_by("-number")
    for word in words:
        found = found.filter(_holds(word))
    return found.order_by("-number")


def _holds(word: str) -> Q:
    """Without case, also for letters like Ä, whose case SQLite does not know."""
    either = Q(text__icontains=word) | Q(person__family_name__icontains=word)
    if not word.isascii():
        for variant in {word.lower(), word.upper(), word.capitalize()}:
            either |= Q(text__contains=variant) | Q(person__family_name__contains=variant)
    return either


def days_beside(agency: Agency, day: dt.date) -> tuple[dt.date | None, dt.date | None]:
    """The last day with entries before, the first one after."""
    # two questions, each answered by one step in the index; asked together they read the whole book
    days = agency.journal_entries.values_list("on", flat=True)
    return days.filter(on__lt=day).order_by("-on").first(), days.filter(on__gt=day).order_by("on").first()


def closing_of(agency: Agency, day: dt.date) -> DayClosing | None:
    return agency.day_closings.filter(on=day).first()


def days_left_open(agency: Agency, *, today: dt.date, limit: int = 5) -> list[dt.date]:
    """Days of the last weeks that have entries and that nobody closed, the newest first."""
    since = today - dt.timedelta(days=31)
    closed = agency.day_closings.filter(on__gte=since).values("on")
    days = agency.journal_entries.filter(on__gte=since, on__lt=today).exclude(on__in=closed)
    return list(days.order_by("-on").values_list("on", flat=True).distinct()[:limit])


def due_for(agency: Agency, *, account_id: int, at: dt.datetime) -> QuerySet[Reminder]:
    """Due by now, mine or everybody's."""
    return mine(agency.reminders.due(at=at), account_id)


def mine(reminders: QuerySet[Reminder], account_id: int) -> QuerySet[Reminder]:
    return reminders.filter(Q(assigned_to=None) | Q(assigned_to=account_id))


def _with_words(agency: Agency) -> QuerySet[Entry]:
    return agency.journal_entries.select_related("person", "corrects")
