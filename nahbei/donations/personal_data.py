"""What this room hands out and erases about a person."""

from nahbei.donations.models import Confirmation, Gift
from nahbei.foundation.personal_data import declare

WHY = "what is confirmed for taxes must stay provable (§ 50 Abs. 7 EStDV, § 147 AO)"
TERM = "10 years from the end of the year"

declare(
    Gift, path="person", on_erasure="keep", because=WHY, keep_for=TERM, looked_at=("text", "condition", "basis_text"),
    hands_out=("kind", "cents", "given_on", "text", "condition", "basis_text", "origin", "taken_back_at"),
)
declare(
    Confirmation, path="person", on_erasure="keep", because=f"{WHY}; paper and words are emptied by the daily job after that", keep_for=TERM,
    hands_out=("name", "kind", "donor", "cents", "given_year", "issued_on", "revoked_at", "revoked_why"), looked_at=("revoked_why",),
)
