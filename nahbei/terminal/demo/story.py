"""What happened in the demo office: told by the same actions that the office uses, weeks in the past and this week."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain
from zoneinfo import ZoneInfo

from nahbei.desk.callers import Caller, Who
from nahbei.desk.calls import Call, take_call
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.tenancy import agency_scope
from nahbei.help_requests.actions import return_to_seeker, withdraw
from nahbei.help_requests.asked import Asked
from nahbei.help_requests.models import Answering, CallWish, HelpRequest, RequestState
from nahbei.journal.actions import close_day, remind, write_entry
from nahbei.journal.models import EntryKind, ReminderKind
from nahbei.matching.suggestions import for_request
from nahbei.messaging.actions import mark_printed
from nahbei.messaging.models import MessageState
from nahbei.messaging.queries import BY_HAND
from nahbei.people.models import Person
from nahbei.placements.actions.answers import Answer, answer
from nahbei.placements.actions.enquiries import ask
from nahbei.placements.models import AskedBy, Enquiry
from nahbei.terminal.demo.answers import what_came_in
from nahbei.terminal.demo.follow_ups import FollowUps
from nahbei.terminal.demo.offices import Office
from nahbei.terminal.demo.partners import DOCTOR, HANDS, PAPERS, SHOPPING, TECH, VISIT, WALK
from nahbei.terminal.demo.referrals import tell_referrals
from nahbei.terminal.demo.visits import extend, report_until, what_came_in_between
from nahbei.volunteers.models import Volunteer

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY, TUESDAY, THURSDAY, FRIDAY = 0, 1, 3, 4


@dataclass(frozen=True)
class Wanted:
    """One request of the story. Days count from today, on to the next `weekday` (0 Monday) that suits the helper, or working day;
    `weekly` makes it standing on that weekday.
    """

    who: str
    activity: str
    called: int  # days ago
    on: int | None = None
    start: str = "9:30"
    details: str = ""
    destination: str = ""
    weekly: int = 0
    needs: tuple[str, ...] = ()
    language: str = ""
    helper: str = ""
    asked: tuple[str, ...] = ()
    caller: str = ""
    end: str = ""  # returned, withdrawn
    reason: str = ""
    flexible: str = ""
    ask_first: bool = False
    weekday: int | None = None


STORY = (
    Wanted("Ayşe Yıldırım", DOCTOR, 0, 1, "9:30", "hin und zurück zu Fuß", "Praxis Dr. Seidel, Marktstraße 20", 1, ("Rollator",), "tr",
           caller="Elif Yıldırım", weekday=TUESDAY),
    Wanted("Margarete Hoffstetter", HANDS, 9, None, details="Glühbirne im Flur wechseln. Leiter ist im Haus.", flexible="vormittags"),
    Wanted("Werner Schulz", SHOPPING, 6, 3, "9:00", "Zum Wochenmarkt, trägt schlecht.", "Markt", 1, ("Rollator",), weekday=FRIDAY),
    Wanted("Fatma Demir", PAPERS, 2, None, details="Formulare für die Krankenkasse", language="tr", flexible="nachmittags"),
    Wanted("Erika Albers", DOCTOR, 3, 1, "9:30", "Augenarzt, darf danach nicht allein gehen", "Augenarzt Dr. Lenz, Poststraße 3",
           needs=("Sieht schlecht",), asked=("Jonas Krämer",)),
    Wanted("Erika Albers", SHOPPING, 40, -28, "10:00", "Bargeld mit Quittung", "Markt", 1, helper="Dieter Kowalski"),
    Wanted("Alfred Neumann", WALK, 50, -35, "14:00", "Treffpunkt Lindenplatz", weekly=1, helper="Lena Vogt", weekday=MONDAY),
    Wanted("Lieselotte Fuchs", TECH, 20, -14, "17:00", "WhatsApp auf dem neuen Telefon", weekly=1, helper="Amir Rahimi"),
    Wanted("Horst Brandt", VISIT, 60, -42, "13:00", "Spielt gern Karten.", weekly=1, helper="Carola Busch", weekday=TUESDAY),
    Wanted("Ilse Lang", SHOPPING, 30, -21, "9:30", "Apotheke und Bäcker", "Apotheke am Markt", 1, helper="Renate Böhm"),
    Wanted("Edith Wolff", VISIT, 4, 5, "15:00", "Vorlesen aus der Zeitung", weekly=1, caller="Bernd Wolff", weekday=MONDAY),
    Wanted("Hasan Kaya", PAPERS, 5, 2, "9:00", "Termin im Rathaus", "Rathaus, Marktstraße 1", language="tr", helper="Nurgül Aydın", weekday=THURSDAY),
    Wanted("Hannelore Seifert", HANDS, 12, 2, "11:00", "Vorhang aufhängen", helper="Dieter Kowalski"),
    Wanted("Thea Richter", DOCTOR, 8, 3, "8:30", "Hausarzt, Blutabnahme nüchtern", "Praxis Dr. Seidel, Marktstraße 20", needs=("Ohne Stufen",),
           helper="Renate Böhm"),
    Wanted("Christel Ott", PAPERS, 6, 3, "15:00", "Antrag auf Wohngeld", asked=("Mert Yildirim", "Minh Anh Tran"), ask_first=True,
           weekday=THURSDAY),
    Wanted("Siegfried Geiger", DOCTOR, 1, 6, "10:00", destination="Klinik Wupperaue", details="Kontrolle nach dem Eingriff", caller="Regina Geiger"),
    Wanted("Käthe Lorenz", VISIT, 3, 5, "14:00", "Sie erzählt gern von früher.", caller="Anja Lorenz", asked=("Carola Busch",),
           weekday=TUESDAY),
    Wanted("Egon Mohr", WALK, 14, 0, "14:00", "Langsam, mit Pausen", helper="Dieter Kowalski"),
    Wanted("Gisela Wendt", SHOPPING, 70, -60, "10:00", "Getränke", "Getränkemarkt", end=RequestState.RETURNED,
           reason="Niemand mit Auto frei; der Einkaufsdienst liefert jetzt."),
    Wanted("Karl-Heinz Fuchs", HANDS, 33, -30, "10:00", "Regal anbohren", end=RequestState.WITHDRAWN, reason="Der Schwiegersohn hat es gemacht."),
)
FILLING = (
    (DOCTOR, "9:00", "Hausarzt"), (DOCTOR, "10:30", "Zahnarzt"), (SHOPPING, "9:30", "Wocheneinkauf"), (SHOPPING, "14:00", "Drogerie"),
    (VISIT, "15:00", "Kaffee und Gespräch"), (WALK, "10:00", "An die Wupper und zurück"), (TECH, "16:00", "Fotos auf den Rechner"),
    (PAPERS, "10:00", "Post durchsehen"), (HANDS, "9:00", "Wasserhahn tropft nicht, klemmt nur"), (VISIT, "14:00", "Schach"),
)


def tell(office: Office) -> None:
    """Everything up to this morning, oldest first: the journal is numbered in the order of the telephone."""
    told = sorted([*STORY, *_others(office)], key=lambda wanted: -wanted.called)
    with agency_scope(office.agency):
        FollowUps(office).put()
        for number, wanted in enumerate(told):
            at = _moment(office, -wanted.called, 9 + number % 4, number * 7 % 60)
            office.agenda.put(at, _happen, office, wanted, number, at)
        tell_referrals(office)
        _call_backs(office)
        office.agenda.put(office.at - dt.timedelta(days=7), extend, office, office.at - dt.timedelta(days=7))
        posted = _moment(office, -2, 8, 0)
        office.agenda.put(posted, _post_is_done, office, posted)
        what_came_in(office)
        for happen in (_in_the_last_minute, what_came_in_between):
            office.agenda.put(office.at, happen, office)
        office.agenda.run(before=partial(report_until, office))
        _close_days(office)


def _others(office: Office) -> Iterator[Wanted]:
    """Requests of the other residents: this week is full, the weeks before too."""
    names = [name for name, person in office.people.items() if person.birth_year and name not in office.helpers]
    seekers = names[20:]
    for number, who in enumerate(seekers[:64]):
        activity, start, details = FILLING[number % len(FILLING)]
        day = (number * 3) % 28 - 18
        called = max(1, 12 - day if day < 0 else 5 + number % 4)
        yield Wanted(who, activity, called, day, start, details, "Marktviertel" if activity in {DOCTOR, SHOPPING} else "", helper="?")


def _happen(office: Office, wanted: Wanted, number: int, at: dt.datetime) -> None:
    by = office.clerk(("Petra Lindner", "Marlene Hoffmann", "Ben Wagner")[number % 3])
    seeker = office.people[wanted.who]
    taken = take_call(agency=office.agency, call=_call(office, wanted, seeker, number), by=by, at=at)
    request = taken.help_request
    assert request is not None
    if wanted.helper:
        _later(office, at + dt.timedelta(hours=1), _find, office, wanted, request)
    for name in wanted.asked:
        means = AskedBy.EMAIL if office.volunteers[name].person.preferred_channel == "email" else AskedBy.PHONE
        _later(office, at + dt.timedelta(minutes=5), _ask, office, request, office.volunteers[name], means)
    if wanted.end:
        end = return_to_seeker if wanted.end == RequestState.RETURNED else withdraw
        ended = at + dt.timedelta(days=3)
        office.agenda.put(ended, end, help_request=request, reason=wanted.reason, by=by, at=ended)


def _later(office: Office, at: dt.datetime, happen: Callable[..., object], *args: object) -> None:
    """The time is the last argument; nothing happens after the story's now."""
    at = min(at, office.at)
    office.agenda.put(at, happen, *args, at)


