"""What the outbox's references are called, and who may see them."""

from __future__ import annotations

from collections.abc import Iterable

from nahbei.foundation import reference
from nahbei.foundation.models import Agency
from nahbei.foundation.rights import Right
from nahbei.messaging.queries import name_of, subject_for
from nahbei.messaging.topics import nobody, withheld


def _messages(agency: Agency, keys: Iterable[int]) -> dict[int, str]:
    hidden = withheld(nobody)  # whoever reads the label may not be somebody who may read all subjects
    found = agency.messages.filter(pk__in=list(keys)).only("topic", "subject", "to_name")
    return {row.pk: f"{subject_for(row, hidden)} ({row.to_name})" for row in found}


def _wordings(agency: Agency, keys: Iterable[int]) -> dict[int, str]:
    found = agency.wordings.filter(pk__in=list(keys)).values_list("pk", "topic")
    return {pk: name_of(topic) for pk, topic in found}


def register() -> None:
    reference.register(reference.Kind("messaging.message", _messages, Right.MESSAGES))
    reference.register(reference.Kind("messaging.wording", _wordings, Right.SETTINGS))
