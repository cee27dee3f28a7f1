"""What a volunteer is called where others name her, and who may see that."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from nahbei.foundation.models import Agency
from nahbei.foundation.reference import Kind, register
from nahbei.foundation.rights import Right


def _labels(agency: Agency, keys: Iterable[int]) -> dict[int, str]:
    rows = agency.volunteers.filter(pk__in=list(keys)).select_related("person")
    return {row.pk: row.person.full_name for row in rows}


def _talks(agency: Agency, keys: Iterable[int]) -> dict[int, str]:
    rows = agency.consultation_records.filter(pk__in=list(keys)).select_related("person")
    return {row.pk: _("Erstgespräch: %(who)s") % {"who": row.person.full_name if row.person else _("ohne Namen")} for row in rows}


EVENTS = ("registered", "changed", "paused", "resumed", "blocked", "ended", "absent", "declared")

register(Kind("volunteers.volunteer", _labels, Right.VOLUNTEERS, EVENTS))
register(Kind("volunteers.consultation_record", _talks, Right.VOLUNTEERS))
