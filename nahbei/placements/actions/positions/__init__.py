"""What can happen to a placement into a position."""

from nahbei.placements.actions.positions.endings import decline, end, put_on_hold, release_positions, resume
from nahbei.placements.actions.positions.hours import (
    confirm_position_hours,
    report_position_hours,
    take_back_confirmed_hours,
    take_back_position_hours,
)
from nahbei.placements.actions.positions.introductions import introduce, place, start_trial
from nahbei.placements.actions.positions.organisations import note_good_trial, note_no_longer, take_back_own
from nahbei.placements.actions.positions.own_answers import accept_proposal, refuse_proposal, take_back_proposal_answer
from nahbei.placements.actions.positions.proposals import (
    IntroductionAnswer,
    answer_introduction,
    ask_organisation,
    note_agreement,
    propose_position,
    settle_question,
)
from nahbei.placements.actions.positions.reasons import (
    add_reason,
    bring_back_reason,
    change_reason,
    move_reason,
    retire_reason,
)
from nahbei.placements.actions.positions.steps import note_introduction_export
from nahbei.placements.actions.positions.undo import take_back

__all__ = [
    "IntroductionAnswer", "accept_proposal", "add_reason", "answer_introduction", "ask_organisation", "bring_back_reason", "change_reason",
    "confirm_position_hours", "decline", "end", "introduce", "move_reason", "note_agreement", "note_good_trial",
    "note_introduction_export", "note_no_longer", "place", "propose_position", "put_on_hold", "refuse_proposal", "release_positions",
    "report_position_hours", "resume", "retire_reason", "settle_question", "start_trial", "take_back", "take_back_confirmed_hours",
    "take_back_own", "take_back_position_hours", "take_back_proposal_answer",
]
