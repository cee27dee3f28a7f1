"""Many write into the book at once, some of them in vain, and somebody closes the day: no number is missing, none is there twice."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction

from nahbei.desk.callers import Who
from nahbei.desk.calls import Call, take_call
from nahbei.foundation.tenancy import agency_scope
from nahbei.help_requests.asked import Asked
from nahbei.journal.actions import close_day, write_entry
from nahbei.placements.actions import ask
from tests import factories
from tests.factories import CLERK, NOW, TODAY
from tests.placements.test_concurrency import at_once, own_database  # noqa: F401  # a fixture

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


class InVain(Exception):
    """What a clerk did failed after the line was written."""


def test_no_gap_and_nothing_twice(own_database: None) -> None:  # noqa: F811
    agency = factories.make_agency()

    def write(number: int, *, fails: bool) -> int:
        with transaction.atomic():
            entry = write_entry(agency=agency, by=CLERK, at=NOW, text=f"Zeile {number}")
            if fails:
                raise InVain
        return entry.number

    jobs = [lambda number=number, fails=number in {2, 3, 7, 10}: write(number, fails=fails) for number in range(12)]
    results = at_once(agency, *jobs, lambda: close_day(agency=agency, on=TODAY, by=CLERK, at=NOW))
    kept = sorted(result for result in results if isinstance(result, int))
    assert any(isinstance(result, InVain) for result in results)
    assert kept == list(range(1, len(kept) + 1)), results
    with agency_scope(agency):
        closing = agency.day_closings.get()
        on_that_day = set(agency.journal_entries.filter(on=TODAY).values_list("number", flat=True))
        assert on_that_day == set(range(1, closing.last_number + 1))
        assert set(agency.journal_entries.exclude(number__in=on_that_day).values_list("on", flat=True)) <= {TODAY + dt.timedelta(days=1)}


@pytest.mark.parametrize("attempt", range(3))
def test_a_call_and_a_question_never_wait_for_each_other(own_database: None, attempt: int) -> None:  # noqa: F811
    """A volunteer calls for herself: her address concerns the matching, and so does the question that is asked meanwhile."""
    agency = factories.make_agency()
    with agency_scope(agency):
        activity = factories.make_activity(agency)
        caller = factories.make_volunteer(agency, "Ruf", (activity,)).person
        asked = [factories.make_volunteer(agency, f"Frag{number}", (activity,)) for number in range(3)]
        request = factories.make_request(agency)
        factories.make_visit(request)
        wish = Asked(activity, flexible="bald")
    call = Call(submission="one", about=Who(caller, street="Ahornweg 7", postal_code="43117", town="Birkenfeld"), asked=wish, consent=True)
    questions = [lambda each=each: ask(help_request=request, volunteer=each, means="phone", by=CLERK, at=NOW) for each in asked]
    results = at_once(agency, lambda: take_call(agency=agency, call=call, by=CLERK, at=NOW), *questions)
    assert not [result for result in results if isinstance(result, Exception)], results
