"""How one speaks of somebody for a position: before both agreed without a name or a number, after it with all that is needed to meet."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from nahbei.opportunities.models import Position
from nahbei.partners.models import ContactPerson
from nahbei.people.models import LANGUAGES, ChannelKind, Person
from nahbei.placements.models import PositionPlacement
from nahbei.placements.rules import LINK_HOLDS
from nahbei.placements.words import deadline
from nahbei.volunteers.models import Volunteer
from nahbei.volunteers.words import week_in_a_line


def first_name(person: Person) -> str:
    """„Jonas“; who has only a family name on file is somebody."""
    return person.given_name.split()[0] if person.given_name.strip() else _("Jemand")


def introduction_of(volunteer: Volunteer, position: Position) -> str:
    """What she brings, from her file and only as far as it names nobody: „Erfahrung mit: Vorlesen, Besuch. Spricht Türkisch.“

    Nothing that somebody typed about her: the office adds it in its own words.
    """
    activities = list(volunteer.activities.filter(active=True).values_list("name", flat=True)[:4])
    names = dict(LANGUAGES)
    spoken = [str(names[code]) for code in volunteer.person.languages if code in names and code != "de"]
    parts = [
        _("Hilft gern bei: %(what)s.") % {"what": ", ".join(activities)} if activities else "",
        _("Spricht %(languages)s.") % {"languages": ", ".join(spoken)} if spoken else "",
        _("Hat einen Führerschein.") if position.needs_licence and volunteer.has_licence else "",
    ]
    return " ".join(part for part in parts if part)[:300]


def times_of(volunteer: Volunteer) -> str:
    """When she has time."""
    return week_in_a_line(volunteer.week) or _("nach Absprache")


def asked_values(placement: PositionPlacement, *, at: dt.datetime) -> dict[str, str]:
    """For the question to the organisation. Never more than this before both agreed."""
    return {
        "wer": first_name(placement.volunteer.person), "stelle": placement.position.title, "bringt": placement.introduction,
        "wann": times_of(placement.volunteer), "frist": deadline(at + LINK_HOLDS),
    }


def volunteer_values(placement: PositionPlacement) -> dict[str, str]:
    """Who comes, for the organisation; after both agreed."""
    person = placement.volunteer.person
    return {
        "stelle": placement.position.title, "wer": person.full_name, "nummer": numbers_of(person),
        "email": mail_of(person), "wann": times_of(placement.volunteer), "bringt": placement.introduction,
    }


def contact_values(placement: PositionPlacement, contact: ContactPerson) -> dict[str, str]:
    """Whom to meet and where, for the volunteer; after both agreed."""
    position, organisation, person = placement.position, placement.position.organisation, contact.person
    return {
        "stelle": position.title, "organisation": organisation.name, "wer": person.full_name,
        "nummer": numbers_of(person) or organisation.phone, "email": mail_of(person) or organisation.email,
        "wo": where(position),
    }


def where(position: Position) -> str:
    site = position.site
    named = f"{site.name}, {site.address_line}".strip(", ") if site is not None else position.address_line
    return named or position.organisation.address_line


def numbers_of(person: Person) -> str:
    return ", ".join(channel.value for channel in person.channels.all() if channel.kind == ChannelKind.PHONE)


def mail_of(person: Person) -> str:
    return next((channel.value for channel in person.channels.all() if channel.kind == ChannelKind.EMAIL), "")


def link_ends(placement: PositionPlacement) -> str:
    """Until when the organisation may answer by its link."""
    return deadline(timezone.localtime(placement.asked_at) + LINK_HOLDS) if placement.asked_at else ""
