"""Parts of Heute about positions: what is to check, edits that wait, organisations to ring."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from nahbei.desk.today import words
from nahbei.desk.today.shape import Desk, Part, Row
from nahbei.foundation.reference import Reference
from nahbei.foundation.rights import Right
from nahbei.opportunities.freshness import to_ring
from nahbei.opportunities.models import Edit, Position
from nahbei.ui import german

LATE_DAYS = 3
_NAMES = ("title", "organisation__name")


def _owner(position: Position) -> Reference:
    return Reference("partners.organisation", position.organisation_id)


def _to_check(desk: Desk) -> QuerySet[Position]:
    return desk.agency.positions.to_check().order_by("state_since", "pk")


def _check_row(position: Position, desk: Desk) -> Row:
    since = timezone.localtime(position.state_since)
    return Row(
        name=position.organisation.name, who=_owner(position), kind="house", sentence=_("Prüfen: „{title}“.").format(title=position.title),
        does="check_position", about=position.reference, when=words.since(since, desk.now), late=(desk.today - since.date()).days > LATE_DAYS,
    )


def _edits(desk: Desk) -> QuerySet[Edit]:
    return desk.agency.position_edits.filter(decided_at=None).order_by("proposed_at", "pk")


def _edit_row(edit: Edit, desk: Desk) -> Row:
    since = timezone.localtime(edit.proposed_at)
    return Row(
        name=edit.position.organisation.name, who=_owner(edit.position), kind="house",
        sentence=_("Änderung wartet: „{title}“.").format(title=edit.position.title), does="check_edit", about=edit.position.reference,
        when=words.since(since, desk.now), late=(desk.today - since.date()).days > LATE_DAYS,
    )


def _ring(desk: Desk) -> QuerySet[Position]:
    return to_ring(desk.agency, on=desk.today).select_related(None).order_by("asked_on", "pk")


def _ring_row(position: Position, desk: Desk) -> Row:
    day = position.confirmed_on
    return Row(
        name=position.organisation.name, who=_owner(position), kind="house", sentence=_("Noch aktuell? „{title}“.").format(title=position.title),
        does="ring_about", about=position.reference, when=_("bestätigt {day}").format(day=german.format_date(day, "plain")) if day else "",
        late=position.reminded_on is not None,
    )


POSITIONS = Part("positions", Right.POSITIONS_PUBLISH, 3, ("state_since", *_NAMES), _to_check, _check_row)
EDITS = Part("position_edits", Right.POSITIONS_PUBLISH, 3, ("proposed_at", "position__title", "position__organisation__name"), _edits, _edit_row)
RING = Part("positions_to_ring", Right.POSITIONS_CHANGE, 3, ("confirmed_on", "reminded_on", *_NAMES), _ring, _ring_row)
