"""Events on paper: the list for the door, the poster, the programme of a week – also as plain text for the local paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nahbei.documents.guest_list import GuestLine, GuestList, guest_list_pdf
from nahbei.documents.letters import AgencyHead
from nahbei.documents.pdf import Pdf
from nahbei.documents.poster import Poster, Programme, ProgrammeDay, ProgrammeEntry, poster_pdf, programme_pdf
from nahbei.events import words
from nahbei.events.links import public_address
from nahbei.events.models import Event, EventState, Needed, Registration, RegistrationState
from nahbei.foundation.models import Agency
from nahbei.people.folding import words as folded
from nahbei.ui import german
from nahbei.venues.rules import way_in_words

EXPECTED = frozenset({RegistrationState.CONFIRMED, RegistrationState.OFFERED, RegistrationState.ATTENDED, RegistrationState.NO_SHOW})


def by_name(rows: Iterable[Registration]) -> list[Registration]:
    """As one looks for somebody: the surname first, umlauts as their vowels."""
    def key(row: Registration) -> tuple[str, list[str], int]:
        parts = list(folded(row.name)) or [""]
        return parts[-1], parts, row.place
    return sorted(rows, key=key)


def guest_list(event: Event, *, on: dt.date) -> Pdf:
    """Two queries: whoever has a place by name, whoever waits in their order."""
    rows = list(event.registrations.select_related(None))
    there = by_name(row for row in rows if row.state in EXPECTED)
    waiting = [row for row in rows if row.state == RegistrationState.WAITING]
    people = sum(row.size for row in there)
    sums = [ngettext("%(n)s Gast erwartet", "%(n)s Gäste erwartet", people) % {"n": people}]
    lifts = sum(row.needs_lift for row in there)
    sums += [_("%(n)s × Fahrt") % {"n": lifts}] if lifts else []
    sums += [_("%(n)s Plätze") % {"n": event.capacity}] if event.capacity else []
    return guest_list_pdf(AgencyHead.of(event.agency), GuestList(
        title=event.title, when=words.when(event), where=words.where(event), lines=[_line(row) for row in there],
        waiting=[_line(row) for row in waiting], sums=" · ".join(sums), on=on,
    ))


def _line(row: Registration) -> GuestLine:
    marks = [_("braucht eine Fahrt")] if row.needs_lift else []
    marks += [_("hat noch nicht zugesagt")] if row.state == RegistrationState.OFFERED else []
    return GuestLine(name=row.name, party=str(row.size), marks=marks, note=row.note)


def poster(event: Event, *, on: dt.date) -> Pdf:
    """What hangs outside names no guest."""
    agency, venue = event.agency, event.venue
    named = [row.organisation.name for row in event.organisers.select_related("organisation")]
    return poster_pdf(AgencyHead.of(agency), Poster(
        kind=event.get_kind_display(), title=event.title, summary=event.summary, day=german.format_date(event.on, "long"),
        hours=german.format_span(event.start, event.end), house=str(venue) if venue else words.where(event),
        street=venue.address_line if venue else "", access=access(event), facts=_facts(event), organisers=_together(named, own=event.own),
        contact=_contact(event), address=public_address(event), on=on, stamp=_stamp(event),
    ))


def access(event: Event) -> list[str]:
    """What a guest must know who walks or hears badly, and who comes by bus."""
    return way_in_words(event.venue) if event.venue else []


def cost(event: Event) -> str:
    price = german.format_euros(event.cost_cents) if event.cost_cents else _("Eintritt frei")
    return f"{price}, {event.cost_note}" if event.cost_note else price


def registration(event: Event) -> str:
    until = _(", bis %(day)s") % {"day": german.format_date(event.deadline)} if event.deadline and event.registration != Needed.NONE else ""
    return f"{event.get_registration_display()}{until}"


def _facts(event: Event) -> list[tuple[str, str]]:
    found = [
        (_("Mit"), event.speakers), (_("Kosten"), cost(event)), (_("Anmeldung"), registration(event)), (_("Dolmetschen"), event.interpreter),
        (_("Essen, Trinken"), event.food_note),
    ]
    return [(word, said) for word, said in found if said]


def _together(names: list[str], *, own: bool) -> str:
    if not names:
        return ""
    listed = _(" und ").join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]
    return (_("zusammen mit %(who)s") if own else _("Veranstalter: %(who)s")) % {"who": listed}


def _contact(event: Event) -> str:
    if event.contact:
        return event.contact
    return _("Fragen? %(phone)s") % {"phone": event.agency.phone} if event.agency.phone else ""


def _stamp(event: Event) -> str:
    return _("Fällt aus") if event.state == EventState.CANCELLED else ""


def week_of(day: dt.date) -> tuple[dt.date, dt.date]:
    """Monday to Sunday."""
    monday = day - dt.timedelta(days=day.weekday())
    return monday, monday + dt.timedelta(days=6)


def programme(agency: Agency, first: dt.date, last: dt.date, *, on: dt.date, address: str = "") -> Pdf:
    """What everybody may know: no draft. What is cancelled says so: somebody may have the old sheet in hand."""
    days = [
        ProgrammeDay(german.format_date(day, "long"), [_entry(event) for event in events]) for day, events in _days(agency, first, last)
    ]
    return programme_pdf(AgencyHead.of(agency), Programme(stretch=stretch(first, last), days=days, on=on, address=address))


def programme_text(agency: Agency, first: dt.date, last: dt.date) -> str:
    """For the local paper: no columns, no bold, one paragraph for each event."""
    blocks = [f"{agency.name}\n{_('Programm')} {stretch(first, last)}"]
    for day, events in _days(agency, first, last):
        blocks.append(german.format_date(day, "long").upper())
        for event in events:
            entry = _entry(event)
            title = f"{entry.stamp}: {entry.title}" if entry.stamp else entry.title
            lines = [f"{entry.hours}: {title}", entry.summary, *([] if entry.stamp else [", ".join(entry.details) + "."])]
            blocks.append("\n".join(line for line in lines if line))
    if len(blocks) == 1:
        blocks.append(_("In dieser Woche haben wir keine Veranstaltungen."))
    reach = ", ".join(part for part in (agency.phone, agency.email) if part)
    return "\n\n".join([*blocks, _("Fragen und Anmeldung: %(reach)s") % {"reach": reach} if reach else ""]).rstrip() + "\n"


def stretch(first: dt.date, last: dt.date) -> str:
    return _("%(first)s bis %(last)s") % {"first": german.format_date(first, "long"), "last": german.format_date(last, "long")}


def _days(agency: Agency, first: dt.date, last: dt.date) -> list[tuple[dt.date, list[Event]]]:
    rows = agency.events.public().filter(on__range=(first, last)).select_related("venue").order_by("on", "start", "pk")
    return [(day, list(events)) for day, events in groupby(rows, key=lambda event: event.on)]


def _entry(event: Event) -> ProgrammeEntry:
    details = [words.where(event), cost(event), *([registration(event)] if event.registration != Needed.NONE else []), event.interpreter]
    return ProgrammeEntry(
        hours=german.format_span(event.start, event.end), title=event.title, summary=event.summary,
        details=[] if _stamp(event) else [word for word in details if word], stamp=_stamp(event),
    )
