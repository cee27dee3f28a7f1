"""Residents who were told about a service, and what became of it: every state once, one to ask about today."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from nahbei.desk.callers import Who
from nahbei.desk.calls import Call, take_call
from nahbei.foundation.actor import Actor
from nahbei.help_requests.asked import Asked
from nahbei.help_requests.models import HelpRequest
from nahbei.placements.actions import answer, ask, look_at, note_referral_outcome, refer
from nahbei.placements.models import AskedBy, Referral, ReferralOutcome
from nahbei.terminal.demo.offices import Office
from nahbei.terminal.demo.partners import DOCTOR, OTHER, PAPERS, SHOPPING, TRADE, VISIT
from nahbei.volunteers.models import Volunteer


@dataclass(frozen=True)
class Referred:
    """One call that ended with somebody else's help. Days count back from today."""

    who: str
    activity: str
    called: int
    details: str
    services: tuple[str, ...] = ()
    outcomes: tuple[tuple[int, str, str], ...] = ()  # days ago, what, note: one for each service
    flexible: str = "wann es passt"
    helped: bool = False  # a volunteer was found as well


REFERRED = (
    Referred("Gisela Wendt", SHOPPING, 19, "Getränke und Waschmittel, zu schwer für die Tasche.", ("Einkaufsdienst",)),
    Referred("Margarete Hoffstetter", TRADE, 6, "Steckdose in der Küche ist lose.", ("Kleinreparaturen Strom",), flexible="vormittags"),
    Referred("Halyna Bondar", PAPERS, 26, "Antrag auf Grundsicherung, alles auf Deutsch.", ("Sozialberatung",),
             ((11, ReferralOutcome.ACCEPTED, "Hat einen Termin bekommen, die Nachbarin dolmetscht."),)),
    Referred("Käthe Lorenz", VISIT, 34, "Möchte einmal in der Woche unter Leute.", ("Betreuungsgruppe Mittwochscafé", "Besuchsdienst"),
             ((19, ReferralOutcome.WAITING_LIST, "Frühestens im neuen Jahr."), (19, ReferralOutcome.CONTACT_MADE, "Frau Seligmann meldet sich."))),
    Referred("Karl-Heinz Fuchs", OTHER, 22, "Der Gehweg muss im Winter frei sein.", ("Bücher auf Rädern",),
             ((7, ReferralOutcome.REFUSED, "Die bringen nur Bücher."),)),
    Referred("Egon Mohr", DOCTOR, 17, "Zur Physiotherapie, zweimal in der Woche.", ("Alltagsbegleitung",),
             ((3, ReferralOutcome.NOT_REACHED, "Zweimal versucht."),)),
    Referred("Ilse Lang", SHOPPING, 8, "Nur diesen Monat, die Hand ist verstaucht.", ("Bürgerbus",), helped=True),
    Referred("Werner Schulz", TRADE, 1, "Heizkörper im Schlafzimmer wird nicht warm."),
)


def tell_referrals(office: Office) -> None:
    for number, told in enumerate(REFERRED):
        by = office.clerk(("Marlene Hoffmann", "Petra Lindner")[number % 2])
        at = office.at - dt.timedelta(days=told.called, minutes=7 * number)
        office.agenda.put(at, _take, office, told, number, by, at)


def _take(office: Office, told: Referred, number: int, by: Actor, at: dt.datetime) -> None:
    request = _call(office, told, number, by, at)
    if told.services:
        office.agenda.put(at + dt.timedelta(minutes=20), _refer, office, told, request, by, at + dt.timedelta(minutes=20))
    if told.helped:
        office.agenda.put(at + dt.timedelta(days=1), _find, office, request, at + dt.timedelta(days=1))


def _refer(office: Office, told: Referred, request: HelpRequest, by: Actor, at: dt.datetime) -> None:
    services = [office.services[name] for name in told.services]
    _ask_back(office, told, refer(help_request=request, services=services, by=by, at=at))


def _call(office: Office, told: Referred, number: int, by: Actor, at: dt.datetime) -> HelpRequest:
    asked = Asked(activity=office.activities[told.activity], details=told.details, flexible=told.flexible)
    call = Call(submission=f"demo-referral-{number}", about=Who(office.people[told.who]), consent=True, asked=asked)
    request = take_call(agency=office.agency, call=call, by=by, at=at).help_request
    assert request is not None
    return request


def _ask_back(office: Office, told: Referred, referrals: list[Referral]) -> None:
    for referral, (days, outcome, note) in zip(referrals, told.outcomes, strict=False):
        at = office.at - dt.timedelta(days=days)
        by = office.clerk("Ben Wagner")
        office.agenda.put(at, note_referral_outcome, referral=referral, outcome=outcome, note=note, by=by, at=at)


def _find(office: Office, request: HelpRequest, at: dt.datetime) -> None:
    helper: Volunteer = office.volunteers["Renate Böhm"]
    by = office.clerk("Petra Lindner")
    enquiry = ask(help_request=request, volunteer=helper, means=AskedBy.PHONE, by=by, at=at)
    look_at(enquiry=answer(enquiry=enquiry, answer="yes", by=by, at=at), at=at)
