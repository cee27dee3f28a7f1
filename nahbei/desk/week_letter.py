"""The dates of the coming week on paper, for whoever has no internet: a volunteer sees where she goes, a resident who comes.

It is written on the eve of the last print run of the week, so that it is at home on Saturday. A letter lies open on a kitchen table:
it says what the reader's own page would say (`placements/own_dates.py`, `desk/residents.py`), and never what somebody needs.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nahbei.calendars.models import NoWeekLetter, WeekLetter
from nahbei.desk.residents import dates_of_all, who_comes_words
from nahbei.desk.texts import WEEK_LETTER
from nahbei.documents.letters import Letter
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.refusal import Refusal
from nahbei.messaging.bulk import send_many
from nahbei.messaging.channels import reads_on_paper, window_of
from nahbei.messaging.groups import TopicGroup
from nahbei.messaging.models import Message, MessageChannel, MessageState, OptOut
from nahbei.messaging.sms import gateway
from nahbei.messaging.wording import words_for
from nahbei.people.folding import readable
from nahbei.people.models import Person, PersonQuerySet
from nahbei.placements.eligibility import monday_of
from nahbei.placements.own_dates import HELPS, DateStage, OwnDate, dates_ahead_of_all, way_to
from nahbei.places.holidays import holidays, is_holiday
from nahbei.ui.german import format_date, format_span
from nahbei.visits.models import Visit
from nahbei.volunteers.models import Volunteer

PRINTED_UNTIL = dt.time(12)  # what is written later on the day of the print run comes too late
Row = list[list[str]]  # cells of lines


class NothingNextWeek(Refusal):
    sentence = gettext_lazy("In der nächsten Woche stehen keine Termine an. Es gibt nichts zu drucken.")


class NoAddress(Refusal):
    sentence = gettext_lazy("Für einen Brief fehlen Straße oder Ort. Tragen Sie die Anschrift ein.")


class HasDied(Refusal):
    sentence = gettext_lazy("Wer verstorben ist, bekommt keinen Brief.")


@dataclass(frozen=True)
class WeekDates:
    """What stands in one letter: where she goes, and who comes to her."""

    monday: dt.date
    state: str
    on: dt.date
    own: Sequence[OwnDate] = ()
    coming: Sequence[Visit] = ()

    @property
    def is_empty(self) -> bool:
        return not self.own and not self.coming

    @property
    def sunday(self) -> dt.date:
        return self.monday + dt.timedelta(days=6)

    def values(self) -> dict[str, str]:
        """The fields of the text."""
        return {"von": f"{self.monday.day}.{self.monday.month}.", "bis": format_date(self.sunday, "plain"), "termine": self.text()}

    def data(self) -> dict[str, Any]:
        """What the paper sets as tables in the place of `text`."""
        return {"monday": self.monday.isoformat(), "text": self.text(), "tables": self.tables()}

    def text(self) -> str:
        """The same as lines, for the screen."""
        rows = [row for table in self.tables() for row in table["rows"]]
        lines = [f"{', '.join(row[0])}: {', '.join(part for cell in row[1:] for part in cell)}" for row in rows]
        return readable("\n".join(lines))

    def tables(self) -> list[dict[str, Any]]:
        both = bool(self.own and self.coming)
        found = []
        if self.own:
            heads = [_("Wann"), _("Was"), _("Bei wem"), _("Wo")]
            rows = [_own_row(each, self) for each in self.own]
            found.append({"title": _("Wohin Sie gehen") if both else "", "heads": heads, "widths": [9, 9, 10, 12], "rows": rows})
        if self.coming:
            heads = [_("Wann"), _("Was"), _("Wer kommt")]
            rows = [_coming_row(each, self) for each in self.coming]
            found.append({"title": _("Wer zu Ihnen kommt") if both else "", "heads": heads, "widths": [9, 15, 16], "rows": rows})
        return found


def _when(visit: Visit, week: WeekDates) -> list[str]:
    """„Fr., 25.12.“, the time, and the name of a holiday: whoever reads it looks twice."""
    feast = holidays(week.state, visit.on.year).get(visit.on, "")
    lines = [format_date(visit.on, "short"), format_span(visit.start, visit.end)]
    return [*lines, *([feast] if feast else [])]


def _own_row(own: OwnDate, week: WeekDates) -> Row:
    way, visit = way_to(own, on=week.on), own.visit
    unsure = [_("Wir fragen noch nach.")] if own.stage == DateStage.WAITING else []
    who = [part for part in (own.name, *way.numbers) if part]
    to = [_("Ziel: %(place)s") % {"place": way.destination}] if way.destination else []
    return [_when(visit, week), [own.what, *unsure], who, [*([way.address] if way.address else []), *to]]


def _coming_row(visit: Visit, week: WeekDates) -> Row:
    return [_when(visit, week), [visit.help_request.activity.noun], [who_comes_words(visit, on=week.on)]]


def next_monday(on: dt.date) -> dt.date:
    return monday_of(on) + dt.timedelta(days=7)


def print_day(monday: dt.date, state: str) -> dt.date:
    """The Friday before; when that is a holiday, the last working day before it: the post needs a day."""
    day = monday - dt.timedelta(days=3)
    while is_holiday(state, day):
        day -= dt.timedelta(days=1)
    return day


def is_time_to_write(agency: Agency, *, at: dt.datetime) -> bool:
    """On the eve of the print run, mostly a Thursday. Caught up in the next morning when nothing ran in the evening."""
    now = timezone.localtime(at)
    printing = print_day(next_monday(now.date()), agency.state)
    return now.date() == printing - dt.timedelta(days=1) or (now.date() == printing and now.time() < PRINTED_UNTIL)


@transaction.atomic
def write_week_letters(*, agency: Agency, monday: dt.date, by: Actor, at: dt.datetime) -> list[Message]:
    """A letter to everybody who needs one and has dates in that week. Whoever has one gets no second: the database refuses it."""
    people = [one for one in _who_may(agency, monday) if reads_on_paper(one, gateway=gateway() is not None)]
    weeks = weeks_of(agency, people, monday=monday, at=at)
    people = [one for one in people if not weeks[one.pk].is_empty]
    agency.week_letters.bulk_create([WeekLetter(agency=agency, person=one, monday=monday, written_at=at) for one in people])
    return _send(agency, people, weeks, by=by, at=at)


@transaction.atomic
def mend_week_letters(*, agency: Agency, by: Actor, at: dt.datetime) -> int:
    """What waits for the printer and is no longer true stays here; where dates remain, the letter is written anew. Says how many."""
    waiting = list(agency.messages.filter(topic=WEEK_LETTER.key, state=MessageState.QUEUED).select_for_update(of=("self",)))
    by_week: dict[dt.date, list[Message]] = defaultdict(list)
    for message in waiting:
        by_week[dt.date.fromisoformat(message.data["monday"])].append(message)
    return sum(_mend(agency, monday, rows, by=by, at=at) for monday, rows in by_week.items())


def _mend(agency: Agency, monday: dt.date, rows: Sequence[Message], *, by: Actor, at: dt.datetime) -> int:
    today = timezone.localdate(at)
    keys = [row.person_id or 0 for row in rows] if today < monday else []
    people = list(_may_read(agency).filter(pk__in=keys))
    weeks = weeks_of(agency, people, monday=monday, at=at)
    now = {pk: week.data() for pk, week in weeks.items()}
    wrong = [row for row in rows if _as_stored(now.get(row.person_id or 0)) != _as_stored(row.data)]
    reason = _("Nicht gesendet: Die Termine haben sich geändert.") if today < monday else _("Nicht gesendet: zu spät gedruckt.")
    agency.messages.filter(pk__in=[row.pk for row in wrong]).update(
        state=MessageState.DONE, state_at=at, done_by_name=by.name, error=reason
    )
    again = {row.person_id for row in wrong}
    _send(agency, [one for one in people if one.pk in again and not weeks[one.pk].is_empty], weeks, by=by, at=at)
    return len(wrong)


def _as_stored(data: Mapping[str, Any] | None) -> Any:
    return None if data is None else (data.get("monday"), data.get("text"))


def _send(agency: Agency, people: Sequence[Person], weeks: Mapping[int, WeekDates], *, by: Actor, at: dt.datetime) -> list[Message]:
    if not people:
        return []
    return send_many(
        agency=agency, to=people, topic=WEEK_LETTER.key, values=lambda one: weeks[one.pk].values(), about=None, by=by, at=at,
        channel=MessageChannel.LETTER, data=lambda one: weeks[one.pk].data(),
    )


def letter_of_week(person: Person, *, by: Actor, at: dt.datetime) -> Letter:
    """Next week of one person, to be printed at once: also for somebody who has internet. Refuses who has nothing, died, or lives nowhere."""
    agency, on = person.agency, timezone.localdate(at)
    if person.died_on is not None:
        raise HasDied
    if not has_address(person):
        raise NoAddress
    week = weeks_of(agency, [person], monday=next_monday(on), at=at)[person.pk]
    if week.is_empty:
        raise NothingNextWeek
    subject, body = words_for(agency, WEEK_LETTER, person, week.values(), by=by, written=True)
    return Letter(window=window_of(person), subject=subject, body=body, on=on, template=WEEK_LETTER.letter, data=week.data(), clerk=by.name)


@dataclass(frozen=True)
class Standing:
    """Does somebody get the letter? In a word, for the office."""

    words: str
    stopped: bool = False


def standing_of(person: Person) -> Standing:
    """One query besides the person's channels."""
    if person.agency.no_week_letters.filter(person=person).exists():
        return Standing(_("nie"), stopped=True)
    if not reads_on_paper(person, gateway=gateway() is not None):
        return Standing(_("nicht nötig, wird anders erreicht"))
    if not has_address(person):
        return Standing(_("geht nicht, Straße oder Ort fehlt"))
    return Standing(_("automatisch, wenn in der nächsten Woche Termine anstehen"))


