"""Afterwards: hours and kilometres are reported, corrected, approved – and the approval is taken back."""

from __future__ import annotations

import datetime as dt

import pytest

from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency
from nahbei.journal.models import EntryKind
from nahbei.placements.queries import candidate_of
from nahbei.visits.actions import Report, approve_hours, report_visit, take_back_approval
from nahbei.visits.models import Side, Visit, VisitState
from nahbei.visits.rules import (
    HoursAreApproved,
    LinkIsOver,
    MetresAreUnlikely,
    MinutesAreUnlikely,
    NothingToApprove,
    OnlyTheOfficeApproves,
    VisitHasMovedOn,
    VisitIsNotOver,
    WhoWasThere,
)
from tests.factories import CLERK, NOW, make_placement, make_request, make_visit, make_volunteer

pytestmark = pytest.mark.django_db
THURSDAY = dt.date(2026, 11, 26)
AFTER = NOW + dt.timedelta(days=3, hours=6)  # Thursday afternoon
LINK = Actor.link("Jonas Krämer")


def a_visit(agency: Agency, **fields: object) -> Visit:
    help_request = make_request(agency)
    volunteer = make_volunteer(agency, activities=(help_request.activity,))
    make_placement(agency, help_request, volunteer)
    return make_visit(help_request, THURSDAY, **{"volunteer": volunteer, **fields})


def test_hours_are_reported_and_approved(inside: Agency) -> None:
    visit = report_visit(visit=a_visit(inside), report=Report(100, 5_200, "Alles  gut."), by=LINK, at=AFTER)
    visit.refresh_from_db()
    assert (visit.state, visit.minutes, visit.metres, visit.comment, visit.reported_by_name) == (
        VisitState.TOOK_PLACE, 100, 5_200, "Alles gut.", "Jonas Krämer")
    entry = inside.journal_entries.get(kind=EntryKind.VISIT)
    assert entry.text.replace("\N{NO-BREAK SPACE}", " ") == (
        "Jonas Krämer war bei Frau Albers: Arztbegleitung am Do., 26.11.2026, 9:30 bis 11:30 Uhr. 1 Stunde 40 Minuten, 5,2 km."
    )
    assert approve_hours(visits=[visit], by=CLERK, at=AFTER) == [visit]
    visit.refresh_from_db()
    assert (visit.approved_at, visit.approved_by_name) == (AFTER, "Petra Lindner")


def test_a_report_said_twice_is_one_and_another_is_a_correction_until_the_approval(inside: Agency) -> None:
    visit = a_visit(inside)
    for _ in range(2):
        report_visit(visit=visit, report=Report(120), by=LINK, at=AFTER)
    assert inside.journal_entries.count() == 1
    report_visit(visit=visit, report=Report(90), by=LINK, at=AFTER)
    visit.refresh_from_db()
    assert visit.minutes == 90
    approve_hours(visits=[visit], by=CLERK, at=AFTER)
    for by in (LINK, CLERK):
        with pytest.raises(HoursAreApproved):
            report_visit(visit=visit, report=Report(60), by=by, at=AFTER)
    take_back_approval(visits=[visit], by=CLERK, at=AFTER)
    assert report_visit(visit=visit, report=Report(60), by=CLERK, at=AFTER).minutes == 60


def test_it_did_not_take_place(inside: Agency) -> None:
    visit = report_visit(visit=a_visit(inside), report=Report(side=Side.HELP_SEEKER, reason="war im Krankenhaus"), by=LINK, at=AFTER)
    assert (visit.state, visit.minutes, visit.cancelled_by_side, visit.reason) == ("missed", None, "help_seeker", "war im Krankenhaus")
    reminder = inside.reminders.get()
    assert (reminder.about, reminder.person, reminder.done_at) == (visit.reference, visit.help_request.help_seeker, None)
    # The journal and the audit trail are for ever: what somebody wrote about an illness does not stand in them.
    assert "Krankenhaus" not in inside.journal_entries.get().text
    assert "Krankenhaus" not in str(inside.audit_entries.get(what="visits.reported").changes)
    report_visit(visit=visit, report=Report(60), by=LINK, at=AFTER)
    visit.refresh_from_db()
    reminder.refresh_from_db()
    assert (visit.state, visit.cancelled_by_side, visit.reason, reminder.done_at) == ("took_place", "", "", AFTER)


