"""What an answer is called in timeline and audit: by its way and day, never by what somebody wrote."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from nahbei.foundation import reference
from nahbei.foundation.models import Agency
from nahbei.foundation.rights import Right
from nahbei.inbox.models import Way
from nahbei.ui.german import format_date


def _incoming(agency: Agency, keys: Iterable[int]) -> dict[int, str]:
    rows = agency.incoming.filter(pk__in=list(keys)).values_list("pk", "channel", "received_at")
    return {
        pk: _("{way} vom {day}").format(way=Way(channel).label, day=format_date(timezone.localdate(at), "plain"))
        for pk, channel, at in rows
    }


def register() -> None:
    events = ("settled", "reopened", "assigned")
    reference.register(reference.Kind("inbox.incoming", _incoming, Right.SUBMISSIONS, events))
