"""The week: who comes to whom, by day; what is still open; what was."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nahbei.foundation.models import Agency
from nahbei.people.models import Person
from nahbei.placements.models import Enquiry
from nahbei.places.holidays import holidays
from nahbei.ui.german import MONTHS, format_number
from nahbei.visits import words
from nahbei.visits.models import Visit, VisitState

DAYS = 7
MOST = 250  # more than anybody reads on one page: then only the open ones are shown, until somebody filters
EVERY = "every"
Mark = Literal["open", "asked", "matched", "cancelled", "done"]


@dataclass(frozen=True)
class WeekFilters:
    """What stands in the address. Empty means: any."""

    only: str = ""  # open, late, unreported; every: really all of a crowded week
    area: int | None = None
    activity: int | None = None
    volunteer: int | None = None

    @property
    def narrowed(self) -> bool:
        return bool(self.only or self.area or self.activity or self.volunteer)


@dataclass(frozen=True)
class DatedVisit:
    """One visit as the week shows it."""

    visit: Visit
    mark: Mark
    helper: str

    @property
    def who(self) -> str:
        return self.visit.help_request.help_seeker.formal_name

    @property
    def what(self) -> str:
        return self.visit.help_request.activity.noun


@dataclass(frozen=True)
class DayOfWeek:
    on: dt.date
    summary: str
    visits: list[DatedVisit] = field(default_factory=list)


@dataclass(frozen=True)
class Week:
    """`helpers` are those who come in this week, whatever else is filtered. `crowded`: so many visits, and here only the open ones."""

    monday: dt.date
    days: list[DayOfWeek]
    helpers: list[Person]
    lede: str
    crowded: int = 0

    @property
    def number(self) -> int:
        return self.monday.isocalendar().week

    @property
    def key(self) -> str:
        return key_of(self.monday)

    @property
    def before(self) -> dt.date:
        return self.monday - dt.timedelta(days=DAYS)

    @property
    def after(self) -> dt.date:
        return self.monday + dt.timedelta(days=DAYS)

    @property
    def span(self) -> str:
        """„23. bis 29. November 2026“, „30. November bis 6. Dezember 2026“."""
        last = self.after - dt.timedelta(days=1)
        month = "" if last.month == self.monday.month else f" {MONTHS[self.monday.month - 1]}"
        year = "" if last.year == self.monday.year else f" {self.monday.year}"
        return _("%(first)s bis %(last)s") % {
            "first": f"{self.monday.day}.{month}{year}", "last": f"{last.day}. {MONTHS[last.month - 1]} {last.year}",
        }

    @property
    def open(self) -> list[DatedVisit]:
        """Still to come, and nobody comes."""
        return [each for day in self.days for each in day.visits if each.mark in {"open", "asked"}]

    @property
    def visits(self) -> list[Visit]:
        return [each.visit for day in self.days for each in day.visits]


def key_of(day: dt.date) -> str:
    """„2026-W48“."""
    year, number, _day = day.isocalendar()
    return f"{year}-W{number:02}"


def monday_of_key(key: str) -> dt.date | None:
    """The Monday of „2026-W48“; None for what is no week."""
    year, mark, number = key.partition("-W")
    if mark and len(year) == 4 and year.isdecimal() and number.isdecimal() and len(number) <= 2 and "2000" <= year < "2100":
        try:
            return dt.date.fromisocalendar(int(year), int(number), 1)
        except ValueError:
            return None
    return None


def week_of(agency: Agency, monday: dt.date, filters: WeekFilters, *, at: dt.datetime) -> Week:
    """One week in a constant number of queries, however full it is."""
    rows = agency.visits.between(monday, monday + dt.timedelta(days=DAYS - 1))
    total = rows.count()
    crowded = total > MOST and not filters.narrowed
    if crowded:
        rows = rows.without_volunteer()
    found = list(
        rows.select_related(
            "help_request__help_seeker__neighbourhood", "help_request__activity", "volunteer__person", "given_back_by__person",
        ).order_by("on", "start", "help_request__help_seeker__family_name", "pk")
    )
    helpers = {visit.volunteer_id: visit.volunteer.person for visit in found if visit.volunteer}
    questions = _questions(agency, [visit for visit in found if visit.volunteer_id is None and visit.begins_at > at])
    shown = [_dated(visit, questions[visit.pk], at) for visit in found if _matches(visit, filters, at)]
    by_day: dict[dt.date, list[DatedVisit]] = defaultdict(list)
    for each in shown:
        by_day[each.visit.on].append(each)
    free = {day: name for year in {monday.year, (monday + dt.timedelta(days=6)).year} for day, name in holidays(agency.state, year).items()}
    days = [monday + dt.timedelta(days=number) for number in range(DAYS)]
    return Week(
        monday, [DayOfWeek(day, _summary(by_day[day], free.get(day, "")), by_day[day]) for day in days],
        sorted(helpers.values(), key=lambda person: (person.family_name, person.given_name)), "" if crowded else _lede(shown, at),
        total if crowded else 0,
    )


def _matches(visit: Visit, filters: WeekFilters, at: dt.datetime) -> bool:
    request = visit.help_request
    wanted = {
        "open": visit.state == VisitState.PLANNED and visit.volunteer_id is None, "late": visit.late,
        "unreported": visit.state == VisitState.PLANNED and visit.volunteer_id is not None and visit.ends_at <= at,
    }
    person = visit.volunteer.person_id if visit.volunteer else None
    return (
        wanted.get(filters.only, True) and filters.area in {None, request.help_seeker.neighbourhood_id}
        and filters.activity in {None, request.activity_id} and filters.volunteer in {None, person}
    )


def _questions(agency: Agency, visits: Iterable[Visit]) -> dict[int, list[str]]:
    """Who is asked about open dates and has not answered: by visit."""
    open_: dict[int, list[int]] = defaultdict(list)
    for visit in visits:
        open_[visit.help_request_id].append(visit.pk)
    rows = Enquiry.objects.filter(agency=agency).open().filter(help_request__in=open_).order_by("asked_at", "pk").values_list(
        "help_request", "volunteer__person__given_name", "volunteer__person__family_name", "visits"
    )
    asked: dict[int, list[str]] = defaultdict(list)
    for request, given, family, named in rows:
        for pk in [named] if named else open_[request]:
            asked[pk].append(f"{given} {family}".strip())
    return asked


def _dated(visit: Visit, asked: list[str], at: dt.datetime) -> DatedVisit:
    name = visit.volunteer.person.full_name if visit.volunteer else ""
    if visit.state == VisitState.CANCELLED:
        return DatedVisit(visit, "cancelled", _("abgesagt"))
    if visit.state == VisitState.MISSED:
        return DatedVisit(visit, "cancelled", _("hat nicht stattgefunden"))
    if visit.state == VisitState.TOOK_PLACE:
        return DatedVisit(visit, "done", f"{name}, {words.short_time(visit.minutes)}")
    if visit.volunteer is not None:
        return DatedVisit(visit, "matched", name if visit.ends_at > at else _("%(name)s, Stunden fehlen") % {"name": name})
    if asked:
        return DatedVisit(visit, "asked", asked[0] if len(asked) == 1 else _("%(number)s Freiwillige") % {"number": len(asked)})
    if visit.begins_at <= at:
        return DatedVisit(visit, "cancelled", _("niemand gefunden"))
    back = visit.given_back_by
    return DatedVisit(visit, "open", _("offen, %(name)s kann nicht") % {"name": back.person.full_name} if back else _("noch offen"))


def _summary(visits: list[DatedVisit], holiday: str) -> str:
    """„4 Einsätze, 1 offen“; a public holiday is named."""
    parts = [holiday] if holiday else []
    on = [each for each in visits if each.mark != "cancelled"]
    if on:
        parts.append(ngettext("1 Einsatz", "%(n)s Einsätze", len(on)) % {"n": len(on)})
    open_ = sum(each.mark in {"open", "asked"} for each in on)
    if open_:
        parts.append(_("%(n)s offen") % {"n": open_})
    return ", ".join(parts) or _("nichts")


def _lede(visits: list[DatedVisit], at: dt.datetime) -> str:
    """„19 Einsätze, davon 5 ohne Helfer:in. 6 haben stattgefunden, bei 2 fehlen die Stunden.“"""
    on = [each for each in visits if each.mark != "cancelled"]
    if not on:
        return ""
    open_ = sum(each.mark in {"open", "asked"} for each in on)
    total = ngettext("Ein Einsatz", "%(n)s Einsätze", len(on)) % {"n": format_number(len(on))}
    said = [_("%(total)s, davon %(n)s ohne Helfer:in.") % {"total": total, "n": open_} if open_ else f"{total}."]
    silent = sum(each.mark == "matched" and each.visit.ends_at <= at for each in on)
    if silent:
        said.append(ngettext("Bei einem fehlen die Stunden.", "Bei %(n)s fehlen die Stunden.", silent) % {"n": silent})
    return " ".join(said)