def test_what_the_office_notes_itself_needs_no_reminder(inside: Agency) -> None:
    report_visit(visit=a_visit(inside), report=Report(), by=CLERK, at=AFTER)
    assert not inside.reminders.exists()


@pytest.mark.parametrize(("report", "fields", "at", "refusal"), [
    (Report(60), {}, NOW, VisitIsNotOver),
    (Report(60), {"state": "cancelled"}, AFTER, VisitHasMovedOn),
    (Report(60), {"volunteer": None}, AFTER, WhoWasThere),
    (Report(0), {}, AFTER, MinutesAreUnlikely),
    (Report(-5), {}, AFTER, MinutesAreUnlikely),
    (Report(1_441), {}, AFTER, MinutesAreUnlikely),
    (Report(60, 1_000_001), {}, AFTER, MetresAreUnlikely),
    (Report(60, -1), {}, AFTER, MetresAreUnlikely),
    (Report(60), {}, NOW + dt.timedelta(days=34), LinkIsOver),
])
def test_what_is_refused(inside: Agency, report: Report, fields: dict[str, object], at: dt.datetime, refusal: type[Exception]) -> None:
    visit = a_visit(inside, **fields)
    with pytest.raises(refusal):
        report_visit(visit=visit, report=report, by=LINK, at=at)
    assert not inside.journal_entries.exists()


def test_the_office_may_note_hours_after_the_link_is_over(inside: Agency) -> None:
    assert report_visit(visit=a_visit(inside), report=Report(60), by=CLERK, at=NOW + dt.timedelta(days=90)).minutes == 60


def test_a_long_comment_is_cut(inside: Agency) -> None:
    visit = report_visit(visit=a_visit(inside), report=Report(60, comment="🙂 " * 5_000), by=LINK, at=AFTER)
    visit.refresh_from_db()
    assert len(visit.comment) == 300


def test_only_the_office_approves_and_never_a_link(inside: Agency) -> None:
    visit = report_visit(visit=a_visit(inside), report=Report(60), by=LINK, at=AFTER)
    for by in (LINK, Actor.clock()):
        with pytest.raises(OnlyTheOfficeApproves):
            approve_hours(visits=[visit], by=by, at=AFTER)
    with pytest.raises(OnlyTheOfficeApproves):
        take_back_approval(visits=[visit], by=LINK, at=AFTER)


def test_what_was_corrected_meanwhile_is_not_approved_unseen(inside: Agency) -> None:
    visit = report_visit(visit=a_visit(inside), report=Report(60), by=LINK, at=AFTER)
    seen = Visit.objects.get(pk=visit.pk)
    report_visit(visit=visit, report=Report(600), by=LINK, at=AFTER)
    with pytest.raises(NothingToApprove):
        approve_hours(visits=[seen], by=CLERK, at=AFTER)
    assert not inside.visits.exclude(approved_at=None).exists()


def test_many_are_approved_at_once_and_one_twice_is_refused_kindly(inside: Agency) -> None:
    visits = [report_visit(visit=a_visit(inside), report=Report(60), by=LINK, at=AFTER) for _ in range(3)]
    assert len(approve_hours(visits=visits, by=CLERK, at=AFTER)) == 3
    with pytest.raises(NothingToApprove):
        approve_hours(visits=visits[:1], by=CLERK, at=AFTER)
    assert approve_hours(visits=[], by=CLERK, at=AFTER) == []
    assert len(take_back_approval(visits=visits, by=CLERK, at=AFTER)) == 3
    assert take_back_approval(visits=visits, by=CLERK, at=AFTER) == []
    assert inside.audit_entries.filter(what="visits.approval_taken_back").count() == 3


def test_a_visit_that_took_place_counts_for_the_next_suggestion(inside: Agency) -> None:
    visit = a_visit(inside)
    version = Agency.objects.get(pk=inside.pk).matching_version
    report_visit(visit=visit, report=Report(60), by=LINK, at=AFTER)
    assert visit.volunteer is not None
    assert Agency.objects.get(pk=inside.pk).matching_version == version + 1
    assert candidate_of(visit.volunteer, on=THURSDAY).visits_with == {visit.help_request.help_seeker_id: 1}