def has_address(person: Person) -> bool:
    return bool(person.street and person.town)


def weeks_of(agency: Agency, people: Iterable[Person], *, monday: dt.date, at: dt.datetime) -> dict[int, WeekDates]:
    """The dates of each of them in that week, by person: as many queries for one as for a hundred."""
    everyone = list(people)
    if not everyone:
        return {}
    span = {"first": monday, "last": monday + dt.timedelta(days=6)}
    volunteers = list(Volunteer.objects.filter(agency=agency, person__in=everyone, state__in=HELPS))
    own = dates_ahead_of_all(volunteers, at=at, **span)
    by_person = {one.person_id: own[one.pk] for one in volunteers}
    coming: dict[int, list[Visit]] = defaultdict(list)
    for visit in dates_of_all(agency, everyone, **span):
        coming[visit.help_request.help_seeker_id].append(visit)
    on = timezone.localdate(at)
    return {one.pk: WeekDates(monday, agency.state, on, by_person.get(one.pk, []), coming.get(one.pk, [])) for one in everyone}


def _may_read(agency: Agency) -> PersonQuerySet:
    """Alive, with an address, and wants it."""
    spared = OptOut.objects.filter(person=OuterRef("pk"), group=TopicGroup.REMINDERS)
    rows: PersonQuerySet = agency.people.present().filter(died_on=None).exclude(street="").exclude(town="")
    return rows.exclude(Exists(NoWeekLetter.objects.filter(person=OuterRef("pk")))).exclude(Exists(spared))


def _who_may(agency: Agency, monday: dt.date) -> list[Person]:
    """Those who have something planned in that week and have no letter of it yet, in the order of their names."""
    planned = Visit.objects.planned().between(monday, monday + dt.timedelta(days=6)).filter(agency=agency)
    goes = Exists(planned.filter(volunteer__person=OuterRef("pk"), volunteer__state__in=HELPS))
    is_helped = Exists(planned.filter(help_request__help_seeker=OuterRef("pk")))
    written = Exists(WeekLetter.objects.filter(person=OuterRef("pk"), monday=monday))
    return list(_may_read(agency).filter(goes | is_helped).exclude(written).prefetch_related("channels"))
