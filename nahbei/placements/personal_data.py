"""What this room hands out and erases about a person."""

from nahbei.foundation.personal_data import declare
from nahbei.placements.models import Enquiry, FollowUp, Placement, PositionHours, PositionPlacement, Referral

FILE = "who was introduced to whom must stay provable as long as the file of either side is kept"

declare(FollowUp, path="person", hands_out=("kind", "side", "due_on", "answered_at", "answered_online", "outcome", "note"),
        on_erasure="anonymise", because="the note is emptied; the outcome is counted in reports")
declare(Enquiry, path="volunteer__person", hands_out=("asked_at", "asked_by_means", "state", "answered_at", "question"),
        on_erasure="anonymise", because="the question is emptied; answers are counted in reports")
declare(Enquiry, path="help_request__help_seeker", hands_out=("asked_at", "state"), looked_at=("asked_at", "state"), on_erasure="anonymise",
        because="the question is emptied; answers are counted in reports")
declare(Placement, path="volunteer__person", hands_out=("state", "agreed_at", "started_on", "ended_on", "reason"), looked_at=("reason",),
        on_erasure="keep", because=FILE, keep_for="6 months after the end of the engagement")
declare(Placement, path="help_request__help_seeker", hands_out=("state", "agreed_at", "started_on", "ended_on", "reason"), looked_at=("reason",),
        on_erasure="keep", because=FILE, keep_for="12 months after the last help")
declare(Referral, path="help_request__help_seeker", hands_out=("service", "referred_at", "outcome", "outcome_at", "note"), looked_at=("note",),
        on_erasure="delete")
declare(PositionPlacement, path="volunteer__person", hands_out=(
            "position", "stage", "proposed_at", "introduction", "introduced_at", "trial_on", "placed_on", "ended_on", "declined_by", "reason",
            "note",
        ), looked_at=("reason", "note"), on_erasure="keep", because=FILE, keep_for="6 months after the end of the engagement")
declare(PositionHours, path="placement__volunteer__person", hands_out=("placement", "year", "month", "minutes", "side", "confirmed_at"),
        on_erasure="keep", because=FILE, keep_for="6 months after the end of the engagement")
