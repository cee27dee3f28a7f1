"""What can happen to volunteers. One file for each noun."""

from __future__ import annotations

from nahbei.volunteers.actions.absences import add_absence, change_absence, remove_absence
from nahbei.volunteers.actions.certificates import (
    ask_to_clear,
    forget_certificates,
    record_certificate,
    remove_certificate,
)
from nahbei.volunteers.actions.declaration_texts import VersionAlreadyPassed, add_declaration_text
from nahbei.volunteers.actions.declarations import remove_declaration, sign_declaration
from nahbei.volunteers.actions.exclusions import add_exclusion, remove_exclusion
from nahbei.volunteers.actions.gate_settings import furnish_gates, set_gate_terms, set_minor_limits
from nahbei.volunteers.actions.parents import (
    consent_by_link,
    record_parental_consent,
    restore_parental_consent,
    send_parent_link,
    withdraw_parental_consent,
)
from nahbei.volunteers.actions.portraits import remove_portrait, set_portrait
from nahbei.volunteers.actions.states import (
    block_volunteer,
    end_pauses,
    end_volunteer,
    pause_volunteer,
    resume_volunteer,
)
from nahbei.volunteers.actions.talks import record_talk, set_fields
from nahbei.volunteers.actions.trainings import record_training, remove_training_record
from nahbei.volunteers.actions.volunteers import change_volunteer, note_export, register_volunteer

__all__ = [
    "VersionAlreadyPassed", "add_absence", "add_declaration_text", "add_exclusion", "ask_to_clear", "block_volunteer", "change_absence",
    "change_volunteer", "consent_by_link", "end_pauses", "end_volunteer", "forget_certificates", "furnish_gates", "note_export",
    "pause_volunteer", "record_certificate", "record_parental_consent", "record_talk",
    "record_training", "register_volunteer", "remove_absence",
    "remove_certificate", "remove_declaration", "remove_exclusion", "remove_portrait", "remove_training_record", "restore_parental_consent",
    "resume_volunteer", "send_parent_link", "set_fields", "set_gate_terms", "set_minor_limits", "set_portrait", "sign_declaration",
    "withdraw_parental_consent",
]
