"""A call that is being taken survives a closed browser: one draft for each clerk, on the server."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from nahbei.foundation.models import Account, Agency
from nahbei.help_requests.models import Draft

KEEP = dt.timedelta(days=7)
# Health data waits for a consent, and the note is never written anywhere but sealed.
NEVER = frozenset({"health_note", "csrfmiddlewaretoken"})
ONLY_WITH_CONSENT = frozenset({"needs"})
LONGEST, MOST = 10_000, 100

Data = Mapping[str, list[str]]


@transaction.atomic
def save_draft(*, agency: Agency, account: Account, data: Data, at: dt.datetime) -> Draft | None:
    """Keep what was typed, without the health note; without the needs too until the consent is ticked.

    None: this call is already saved, and a browser that was slow sends its draft after it.
    """
    if agency.taken_calls.filter(submission__in=data.get("submission") or [""]).exists():
        return None
    consented = bool(data.get("consent"))
    kept = {
        name: [value[:LONGEST] for value in values]
        for name, values in list(data.items())[:MOST]
        if name not in NEVER and (consented or name not in ONLY_WITH_CONSENT) and any(values)
    }
    draft, _ = Draft.objects.update_or_create(agency=agency, account=account, defaults={"data": kept, "saved_at": at})
    return draft


@transaction.atomic
def drop_draft(*, agency: Agency, account_id: int | None) -> None:
    """The call was saved, or thrown away."""
    if account_id is not None:
        Draft.objects.filter(agency=agency, account_id=account_id).delete()


@transaction.atomic
def purge_drafts(*, agency: Agency, at: dt.datetime) -> int:
    """Delete drafts that nobody came back to for a week."""
    gone, _ = Draft.objects.filter(agency=agency, saved_at__lte=at - KEEP).delete()
    return gone
