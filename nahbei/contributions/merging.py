"""Agreements stay with the record they were made for; the page of the winner reads them too."""

from django.utils.translation import gettext_lazy as _

from nahbei.contributions.models import DebitRow, Mandate, PaymentReminder, ReminderRest
from nahbei.people.merging import STAYS, register_word

register_word("contributions.agreement.person", _("Beitrag"))
register_word("contributions.agreement.payer", _("zahlt für jemanden"))
register_word("contributions.agreement.household_of", _("Haushalt beim Beitrag"))
register_word("contributions.booking.person", _("Buchungen"))
register_word("contributions.mandate.person", _("SEPA-Mandat"))
register_word("contributions.mandate.payer", _("zahlt per Lastschrift"))
register_word("contributions.debitrow.person", _("Lastschriften"))
register_word("contributions.lineproposal.person", _("Vorschläge zu Kontoauszügen"))
register_word("contributions.paymentreminder.payer", _("Erinnerungen"))
register_word("contributions.reminderrest.payer", _("Erinnern ruht"))

STAYS[Mandate] = "was signed for that record; whoever reads asks for both"
STAYS[DebitRow] = "what went to the bank stays as it went"
STAYS[PaymentReminder] = "was written to that record; whoever counts follows it to the one that counts"
STAYS[ReminderRest] = "was decided about that record; whoever counts follows it to the one that counts"
