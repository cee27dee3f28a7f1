"""What this room hands out and erases about a person."""

from nahbei.donations.models import Gift
from nahbei.foundation.personal_data import declare

declare(
    Gift, path="person", on_erasure="keep", because="what is confirmed for taxes must stay provable (§ 50 Abs. 7 EStDV); the words are emptied",
    keep_for="10 years from the end of the year", looked_at=("text", "condition", "basis_text"),
    hands_out=("kind", "cents", "given_on", "text", "condition", "basis_text", "origin", "taken_back_at"),
)
