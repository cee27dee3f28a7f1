"""How it stands with the places of an event, in the words of the website. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from nahbei.events.models import Event, EventState, Needed
from nahbei.events.rules import DeadlineIsOver, NotOpenForRegistration, check_open
from nahbei.ui import german
from nahbei.venues.rules import accessible_words

FEW = 3


@dataclass(frozen=True)
class Seats:
    """`word` for a list, `sentence` for the page. `open`: one can register online, `waits`: for a place on the waiting list."""

    word: str
    sentence: str
    open: bool = False
    waits: bool = False


def seats(event: Event, *, waiting: bool, at: dt.datetime) -> Seats:
    if event.state == EventState.CANCELLED:
        return Seats(_("fällt aus"), _("Diese Veranstaltung fällt aus."))
    if event.state == EventState.DONE or at >= event.ends_at:
        return Seats(_("vorbei"), _("Diese Veranstaltung ist vorbei."))
    if event.registration == Needed.NONE:
        return Seats(_("ohne Anmeldung"), _("Kommen Sie einfach vorbei, ohne Anmeldung."))
    try:
        check_open(event, outside=True, at=at)
    except DeadlineIsOver:
        return Seats(_("Anmeldefrist vorbei"), _("Die Anmeldefrist ist vorbei. Rufen Sie uns bitte an."))
    except NotOpenForRegistration:
        return Seats(_("hat begonnen"), _("Diese Veranstaltung hat schon begonnen."))
    if would_wait(event, 1, waiting=waiting):
        return Seats(_("nur noch Warteliste"), _("Alle Plätze sind vergeben. Wird einer frei, geht es der Reihe nach."), open=True, waits=True)
    left = _left(event)
    need = _("Nur mit Anmeldung.") if event.registration == Needed.NEEDED else _("Wir bitten um Anmeldung.")
    return Seats(left, f"{capfirst(left)}. {need}", open=True)


def would_wait(event: Event, size: int, *, waiting: bool) -> bool:
    """Would so many get no place now? Whoever comes while somebody waits, waits too."""
    return waiting or not event.has_room_for(size if event.companions_count else 1)


def cost(event: Event) -> str:
    return german.format_euros(event.cost_cents) if event.cost_cents else _("kostenlos")


def where(event: Event) -> str:
    """For everybody: the address of a meeting behind a registration is told to those who registered."""
    if event.venue:
        return event.venue.whole_line
    if not event.online_address:
        return _("Den Ort sagen wir Ihnen noch.")
    return _("im Internet; den Link bekommen Sie mit der Anmeldung") if event.registration == Needed.NEEDED else event.online_address


def short_place(event: Event) -> str:
    """For a list."""
    return str(event.venue) if event.venue else _("im Internet") if event.online_address else ""


def access(event: Event) -> list[str]:
    """The way in, in words. What nobody has looked at is not said."""
    venue = event.venue
    if venue is None:
        return []
    ways = ((_("Bus und Bahn: %s"), venue.bus_stop), (_("Parken: %s"), venue.parking))
    told = [capfirst(word) for word in accessible_words(venue)]
    return [*told, *([venue.access_note] if venue.access_note else []), *(words % text for words, text in ways if text)]


def _left(event: Event) -> str:
    free = event.free
    return _("noch wenige Plätze frei") if free is not None and free <= FEW else _("noch Plätze frei")