def _call(office: Office, wanted: Wanted, seeker: Person, number: int) -> Call:
    caller = None
    mine = True
    if wanted.caller:
        relative = office.people[wanted.caller]
        known = seeker.represented_by.get(representative=relative)
        mine = known.may_consent(on=office.at.date())
        caller = Caller(Who(relative), relation=known.relation, authority=known.authority, seen_on=known.seen_on)
    return Call(
        submission=f"demo-{number}", about=Who(seeker), caller=caller, consent=mine,
        asked=_asked(office, wanted, seeker, with_needs=mine),
    )


def _asked(office: Office, wanted: Wanted, seeker: Person, *, with_needs: bool) -> Asked:
    activity = office.activities[wanted.activity]
    day = None if wanted.on is None else _day(office.at.date() + dt.timedelta(days=wanted.on), wanted.weekday)
    hour, minute = (int(part) for part in wanted.start.split(":"))
    names = wanted.needs if with_needs else ()
    needs = [office.agency.needs.get(name=name) for name in names]
    return Asked(
        activity=activity, details=wanted.details, standing=bool(wanted.weekly), starts_on=day,
        start=dt.time(hour, minute) if day else None, weekdays=1 << day.weekday() if day and wanted.weekly else 0,
        every_weeks=wanted.weekly or 1, flexible=wanted.flexible, origin=seeker.street, destination=wanted.destination,
        language=wanted.language, needs=needs, answering=Answering.ASK_FIRST if wanted.ask_first else Answering.AT_ONCE,
    )


