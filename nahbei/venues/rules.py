"""What is said about the way into a room, and why something about it is refused. Pure."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nahbei.foundation.refusal import Refusal
from nahbei.venues.models import Venue

# (column, in words when it is so, in words when it is not)
FACTS: tuple[tuple[str, str | Promise, str | Promise], ...] = (
    ("step_free", _("stufenlos"), _("nicht stufenlos")),
    ("accessible_toilet", _("WC für Menschen im Rollstuhl"), _("kein WC für Menschen im Rollstuhl")),
    ("hearing_loop", _("Anlage für Hörgeräte"), _("keine Anlage für Hörgeräte")),
)


class SiteOfAnother(Refusal):
    sentence = _("Diese Einsatzstelle gehört zu einer anderen Organisation.")
    field = "site"


def way_in_words(venue: Venue) -> list[str]:
    """All that a guest must know who walks or hears badly, and who comes by bus or car."""
    parking = gettext("Parken: %(where)s") % {"where": venue.parking} if venue.parking else ""
    return [*accessible_words(venue), *(word for word in (venue.access_note, venue.bus_stop, parking) if word)]


def accessible_words(venue: Venue) -> list[str]:
    """What is known, in words: „stufenlos“, „keine Anlage für Hörgeräte“. What nobody has looked at is not said."""
    known = [(getattr(venue, column), yes, no) for column, yes, no in FACTS]
    return [str(yes if value else no) for value, yes, no in known if value is not None]
