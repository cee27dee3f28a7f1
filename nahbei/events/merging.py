"""What registrations and events are called when two records become one, and how they move."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from nahbei.events.models import EventOrganiser
from nahbei.partners.merging import register_move
from nahbei.partners.merging import register_word as of_organisation
from nahbei.partners.models import Organisation
from nahbei.people.merging import register_word

register_word("events.registration.person", _("Anmeldungen zu Veranstaltungen"))
of_organisation("events.eventorganiser.organisation", _("Veranstaltungen"))


def _move_organisers(winner: Organisation, loser: Organisation, _contacts: Collection[int]) -> list[int]:
    """Who organises something together with herself organises it once."""
    rows = EventOrganiser.objects.filter(organisation=loser)
    rows.filter(event__organisers__organisation=winner).delete()
    keys = list(rows.select_for_update().order_by("pk").values_list("pk", flat=True))
    EventOrganiser.objects.filter(pk__in=keys).update(organisation=winner)
    return keys


register_move("events.eventorganiser.organisation", _move_organisers)
