"""Agreements stay with the record they were made for; the page of the winner reads them too."""

from django.utils.translation import gettext_lazy as _

from nahbei.people.merging import register_word

register_word("contributions.agreement.person", _("Beitrag"))
register_word("contributions.agreement.payer", _("zahlt für jemanden"))
register_word("contributions.booking.person", _("Buchungen"))
