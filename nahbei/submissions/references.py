"""What a submission is called in journal, reminders and audit: by its kind, never by the name that somebody typed."""

from __future__ import annotations

from collections.abc import Iterable

from nahbei.foundation import reference
from nahbei.foundation.models import Agency
from nahbei.foundation.rights import Right
from nahbei.submissions.models import SubmissionKind


def _submissions(agency: Agency, keys: Iterable[int]) -> dict[int, str]:
    rows = agency.submissions.filter(pk__in=list(keys)).values_list("pk", "kind")
    return {pk: str(SubmissionKind(kind).label) for pk, kind in rows}


def register() -> None:
    events = ("received", "settled", "discarded", "linked", "tried")
    reference.register(reference.Kind("submissions.submission", _submissions, Right.SUBMISSIONS, events))
