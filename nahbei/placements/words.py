"""What enquiries and placements are called when they are spoken of: pure, no query."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nahbei.help_requests.models import HelpRequest
from nahbei.people import folding
from nahbei.people.models import Person, Salutation
from nahbei.placements.eligibility import Rule
from nahbei.ui.german import WEEKDAYS, format_date, format_relative, format_time
from nahbei.visits.models import Visit
from nahbei.visits.words import date_of as date_of

TELLING = 4  # letters of a name or a street that tell somebody apart
_PHONE = re.compile(r"(?:\+|0)\d[\d /-]{5,}")

# After the name of the volunteer: „Jonas Krämer ist dann abwesend.“
HINDRANCES: dict[Rule, str | Promise] = {
    Rule.ACTIVE: gettext_lazy("ist zurzeit nicht verfügbar"),
    Rule.ACTIVITY: gettext_lazy("hat sich für diese Tätigkeit nicht gemeldet"),
    Rule.DECLARATION: gettext_lazy("hat die Verschwiegenheitserklärung noch nicht unterschrieben"),
    Rule.PARENTS: gettext_lazy("ist minderjährig, das Einverständnis der Eltern fehlt"),
    Rule.AGE: gettext_lazy("ist dafür zu jung, oder der Geburtstag fehlt"),
    Rule.ALONE: gettext_lazy("ist minderjährig und darf nicht allein in eine Privatwohnung"),
    Rule.CONDUCT: gettext_lazy("hat kein gültiges Führungszeugnis gezeigt"),
    Rule.TRAINING: gettext_lazy("hat die nötige Schulung nicht oder nicht mehr"),
    Rule.SELF: gettext_lazy("fragt selbst um diese Hilfe"),
    Rule.EXCLUDED: gettext_lazy("soll hier nicht eingesetzt werden"),
    Rule.GENDER: gettext_lazy("entspricht nicht dem Wunsch"),
    Rule.LANGUAGE: gettext_lazy("spricht die nötige Sprache nicht"),
    Rule.CAR: gettext_lazy("hat kein Auto"),
    Rule.DISTANCE: gettext_lazy("wohnt zu weit weg"),
    Rule.PATTERN: gettext_lazy("hat um diese Zeit nicht frei"),
    Rule.ABSENT: gettext_lazy("ist dann abwesend"),
    Rule.BOOKED: gettext_lazy("hat dann schon einen Einsatz"),
    Rule.HOURS_WEEK: gettext_lazy("hat in der Woche schon genug Stunden"),
    Rule.VISITS_WEEK: gettext_lazy("hat in der Woche schon genug Einsätze"),
    Rule.MINOR: gettext_lazy("ist minderjährig: zu früh, zu spät, zu lang oder an einem freien Tag"),
}


def hindrances(name: str, rules: Iterable[Rule]) -> str:
    """„Jonas Krämer ist dann abwesend und hat kein Auto.“"""
    found = [str(HINDRANCES[rule]) for rule in rules]
    return f"{name} {', '.join(found[:-1])} {_('und')} {found[-1]}." if len(found) > 1 else f"{name} {found[0]}."


def dates(help_request: HelpRequest, visits: Iterable[Visit]) -> list[str]:
    """The dates of a question, one in a line; without dates when it would suit."""
    found = [date_of(visit) for visit in visits]
    if not found and help_request.starts_on is not None:
        found = [format_date(help_request.starts_on)]
    return found or [_suits(help_request) or _("Der Tag wird noch vereinbart.")]


def _suits(help_request: HelpRequest) -> str:
    """„wann es passt“ is free text and is read before the yes: when somebody typed who or where into it, it is not shown."""
    text, seeker = help_request.flexible, help_request.help_seeker
    named = {word for word in folding.words(f"{seeker.given_name} {seeker.family_name}") if len(word) >= TELLING}
    street = re.sub(r"\d.*", "", folding.street(seeker.street))
    tells = named & set(folding.words(text)) or (len(street) >= TELLING and street in folding.street(text)) or _PHONE.search(text)
    return "" if tells else text


def noun_and_dates(help_request: HelpRequest, visits: Iterable[Visit]) -> str:
    """„Arztbegleitung am Do., 26.11.2026, 9:30 bis 11:30 Uhr“, „Einkaufen, 8 Termine ab Di., 24.11.2026“."""
    found, noun = list(visits), help_request.activity.noun
    if len(found) == 1:
        return _("%(noun)s am %(date)s") % {"noun": noun, "date": date_of(found[0])}
    if found:
        return _("%(noun)s, %(number)s Termine ab %(date)s") % {
            "noun": noun, "number": len(found), "date": format_date(found[0].on),
        }
    return noun


def plea(help_request: HelpRequest, visits: Iterable[Visit]) -> str:
    """„Eine Nachbarin möchte am Donnerstag zum Arzt begleitet werden.“ – never with a name."""
    return _("%(who)s möchte %(when)s%(clause)s.") % {
        "who": someone(help_request.help_seeker), "when": _when(help_request, list(visits)), "clause": help_request.activity.clause,
    }


def someone(person: Person) -> str:
    """Who asks, before both have agreed."""
    if person.salutation == Salutation.FRAU:
        return _("Eine Nachbarin")
    return _("Ein Nachbar") if person.salutation == Salutation.HERR else _("Jemand aus der Nachbarschaft")


def your_neighbour(person: Person) -> str:
    """Under the second house of the picture."""
    return {Salutation.FRAU: _("Ihre Nachbarin"), Salutation.HERR: _("Ihr Nachbar")}.get(Salutation(person.salutation), _("Nachbarschaft"))


def moment(at: dt.datetime, now: dt.datetime) -> str:
    """„heute, 9:14 Uhr“."""
    return format_relative(timezone.localtime(at), timezone.localtime(now))


def deadline(at: dt.datetime) -> str:
    """„Fr., 27.11.2026, 9:10 Uhr“."""
    local = timezone.localtime(at)
    return f"{format_date(local.date())}, {format_time(local.time())}"


def _when(help_request: HelpRequest, visits: list[Visit]) -> str:
    if len(visits) == 1:
        return _("am %(day)s ") % {"day": WEEKDAYS[visits[0].on.weekday()]}
    if help_request.standing:
        return _("regelmäßig ")
    return _("an %(number)s Tagen ") % {"number": len(visits)} if visits else ""
