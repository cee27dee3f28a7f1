"""What answers are called when two records of one person become one."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from nahbei.people.merging import register_word

register_word("inbox.incoming.person", _("Antworten per E-Mail und SMS"))
