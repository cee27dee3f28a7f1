"""Somebody is proposed for a position; the organisation is asked, without a name and without a number, and answers."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nahbei.foundation.actor import Actor
from nahbei.foundation.tokens import digest, new_token
from nahbei.journal.actions import finish_reminders_about
from nahbei.journal.models import ReminderKind
from nahbei.messaging.actions import send
from nahbei.messaging.channels import route_of
from nahbei.messaging.models import MessageChannel
from nahbei.opportunities.models import Position
from nahbei.partners.models import ContactPerson
from nahbei.placements.actions.locks import lock_volunteer
from nahbei.placements.actions.positions.endings import decline
from nahbei.placements.actions.positions.steps import check_stays, lock, lock_position, record, take_step, write
from nahbei.placements.models import (
    AskedBy,
    DeclineReason,
    DecliningSide,
    PositionPlacement,
    PositionPlacementMove,
    Stage,
    Step,
)
from nahbei.placements.position_queries import contact_of
from nahbei.placements.position_rules import (
    RUNNING,
    SEEKING,
    AlreadyProposed,
    IntroductionIsOver,
    NobodyToAsk,
    NoContactDataYet,
    PlacementIsOver,
    PositionTakesNobody,
    SideIsMissing,
    VolunteerHasNotAgreed,
    gives_away,
    introduction_is_open,
)
from nahbei.placements.position_words import asked_values, introduction_of
from nahbei.placements.rules import NoWayToWrite, QuestionIsEmpty
from nahbei.submissions.models import Submission
from nahbei.volunteers.models import Volunteer

CHANNELS = {AskedBy.EMAIL: MessageChannel.EMAIL, AskedBy.LETTER: MessageChannel.LETTER}
LONGEST = 500


class IntroductionAnswer(models.TextChoices):
    YES = "yes", gettext_lazy("Ja, wir möchten sie oder ihn kennenlernen")
    NO = "no", gettext_lazy("Nein, diesmal nicht")
    QUESTION = "question", gettext_lazy("Rückfrage")


@transaction.atomic
def propose_position(
    *, position: Position, volunteer: Volunteer, submission: Submission | None = None, agreed: bool = False, by: Actor, at: dt.datetime
) -> PositionPlacement:
    """This could be something for her. `agreed`: she has said yes already, as in a talk; who wrote through the website has.

    Refuses AlreadyProposed, VolunteerIsGone, PositionTakesNobody.
    """
    found, helper = lock_position(position.pk), lock_volunteer(volunteer.pk)
    running = found.placements.filter(volunteer=helper, stage__in=RUNNING).select_related("volunteer__person").first()
    if running is not None:
        raise AlreadyProposed(running, at)
    check_stays(helper)
    if found.state not in SEEKING or not found.organisation.active:
        raise PositionTakesNobody(found)
    wrote = submission is not None and submission.position_id == found.pk
    placement = PositionPlacement.objects.create(
        agency=found.agency, position=found, volunteer=helper, submission=submission, stage_since=at, proposed_at=at,
        proposed_by_name=by.name, volunteer_agreed_at=at if agreed or wrote else None,
    )
    PositionPlacementMove.objects.create(
        agency=found.agency, placement=placement, step=Step.PROPOSED, after=Stage.PROPOSED, at=at, by_name=by.name
    )
    record(placement, "position_proposed", {"stage": (None, Stage.PROPOSED)}, by=by, at=at)
    write(placement, _("%(name)s vorgeschlagen: „%(title)s“, %(organisation)s."), by=by, at=at)
    return placement


@transaction.atomic
def ask_organisation(*, placement: PositionPlacement, means: str, introduction: str = "", by: Actor, at: dt.datetime) -> PositionPlacement:
    """Ask whether they want to meet somebody, in words that name nobody. In writing a link goes out; only its digest is stored.

    Refuses PlacementIsOver, VolunteerHasNotAgreed, NobodyToAsk, NoWayToWrite, NoContactDataYet. Asked again, the old link closes.
    """
    found = lock(placement)
    _check_open(found)
    if found.volunteer_agreed_at is None:
        raise VolunteerHasNotAgreed
    contact = contact_of(found.position)
    if contact is None:
        raise NobodyToAsk
    about = introduction.strip() or introduction_of(found.volunteer, found.position)
    if gives_away(about, found.volunteer.person):
        raise NoContactDataYet
    token = "" if means == AskedBy.PHONE else new_token()
    take_step(
        found, Step.ASKED, str(AskedBy(means).label), introduction=about, asked_at=at, asked_by_means=means,
        digest=digest(token) if token else "", question="", question_at=None, by=by, at=at,
    )
    finish_reminders_about(agency=found.agency, about=found.reference, kind=ReminderKind.FOLLOW_UP, by=by, at=at)
    if token:
        _send(found, contact, token, by=by, at=at)
    text = _("%(organisation)s %(means)s gefragt, ob %(name)s sich vorstellen darf: „%(title)s“.")
    write(found, text, means=AskedBy(means).label, by=by, at=at)
    return found


@transaction.atomic
def note_agreement(*, placement: PositionPlacement, side: str, by: Actor, at: dt.datetime) -> PositionPlacement:
    """One side says yes. Said twice it counts once. Refuses PlacementIsOver, SideIsMissing."""
    found = lock(placement)
    _check_open(found)
    columns = {
        DecliningSide.VOLUNTEER.value: ("volunteer_agreed_at", Step.VOLUNTEER_AGREED, _("%(name)s möchte: „%(title)s“, %(organisation)s.")),
        DecliningSide.ORGANISATION.value: (
            "organisation_agreed_at", Step.ORGANISATION_AGREED, _("%(organisation)s möchte %(name)s kennenlernen: „%(title)s“.")),
    }
    if side not in columns:
        raise SideIsMissing
    column, step, text = columns[side]
    if getattr(found, column) is not None:
        return found
    changes: dict[str, Any] = {column: at}
    take_step(found, step, by=by, at=at, **changes)
    write(found, text, by=by, at=at)
    return found


@transaction.atomic
def answer_introduction(
    *, placement: PositionPlacement, answer: str, reason: DeclineReason | None = None, question: str = "", by: Actor, at: dt.datetime
) -> PositionPlacement:
    """The organisation answers by its link: yes, no with a reason, or a question for the office.

    Refuses IntroductionIsOver, ReasonIsNotOffered, QuestionIsEmpty.
    """
    found = lock(placement)
    if answer not in IntroductionAnswer.values or not introduction_is_open(found, at=at):
        raise IntroductionIsOver
    if answer == IntroductionAnswer.YES:
        return note_agreement(placement=found, side=DecliningSide.ORGANISATION, by=by, at=at)
    if answer == IntroductionAnswer.NO:
        return decline(placement=found, by_side=DecliningSide.ORGANISATION, reason=reason, by=by, at=at)
    if not question.strip():
        raise QuestionIsEmpty
    take_step(found, Step.QUESTION, question=question.strip()[:LONGEST], question_at=at, by=by, at=at)
    write(found, _("%(organisation)s hat eine Rückfrage: „%(title)s“, %(name)s."), by=by, at=at)
    return found


@transaction.atomic
def settle_question(*, placement: PositionPlacement, by: Actor, at: dt.datetime) -> PositionPlacement:
    """The office has answered what the organisation asked; its link still waits for a yes or no."""
    found = lock(placement)
    if found.question_at is None:
        return found
    take_step(found, Step.ANSWERED, question_at=None, by=by, at=at)
    write(found, _("Rückfrage von %(organisation)s beantwortet: „%(title)s“, %(name)s."), by=by, at=at)
    return found


def introduction_link(placement: PositionPlacement, token: str) -> str:
    return settings.NAHBEI_ADDRESS + reverse("portal:introduction", args=[placement.agency.slug, token])


def _check_open(placement: PositionPlacement) -> None:
    if placement.stage != Stage.PROPOSED:
        raise PlacementIsOver(placement)


def _send(placement: PositionPlacement, contact: ContactPerson, token: str, *, by: Actor, at: dt.datetime) -> None:
    channel = CHANNELS[AskedBy(placement.asked_by_means)]
    if route_of(contact.person, channel).channel != channel:
        raise NoWayToWrite
    values = {**asked_values(placement, at=at), "link": introduction_link(placement, token)}
    send(
        agency=placement.agency, to=contact.person, topic="introduction_asked", values=values, about=placement.reference, channel=channel,
        by=by, at=at,
    )
