"""What this room hands out and erases about a person."""

from nahbei.foundation.personal_data import declare
from nahbei.volunteers.models import (
    Absence,
    ConductCertificate,
    ConfidentialityDeclaration,
    ConsultationRecord,
    Exclusion,
    FieldInterest,
    ParentalConsent,
    ParentLink,
    Portrait,
    StateMove,
    TrainingRecord,
    Volunteer,
    Willingness,
)

FILE = "the volunteer's file: help that took place must stay provable towards the accident insurance and the carrier"
TERM = "6 months after the end of the engagement, then deleted"

declare(
    Volunteer, path="person", on_erasure="keep", because=FILE, keep_for=TERM,
    hands_out=(
        "state", "since", "paused_until", "week", "reach_m", "max_minutes_week", "max_visits_week",
        "has_car", "has_licence", "experience", "limits",
    ),
)
declare(StateMove, path="volunteer__person", hands_out=("state", "until", "at", "by_name", "reason"), looked_at=("reason",), on_erasure="delete")
declare(Willingness, path="volunteer__person", hands_out=("activity", "not_wanted", "since"), on_erasure="delete")
declare(Absence, path="volunteer__person", hands_out=("starts_on", "ends_on", "reason"), on_erasure="delete")
declare(ConfidentialityDeclaration, path="volunteer__person", hands_out=("text", "signed_on", "recorded_by"),
        on_erasure="keep", because=FILE, keep_for=TERM)
declare(ConductCertificate, path="volunteer__person", hands_out=("kind", "dated_on", "inspected_on", "inspected_by", "clear"),
        on_erasure="delete")
declare(ParentalConsent, path="volunteer__person", hands_out=("given_by", "how", "given_on", "withdrawn_on", "text", "recorded_by"),
        on_erasure="keep", because=FILE, keep_for=TERM)
declare(ParentLink, path="volunteer__person", hands_out=("to_name", "sent_at", "used_at"), on_erasure="delete")
declare(Portrait, path="volunteer__person", hands_out=("added_at", "added_by_name"), on_erasure="delete")
declare(ConsultationRecord, path="person", hands_out=("held_at", "held_by_name", "motivation", "outcome", "come_back_on", "answers"),
        looked_at=("motivation", "answers"),
        on_erasure="anonymise", because="talks are counted in reports; what was said and whose it was is emptied")
declare(FieldInterest, path="volunteer__person", hands_out=("field",), on_erasure="delete")
declare(TrainingRecord, path="volunteer__person", hands_out=("training", "completed_on", "valid_until", "recorded_by"), on_erasure="delete")
# The volunteer is told nothing about whom they must not meet, nor the other side: it would tell each about the other.
declare(Exclusion, path="volunteer__person", hands_out=(), on_erasure="delete", because="names another person")
declare(Exclusion, path="person", hands_out=(), on_erasure="delete", because="names another person")