def _find(office: Office, wanted: Wanted, request: HelpRequest, at: dt.datetime) -> None:
    """The named helper, else the best whom the office would be shown: asked by telephone, says yes."""
    named = office.volunteers.get(wanted.helper)
    shown = (row.volunteer for row in for_request(office.agency, request, at=at, limit=3).rows)
    candidates = chain([named], shown) if named else shown
    for volunteer in candidates:
        enquiry = _ask(office, request, volunteer, AskedBy.PHONE, at)
        if enquiry is None:
            continue
        try:
            answer(enquiry=enquiry, answer=Answer.YES, by=office.clerk("Petra Lindner"), at=at)
        except Refusal:
            continue
        enquiry.refresh_from_db()
        Enquiry.objects.filter(pk=enquiry.pk).update(seen_at=at)
        return


def _ask(office: Office, request: HelpRequest, volunteer: Volunteer, means: str, at: dt.datetime) -> Enquiry | None:
    try:
        return ask(help_request=request, volunteer=volunteer, means=means, by=office.clerk("Petra Lindner"), at=at)
    except Refusal:
        return None


CALL_BACKS = (
    ("Elif Yıldırım", -3, 16, 40, "Für ihre Mutter: dienstags Begleitung zum Arzt. Erreichbar bis 12 Uhr."),
    ("Horst Brandt", 0, 8, 15, "Fragt, ob am Donnerstag jemand mit ihm einkaufen geht."),
    ("Gisela Wendt", 0, 8, 50, "Möchte wissen, ob der Einkaufsdienst auch Getränke bringt. Bitte langsam sprechen."),
    ("Halyna Bondar", 0, 9, 5, "Sucht jemanden, der Ukrainisch spricht, für einen Brief vom Amt."),
)


