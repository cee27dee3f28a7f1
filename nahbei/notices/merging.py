"""What the preview of a merge calls the rows of this room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from nahbei.people.merging import register_word

register_word("notices.notice.person", _("Erinnerungen nach Regeln"))
register_word("notices.circularrecipient.person", _("Rundschreiben, die sie oder er bekam"))
