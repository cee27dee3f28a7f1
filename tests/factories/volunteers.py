"""Volunteers and what they need before the first visit."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from django.utils import timezone
from PIL import Image

from nahbei.activities.models import (
    Activity,
    Training,
)
from nahbei.foundation.models import Agency
from nahbei.foundation.tokens import digest, new_token
from nahbei.people.models import Person
from nahbei.placements.models import (
    DeclineReason,
)
from nahbei.volunteers.models import (
    Absence,
    ConductCertificate,
    ConfidentialityDeclaration,
    ConsultationRecord,
    DeclarationText,
    MinorLimits,
    ParentalConsent,
    ParentLink,
    Portrait,
    TalkOutcome,
    TrainingRecord,
    Volunteer,
    Willingness,
)
from nahbei.volunteers.week import WeekPattern
from tests.factories.ground import CLERK, NOW, TODAY, _count
from tests.factories.people import make_consent, make_person


def make_declaration_text(agency: Agency, version: str = "2026-01", **fields: Any) -> DeclarationText:
    found = DeclarationText.objects.filter(agency=agency, version=version).first()
    return found or DeclarationText.objects.create(
        **{"agency": agency, "version": version, "text": "Ich schweige.", "valid_from": dt.date(2026, 1, 1), **fields}
    )


def make_volunteer(
    agency: Agency, family_name: str = "Krämer", activities: tuple[Activity, ...] = (), *, signed: bool = True, person: Person | None = None,
    **fields: Any,
) -> Volunteer:
    """Free all week, signed, near; registered for the given activities."""
    person = person or make_person(agency, family_name, given_name="Jonas", salutation="herr", email=f"helfer{next(_count)}@example.org",
                                   preferred_channel="email")
    volunteer = Volunteer.objects.create(
        **{"agency": agency, "person": person, "since": TODAY, "week": WeekPattern.full(), "reach_m": 5_000, "created_at": NOW,
           "changed_at": NOW, **fields}
    )
    for activity in activities:
        Willingness.objects.create(agency=agency, volunteer=volunteer, activity=activity, since=TODAY)
    if signed:
        ConfidentialityDeclaration.objects.create(
            agency=agency, volunteer=volunteer, text=make_declaration_text(agency), signed_on=dt.date(2026, 1, 10), recorded_by="Petra Lindner"
        )
    return volunteer


def make_absence(agency: Agency, volunteer: Volunteer | None = None, **fields: Any) -> Absence:
    """Away for the next two weeks."""
    return Absence.objects.create(
        **{"agency": agency, "volunteer": volunteer or make_volunteer(agency), "starts_on": TODAY, "ends_on": TODAY + dt.timedelta(days=14),
           **fields}
    )


def make_certificate(agency: Agency, volunteer: Volunteer | None = None, **fields: Any) -> ConductCertificate:
    """An extended one, a month old, without an entry."""
    return ConductCertificate.objects.create(
        **{"agency": agency, "volunteer": volunteer or make_volunteer(agency), "kind": "extended", "dated_on": dt.date(2026, 10, 20),
           "inspected_on": dt.date(2026, 10, 30), "inspected_by": CLERK.name, "clear": True, **fields}
    )


def make_training(agency: Agency, name: str = "Erste Hilfe", **fields: Any) -> Training:
    found = Training.objects.filter(agency=agency, name=name).first()
    return found or Training.objects.create(**{"agency": agency, "name": name, "months_valid": 24, **fields})


def make_training_record(agency: Agency, volunteer: Volunteer | None = None, **fields: Any) -> TrainingRecord:
    return TrainingRecord.objects.create(
        **{"agency": agency, "volunteer": volunteer or make_volunteer(agency), "training": fields.get("training") or make_training(agency),
           "completed_on": dt.date(2026, 2, 1), "valid_until": dt.date(2028, 2, 1), "recorded_by": CLERK.name, **fields}
    )


def make_minor_limits(agency: Agency, **fields: Any) -> MinorLimits:
    """15 to 17: two hours a day, ten a week, 8 to 20, not alone in a private home."""
    return MinorLimits.objects.create(
        **{"agency": agency, "valid_from": dt.date(2026, 1, 1), "from_age": 15, "to_age": 17, "max_minutes_day": 120,
           "max_minutes_week": 600, "earliest": dt.time(8), "latest": dt.time(20), **fields}
    )


def make_minor(agency: Agency, activities: tuple[Activity, ...] = (), *, consented: bool = True, **fields: Any) -> Volunteer:
    """Sixteen, signed; with the parents' consent, who signed, too."""
    person = make_person(agency, "Sommer", given_name="Mia", born_on=TODAY.replace(year=TODAY.year - 16), email=f"mia{next(_count)}@example.org")
    volunteer = make_volunteer(agency, activities=activities, person=person, **fields)
    if consented:
        make_parental_consent(agency, volunteer)
    return volunteer


def make_parental_consent(agency: Agency, volunteer: Volunteer | None = None, **fields: Any) -> ParentalConsent:
    return ParentalConsent.objects.create(
        **{"agency": agency, "volunteer": volunteer or make_minor(agency, consented=False), "given_by": "Anja Sommer", "how": "paper",
           "given_on": dt.date(2026, 2, 1), "recorded_by": CLERK.name, "text": make_declaration_text(agency), **fields}
    )


def make_parent_link(agency: Agency, volunteer: Volunteer | None = None, **fields: Any) -> str:
    """The token of a parent's link that works for a long time; the child stays under age, whatever the clock says."""
    token = new_token()
    if volunteer is None:
        volunteer = make_minor(agency, consented=False)
        volunteer.person.born_on = timezone.localdate() - dt.timedelta(days=16 * 365)
        volunteer.person.save()
    ParentLink.objects.create(
        **{"agency": agency, "volunteer": volunteer, "to_name": "Anja Sommer", "digest": digest(token), "sent_at": NOW,
           "expires_at": NOW + dt.timedelta(days=20_000), **fields}
    )
    return token


def make_talk(agency: Agency, person: Person | None = None, **fields: Any) -> ConsultationRecord:
    """Somebody who still thinks about it."""
    return ConsultationRecord.objects.create(
        **{"agency": agency, "person": person or make_person(agency, "Sommer"), "outcome": TalkOutcome.THINKS, "held_at": NOW,
           "held_by_name": CLERK.name, **fields}
    )


def make_portrait(agency: Agency, volunteer: Volunteer | None = None, **fields: Any) -> Portrait:
    """A photo, and the consent to show it."""
    volunteer = volunteer or make_volunteer(agency)
    make_consent(agency, volunteer.person, purpose="photo", text_version="2026-11")
    content = io.BytesIO()
    Image.new("RGB", (32, 32), "#2f7d6b").save(content, "JPEG")
    return Portrait.objects.create(
        **{"agency": agency, "volunteer": volunteer, "content": content.getvalue(), "digest": f"{volunteer.pk:064d}", "added_at": NOW,
           "added_by_name": CLERK.name, **fields}
    )


def make_reason(agency: Agency, text: str = "Zeiten passen nicht", **fields: Any) -> DeclineReason:
    return DeclineReason.objects.create(agency=agency, text=text, **fields)
