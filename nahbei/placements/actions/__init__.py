"""What can happen between a question and the help."""

from nahbei.placements.actions.answers import Answer, CallOutcome, answer, note_call
from nahbei.placements.actions.cancellations import bring_date_back, cancel_visit, leave_out_date, restore_visit
from nahbei.placements.actions.endings import give_back, withdraw_request
from nahbei.placements.actions.enquiries import ask, expire_enquiries, look_at, take_back_questions, withdraw_enquiry
from nahbei.placements.actions.follow_ups import (
    add_note,
    answer_follow_up,
    let_go_of_follow_ups,
    note_follow_up_export,
    plan_follow_ups,
    take_back_answer,
)
from nahbei.placements.actions.own_dates import cannot_come, come_after_all
from nahbei.placements.actions.placements import (
    confirm_by_resident,
    decline_by_resident,
    end_placement,
    take_new_visits,
)
from nahbei.placements.actions.referrals import note_referral_outcome, refer, take_back_referral_outcome
from nahbei.placements.actions.reports import ask_for_report
from nahbei.placements.actions.visits import add_visit, move_visit, report_with_helper

__all__ = [
    "Answer", "CallOutcome", "add_note", "add_visit", "answer", "answer_follow_up", "ask", "ask_for_report",
    "bring_date_back", "cancel_visit", "cannot_come", "come_after_all", "confirm_by_resident", "decline_by_resident", "end_placement",
    "expire_enquiries", "give_back", "leave_out_date", "let_go_of_follow_ups", "look_at", "move_visit", "note_call",
    "note_follow_up_export", "note_referral_outcome", "plan_follow_ups", "refer", "report_with_helper", "restore_visit", "take_back_answer",
    "take_back_questions", "take_back_referral_outcome", "take_new_visits", "withdraw_enquiry", "withdraw_request",
]
