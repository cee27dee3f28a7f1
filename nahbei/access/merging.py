"""What a log-in is called when two records of one person become one."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from nahbei.people.merging import register_word

register_word("access.login.person", _("Anmeldung im Portal"))
register_word("access.passkey.person", _("Passkey im Portal"))
