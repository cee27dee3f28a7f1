"""What this room hands out and erases about a person."""

from nahbei.foundation.personal_data import declare
from nahbei.reimbursements.models import ElsewhereDeclaration, PayAccount, RefundClaim

BOOKS = "what bookings are based on must stay provable (§ 147 AO)"
TERM = "10 years from the end of the year"

declare(RefundClaim, path="person", hands_out=("number", "state", "first", "last", "cents", "written_at", "settled_on", "why_not"),
        looked_at=("why_not",), on_erasure="keep", because=BOOKS, keep_for=TERM)
declare(ElsewhereDeclaration, path="person", hands_out=("year", "kind", "cents", "declared_on"), on_erasure="keep",
        because="proof towards the tax office that a flat allowance was free of tax", keep_for=TERM)
declare(PayAccount, path="person", hands_out=("holder", "mask", "bank", "written_at"), on_erasure="delete")
