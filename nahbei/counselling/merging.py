"""What appointments are called when two records become one. The note hangs on the appointment and moves with it."""

from django.utils.translation import gettext_lazy as _

from nahbei.partners.merging import register_word as of_organisation
from nahbei.people.merging import register_word

of_organisation("counselling.counsellinghour.organisation", _("Sprechstunden"))
register_word("counselling.booking.person", _("Termine zur Beratung"))
