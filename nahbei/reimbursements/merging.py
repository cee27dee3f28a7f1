"""Claims stay with the record they were made for; whoever reads asks for both."""

from django.utils.translation import gettext_lazy as _

from nahbei.people.merging import STAYS, register_word
from nahbei.reimbursements.models import ElsewhereDeclaration, PayAccount, RefundClaim

register_word("reimbursements.refundclaim.person", _("Abrechnungen"))
register_word("reimbursements.elsewheredeclaration.person", _("Erklärungen zur Pauschale"))
register_word("reimbursements.payaccount.person", _("Konto für Auszahlungen"))

STAYS[RefundClaim] = "what was paid out is part of the books; whoever reads asks for both"
STAYS[ElsewhereDeclaration] = "append-only; whoever reads asks for both"
STAYS[PayAccount] = "sealed for the row it was entered in; of both the newer counts"
