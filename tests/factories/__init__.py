"""Small rows for tests. Everything has a sensible default; a test names only what it is about."""

from __future__ import annotations

from tests.factories.events import (
    make_booking,
    make_booking_link,
    make_counselling_hour,
    make_day_off,
    make_event,
    make_event_picture,
    make_pause,
    make_registration,
    make_registration_link,
    make_registration_of,
    make_series,
)
from tests.factories.ground import BERLIN, CLERK, NOW, TODAY, _count, actor_of, make_account, make_agency
from tests.factories.help import (
    make_enquiry,
    make_feedback_link,
    make_follow_up,
    make_link,
    make_placement,
    make_referral,
    make_report_link,
    make_request,
    make_visit,
)
from tests.factories.messages import (
    make_circular,
    make_feed_link,
    make_import,
    make_incoming,
    make_log_in,
    make_message,
    make_passkey,
    make_rule,
    make_stop_link,
    make_submission,
)
from tests.factories.money import (
    IBANS,
    make_agreement,
    make_approved_refund,
    make_bank_line,
    make_cash_closing,
    make_cash_payment,
    make_claim,
    make_confirmation,
    make_contribution_rules,
    make_debit_file,
    make_donor,
    make_gift,
    make_mandate,
    make_pay_list,
    make_refund,
    make_refund_rules,
    make_run,
    make_tax_status,
    make_terms,
    make_trip,
)
from tests.factories.partners import make_contact, make_organisation, make_partner, make_service, make_venue
from tests.factories.people import (
    make_activity,
    make_consent,
    make_entry,
    make_need,
    make_person,
    make_reminder,
    make_step,
)
from tests.factories.positions import (
    make_edit,
    make_introduction,
    make_introduction_link,
    make_picture,
    make_position,
    make_position_hours,
    make_position_with_contact,
    make_project,
    make_still_right_link,
)
from tests.factories.volunteers import (
    make_absence,
    make_certificate,
    make_declaration_text,
    make_minor,
    make_minor_limits,
    make_parent_link,
    make_parental_consent,
    make_portrait,
    make_reason,
    make_talk,
    make_training,
    make_training_record,
    make_volunteer,
)

__all__ = [
    "BERLIN", "CLERK", "IBANS", "NOW", "TODAY", "_count", "actor_of", "make_absence", "make_account", "make_activity", "make_agency",
    "make_agreement", "make_approved_refund", "make_bank_line", "make_booking", "make_booking_link", "make_cash_closing", "make_cash_payment",
    "make_certificate", "make_circular", "make_claim", "make_confirmation", "make_consent", "make_contact", "make_contribution_rules",
    "make_counselling_hour", "make_day_off", "make_debit_file", "make_declaration_text", "make_donor", "make_edit", "make_enquiry", "make_entry",
    "make_event", "make_event_picture", "make_feed_link", "make_feedback_link", "make_follow_up", "make_gift", "make_import", "make_incoming",
    "make_introduction", "make_introduction_link", "make_link", "make_log_in", "make_mandate", "make_message", "make_minor", "make_minor_limits",
    "make_need", "make_organisation", "make_parent_link", "make_parental_consent", "make_partner", "make_passkey", "make_pause", "make_pay_list",
    "make_person", "make_picture", "make_placement", "make_portrait", "make_position", "make_position_hours", "make_position_with_contact",
    "make_project", "make_reason", "make_referral", "make_refund", "make_refund_rules", "make_registration", "make_registration_link",
    "make_registration_of", "make_reminder", "make_report_link", "make_request", "make_rule", "make_run", "make_series", "make_service", "make_step",
    "make_still_right_link", "make_stop_link", "make_submission", "make_talk", "make_tax_status", "make_terms", "make_training",
    "make_training_record", "make_trip", "make_venue", "make_visit", "make_volunteer",
]
