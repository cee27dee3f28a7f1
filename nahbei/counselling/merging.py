"""What appointments are called when two records become one. The note hangs on the appointment and moves with it."""

from django.utils.translation import gettext_lazy as _

from nahbei.people.merging import register_word

register_word("counselling.booking.person", _("Termine zur Beratung"))
