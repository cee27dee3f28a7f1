"""What the rows of this room are called when two records of people become one."""

from django.utils.translation import gettext_lazy as _

from nahbei.people.merging import register_word

register_word("help_requests.helprequest.help_seeker", _("Gesuche"))
register_word("help_requests.helprequest.caller", _("Gesuche, für die sie oder er angerufen hat"))
register_word("help_requests.helprequest.contact", _("Gesuche, bei denen sie oder er angerufen wird"))
