"""What appointments are called when two records become one. The note hangs on the appointment and moves with it."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from nahbei.counselling.models import HourOrganiser
from nahbei.partners.merging import register_move
from nahbei.partners.merging import register_word as of_organisation
from nahbei.partners.models import Organisation
from nahbei.people.merging import register_word

of_organisation("counselling.hourorganiser.organisation", _("Sprechstunden"))
register_word("counselling.booking.person", _("Termine zur Beratung"))


def _move_organisers(winner: Organisation, loser: Organisation, _contacts: Collection[int]) -> list[int]:
    """Who offers an hour together with herself offers it once."""
    rows = HourOrganiser.objects.filter(organisation=loser)
    rows.filter(hour__organisers__organisation=winner).delete()
    keys = list(rows.select_for_update().order_by("pk").values_list("pk", flat=True))
    HourOrganiser.objects.filter(pk__in=keys).update(organisation=winner)
    return keys


register_move("counselling.hourorganiser.organisation", _move_organisers)
