"""People, what they agreed to, notes about them, what can be done."""

from __future__ import annotations

from typing import Any

from nahbei.activities.models import (
    Activity,
    Field,
    Need,
)
from nahbei.foundation.models import Agency, TwoPersonStep
from nahbei.foundation.rights import Role
from nahbei.journal.actions import write_entry
from nahbei.journal.models import Entry, Reminder
from nahbei.people.models import Channel, ChannelKind, Consent, Person
from tests.factories.ground import CLERK, NOW, _count, make_account


def make_person(agency: Agency, family_name: str = "Albers", phone: str = "", email: str = "", **fields: Any) -> Person:
    person = Person.objects.create(
        **{"agency": agency, "salutation": "frau", "given_name": "Erika", "family_name": family_name, "created_at": NOW, "changed_at": NOW,
           **fields}
    )
    if phone:
        digits = "".join(filter(str.isdigit, phone))
        Channel.objects.create(agency=agency, person=person, kind=ChannelKind.PHONE, value=phone, normal="+49" + digits.lstrip("0"))
    if email:
        Channel.objects.create(agency=agency, person=person, kind=ChannelKind.EMAIL, value=email, normal=email.lower())
    return person


def make_activity(agency: Agency, name: str = "Zum Arzt begleiten", **fields: Any) -> Activity:
    field, _ = Field.objects.get_or_create(agency=agency, name="Begleiten")
    found = Activity.objects.filter(agency=agency, name=name).first()
    return found or Activity.objects.create(
        **{"agency": agency, "field": field, "name": name, "noun": "Arztbegleitung", "clause": "zum Arzt begleitet werden",
           "asking": "zum Arzt begleiten", "icon": "stethoscope", "has_destination": True, "minutes": 120, **fields}
    )


def make_need(agency: Agency, name: str = "Rollator", **fields: Any) -> Need:
    return Need.objects.create(**{"agency": agency, "name": name, "sentence": "geht am Rollator", **fields})


def make_step(agency: Agency, **fields: Any) -> TwoPersonStep:
    """Somebody asked to lower the gates of an activity."""
    activity = make_activity(agency, f"Vorlesen in Gruppe {next(_count)}")
    return TwoPersonStep.objects.create(
        **{"agency": agency, "kind": "activities.gates_lowered", "right": "settings_change", "about": activity.reference,
           "words": f"{activity.name}: kein Führungszeugnis mehr", "payload": {"conduct": "none"},
           "asked_by": make_account(agency, Role.LEAD, "Ute Leitner"),
           "asked_by_name": "Ute Leitner", "asked_at": NOW, **fields}
    )


def make_consent(agency: Agency, person: Person, **fields: Any) -> Consent:
    return Consent.objects.create(
        **{"agency": agency, "person": person, "given_by": person, "purpose": "help", "text_version": "1", "form": "spoken", "given_at": NOW,
           "recorded_by": "Petra Lindner", **fields}
    )


def make_entry(agency: Agency, text: str = "Rief an.") -> Entry:
    return write_entry(agency=agency, by=CLERK, at=NOW, text=text)


def make_reminder(agency: Agency, text: str = "Zurückrufen.", **fields: Any) -> Reminder:
    return Reminder.objects.create(
        **{"agency": agency, "due_at": NOW, "text": text, "created_at": NOW, "created_by_name": CLERK.name, **fields}
    )
