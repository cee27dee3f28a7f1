"""What can happen to a submission, and when it is forgotten."""

from __future__ import annotations

import datetime as dt

import pytest

from nahbei.foundation.models import Agency
from nahbei.foundation.tenancy import agency_scope
from nahbei.people.models import Person
from nahbei.submissions import actions
from nahbei.submissions.models import SubmissionKind, SubmissionState
from nahbei.submissions.queries import count_by_view, list_submissions
from tests.factories import CLERK, NOW, make_person, make_submission

pytestmark = pytest.mark.django_db
LATER = NOW + dt.timedelta(hours=3)


def test_the_same_form_is_the_same_submission(inside: Agency) -> None:
    made = [actions.receive_submission(agency=inside, kind=SubmissionKind.HELP, form="f", name=name, by=CLERK, at=NOW) for name in "ab"]
    assert made[0] == made[1]
    assert inside.submissions.get().name == "a"


def test_linking_leaves_it_open_and_the_person_as_she_was(inside: Agency) -> None:
    person, found = make_person(inside), make_submission(inside, suspected=True)
    before = Person.objects.filter(pk=person.pk).values().get()
    linked = actions.link_submission(submission=found, person=person, by=CLERK, at=NOW)
    assert (linked.person, linked.is_open, linked.suspected) == (person, True, False)
    assert Person.objects.filter(pk=person.pk).values().get() == before
    assert actions.link_submission(submission=found, person=None, by=CLERK, at=NOW).person is None


def test_a_double_leads_to_the_one_who_stayed(inside: Agency) -> None:
    stayed, double = make_person(inside), make_person(inside)
    double.merged_into = stayed
    double.save()
    assert actions.link_submission(submission=make_submission(inside), person=double, by=CLERK, at=NOW).person == stayed


def test_not_reached_waits_until_it_is_time_again(inside: Agency) -> None:
    found = make_submission(inside)
    tried = actions.note_try(submission=found, again_at=LATER, by=CLERK, at=NOW)
    assert (tried.tries, tried.again_at) == (1, LATER)
    assert list(inside.submissions.due(at=NOW)) == []
    assert list(inside.submissions.due(at=LATER)) == [found]
    assert inside.journal_entries.get().text == "möchte helfen: nicht erreicht (1. Versuch)."


def test_ringing_again_in_the_past_is_refused(inside: Agency) -> None:
    with pytest.raises(actions.AgainIsInThePast):
        actions.note_try(submission=make_submission(inside), again_at=NOW - dt.timedelta(hours=1), by=CLERK, at=NOW)


@pytest.mark.parametrize("close", [
    lambda found: actions.settle_submission(submission=found, by=CLERK, at=NOW),
    lambda found: actions.discard_submission(submission=found, reason="", by=CLERK, at=NOW),
    lambda found: actions.link_submission(submission=found, person=None, by=CLERK, at=NOW),
    lambda found: actions.note_try(submission=found, again_at=None, by=CLERK, at=NOW),
])
def test_what_is_settled_is_not_settled_again(inside: Agency, close: object) -> None:
    found = make_submission(inside)
    actions.settle_submission(submission=found, by=CLERK, at=NOW)
    with pytest.raises(actions.AlreadySettled):
        close(found)  # type: ignore[operator]


def test_settling_keeps_whom_it_was_linked_to(inside: Agency) -> None:
    person, found = make_person(inside), make_submission(inside)
    actions.link_submission(submission=found, person=person, by=CLERK, at=NOW)
    assert actions.settle_submission(submission=found, by=CLERK, at=NOW).person == person


def test_discarded_and_opened_again(inside: Agency) -> None:
    found = make_submission(inside)
    assert actions.discard_submission(submission=found, reason="Werbung", by=CLERK, at=NOW).state == SubmissionState.DISCARDED
    again = actions.reopen_submission(submission=found, by=CLERK, at=NOW)
    assert (again.state, again.reason, again.settled_at) == ("open", "", None)


@pytest.mark.database
@pytest.mark.parametrize(("state", "days", "stays"), [
    ("settled", 364, True), ("settled", 365, False), ("discarded", 29, True), ("discarded", 30, False), ("open", 4_000, True),
])
def test_what_is_over_is_forgotten_in_time(inside: Agency, other_agency: Agency, state: str, days: int, stays: bool) -> None:
    long_ago = NOW - dt.timedelta(days=days)
    settled = None if state == "open" else long_ago
    make_submission(inside, state=state, received_at=long_ago, settled_at=settled)
    with agency_scope(other_agency):
        make_submission(other_agency, state=state, received_at=long_ago, settled_at=settled)
    actions.forget_submissions(agency=inside, at=NOW)
    assert inside.submissions.exists() is stays
    with agency_scope(other_agency):
        assert other_agency.submissions.count() == 1


@pytest.mark.database
def test_the_views_of_the_list(inside: Agency) -> None:
    old, new = make_submission(inside, received_at=NOW - dt.timedelta(days=2)), make_submission(inside)
    later = make_submission(inside, again_at=LATER)
    spam = make_submission(inside, suspected=True)
    done = make_submission(inside, state="settled", settled_at=NOW)
    shown = {view: list(list_submissions(inside, view, "", at=NOW)) for view in ("due", "later", "suspected", "settled", "discarded")}
    assert shown == {"due": [old, new], "later": [later], "suspected": [spam], "settled": [done], "discarded": []}
    assert count_by_view(inside, "help", at=NOW)["due"] == 0
    assert count_by_view(inside, "helping", at=NOW)["due"] == 2