def _call_backs(office: Office) -> None:
    by = office.clerk("Ben Wagner")
    for name, days, hour, minute, text in CALL_BACKS:
        at = min(_moment(office, days, hour, minute), office.at)
        person = office.people[name]
        office.agenda.put(at, remind, agency=office.agency, by=by, at=at, kind=ReminderKind.CALL_BACK, due_at=at, text=text, person=person)
        said = f"Bittet um Rückruf. {text}"
        office.agenda.put(at, write_entry, agency=office.agency, by=by, at=at, kind=EntryKind.CALL, text=said, person=person)


def _in_the_last_minute(office: Office) -> None:
    by = office.clerk("Ben Wagner")
    for name, text in (("Thea Richter", "Nach dem Arzttermin fragen, wie es war."), ("Edith Wolff", "Geburtstagskarte schreiben.")):
        remind(
            agency=office.agency, by=office.clerk("Petra Lindner"), at=office.at, kind=ReminderKind.LOOK_AGAIN,
            due_at=_moment(office, 1, 10, 0), text=text, person=office.people[name], assigned_to=office.accounts["Petra Lindner"],
        )
    call = Call(submission="demo-volunteer", wish=CallWish.VOLUNTEER, about=Who(family_name="Kiefer", given_name="Antonia", salutation="frau",
                phone=office.phone()), note="Hat die Anzeige gelesen, möchte vorlesen. Gern am Nachmittag zurückrufen.")
    take_call(agency=office.agency, call=call, by=by, at=office.at)


def _post_is_done(office: Office, at: dt.datetime) -> None:
    """Letters are posted and calls made in the days after; what came up since the day before yesterday still waits."""
    waiting = office.agency.messages.filter(BY_HAND, state=MessageState.QUEUED)
    by = office.clerk("Ben Wagner")
    mark_printed(agency=office.agency, messages=waiting.values_list("pk", flat=True), by=by, at=at)


def _close_days(office: Office) -> None:
    """The office closes its book on working days, the last two are still open."""
    for days in range(20, 2, -1):
        day = office.at.date() - dt.timedelta(days=days)
        if day.weekday() < 5:
            by = office.clerk("Petra Lindner")
            close_day(agency=office.agency, on=day, by=by, at=_moment(office, -days, 13, 0))


def _moment(office: Office, days: int, hour: int, minute: int) -> dt.datetime:
    """A time of day, days from today; never after the story's now."""
    day = office.at.astimezone(BERLIN).date() + dt.timedelta(days=days)
    moment = dt.datetime.combine(day, dt.time(hour, minute), tzinfo=BERLIN)
    return min(moment, office.at) if days <= 0 else moment


def _day(day: dt.date, weekday: int | None) -> dt.date:
    """The next such weekday; without one Saturday and Sunday become Monday: residents have their appointments on working days."""
    if weekday is None:
        weekday = 0 if day.weekday() >= 5 else day.weekday()
    return day + dt.timedelta(days=(weekday - day.weekday()) % 7)
