"""Puts Heute together: one query that counts everything, then one for each table that has something to show."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nahbei.desk.today import (
    answers,
    counselling,
    demand,
    events,
    gates,
    incoming,
    introductions,
    positions,
    supply,
    words,
)
from nahbei.desk.today.shape import Desk, Part, Row, Section
from nahbei.desk.today.statement import Statement, statement_of

# Enough for a day's work; whoever has more sorts by hand in the lists.
WHOLE_SECTION = 100

SECTIONS = (
    Section("calls", gettext_lazy("Rückrufe"), gettext_lazy("Wer zuerst anrief, steht oben."), (demand.CALLS,)),
    Section("incoming", gettext_lazy("Eingänge"), gettext_lazy("Von Ihrer Internetseite."), (incoming.SUBMISSIONS,)),
    Section("soon", gettext_lazy("Eilt"), gettext_lazy("Dringend, oder der Tag ist nah."), (demand.STAND_INS_SOON, demand.SOON)),
    Section("unmatched", gettext_lazy("Ohne Helfer:in"), gettext_lazy("Die ältesten zuerst."),
            (demand.UNMATCHED, demand.DEAD_ENDS, demand.STAND_INS)),
    Section("answers", gettext_lazy("Antworten"), gettext_lazy("Noch nicht angesehen."), (supply.ASK_RESIDENT, supply.ANSWERS, answers.UNREAD)),
    Section("unanswered", gettext_lazy("Keine Antwort"), gettext_lazy("Gefragt und nichts gehört."), (supply.UNANSWERED,)),
    Section("introductions", gettext_lazy("Vermittlungen"), gettext_lazy("Stellen, bei denen es weitergehen muss."), introductions.PARTS),
    Section("visits", gettext_lazy("Einsätze heute"), gettext_lazy("Alle sind gemeldet und versichert."), (demand.VISITS,)),
    Section("events", gettext_lazy("Veranstaltungen"), gettext_lazy("Heute, morgen, und was fehlt."), events.PARTS),
    Section("talks", gettext_lazy("Sprechstunden heute"), gettext_lazy("Wer zur Beratung kommt."), (counselling.TALKS,)),
    Section("steps", gettext_lazy("Zu zweit"), gettext_lazy("Bestätigen oder anhalten."), (gates.STEPS,)),
    Section("positions", gettext_lazy("Stellen"), gettext_lazy("Prüfen, Änderungen, nachfragen."),
            (positions.POSITIONS, positions.EDITS, positions.RING)),
    Section("messages", gettext_lazy("Post"), gettext_lazy("Drucken, anrufen, nachsehen."), (supply.MESSAGES, answers.RESTING)),
    Section("hours", gettext_lazy("Stunden"), gettext_lazy("Freigeben oder nachfragen."), (demand.HOURS, demand.SILENT)),
    Section("afterwards", gettext_lazy("Nachfragen"), gettext_lazy("Läuft es gut? Beide Seiten fragen."),
            (supply.FOLLOW_UPS, supply.REFERRALS)),
    Section("expiring", gettext_lazy("Läuft ab"), gettext_lazy("Bald oder gerade eben."),
            (demand.REVIEWS, supply.UNSIGNED, gates.CERTIFICATES, gates.TRAININGS, supply.STALE_SERVICES, supply.ENDING_MEMBERS)),
    Section("reminders", gettext_lazy("Wiedervorlagen"), gettext_lazy("Ihre und die für alle."), (demand.REMINDERS,)),
)


@dataclass(frozen=True)
class SectionOfToday:
    """A section with what it shows. `count` says how many there are, `rows` the first of them."""

    key: str
    word: str | Promise
    hint: str | Promise
    count: int
    rows: list[Row]

    @property
    def has_more(self) -> bool:
        return self.count > len(self.rows)


@dataclass(frozen=True)
class Heute:
    """The page: the first sentences and the sections that hold something. `counts` is by part."""

    lede: str
    sections: list[SectionOfToday]
    counts: dict[str, int]

    @property
    def is_empty(self) -> bool:
        return not self.sections


def greeting(now: dt.datetime, name: str) -> str:
    """By the hour, as one says it in an office."""
    if now.hour < 11:
        return _("Guten Morgen, {name}.").format(name=name)
    return _("Guten Tag, {name}.").format(name=name) if now.hour < 17 else _("Guten Abend, {name}.").format(name=name)


def today(desk: Desk) -> Heute:
    """Everything that is due, each section with its first rows."""
    parts = _allowed(desk, SECTIONS)
    counts, rows = _found(desk, parts, None)
    sections = [_filled(section, counts, rows) for section in SECTIONS]
    unmatched = counts.get("unmatched", 0) + counts.get("soon", 0)
    lede = words.lede(
        calls=counts.get("calls", 0), unmatched=unmatched, oldest=_oldest(desk) if unmatched else None,
        answers=counts.get("answers", 0) + counts.get("ask_resident", 0) + counts.get("unread", 0), now=desk.now,
    )
    return Heute(lede, [section for section in sections if section.count], counts)


def of_section(desk: Desk, key: str) -> SectionOfToday | None:
    """One section as a whole; None when there is no such section."""
    section = next((section for section in SECTIONS if section.key == key), None)
    if section is None:
        return None
    parts = _allowed(desk, (section,))
    counts, rows = _found(desk, parts, WHOLE_SECTION) if parts else ({}, {})
    return _filled(section, counts, rows)


def _allowed(desk: Desk, sections: tuple[Section, ...]) -> list[Part]:
    return [part for section in sections for part in section.parts if desk.may(part.right)]


def _filled(section: Section, counts: dict[str, int], rows: dict[str, list[Row]]) -> SectionOfToday:
    keys = [part.key for part in section.parts]
    return SectionOfToday(
        section.key, section.word, section.hint, sum(counts.get(key, 0) for key in keys),
        [row for key in keys for row in rows.get(key, [])],
    )


def _oldest(desk: Desk) -> dt.datetime | None:
    """Since when the oldest request waits."""
    return desk.agency.help_requests.open().order_by("received_at").values_list("received_at", flat=True).first()


def _found(desk: Desk, parts: list[Part], cap: int | None) -> tuple[dict[str, int], dict[str, list[Row]]]:
    """How many there are of each part, and its first rows."""
    statement = statement_of(desk, parts, cap)
    keys, counts = _first_of(desk, parts, statement)
    return counts, _rows(desk, parts, statement.models, keys)


def _rows(desk: Desk, parts: list[Part], models: dict[str, type[Model]], keys: dict[str, list[int]]) -> dict[str, list[Row]]:
    """The first rows of each part: each table is read once, by its keys."""
    tables: dict[type[Model], list[Part]] = defaultdict(list)
    for part in parts:
        if keys[part.key]:
            tables[models[part.key]].append(part)
    rows: dict[str, list[Row]] = {}
    for model, sharing in tables.items():
        reads = {path for part in sharing for path in part.reads}
        related = {path.rpartition("__")[0] for path in reads if "__" in path}
        wanted = {key for part in sharing for key in keys[part.key]}
        # no order: the keys have it already, and a database is slower to be asked for it than to answer
        found = model._default_manager.filter(pk__in=wanted).select_related(*related).only(*reads).order_by().in_bulk()
        rows |= {part.key: [part.row(found[key], desk) for key in keys[part.key] if key in found] for part in sharing}
    return rows


def _first_of(desk: Desk, parts: list[Part], statement: Statement) -> tuple[dict[str, list[int]], dict[str, int]]:
    """The keys of the first rows of each part in their order, and how many there are."""
    keys: dict[str, list[int]] = {part.key: [] for part in parts}
    counts = dict.fromkeys(keys, 0)
    for number, key, _place, total in statement.run(desk.now):
        keys[parts[number].key].append(key)
        counts[parts[number].key] = total
    return keys, counts
