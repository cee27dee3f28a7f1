"""What a person's wishes about messages are called when two records become one. What one of them did not want stays unwanted."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from nahbei.people.merging import register_word

register_word("messaging.optout.person", _("was sie oder er abbestellt hat"))
register_word("messaging.stoplink.person", _("Links zum Abbestellen"))
