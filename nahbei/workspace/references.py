"""Which page shows a thing: from a Reference to an address of the office."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from django.urls import NoReverseMatch, reverse

from nahbei.foundation.reference import Reference, kinds
from nahbei.foundation.rights import Right

# Kinds with a page of their own.
PAGES = {
    "help_requests.request": "workspace:request",
    "people.person": "workspace:person",
    "volunteers.volunteer": "workspace:volunteer",
    "volunteers.consultation_record": "workspace:talk",
    "visits.visit": "workspace:visit",
    "partners.organisation": "workspace:organisation",
    "partners.service": "workspace:service",
    "opportunities.position": "workspace:position",
    "opportunities.project": "workspace:project",
    "placements.referral": "workspace:referral-outcome",
    "messaging.message": "workspace:message",
    "journal.entry": "workspace:journal-entry",
    "journal.reminder": "workspace:reminder",
    "exchange.import": "workspace:settings-import",
    "foundation.membership": "workspace:member",
    "placements.follow_up": "workspace:follow-up",
    "placements.position_placement": "workspace:introduction",
    "activities.activity": "workspace:settings-activity-gates",
    "submissions.submission": "workspace:submission",
    "notices.rule": "workspace:settings-rule",
    "notices.circular": "workspace:circular",
    "counselling.hour": "workspace:counselling-hour",
    "counselling.booking": "workspace:counselling-booking",
    "inbox.incoming": "workspace:answer",
    "venues.venue": "workspace:venue",
    "events.event": "workspace:event",
    "events.series": "workspace:series",
    "contributions.debit_run": "workspace:debit-run",
    "contributions.statement": "workspace:statement",
    "contributions.bank_line": "workspace:bank-line",
    "donations.gift": "workspace:gift",
    "donations.confirmation": "workspace:confirmation",
    "reimbursements.claim": "workspace:refund",
    "reimbursements.pay_list": "workspace:refund-list",
}
# Kinds that are shown on the page of their request: `matter` finds it.
ON_A_REQUEST = frozenset({"placements.enquiry", "placements.placement"})


@lru_cache(maxsize=4_096)  # a page of rows asks a hundred times, and the addresses of an installation never change
def address_of(name: str, *args: object) -> str:
    """The address of a page, or nothing where this installation has no such page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def address(reference: Reference | None, may: Callable[[Right], bool]) -> str:
    """Where a thing is shown; nothing for things without a page, or with one that this member may not open."""
    if reference is None or (reference.kind in kinds and not may(kinds[reference.kind].right)):
        return ""
    if reference.kind in PAGES:
        return address_of(PAGES[reference.kind], reference.key)
    return address_of("workspace:matter", str(reference)) if reference.kind in ON_A_REQUEST else ""
