"""The hat of those who ask for help."""

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from nahbei.help_requests.models import HelpRequest
from nahbei.people.hats import Hat, register

register(Hat("help_seeker", _("Hilfesuchende:r"), lambda: Exists(HelpRequest.objects.filter(help_seeker=OuterRef("pk"))), 10))
