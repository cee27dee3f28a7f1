"""Parts of Heute about events: whose door opens soon, places that are free while somebody waits, offers that run out, drafts."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from nahbei.desk.today import words
from nahbei.desk.today.shape import Desk, Part, Row
from nahbei.desk.today.statement import Ago
from nahbei.events.models import Event, EventState, RegistrationState
from nahbei.foundation.rights import Right
from nahbei.ui import german

AHEAD = dt.timedelta(days=14)
A_DAY_LEFT = dt.timedelta(days=-1)
_COLUMNS = ("title", "on", "start", "taken", "capacity")


def _published(desk: Desk) -> QuerySet[Event]:
    return desk.agency.events.filter(state=EventState.PUBLISHED, on__gte=desk.today).order_by("on", "start", "pk")


def _row(event: Event, desk: Desk, sentence: str, does: str, *, late: bool = False) -> Row:
    return Row(
        name=event.title, kind="house", sentence=sentence, does=does, about=event.reference, when=words.on_day(event.on, desk.now), late=late,
    )


def _soon(desk: Desk) -> QuerySet[Event]:
    return _published(desk).filter(on__lte=desk.today + dt.timedelta(days=1))


def _soon_row(event: Event, desk: Desk) -> Row:
    of = "" if event.capacity is None else _(" von {all} Plätzen").format(all=event.capacity)
    said = _("{time}, {n}{of} angemeldet.").format(time=german.format_time(event.start), n=event.taken, of=of)
    return _row(event, desk, said, "event")


def _waiting(desk: Desk) -> QuerySet[Event]:
    """Not enough room for the next party, or a place that nobody was offered: a human decides."""
    waiting = desk.agency.registrations.filter(event=OuterRef("pk"), state=RegistrationState.WAITING)
    return _published(desk).filter(Q(capacity=None) | Q(taken__lt=F("capacity")), Exists(waiting))


def _waiting_row(event: Event, desk: Desk) -> Row:
    said = _("Plätze sind frei, und jemand wartet.") if event.free is None else _("Noch frei: {n}, und jemand wartet.").format(n=event.free)
    return _row(event, desk, said, "event_waiting")


def _offers(desk: Desk) -> QuerySet[Event]:
    offered = desk.agency.registrations.filter(event=OuterRef("pk"), state=RegistrationState.OFFERED, answer_until__lte=Ago(A_DAY_LEFT))
    return _published(desk).filter(Exists(offered))


def _offer_row(event: Event, desk: Desk) -> Row:
    return _row(event, desk, _("Ein angebotener Platz verfällt bald. Nachfragen?"), "event_offer", late=True)


def _drafts(desk: Desk) -> QuerySet[Event]:
    rows = desk.agency.events.drafts().filter(on__gte=desk.today, on__lte=desk.today + AHEAD)
    return rows.order_by("on", "start", "pk")


def _draft_row(event: Event, desk: Desk) -> Row:
    late = event.on <= desk.today + dt.timedelta(days=3)
    return _row(event, desk, _("Noch ein Entwurf: Draußen sieht ihn niemand."), "event_draft", late=late)


PARTS = (
    Part("events_soon", Right.EVENTS, 6, _COLUMNS, _soon, _soon_row),
    Part("events_waiting", Right.EVENTS_CHANGE, 3, _COLUMNS, _waiting, _waiting_row),
    Part("events_offers", Right.EVENTS_CHANGE, 3, _COLUMNS, _offers, _offer_row),
    Part("events_drafts", Right.EVENTS_CHANGE, 3, _COLUMNS, _drafts, _draft_row),
)
