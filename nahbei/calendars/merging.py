"""What becomes of the letters of the week when two records become one. Who wanted none in one of them gets none."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from nahbei.people.merging import Moved, register_move, register_word, values_of
from nahbei.people.models import Person


def _move_wish(rows: QuerySet[Any], winner: Person, loser: Person) -> Moved:
    """Said in both records it is said once."""
    row = rows.select_for_update().first()
    if row is None:
        return Moved()
    if rows.model.objects.filter(person=winner).exists():
        before = values_of(row)
        row.delete()
        return Moved(before=(before,))
    row.person = winner
    row.save(update_fields=["person"])
    return Moved((row.pk,))


register_word("calendars.weekletter.person", _("Wochenbriefe"))
register_word("calendars.noweekletter.person", _("möchte keinen Wochenbrief"))
register_move("calendars.noweekletter.person", _move_wish)
