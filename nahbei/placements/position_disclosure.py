"""What an organisation may know about somebody, and when. The page behind its link shows nothing but what stands here."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from nahbei.placements.models import DecliningSide, PositionPlacement, Stage
from nahbei.placements.position_rules import introduction_is_open
from nahbei.placements.position_words import first_name, link_ends, times_of


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
