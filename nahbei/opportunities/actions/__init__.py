"""What can happen to positions and projects. One file for each noun."""

from nahbei.opportunities.actions.confirmations import confirm_position
from nahbei.opportunities.actions.edits import accept_edit, edit_position, refuse_edit
from nahbei.opportunities.actions.freshness import answer_freshness, keep_fresh, note_call, set_freshness_terms
from nahbei.opportunities.actions.intake import take_in_position
from nahbei.opportunities.actions.order import order_positions
from nahbei.opportunities.actions.pictures import describe_picture, remove_picture, set_picture
from nahbei.opportunities.actions.positions import add_position, change_position, copy_position, write_draft
from nahbei.opportunities.actions.projects import add_project, change_project, move_project
from nahbei.opportunities.actions.states import (
    end_position,
    fill_position,
    move,
    publish_position,
    report_position,
    return_position,
    take_back_move,
    take_off_position,
)
from nahbei.opportunities.actions.tallies import count_interest, count_opening
from nahbei.opportunities.actions.terms import index_positions

__all__ = [
    "accept_edit", "add_position", "add_project", "answer_freshness", "change_position", "change_project", "confirm_position",
    "copy_position", "count_interest", "count_opening", "describe_picture", "edit_position", "end_position", "fill_position",
    "index_positions", "keep_fresh", "move", "move_project", "note_call", "order_positions", "publish_position", "refuse_edit",
    "remove_picture", "report_position", "return_position", "set_freshness_terms", "set_picture", "take_back_move", "take_in_position",
    "take_off_position", "write_draft",
]
