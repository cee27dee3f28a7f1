"""What this room hands out and erases about a person."""

from nahbei.contributions.models import (
    Agreement,
    Booking,
    DebitRow,
    LineBooking,
    LineProposal,
    Mandate,
    PaymentReminder,
    ReminderRest,
)
from nahbei.foundation.personal_data import declare

BOOKS = "what bookings are based on must stay provable (§ 147 AO); the reason in words is emptied"
TERM = "10 years from the end of the year"

declare(
    Agreement, path="person", on_erasure="keep", because=BOOKS, keep_for=TERM, looked_at=("why",),
    hands_out=("standing", "valid_from", "member_since", "tier_number", "cents", "rhythm", "basis", "seen_on", "review_on", "why"),
)
# For whom somebody pays, or with whom, tells about the other.
declare(Agreement, path="payer", hands_out=(), on_erasure="keep", because=BOOKS, keep_for=TERM)
declare(Agreement, path="household_of", hands_out=(), on_erasure="keep", because=BOOKS, keep_for=TERM)
declare(Booking, path="person", on_erasure="keep", because="books are kept as they were written (§ 147 AO)", keep_for=TERM, looked_at=("text",),
        hands_out=("voucher", "booked_on", "kind", "cents", "due_on", "text"))
MANDATE = "a debit may be disputed for 13 months; account and holder are emptied by the daily job after that"
declare(Mandate, path="person", on_erasure="keep", because=MANDATE, keep_for="14 months after the last debit",
        hands_out=("reference", "state", "signed_on", "holder", "mask", "bank", "last_used_on", "ended_on"))
declare(Mandate, path="payer", on_erasure="keep", because=MANDATE, keep_for="14 months after the last debit",
        hands_out=("reference", "state", "signed_on", "holder", "mask", "bank", "last_used_on", "ended_on"))
declare(DebitRow, path="person", on_erasure="keep", because="what went to the bank is part of the books (§ 147 AO)", keep_for=TERM,
        hands_out=("end_to_end", "collect_on", "cents", "state", "reason", "returned_on"))
# Only a guess who may have paid; what was booked is handed out as booking.
declare(LineProposal, path="person", hands_out=(), on_erasure="delete")
declare(LineBooking, path="booking__person", hands_out=("mask",), on_erasure="keep",
        because="what the bank said is part of the books (§ 147 AO)", keep_for=TERM)
REMINDED = "whether somebody was reminded, and what was decided, must stay provable as long as the claim (§ 147 AO)"
declare(PaymentReminder, path="payer", on_erasure="keep", because=REMINDED, keep_for=TERM, hands_out=("number", "sent_at", "undone_at"))
declare(ReminderRest, path="payer", on_erasure="keep", because=REMINDED, keep_for=TERM, looked_at=("why",),
        hands_out=("written_at", "until", "why", "taken_back_at"))
