"""An import runs in the background: the page shows how far."""

from __future__ import annotations

from nahbei.exchange import actions
from nahbei.foundation.actor import Actor
from nahbei.foundation.jobs import job_in_steps
from nahbei.foundation.models import Agency


@job_in_steps
def run_import(agency: Agency, run_id: int, by_name: str, account_id: int | None) -> None:
    actions.run_import(agency=agency, run_id=run_id, by=Actor(by_name, "account", account_id))
