"""Two at once, really at once: threads with connections of their own on a database of their own, SQLite and PostgreSQL.

Emptying tables afterwards is impossible (the journal refuses DELETE), so the tests work on a copy that is thrown away.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection, connections

from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.tenancy import agency_scope
from nahbei.help_requests.models import HelpRequest
from nahbei.notices.actions import send_due
from nahbei.placements.actions import add_visit, answer, ask, cancel_visit, note_call
from nahbei.placements.models import Enquiry
from nahbei.placements.rules import AlreadyAsked, AlreadyPromised, DoesNotFit, EnquiryIsOver
from nahbei.visits.actions import Report, approve_hours, report_visit
from nahbei.visits.models import Side, Visit
from nahbei.visits.rules import (
    DateExistsAlready,
    HoursAreApproved,
    NothingToApprove,
    SomebodyElseComes,
    VisitHasMovedOn,
)
from nahbei.volunteers.models import Volunteer
from tests import factories
from tests.factories import (
    CLERK,
    NOW,
    make_activity,
    make_person,
    make_placement,
    make_request,
    make_visit,
    make_volunteer,
)

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]
ROUNDS = 3


@pytest.fixture
def own_database(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """A copy of the empty, migrated database that commits are free to fill."""
    settings, name = connections.databases["default"], str(connection.settings_dict["NAME"])
    before, copy = settings["NAME"], _copied(name, tmp_path)
    connections["default"].close()
    own = connections["default"]
    del connections["default"]
    settings["NAME"] = copy
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"] = own
        settings["NAME"] = before
        _dropped(copy)


def _copied(name: str, folder: Path) -> str:
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with sqlite3.connect(folder / "copy.sqlite3") as target:
            connection.connection.backup(target)
        return str(folder / "copy.sqlite3")
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}_copy" TEMPLATE "{name}"')
    return f"{name}_copy"


def _dropped(name: str) -> None:
    if connection.vendor == "postgresql":
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def at_once(agency: Agency, *jobs: Callable[[], object]) -> list[object]:
    """Run all in threads that start together; what each returned or refused."""
    barrier = threading.Barrier(len(jobs))
    results: list[object] = [None] * len(jobs)

    def run(place: int, job: Callable[[], object]) -> None:
        try:
            barrier.wait(10)
            with agency_scope(agency):
                try:
                    results[place] = job()
                except Refusal as refusal:
                    results[place] = refusal
        except Exception as problem:
            results[place] = problem
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place, job)) for place, job in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


def a_request(agency: Agency, names: tuple[str, ...] = ("Erst", "Zweit")) -> tuple[HelpRequest, list[Volunteer]]:
    help_request = make_request(agency)
    make_visit(help_request)
    return help_request, [make_volunteer(agency, name, (help_request.activity,)) for name in names]


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_two_coordinators_match_at_once(own_database: None, attempt: int) -> None:
    agency = factories.make_agency()
    with agency_scope(agency):
        help_request, volunteers = a_request(agency)
    results = at_once(agency, *(
        lambda each=each: note_call(help_request=help_request, volunteer=each, outcome="yes", by=CLERK, at=NOW) for each in volunteers
    ))
    winner = next(result for result in results if isinstance(result, Enquiry))
    refused = next(result for result in results if not isinstance(result, Enquiry))
    assert isinstance(refused, AlreadyPromised), results
    assert str(refused).startswith(f"{winner.volunteer.person.full_name} hat schon zugesagt")
    with agency_scope(agency):
        assert agency.placements.get().volunteer == winner.volunteer
        assert agency.visits.get().volunteer == winner.volunteer


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_two_volunteers_say_yes_at_once(own_database: None, attempt: int) -> None:
    agency = factories.make_agency()
    with agency_scope(agency):
        help_request, volunteers = a_request(agency)
        enquiries = [ask(help_request=help_request, volunteer=each, means="email", by=CLERK, at=NOW) for each in volunteers]
    results = at_once(agency, *(
        lambda each=each: answer(enquiry=each, answer="yes", by=Actor.link(each.volunteer.person.full_name), at=NOW) for each in enquiries
    ))
    assert sum(isinstance(result, Enquiry) for result in results) == 1, results
    assert sum(isinstance(result, AlreadyPromised) for result in results) == 1, results
    with agency_scope(agency):
        assert agency.placements.count() == 1
        assert sorted(agency.enquiries.values_list("state", flat=True)) == ["overtaken", "yes"]
        assert agency.messages.filter(topic="visit_details").count() == 1
        assert sorted(agency.journal_entries.values_list("number", flat=True)) == list(range(1, agency.journal_entries.count() + 1))


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_two_clicks_at_once_ask_once(own_database: None, attempt: int) -> None:
    agency = factories.make_agency()
    with agency_scope(agency):
        help_request, (volunteer, _other) = a_request(agency)
    click: Callable[[], object] = lambda: ask(help_request=help_request, volunteer=volunteer, means="email", by=CLERK, at=NOW)  # noqa: E731
    results = at_once(agency, click, click)
    assert sum(isinstance(result, Enquiry) for result in results) == 1, results
    assert sum(isinstance(result, AlreadyAsked) for result in results) == 1, results
    with agency_scope(agency):
        assert (agency.enquiries.count(), agency.messages.count()) == (1, 1)


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_one_volunteer_is_not_promised_to_two_at_once(own_database: None, attempt: int) -> None:
    agency = factories.make_agency()
    with agency_scope(agency):
        first, (volunteer,) = a_request(agency, ("Erst",))
        second = make_request(agency, make_person(agency, "Zweitens"), make_activity(agency))
        make_visit(second)
    results = at_once(agency, *(
        lambda each=each: note_call(help_request=each, volunteer=volunteer, outcome="yes", by=CLERK, at=NOW) for each in (first, second)
    ))
    assert sum(isinstance(result, Enquiry) for result in results) == 1, results
    assert sum(isinstance(result, DoesNotFit) for result in results) == 1, results
    with agency_scope(agency):
        assert agency.visits.filter(volunteer=volunteer).count() == 1


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_yes_and_no_of_the_same_link_at_once(own_database: None, attempt: int) -> None:
    """Two open tabs: one answer counts, the other is told that it is over."""
    agency = factories.make_agency()
    with agency_scope(agency):
        help_request, (volunteer, _other) = a_request(agency)
        enquiry = ask(help_request=help_request, volunteer=volunteer, means="email", by=CLERK, at=NOW)
    results = at_once(agency, *(
        lambda each=each: answer(enquiry=enquiry, answer=each, by=Actor.link("Jonas Erst"), at=NOW) for each in ("yes", "no")
    ))
    assert sum(isinstance(result, Enquiry) for result in results) == 1, results
    assert sum(isinstance(result, EnquiryIsOver) for result in results) == 1, results
    with agency_scope(agency):
        assert agency.placements.count() == (1 if agency.enquiries.get().state == "yes" else 0)


def a_date(agency: Agency) -> tuple[Visit, Volunteer, Volunteer]:
    """One date of a series that somebody has promised, and somebody else who could."""
    help_request = make_request(
        agency, standing=True, weekdays=1 << 3, review_on=NOW.date() + dt.timedelta(days=90), not_on_holidays=False
    )
    first, second = (make_volunteer(agency, name, (help_request.activity,)) for name in ("Erst", "Zweit"))
    make_placement(agency, help_request, first)
    return make_visit(help_request, volunteer=first), first, second


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_two_coordinators_cancel_the_same_date_at_once(own_database: None, attempt: int) -> None:
    agency = factories.make_agency()
    with agency_scope(agency):
        visit, first, _second = a_date(agency)
    results = at_once(agency, *(
        lambda side=side: cancel_visit(visit=visit, side=side, by=CLERK, at=NOW) for side in (Side.VOLUNTEER, Side.HELP_SEEKER)
    ))
    assert all(isinstance(result, Visit | Refusal) for result in results), results
    with agency_scope(agency):
        visit = Visit.objects.get(pk=visit.pk)
        given_back = visit.state == "planned" and visit.volunteer is None and visit.given_back_by == first
        called_off = visit.state == "cancelled" and visit.volunteer == first
        assert given_back or called_off
        # Whoever came second was refused, and nobody heard anything of it.
        assert agency.messages.count() == 1
        assert sum(isinstance(result, SomebodyElseComes | VisitHasMovedOn) for result in results) == 1, results


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_one_cancels_while_the_other_books_a_stand_in(own_database: None, attempt: int) -> None:
    agency = factories.make_agency()
    with agency_scope(agency):
        visit, _first, second = a_date(agency)
        cancel_visit(visit=visit, side=Side.VOLUNTEER, by=CLERK, at=NOW)
        visit = Visit.objects.select_related("help_request").get(pk=visit.pk)
    results = at_once(
        agency, lambda: cancel_visit(visit=visit, side=Side.HELP_SEEKER, by=CLERK, at=NOW),
        lambda: note_call(help_request=visit.help_request, volunteer=second, outcome="yes", visits=[visit], by=CLERK, at=NOW),
    )
    assert all(isinstance(result, Visit | Enquiry | Refusal) for result in results), results
    with agency_scope(agency):
        visit = Visit.objects.get(pk=visit.pk)
        assert (visit.state, visit.volunteer) in {("cancelled", None), ("planned", second)}
        # Nobody goes to a date that is off: a promise stands only with its date.
        assert agency.placements.running().filter(volunteer=second).exists() == (visit.volunteer == second)


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_a_date_is_added_once_when_two_do_it(own_database: None, attempt: int) -> None:
    agency = factories.make_agency()
    with agency_scope(agency):
        visit, _first, _second = a_date(agency)
        help_request, day = visit.help_request, visit.on + dt.timedelta(days=1)
    add: Callable[[], object] = lambda: add_visit(help_request=help_request, on=day, start=visit.start, end=visit.end, by=CLERK, at=NOW)  # noqa: E731
    results = at_once(agency, add, add)
    assert sum(isinstance(result, Visit) for result in results) == 1, results
    assert sum(isinstance(result, DateExistsAlready) for result in results) == 1, results


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_hours_are_corrected_while_the_office_approves(own_database: None, attempt: int) -> None:
    agency = factories.make_agency()
    with agency_scope(agency):
        visit, _first, _second = a_date(agency)
        after = visit.ends_at + dt.timedelta(hours=1)
        visit = report_visit(visit=visit, report=Report(60), by=CLERK, at=after)
    results = at_once(
        agency, lambda: report_visit(visit=visit, report=Report(600), by=Actor.link("Jonas Erst"), at=after),
        lambda: approve_hours(visits=[visit], by=CLERK, at=after),
    )
    assert all(isinstance(result, Visit | list | HoursAreApproved | NothingToApprove) for result in results), results
    with agency_scope(agency):
        visit = Visit.objects.get(pk=visit.pk)
        assert (visit.minutes, visit.approved_at is None) in {(60, False), (600, True)}


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_two_clocks_send_one_link(own_database: None, attempt: int) -> None:
    agency = factories.make_agency()
    with agency_scope(agency):
        factories.make_rule(agency, occasion="hours", topic="visit_report", amount=0, unit="hours")
        visit, _first, _second = a_date(agency)
    ask_: Callable[[], object] = lambda: len(send_due(agency=agency, by=CLERK, at=visit.ends_at))  # noqa: E731
    assert sorted(at_once(agency, ask_, ask_)) == [0, 1]  # type: ignore[type-var]
    with agency_scope(agency):
        assert agency.messages.count() == 1
