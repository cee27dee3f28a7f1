"""Reads across submissions."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, F, Q

from nahbei.foundation.models import Agency
from nahbei.submissions.models import SubmissionKind, SubmissionQuerySet, SubmissionState

# Which of them: those to be done now, those to be rung later, what looks like spam, what is over.
VIEWS = ("due", "later", "suspected", "settled", "discarded")


def list_submissions(agency: Agency, view: str, kind: str, *, at: dt.datetime) -> SubmissionQuerySet:
    """Oldest first as long as somebody waits; what is over newest first."""
    found: SubmissionQuerySet = agency.submissions.filter(_of_view(view, at))
    if kind in SubmissionKind.values:
        found = found.filter(kind=kind)
    if view == "later":
        return found.order_by("again_at", "pk")
    over = view in {"settled", "discarded"}
    return found.order_by(F("settled_at").desc(), "-pk") if over else found.order_by("received_at", "pk")


def count_by_view(agency: Agency, kind: str, *, at: dt.datetime) -> dict[str, int]:
    rows = agency.submissions.filter(kind=kind) if kind in SubmissionKind.values else agency.submissions.all()
    found: dict[str, int] = rows.aggregate(**{view: Count("pk", filter=_of_view(view, at)) for view in VIEWS})
    return found


def _of_view(view: str, at: dt.datetime) -> Q:
    waiting = Q(state=SubmissionState.OPEN, suspected=False)
    return {
        "due": waiting & (Q(again_at=None) | Q(again_at__lte=at)),
        "later": waiting & Q(again_at__gt=at),
        "suspected": Q(state=SubmissionState.OPEN, suspected=True),
        "settled": Q(state=SubmissionState.SETTLED),
        "discarded": Q(state=SubmissionState.DISCARDED),
    }[view]
