"""The short sentences of Heute."""

from __future__ import annotations

import datetime as dt
import re

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nahbei.help_requests.models import HelpRequest
from nahbei.ui import german

NUMBERS = ("null", "ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf")
WEEKDAYS = ("montags", "dienstags", "mittwochs", "donnerstags", "freitags", "samstags", "sonntags")
LONGEST = 120


def number(value: int) -> str:
    """Up to twelve in letters, as a letter would."""
    return NUMBERS[value] if value < len(NUMBERS) else german.format_number(value)


def sentence_start(text: str) -> str:
    return text[:1].upper() + text[1:]


def short(text: str, longest: int = LONGEST) -> str:
    """One line: a long text ends where a word ends."""
    words = re.sub(r"[ \t\r\n]+", " ", text).strip()  # spaces that do not break stay
    return words if len(words) <= longest else words[:longest].rsplit(" ", 1)[0].rstrip(" ,.;:–") + " …"


def when_of(help_request: HelpRequest) -> str:
    """„am Do., 26.11., 9:30 Uhr“ · „dienstags, 9:30 Uhr“ · „alle 2 Wochen freitags“ · „wann es passt“."""
    start = f", {german.format_time(help_request.start)}" if help_request.start else ""
    if help_request.standing:
        days = _(" und ").join(name for bit, name in enumerate(WEEKDAYS) if help_request.weekdays >> bit & 1)
        rhythm = "" if help_request.every_weeks == 1 else _("alle {weeks} Wochen ").format(weeks=help_request.every_weeks)
        return f"{rhythm}{days}{start}"
    if help_request.starts_on:
        return _("am {day}{start}").format(day=german.format_date(help_request.starts_on, "short"), start=start)
    return help_request.flexible or _("wann es passt")


def asks(help_request: HelpRequest) -> str:
    """„Arztbegleitung am Do., 26.11., 9:30 Uhr. Zum Augenarzt.“ – without anything about health."""
    first = f"{help_request.activity.noun}, {when_of(help_request)}" if help_request.flexible and not help_request.starts_on else (
        f"{help_request.activity.noun} {when_of(help_request)}")
    return short(full_stop(f"{first}. {help_request.details}"))


def full_stop(text: str) -> str:
    """What was typed ends as a sentence does."""
    text = text.strip()
    return text if text[-1:] in {".", "!", "?", "…", "“"} else f"{text}."


def since(moment: dt.datetime | dt.date, now: dt.datetime) -> str:
    """„um 14:00 Uhr“ while it is still to come today, else „seit …“."""
    local = timezone.localtime(moment) if isinstance(moment, dt.datetime) else moment
    if isinstance(local, dt.datetime) and local > now and local.date() == now.date():
        return _("um {time}").format(time=german.format_time(local.time()))
    return german.format_waiting(local, now)


def due(day: dt.date, now: dt.datetime) -> str:
    """„fällig heute“, „fällig seit 3 Tagen“, „am Fr., 27.11.“."""
    if day > now.date():
        return _("am {day}").format(day=german.format_date(day, "short"))
    return _("heute") if day == now.date() else german.format_waiting(day, now)


def on_day(day: dt.date, now: dt.datetime) -> str:
    """„heute“, „morgen“, „am Fr., 27.11.“."""
    near = {0: _("heute"), 1: _("morgen")}
    return near.get((day - now.date()).days) or _("am {day}").format(day=german.format_date(day, "short"))


def lede(*, calls: int, unmatched: int, oldest: dt.datetime | None, answers: int, now: dt.datetime) -> str:
    """The first sentences of the day. What is not there is not mentioned."""
    said = []
    if calls:
        said.append(ngettext("Ein Mensch wartet auf Ihren Rückruf.", "{number} Menschen warten auf Ihren Rückruf.", calls).format(
            number=sentence_start(number(calls))))
    if unmatched and oldest is not None:
        text = ngettext("Ein Gesuch ist noch ohne Helfer:in, {since}.",
                        "{number} Gesuche sind noch ohne Helfer:in, das älteste {since}.", unmatched)
        said.append(text.format(number=sentence_start(number(unmatched)), since=_since_in_words(oldest, now)))
    if answers and len(said) < 2:
        said.append(ngettext("Eine Antwort ist eingegangen.", "{number} Antworten sind eingegangen.", answers).format(
            number=sentence_start(number(answers))))
    return " ".join(said)


def _since_in_words(moment: dt.datetime, now: dt.datetime) -> str:
    days = (now.date() - timezone.localtime(moment).date()).days
    if days <= 0:
        return _("seit heute")
    if days == 1:
        return _("seit gestern")
    return _("seit {days} Tagen").format(days=number(days)) if days < 60 else german.format_waiting(timezone.localtime(moment), now)
