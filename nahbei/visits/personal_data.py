"""What this room hands out and erases about a person."""

from nahbei.foundation.personal_data import declare
from nahbei.visits.models import Visit

INSURED = "proof towards the accident insurance that help was registered before it took place, and of refunded expenses"

declare(Visit, path="help_request__help_seeker", hands_out=("on", "start", "end", "state", "reason", "comment"), looked_at=("reason", "comment"),
        on_erasure="keep", because=INSURED, keep_for="12 months after the last help, then without the person")
declare(Visit, path="volunteer__person", hands_out=("on", "start", "end", "state", "minutes", "metres", "comment", "reported_at"),
        on_erasure="keep", because=INSURED, keep_for="6 months after the end of the engagement, then without the person")
