"""Reads about visits."""

from __future__ import annotations

from nahbei.foundation.models import Agency
from nahbei.visits.models import Visit


def visit_by_report(agency: Agency, digest: str) -> Visit | None:
    """The visit behind a report link."""
    if not digest:
        return None
    return (
        agency.visits.filter(report_digest=digest)
        .select_related("agency", "help_request__help_seeker", "help_request__activity", "volunteer__person").first()
    )
