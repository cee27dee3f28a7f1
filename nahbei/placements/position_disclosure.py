"""What an organisation may know about somebody, and when. The page behind its link shows nothing but what stands here."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from django.utils import timezone
from django.utils.translation import gettext as _

from nahbei.people.models import Channel, ChannelKind
from nahbei.placements.models import DecliningSide, PositionPlacement, Stage
from nahbei.placements.position_rules import introduction_is_open
from nahbei.placements.position_words import first_name, link_ends, mail_of, times_of
from nahbei.ui.german import format_date

MEET = frozenset({Stage.INTRODUCED, Stage.TRIAL, Stage.PLACED})


class IntroductionStage(StrEnum):
    """How far the question is, as the organisation sees it."""

    OPEN = "open"
    ASKED_BACK = "asked_back"
    YES = "yes"  # said yes; the office introduces both
    INTRODUCED = "introduced"  # the message with the contact data is with them; the page does not repeat it
    NO = "no"
    EXPIRED = "expired"
    OVER = "over"


@dataclass(frozen=True)
class IntroductionPage:
    """The position, and somebody without a name by which she could be found."""

    stage: IntroductionStage
    title: str
    first_name: str
    brings: str
    when: str
    until: str


def introduction_page(placement: PositionPlacement, *, at: dt.datetime) -> IntroductionPage:
    """What the link shows now. A link lies in a mailbox for years: after an answer it says only how it stands."""
    stage = stage_of_introduction(placement, at=at)
    if stage not in {IntroductionStage.OPEN, IntroductionStage.ASKED_BACK}:
        return IntroductionPage(stage, placement.position.title, "", "", "", "")
    return IntroductionPage(
        stage, placement.position.title, first_name(placement.volunteer.person), placement.introduction, times_of(placement.volunteer),
        link_ends(placement),
    )


def stage_of_introduction(placement: PositionPlacement, *, at: dt.datetime) -> IntroductionStage:
    """Which page the link leads to."""
    if placement.stage == Stage.DECLINED and placement.declined_by == DecliningSide.ORGANISATION:
        return IntroductionStage.NO
    if placement.stage in {Stage.DECLINED, Stage.ENDED}:
        return IntroductionStage.OVER
    if placement.stage != Stage.PROPOSED:
        return IntroductionStage.INTRODUCED
    if placement.organisation_agreed_at is not None:
        return IntroductionStage.YES
    if not introduction_is_open(placement, at=at):
        return IntroductionStage.EXPIRED
    return IntroductionStage.ASKED_BACK if placement.question_at else IntroductionStage.OPEN


@dataclass(frozen=True)
class Coming:
    """Somebody who comes, or may come, as the organisation reads it when it is logged in. Load the channels before."""

    placement: PositionPlacement
    stage: IntroductionStage
    name: str  # before both agreed the first name, and nothing where nobody is asked any more
    phones: tuple[Channel, ...]
    mail: str
    brings: str
    when: str
    stands: str
    went_well: bool  # the trial, and they have said so
    tried: bool  # the trial is over, and nobody has said how it was

    @property
    def waits(self) -> bool:
        """For the organisation's yes or no."""
        return self.stage in {IntroductionStage.OPEN, IntroductionStage.ASKED_BACK}


def coming(placement: PositionPlacement, *, at: dt.datetime) -> Coming:
    """Full name from the introduction on; numbers only while they have to do with each other. Nobody rings somebody who has died."""
    person, stage = placement.volunteer.person, stage_of_introduction(placement, at=at)
    meets = placement.stage in MEET and person.died_on is None
    known = placement.introduced_at is not None
    asked = stage in {IntroductionStage.OPEN, IntroductionStage.ASKED_BACK, IntroductionStage.YES}
    name = person.full_name if known else first_name(person) if asked else ""
    today = timezone.localdate(at)
    on_trial = placement.stage == Stage.TRIAL
    went_well = on_trial and getattr(placement, "went_well", False)  # of the query: position_queries.coming_to
    over = placement.trial_on is not None and placement.trial_on <= today
    return Coming(
        placement, stage, name, tuple(one for one in person.channels.all() if one.kind == ChannelKind.PHONE) if meets else (),
        mail_of(person) if meets else "", placement.introduction if asked or meets else "", times_of(placement.volunteer) if asked or meets else "",
        _stands(placement, stage, today),
        went_well, on_trial and over and not went_well,
    )


def _stands(placement: PositionPlacement, stage: IntroductionStage, today: dt.date) -> str:
    """How it stands, in one plain sentence."""
    if placement.pending and placement.stage != Stage.PLACED:
        until = placement.pending_until
        return _("Ruht bis %(day)s.") % {"day": format_date(until, "plain")} if until else _("Ruht. Wir melden uns.")
    if placement.stage == Stage.PROPOSED:
        return {
            IntroductionStage.OPEN: _("Bitte antworten Sie bis %(until)s."),
            IntroductionStage.ASKED_BACK: _("Wir haben Ihre Frage und melden uns. Ja oder Nein sagen können Sie schon."),
            IntroductionStage.YES: _("Sie haben Ja gesagt. Wir stellen Sie einander vor."),
        }.get(stage, _("Die Zeit für diese Frage ist vorbei. Noch Interesse? Rufen Sie uns an.")) % {"until": link_ends(placement)}
    trial = placement.trial_on
    coming_trial = trial is not None and trial >= today
    # only names of columns that are filled at that stage
    texts = {
        Stage.INTRODUCED: _("Vorgestellt am %(introduced)s. Verabreden Sie ein Treffen."),
        Stage.TRIAL: _("Schnuppert am %(trial)s.") if coming_trial else _("Hat am %(trial)s geschnuppert."),
        Stage.PLACED: _("Dabei seit %(placed)s."), Stage.ENDED: _("War bis %(ended)s dabei."), Stage.DECLINED: _("Kommt nicht zustande."),
    }
    introduced = timezone.localdate(placement.introduced_at) if placement.introduced_at else None
    days = {"introduced": introduced, "trial": trial, "placed": placement.placed_on, "ended": placement.ended_on}
    return texts[Stage(placement.stage)] % {name: format_date(day, "plain") if day else "" for name, day in days.items()}
