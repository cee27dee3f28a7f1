"""What changed, in the words of the screen: the audit trail keeps the names of columns and their codes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nahbei.foundation.models import AuditEntry
from nahbei.foundation.rights import Role
from nahbei.help_requests.models import RequestState
from nahbei.messaging.groups import TopicGroup
from nahbei.messaging.models import MessageState
from nahbei.opportunities.models import Position, PositionState, ProjectState
from nahbei.people.models import Authority, ConsentPurpose, Person
from nahbei.placements.models import AskedBy, EnquiryState, PlacementState

Word = str | Promise

NAMES: dict[str, Word] = {
    "state": _("Stand"), "means": _("Weg"), "number": _("Anzahl"), "count": _("Anzahl"), "last": _("letzter Tag"), "on": _("Tag"),
    "last_number": _("bis Nr."), "name": _("Name"), "purpose": _("Zweck"), "text_version": _("Fassung"), "version": _("Fassung"),
    "valid_from": _("gilt ab"), "starts_on": _("ab"), "ends_on": _("bis"), "role": _("Rolle"), "reason": _("Grund"),
    "channels": _("Telefon, E-Mail"), "authority": _("Vollmacht"), "relation": _("Verhältnis"), "seen_on": _("eingesehen am"),
    "seen_by": _("eingesehen von"), "group": _("Nachrichten"),
}
CODES: dict[str, dict[str, Word]] = {
    "means": dict(AskedBy.choices), "purpose": dict(ConsentPurpose.choices), "authority": dict(Authority.choices), "role": dict(Role.choices),
    "group": dict(TopicGroup.choices),
}
STATES: dict[str, dict[str, Word]] = {
    "help_requests.request": dict(RequestState.choices), "messaging.message": dict(MessageState.choices),
    "opportunities.position": dict(PositionState.choices), "opportunities.project": dict(ProjectState.choices),
    "placements.enquiry": dict(EnquiryState.choices), "placements.placement": dict(PlacementState.choices),
}


def in_words(line: AuditEntry) -> list[tuple[Word, tuple[Word | None, Word | None]]]:
    """(what, (before, after)) – a column without a word of ours is called as its model calls it."""
    states = STATES.get(line.about.kind, {}) if line.about else {}
    return [
        (_name(key), (_value(key, before, states), _value(key, after, states))) for key, (before, after) in line.changes.items()
    ]


def _name(key: str) -> Word:
    if key in NAMES:
        return NAMES[key]
    return next((str(column.verbose_name) for column in (*Person._meta.fields, *Position._meta.fields) if column.name == key), key)


def _value(key: str, value: Any, states: Mapping[str, Word]) -> Word | None:
    if isinstance(value, bool):
        return _("ja") if value else _("nein")
    if value is None or value == "":
        return None
    return (states if key == "state" else CODES.get(key, {})).get(str(value), str(value))
