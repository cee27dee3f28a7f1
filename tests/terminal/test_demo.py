"""The demo office: what happened stands in the book in the order of the clock, and what came in over night waits."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from nahbei.foundation.tenancy import agency_scope
from nahbei.placements.models import EnquiryState
from nahbei.terminal.demo.fill import fill

# A Friday afternoon: the week is nearly over, and what is called off this week could be the one date that the portal has to show.
AT = dt.datetime(2026, 11, 27, 14, 0, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.mark.django_db
def test_the_book_is_numbered_by_the_clock_and_answers_wait() -> None:
    agency, _stranger = fill(at=AT)
    with agency_scope(agency):
        lines = list(agency.journal_entries.order_by("number").values_list("at", "text"))
        assert len(lines) > 400
        assert [(one, other) for one, other in pairwise(lines) if other[0] < one[0]] == []
        assert lines[-1][0] <= AT
        unread = agency.enquiries.filter(seen_at=None)
        assert unread.filter(state=EnquiryState.YES).exists()
        assert unread.filter(state=EnquiryState.OPEN).exclude(question="").exists()
        resident = agency.people.get(given_name="Lieselotte", family_name="Fuchs")
        upcoming = agency.visits.planned().filter(help_request__help_seeker=resident, on__gte=AT.date()).order_by("on", "start")
        assert upcoming[0].volunteer is not None
        assert agency.visits.filter(state="cancelled", on__gte=AT.date()).exists()


@pytest.mark.django_db
def test_it_is_told_also_when_utc_still_has_yesterday() -> None:
    """Half past midnight in Berlin: the command hands over UTC, and what counts from today must not count from yesterday.

    The first Monday of a year: no contribution of it has fallen due yet.
    """
    at = dt.datetime(2027, 1, 3, 23, 30, tzinfo=dt.UTC)
    agency, _stranger = fill(at=at)
    with agency_scope(agency):
        assert agency.visits.filter(on=dt.date(2027, 1, 4)).exists()
        assert not agency.journal_entries.filter(at__gt=at).exists()
