"""What becomes of a submission: somebody is put on file, proposed for a position, or an organisation's position is taken over.

Each in one transaction with the end of the submission: it is never settled without what came of it, nor twice.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy

from nahbei.activities.models import Field
from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.reference import Reference
from nahbei.foundation.refusal import Refusal
from nahbei.opportunities.actions import add_position, report_position
from nahbei.opportunities.models import Origin, Place, Position, TargetGroup, Timing
from nahbei.partners.actions import add_contact, add_organisation
from nahbei.partners.models import ContactPerson, Organisation
from nahbei.people.actions import add_person
from nahbei.people.models import ChannelKind, Person
from nahbei.people.phones import ChannelInput
from nahbei.placements.actions.positions import propose_position
from nahbei.placements.models import PositionPlacement
from nahbei.submissions.actions import link_submission, settle_submission
from nahbei.submissions.models import Submission, SubmissionKind
from nahbei.volunteers.models import Volunteer

GIVES = ("gives_induction", "gives_expenses", "gives_insurance", "gives_training", "gives_certificate")


class NobodyNamed(Refusal):
    sentence = gettext_lazy("Es steht kein Name da. Rufen Sie zuerst an.")


class OnFileByTheCall(Refusal):
    sentence = gettext_lazy("Wer Hilfe braucht, wird beim Anruf angelegt: mit dem Einverständnis.")


class NoVolunteerYet(Refusal):
    sentence = gettext_lazy("Diese Person ist noch nicht als Freiwillige:r aufgenommen.")


class PositionIsGone(Refusal):
    sentence = gettext_lazy("Zu diesem Eingang gehört keine Stelle.")


class FieldIsGone(Refusal):
    sentence = gettext_lazy("Das Tätigkeitsfeld gibt es nicht mehr. Nehmen Sie die Stelle selbst auf.")


@dataclass(frozen=True)
class Named:
    """How the office read the name."""

    given_name: str
    family_name: str
    salutation: str = ""


@transaction.atomic
def put_on_file(*, submission: Submission, named: Named, by: Actor, at: dt.datetime) -> Person:
    """A new person with the number and address that were typed; the submission belongs to her from now on. Refuses OnFileByTheCall, NobodyNamed."""
    if submission.kind == SubmissionKind.HELP:
        raise OnFileByTheCall
    if not named.family_name:
        raise NobodyNamed
    person = _person(submission, named, by=by, at=at)
    link_submission(submission=submission, person=person, by=by, at=at)
    return person


@transaction.atomic
def taken_in(*, submission: Submission, volunteer: Volunteer, by: Actor, at: dt.datetime) -> Submission:
    """Who wrote has a file now. „Ich möchte helfen“ is done with that; interest in a position waits for its next step."""
    linked = link_submission(submission=submission, person=volunteer.person, by=by, at=at)
    if linked.kind != SubmissionKind.HELPING:
        return linked
    return settle_submission(submission=linked, about=Reference("volunteers.volunteer", volunteer.pk), by=by, at=at)


@transaction.atomic
def propose_from(*, submission: Submission, by: Actor, at: dt.datetime) -> PositionPlacement:
    """Who was interested, and has been talked to, is proposed for the position. Refuses NoVolunteerYet, PositionIsGone."""
    person, position = submission.person, submission.position
    volunteer = Volunteer.objects.filter(agency=submission.agency, person=person and (person.merged_into or person)).first()
    if volunteer is None:
        raise NoVolunteerYet
    if position is None:
        raise PositionIsGone
    placement = propose_position(position=position, volunteer=volunteer, submission=submission, agreed=True, by=by, at=at)
    settle_submission(submission=submission, about=placement.reference, by=by, at=at)
    return placement


@transaction.atomic
def take_over_position(
    *, submission: Submission, organisation: Organisation | None, contact: Person | None, named: Named, by: Actor, at: dt.datetime
) -> Position:
    """The position as it was typed, reported and waiting for the check. None: the organisation, or the person, is new."""
    agency = submission.agency
    house = organisation or _organisation(submission, by=by, at=at)
    person = contact or (_person(submission, named, by=by, at=at) if named.family_name else None)
    speaker = _contact(house, person, by=by, at=at) if person else None
    position = add_position(
        agency=agency, organisation=house, origin=Origin.FORM, contact=speaker, by=by, at=at, **_content(agency, submission.data)
    )
    reported = report_position(position=position, by=by, at=at)
    settle_submission(submission=submission, person=person, about=reported.reference, by=by, at=at)
    return reported


@transaction.atomic
def settle_by_call(*, agency: Agency, submission: int | None, person: Person | None, about: Reference | None, by: Actor, at: dt.datetime) -> None:
    """The call that was asked for has been taken. What somebody else has settled stays settled."""
    waiting = agency.submissions.open().filter(pk=submission).first() if submission else None
    if waiting is not None:
        settle_submission(submission=waiting, person=person, about=about, by=by, at=at)


def _person(submission: Submission, named: Named, *, by: Actor, at: dt.datetime) -> Person:
    channels = [ChannelInput(ChannelKind.PHONE, submission.phone), ChannelInput(ChannelKind.EMAIL, submission.email)]
    fields = {"given_name": named.given_name, "family_name": named.family_name}
    if named.salutation:
        fields["salutation"] = named.salutation
    return add_person(
        agency=submission.agency, by=by, at=at, channels=[channel for channel in channels if channel.value], **fields
    )


def _organisation(submission: Submission, *, by: Actor, at: dt.datetime) -> Organisation:
    typed = submission.data.get("position", {})
    place = {name: str(typed.get(name, ""))[:most] for name, most in (("street", 120), ("postal_code", 5), ("town", 80))}
    on_site = typed.get("place") == Place.SITE
    return add_organisation(
        agency=submission.agency, name=str(submission.data.get("organisation", ""))[:160], phone=submission.phone[:40],
        email=submission.email, by=by, at=at, **(place if on_site else {}),
    )


def _contact(organisation: Organisation, person: Person, *, by: Actor, at: dt.datetime) -> ContactPerson:
    known = organisation.contact_persons.filter(person=person).first()
    return known or add_contact(organisation=organisation, person=person, by=by, at=at)


def _content(agency: Agency, data: dict[str, Any]) -> dict[str, Any]:
    """The fields of a position. The form was checked when it came in; what became invalid since then is refused."""
    typed: dict[str, Any] = data.get("position", {})
    field = Field.objects.filter(agency=agency, pk=typed.get("field") or 0).first()
    if field is None:
        raise FieldIsGone
    given = set(typed.get("gives") or [])
    return {
        "title": typed["title"], "task": typed["task"], "field": field, "target_group": typed.get("target_group") or TargetGroup.EVERYBODY,
        "place": typed.get("place") or Place.SITE, "timing": typed.get("timing") or Timing.FLEXIBLE, "seats": typed.get("seats") or 1,
        **{name: typed.get(name) or "" for name in ("street", "postal_code", "town", "when", "needed")},
        "date": dt.date.fromisoformat(typed["date"]) if typed.get("date") else None, "min_age": typed.get("min_age"),
        **{name: name in given for name in GIVES},
        "accessible": {"yes": True, "no": False}.get(typed.get("accessible") or ""),
    }
