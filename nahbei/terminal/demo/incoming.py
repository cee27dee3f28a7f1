"""What comes to the office of the demo beside calls: first talks, forms of the website, a table from the old system; and where it works."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from nahbei.desk.talks import Talk, hold_talk
from nahbei.desk.volunteering import File, NewPerson
from nahbei.exchange.actions import receive_file, run_import, start_import
from nahbei.exchange.models import ImportKind
from nahbei.foundation.actor import Actor
from nahbei.partners.actions import add_site
from nahbei.people.models import ChannelKind
from nahbei.people.phones import ChannelInput
from nahbei.submissions.actions import note_try, receive_submission
from nahbei.submissions.models import SubmissionKind
from nahbei.terminal.demo.offices import Office
from nahbei.terminal.demo.positions_data import SITES
from nahbei.volunteers.models import TalkOutcome
from nahbei.volunteers.week import WeekPattern

BERLIN = ZoneInfo("Europe/Berlin")
DAY, LONG_AGO = dt.timedelta(days=1), dt.timedelta(days=400)
WEBSITE = Actor.link("Internetseite")
# As the old system wrote it; the third row has no name, and stays behind.
TABLE = """Nr;Name;Straße;PLZ;Ort;Telefon;E-Mail
901;Kleiderkammer Poststraße;Poststraße 40;99991;Wiesenbrück;030 23125 981;kleiderkammer@example.org
902;Nachbarschaftsgarten Am Wehr;Am Wehr 2;99991;Wiesenbrück;030 23125 982;garten@example.org
903;;Hofgasse 9;99991;Wiesenbrück;030 23125 983;
904;Musikschule Lindenhof;Lindenstraße 1;99991;Wiesenbrück;;
"""


@dataclass(frozen=True)
class Sent:
    """A form of the website: so many hours ago. `said` are the answers as the page shows them."""

    kind: SubmissionKind
    hours: float
    name: str
    phone: str = ""
    email: str = ""
    text: str = ""
    title: str = ""
    said: tuple[tuple[str, str], ...] = ()
    data: dict[str, object] = field(default_factory=dict)
    suspected: bool = False
    tried: bool = False


SENT = (
    Sent(SubmissionKind.HELP, 1.5, "Gerda Pohl", "030 23125 961", said=(("Wann passt es?", "vormittags"), ("Worum geht es ungefähr?", "Einkaufen")),
         data={"time": "morning", "activities": []}),
    Sent(SubmissionKind.INTEREST, 3, "Miriam Haas", email="miriam.haas@example.org", title="Katzen Gesellschaft leisten",
         text="Ich habe selbst zwei Katzen gehabt. Geht es auch am Wochenende?",
         said=(("Ihre Nachricht", "Ich habe selbst zwei Katzen gehabt. Geht es auch am Wochenende?"),)),
    Sent(SubmissionKind.HELPING, 20, "Rolf Ziegler", "030 23125 963", text="Bin seit dem Sommer in Rente.", tried=True,
         said=(("Wie oft?", "jede Woche"), ("Zu welcher Zeit?", "vormittags"), ("Möchten Sie uns etwas sagen?", "Bin seit dem Sommer in Rente.")),
         data={"fields": [], "rhythm": "weekly", "times": ["mornings"]}),
    Sent(SubmissionKind.POSITION, 26, "Tom Wieland", email="wieland@example.org", text="Spielplatz: Patinnen und Paten",
         said=(("Ihre Organisation", "Spielplatzinitiative Am Anger"), ("Was ist zu tun?", "Einmal in der Woche nach dem Rechten sehen.")),
         data={"organisation": "Spielplatzinitiative Am Anger", "position": {
             "title": "Spielplatz: Patinnen und Paten", "task": "Einmal in der Woche nach dem Rechten sehen und melden, was kaputt ist.",
             "field": 0, "target_group": "children", "place": "site", "street": "Am Anger 3", "postal_code": "", "town": "Wiesenbrück",
             "timing": "flexible", "when": "", "seats": 3, "date": "", "needed": "", "min_age": 16, "gives": ["gives_induction"],
             "accessible": ""}}),
    Sent(SubmissionKind.BARRIER, 44, "Heike Brand", email="heike.brand@example.org",
         text="Der Katalog als PDF wird mir nicht vorgelesen.", data={"page": "/catalogue"},
         said=(("Was funktioniert nicht?", "Der Katalog als PDF wird mir nicht vorgelesen."), ("Auf welcher Seite?", "Katalog"))),
    Sent(SubmissionKind.HELPING, 7, "SEO Team", email="offer@example.org", text="Bringen Sie Ihre Seite auf Platz 1 bei allen Suchmaschinen!",
         said=(("Möchten Sie uns etwas sagen?", "Bringen Sie Ihre Seite auf Platz 1 bei allen Suchmaschinen!"),),
         data={"fields": [], "rhythm": "open", "times": []}, suspected=True),
)


def tell_incoming(office: Office) -> None:
    for name, sites in SITES.items():
        office.agenda.put(office.at - LONG_AGO, _sites, office, name, sites)
    for happen, days, hour in ((_nobody, 12, 15), (_thinks, 9, 11), (_picked, 4, 14)):
        at = _moment(office, days, hour)
        office.agenda.put(at, happen, office, at)
    for number, one in enumerate(SENT):
        at = office.at - dt.timedelta(hours=one.hours)
        office.agenda.put(at, _sent, office, one, number, at)
    at = _moment(office, 2, 9)
    office.agenda.put(at, _table, office, at)


def _sites(office: Office, organisation: str, sites: tuple[dict[str, object], ...]) -> None:
    owner, by = office.agency.organisations.get(name=organisation), office.clerk("Petra Lindner")
    for site in sites:
        fields = {"town": owner.town, "postal_code": owner.postal_code, "neighbourhood": owner.neighbourhood, **site}
        add_site(organisation=owner, by=by, at=office.at - LONG_AGO, **fields)


def _nobody(office: Office, at: dt.datetime) -> None:
    talk = Talk(TalkOutcome.INFORMATION, "Wollte wissen, ob man auch einmalig helfen kann.")
    hold_talk(agency=office.agency, who=None, file=None, talk=talk, by=office.clerk("Ben Wagner"), at=at)


def _thinks(office: Office, at: dt.datetime) -> None:
    """She comes back in some days: a reminder."""
    who = NewPerson({"salutation": "herr", "given_name": "Jakob", "family_name": "Steinfeld"}, [ChannelInput(ChannelKind.PHONE, "030 23125 971")])
    talk = Talk(TalkOutcome.THINKS, "Möchte nach der Elternzeit etwas mit Kindern machen.", come_back_on=office.at.date() + 5 * DAY)
    hold_talk(agency=office.agency, who=who, file=None, talk=talk, by=office.clerk("Petra Lindner"), at=at)


def _picked(office: Office, at: dt.datetime) -> None:
    """She leaves with two positions in her hand; who asks the organisations is written by the action."""
    who = NewPerson(
        {"salutation": "frau", "given_name": "Henrike", "family_name": "Lohmann", "birth_year": 1966, "town": office.town},
        [ChannelInput(ChannelKind.PHONE, "030 23125 972"), ChannelInput(ChannelKind.EMAIL, "henrike.lohmann@example.org")],
    )
    week = WeekPattern.from_spans([(day, 28, 38) for day in range(5)])
    file = File({"week": week, "max_visits_week": 1, "experience": "Bibliothekarin im Ruhestand"}, {}, signed_on=at.date())
    titles = ("Bücher auf Rädern", "Bei Konzerten helfen")
    positions = list(office.agency.positions.filter(title__in=titles).select_related("contact__person").order_by("number"))
    fields = list(office.agency.fields.filter(pk__in={position.field_id for position in positions}))
    talk = Talk(TalkOutcome.POSITIONS, "Hat wieder Zeit und mag Bücher und Musik.", fields, positions)
    hold_talk(agency=office.agency, who=who, file=file, talk=talk, by=office.clerk("Petra Lindner"), at=at)


def _sent(office: Office, one: Sent, number: int, at: dt.datetime) -> None:
    position = office.agency.positions.filter(title=one.title).first()
    data = {"said": [["Ihr Name", one.name], *(list(line) for line in one.said)], **one.data}
    if isinstance(wanted := data.get("position"), dict):
        data["position"] = {**wanted, "field": office.agency.fields.get(name="Kinder und Jugend").pk}
    submission = receive_submission(
        agency=office.agency, kind=one.kind, form=f"demo-{number}", by=WEBSITE, at=at, position=position, name=one.name, phone=one.phone,
        email=one.email, text=one.text, data=data, suspected=one.suspected,
    )
    if one.tried:
        tried = at + dt.timedelta(hours=1)
        office.agenda.put(tried, note_try, submission=submission, again_at=None, by=office.clerk("Ben Wagner"), at=tried)


def _table(office: Office, at: dt.datetime) -> None:
    """The list of the old system, taken over: two are new, one is there already, one has no name."""
    by = office.clerk("Marlene Hoffmann")
    content = TABLE.replace("99991", office.agency.postal_code).encode()
    run = receive_file(agency=office.agency, kind=ImportKind.ORGANISATIONS, file_name="organisationen-alt.csv", content=content, by=by, at=at)
    run = start_import(run=run, by=by, at=at)
    run_import(agency=office.agency, run_id=run.pk, by=by, now=lambda: at)


def _moment(office: Office, days: int, hour: int) -> dt.datetime:
    day = office.at.astimezone(BERLIN).date() - days * DAY
    return dt.datetime.combine(day, dt.time(hour, 20), tzinfo=BERLIN)
