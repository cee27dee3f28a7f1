"""What a registration is called when two records of one person become one."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from nahbei.partners.merging import register_word as of_organisation
from nahbei.people.merging import register_word

register_word("events.registration.person", _("Anmeldungen zu Veranstaltungen"))
of_organisation("events.eventorganiser.organisation", _("Veranstaltungen"))
