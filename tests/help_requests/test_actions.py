"""What can happen to a request."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from django.db import connection

from nahbei.foundation.models import Agency, AuditEntry
from nahbei.help_requests import actions
from nahbei.help_requests.asked import Asked
from nahbei.help_requests.models import Draft, HealthNote, HelpRequest, RequestState, StateChange
from nahbei.help_requests.rules import (
    TRANSITIONS,
    EndsBeforeItStarts,
    NeedsAreLocked,
    RequestCannotMove,
    TimeIsMissing,
    WeekdayIsMissing,
)
from nahbei.journal.actions import remind
from nahbei.journal.models import Entry, ReminderKind
from nahbei.people.actions import MayNotConsent
from tests import factories
from tests.factories import CLERK, NOW

S = RequestState


def receive(agency: Agency, submission: str = "a", **values: Any) -> HelpRequest:
    seeker = values.pop("help_seeker", None) or factories.make_person(agency)
    consent = values.pop("consent", "given")
    asked = Asked(**{"activity": factories.make_activity(agency), "starts_on": dt.date(2026, 11, 26), "start": dt.time(9, 30), **values})
    return actions.receive_request(
        agency=agency, asked=asked, help_seeker=seeker, submission=submission, by=CLERK, at=NOW,
        consent=factories.make_consent(agency, seeker) if consent == "given" else None,
    )


def test_a_request_gets_the_next_number_of_the_year_and_an_end(inside: Agency) -> None:
    first, second = receive(inside), receive(inside, "b")
    assert (first.number, second.number) == ("2026-0001", "2026-0002")
    assert first.end == dt.time(11, 30)  # two hours are usual for a doctor's visit
    assert StateChange.objects.get(help_request=first).after == S.OPEN


def test_numbers_begin_anew_with_the_year_of_the_office(inside: Agency) -> None:
    new_year = dt.datetime(2026, 12, 31, 23, 30, tzinfo=dt.UTC)  # half past midnight in Berlin
    seeker = factories.make_person(inside)
    asked = Asked(factories.make_activity(inside), flexible="bald")
    received = actions.receive_request(agency=inside, asked=asked, help_seeker=seeker, submission="x", by=CLERK, at=new_year)
    assert received.number == "2027-0001"


def test_what_cannot_be_stored_is_refused(inside: Agency) -> None:
    activity = factories.make_activity(inside)
    refused: list[tuple[Asked, type[Exception]]] = [
        (Asked(activity), TimeIsMissing),
        (Asked(activity, starts_on=dt.date(2026, 11, 26)), TimeIsMissing),
        (Asked(activity, starts_on=dt.date(2026, 11, 26), start=dt.time(10), end=dt.time(9)), EndsBeforeItStarts),
        (Asked(activity, standing=True, starts_on=dt.date(2026, 11, 26), start=dt.time(10)), WeekdayIsMissing),
        (Asked(activity, standing=True, weekdays=1, start=dt.time(10)), TimeIsMissing),
        (Asked(activity, standing=True, weekdays=1, starts_on=dt.date(2026, 11, 26), start=dt.time(10), ends_on=dt.date(2026, 11, 1)),
         EndsBeforeItStarts),
    ]
    for asked, why in refused:
        with pytest.raises(why):
            actions.receive_request(
                agency=inside, asked=asked, help_seeker=factories.make_person(inside), submission="x", by=CLERK, at=NOW
            )
    assert not HelpRequest.objects.exists()


def test_a_standing_request_is_looked_at_again(inside: Agency) -> None:
    standing = receive(inside, standing=True, weekdays=2, starts_on=dt.date(2026, 11, 30))
    assert standing.review_on == dt.date(2027, 2, 28)
    short = receive(inside, "b", standing=True, weekdays=2, ends_on=dt.date(2026, 12, 24))
    assert short.review_on == dt.date(2026, 12, 24)


def test_needs_are_refused_without_consent_but_a_car_is_no_health_data(inside: Agency) -> None:
    walker, car = factories.make_need(inside), factories.make_need(inside, "Auto", about_health=False)
    with pytest.raises(NeedsAreLocked):
        receive(inside, consent=None, needs=(walker,))
    locked = receive(inside, consent=None, needs=(car,))
    assert list(locked.needs.all()) == [car]
    with pytest.raises(NeedsAreLocked):
        actions.set_needs(help_request=locked, needs=[walker], by=CLERK, at=NOW)
    with pytest.raises(NeedsAreLocked):
        actions.write_health_note(help_request=locked, text="Diabetes", by=CLERK, at=NOW)


def test_changing_is_audited_without_naming_needs(inside: Agency) -> None:
    request = receive(inside)
    asked = replace(Asked.of(request), destination="Augenarzt", needs=(factories.make_need(inside, "Rollator"),))
    changed = actions.change_request(help_request=request, asked=asked, by=CLERK, at=NOW)
    entry = AuditEntry.objects.filter(what="help_requests.changed").get()
    assert (changed.destination, [need.name for need in changed.needs.all()]) == ("Augenarzt", ["Rollator"])
    assert entry.changes == {"destination": ["", "Augenarzt"], "needs": [None, None]}


def test_invisible_marks_are_taken_out_and_emojis_stay(inside: Agency) -> None:
    request = receive(inside, destination="Praxis \u202eliefernI\u202c 🌷", details="<script>" + "ü" * 10_000)
    assert request.destination == "Praxis liefernI 🌷"
    assert len(request.details) == 10_008


@pytest.mark.parametrize("before", S.values)
@pytest.mark.parametrize("after", S.values)
def test_a_request_moves_only_along_the_table(inside: Agency, before: str, after: str) -> None:
    request = factories.make_request(inside, state=before)
    if before == after:
        assert actions.move(help_request=request, to=after, by=CLERK, at=NOW).state == before
        assert not StateChange.objects.exists()
    elif after in TRANSITIONS[before]:
        moved = actions.move(help_request=request, to=after, reason="so", by=CLERK, at=NOW)
        assert (moved.state, moved.closed_at is not None) == (after, after in {S.REFERRED, S.RETURNED, S.WITHDRAWN})
        assert StateChange.objects.get().reason == "so"
    else:
        with pytest.raises(RequestCannotMove):
            actions.move(help_request=request, to=after, by=CLERK, at=NOW)


def test_an_end_needs_a_reason_and_stands_in_the_book_once(inside: Agency) -> None:
    request = factories.make_request(inside)
    with pytest.raises(actions.ReasonIsMissing):
        actions.withdraw(help_request=request, reason="  ", by=CLERK, at=NOW)
    for _ in range(2):
        actions.withdraw(help_request=request, reason="Tochter kommt doch", by=CLERK, at=NOW)
    assert [entry.text for entry in Entry.objects.all()] == [f"Gesuch {request.number} zurückgezogen: Tochter kommt doch"]
    reopened = actions.reopen(help_request=request, by=CLERK, at=NOW)
    assert (reopened.state, reopened.closed_at) == (S.OPEN, None)


def test_only_who_may_unlocks_a_request(inside: Agency) -> None:
    request, daughter = factories.make_request(inside, consent=None), factories.make_person(inside, "Yıldırım")
    remind(agency=inside, by=CLERK, at=NOW, kind=ReminderKind.CONFIRM, due_at=NOW, text="Bestätigung", about=request.reference)
    with pytest.raises(MayNotConsent):
        actions.confirm_consent(help_request=request, given_by=daughter, form="paper", given_at=NOW, by=CLERK, at=NOW)
    given = actions.confirm_consent(help_request=request, given_by=request.help_seeker, form="paper", given_at=NOW, by=CLERK, at=NOW)
    again = actions.confirm_consent(help_request=request, given_by=request.help_seeker, form="spoken", given_at=NOW, by=CLERK, at=NOW)
    request.refresh_from_db()
    assert given == again == request.consent
    assert not request.is_locked
    assert inside.reminders.get().done_at == NOW
    assert {consent.purpose for consent in request.help_seeker.consents.all()} == {"help", "needs"}


@pytest.mark.parametrize("purpose", ["help", "needs"])
def test_who_takes_the_consent_back_is_asked_anew_and_nothing_about_health_stays(inside: Agency, purpose: str) -> None:
    request, other = factories.make_request(inside, consent=None), receive(inside, "other")
    actions.confirm_consent(help_request=request, given_by=request.help_seeker, form="spoken", given_at=NOW, by=CLERK, at=NOW)
    request.refresh_from_db()
    rollator, car = factories.make_need(inside), factories.make_need(inside, "Auto", about_health=False)
    actions.set_needs(help_request=request, needs=[rollator, car], by=CLERK, at=NOW)
    actions.write_health_note(help_request=request, text="Note", by=CLERK, at=NOW)
    consent = request.help_seeker.consents.get(purpose=purpose)
    assert actions.take_back_consent(consent=consent, by=CLERK, at=NOW) == 1
    request.refresh_from_db()
    other.refresh_from_db()
    assert (request.is_locked, other.is_locked) == (True, False)
    assert (list(request.needs.all()), HealthNote.objects.count()) == ([car], 0)
    assert "zurückgenommen" in Entry.objects.latest("number").text
    assert actions.take_back_consent(consent=consent, by=CLERK, at=NOW) == 0


def test_the_note_is_sealed_bound_to_its_request_and_reading_is_on_record(inside: Agency) -> None:
    one, other = factories.make_request(inside), factories.make_request(inside)
    actions.write_health_note(help_request=one, text="Nach der Operation am linken Auge", by=CLERK, at=NOW)
    stored = HealthNote.objects.get()
    assert b"Operation" not in bytes(stored.sealed)
    assert actions.read_health_note(help_request=one, by=CLERK, at=NOW) == "Nach der Operation am linken Auge"
    assert [entry.what for entry in AuditEntry.objects.filter(what__startswith="help_requests.health").order_by("pk")] == [
        "help_requests.health_note_written", "help_requests.health_note_read"
    ]
    HealthNote.objects.create(agency=inside, help_request=other, sealed=stored.sealed, written_at=NOW, written_by_name="x")
    with pytest.raises(InvalidTag):
        actions.read_health_note(help_request=other, by=CLERK, at=NOW)


def test_the_note_goes_thirty_days_after_the_end_and_the_ticks_stay(inside: Agency) -> None:
    request = factories.make_request(inside)
    actions.set_needs(help_request=request, needs=[factories.make_need(inside)], by=CLERK, at=NOW)
    actions.write_health_note(help_request=request, text="Note", by=CLERK, at=NOW)
    actions.withdraw(help_request=request, reason="fertig", by=CLERK, at=NOW)
    assert actions.purge_health_notes(agency=inside, by=CLERK, at=NOW + dt.timedelta(days=29)) == 0
    assert actions.purge_health_notes(agency=inside, by=CLERK, at=NOW + dt.timedelta(days=30)) == 1
    assert (HealthNote.objects.count(), request.needs.count()) == (0, 1)


def test_an_empty_note_takes_the_old_one_away(inside: Agency) -> None:
    request = factories.make_request(inside)
    actions.write_health_note(help_request=request, text="Note", by=CLERK, at=NOW)
    actions.write_health_note(help_request=request, text=" ", by=CLERK, at=NOW)
    assert actions.read_health_note(help_request=request, by=CLERK, at=NOW) == ""


def test_a_draft_never_holds_the_note_and_needs_only_with_consent(inside: Agency) -> None:
    account = factories.make_account(inside)
    data = {"name": ["Müller 🌷"], "health_note": ["GEHEIM"], "needs": ["4"], "note": ["x" * 20_000], "empty": [""]}
    draft = actions.save_draft(agency=inside, account=account, data=data, at=NOW)
    assert draft.data.keys() == {"name", "note"}
    assert len(draft.data["note"][0]) == 10_000
    draft = actions.save_draft(agency=inside, account=account, data={**data, "consent": ["on"]}, at=NOW)
    assert draft.data["needs"] == ["4"]
    assert Draft.objects.count() == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM help_requests_draft")
        assert "GEHEIM" not in str(cursor.fetchall())


def test_drafts_are_forgotten_after_a_week(inside: Agency) -> None:
    actions.save_draft(agency=inside, account=factories.make_account(inside), data={"name": ["A"]}, at=NOW)
    assert actions.purge_drafts(agency=inside, at=NOW + dt.timedelta(days=6, hours=23)) == 0
    assert actions.purge_drafts(agency=inside, at=NOW + dt.timedelta(days=7)) == 1


def test_only_a_date_of_the_series_can_be_left_out(inside: Agency) -> None:
    request = receive(inside, standing=True, weekdays=8)  # Thursdays
    with pytest.raises(actions.NotADateOfThisSeries):
        actions.skip_date(help_request=request, on=dt.date(2026, 11, 27), by=CLERK, at=NOW)
    for _ in range(2):
        actions.skip_date(help_request=request, on=dt.date(2026, 12, 3), by=CLERK, at=NOW)
    assert [skipped.on for skipped in request.skipped_dates.all()] == [dt.date(2026, 12, 3)]
    actions.restore_date(help_request=request, on=dt.date(2026, 12, 3), by=CLERK, at=NOW)
    assert not request.skipped_dates.exists()
