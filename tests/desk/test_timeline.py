"""The story so far, of a person and of a request."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nahbei.desk import timeline
from nahbei.foundation.models import Agency
from nahbei.journal import actions
from nahbei.journal.models import Entry
from nahbei.people.actions import merge_people
from tests import factories
from tests.desk.busy import make_enquiry, make_message, make_placement
from tests.factories import CLERK, NOW


def write(agency: Agency, text: str, minutes: int = 0, **fields: object) -> Entry:
    return actions.write_entry(agency=agency, by=CLERK, at=NOW + dt.timedelta(minutes=minutes), text=text, **fields)  # type: ignore[arg-type]


def test_a_person_has_her_own_entries_those_of_her_requests_and_her_messages(inside: Agency) -> None:
    person = factories.make_person(inside)
    request = factories.make_request(inside, person)
    write(inside, "Rief an.", 0, person=person)
    write(inside, "Krämer gefragt.", 1, about=request.reference)
    make_message(inside, person=person, created_at=NOW + dt.timedelta(minutes=2))
    write(inside, "Ein anderer.", 3, person=factories.make_person(inside, "Schulz"))
    assert [item.text for item in timeline.of_person(inside, person)] == [
        "Brief an Erika Albers: Ihr Termin (wartet)", "Krämer gefragt.", "Rief an.",
    ]


def test_the_story_follows_signposts(inside: Agency) -> None:
    winner, loser, older = (factories.make_person(inside, name) for name in ("Müller", "Mueller", "Muller"))
    write(inside, "Am alten Datensatz.", person=older)
    merge_people(winner=loser, loser=older, by=CLERK, at=NOW)
    merge_people(winner=winner, loser=loser, by=CLERK, at=NOW)
    for whoever in (winner, loser, older):
        whoever.refresh_from_db()
        assert "Am alten Datensatz." in [item.text for item in timeline.of_person(inside, whoever)]


def test_a_request_has_what_was_written_about_its_parts(inside: Agency) -> None:
    request, volunteer = factories.make_request(inside), factories.make_volunteer(inside)
    enquiry = make_enquiry(inside, request, volunteer)
    placement = make_placement(inside, request, volunteer)
    visit = factories.make_visit(request)
    for minutes, about in enumerate([request.reference, enquiry.reference, placement.reference, visit.reference]):
        write(inside, about.kind, minutes, about=about)
    make_message(inside, about=request.reference, created_at=NOW + dt.timedelta(hours=1))
    write(inside, "Anderes.", 9, about=factories.make_request(inside).reference)
    assert [item.kind for item in timeline.of_request(inside, request)][0] == "message"
    assert [item.text for item in timeline.of_request(inside, request)][1:] == [
        "visits.visit", "placements.placement", "placements.enquiry", "help_requests.request",
    ]


def test_a_correction_names_the_old_number(inside: Agency) -> None:
    person = factories.make_person(inside)
    wrong = write(inside, "Dienstag.", person=person)
    actions.correct_entry(entry=wrong, text="Donnerstag.", by=CLERK, at=NOW)
    newest = timeline.of_person(inside, person)[0]
    assert (newest.number, newest.corrects, newest.text) == (2, 1, "Donnerstag.")


def test_an_erased_text_says_so(inside: Agency) -> None:
    person = factories.make_person(inside)
    entry = write(inside, "Geheim.", person=person)
    Entry.objects.filter(pk=entry.pk).update(text="", erasure=7)
    assert timeline.of_person(inside, person)[0].text == "Gelöscht auf Wunsch (Löschung 7)."


@pytest.mark.parametrize("times", [1, 3])
def test_a_person_takes_six_queries_a_request_three(inside: Agency, times: int) -> None:
    person = factories.make_person(inside)
    request = factories.make_request(inside, person)
    for number in range(times):
        enquiry = make_enquiry(inside, request, factories.make_volunteer(inside, f"Krämer {number}"))
        write(inside, "Rief an.", person=person)
        write(inside, "Gefragt.", about=enquiry.reference)
        make_message(inside, person=person, about=request.reference)
    with CaptureQueriesContext(connection) as of_person:
        assert len(timeline.of_person(inside, person)) == 2 * times
    with CaptureQueriesContext(connection) as of_request:
        assert len(timeline.of_request(inside, request)) == 2 * times
    assert (len(of_person), len(of_request)) == (6, 3)


def test_the_newest_come_first_up_to_the_limit(inside: Agency) -> None:
    person = factories.make_person(inside)
    for number in range(5):
        write(inside, str(number), number, person=person)
    assert [item.text for item in timeline.of_person(inside, person, limit=2)] == ["4", "3"]
