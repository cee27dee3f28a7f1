"""Heute: what is due, for whom, in how many queries."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nahbei.desk.today import Desk, greeting, of_section, today, words
from nahbei.desk.today.page import SECTIONS
from nahbei.desk.today.shape import Section
from nahbei.foundation.models import Account, Agency
from nahbei.foundation.rights import RIGHTS, Right, Role
from nahbei.foundation.tenancy import agency_scope
from tests import factories
from tests.desk import busy
from tests.factories import BERLIN, NOW, TODAY

PARTS = [
    "unread", "resting",
    "calls", "incoming", "stand_ins_soon", "soon", "unmatched", "dead_ends", "stand_ins", "ask_resident", "answers", "unanswered",
    "introductions_said", "introductions_silent", "introductions_introduced", "introductions_tried", "visits",
    "events_soon", "events_waiting", "events_offers", "events_drafts", "talks",
    "positions", "position_edits", "positions_to_ring", "messages",
    "hours", "silent", "follow_ups",
    "referrals", "reviews", "unsigned", "certificates", "trainings", "steps", "stale_services", "ending_members", "reminders",
]


def desk(agency: Agency, role: Role = Role.LEAD, account_id: int = 0) -> Desk:
    return Desk.of(agency, account_id=account_id, at=NOW, may=lambda right: right in RIGHTS[role])


def desk_at(agency: Agency, moment: dt.datetime) -> Desk:
    return Desk.of(agency, account_id=0, at=moment, may=lambda right: right in RIGHTS[Role.LEAD])


def rows(agency: Agency, section: str) -> list[tuple[str, str, str]]:
    found = {section.key: section for section in today(desk(agency)).sections}
    return [(row.name, row.sentence, row.when) for row in found[section].rows] if section in found else []


def test_an_empty_day_is_empty(inside: Agency) -> None:
    heute = today(desk(inside))
    assert heute.is_empty
    assert heute.lede == ""


@pytest.mark.database
@pytest.mark.parametrize("times", [1, 3])
def test_everything_at_once_takes_the_same_queries(inside: Agency, times: int) -> None:
    busy.fill(inside, times)
    with CaptureQueriesContext(connection) as captured:
        heute = today(desk(inside))
    assert heute.counts == dict.fromkeys(PARTS, times)
    assert len(heute.sections) == 17
    assert sum(len(section.rows) for section in heute.sections) == len(PARTS) * times
    assert len(captured) == 24


def test_an_empty_day_takes_one_query(inside: Agency) -> None:
    with CaptureQueriesContext(connection) as captured:
        today(desk(inside))
    assert len(captured) == 1


@pytest.mark.database
def test_a_section_shows_the_first_and_counts_all(inside: Agency) -> None:
    for number in range(10):
        factories.make_request(inside, received_at=NOW - dt.timedelta(days=number))
    section = today(desk(inside)).sections[0]
    assert (section.key, section.count, len(section.rows), section.has_more) == ("unmatched", 10, 6, True)
    assert section.rows[0].when == "seit 9 Tagen"
    whole = of_section(desk(inside), "unmatched")
    assert whole is not None and len(whole.rows) == 10


def test_an_unknown_section_is_none(inside: Agency) -> None:
    assert of_section(desk(inside), "weather") is None


def test_calls_are_due_until_the_evening_and_the_oldest_stands_first(inside: Agency) -> None:
    def call(text: str, due_at: dt.datetime) -> None:
        inside.reminders.create(kind="call_back", due_at=due_at, text=text, created_at=NOW, created_by_name="P")

    call("heute Abend", NOW.replace(hour=20))
    call("gestern", NOW - dt.timedelta(days=1))
    call("morgen", NOW + dt.timedelta(days=1))
    assert [(sentence, when) for _, sentence, when in rows(inside, "calls")] == [("gestern", "seit gestern"), ("heute Abend", "um 20:10\xa0Uhr")]


def test_a_reminder_of_a_colleague_is_not_mine(agency: Agency, coordinator: Account) -> None:
    other = factories.make_account(agency, Role.COORDINATOR, "Jonas Weber")
    with agency_scope(agency):
        for owner, text in ((None, "für alle"), (coordinator, "für mich"), (other, "für Jonas")):
            agency.reminders.create(due_at=NOW, text=text, created_at=NOW, created_by_name="P", assigned_to=owner)
        section = of_section(desk(agency, account_id=coordinator.pk), "reminders")
        assert section is not None
        assert [row.sentence for row in section.rows] == ["für alle", "für mich"]


def test_a_yes_waits_until_somebody_looked(inside: Agency) -> None:
    request, volunteer = factories.make_request(inside), factories.make_volunteer(inside)
    enquiry = busy.make_enquiry(inside, request, volunteer, state="yes", answered_at=NOW - dt.timedelta(hours=1))
    assert rows(inside, "answers") == [("Jonas Krämer", "Sagt Ja: Arztbegleitung für Frau Albers, am Do., 26.11., 9:30\xa0Uhr.", "heute, 8:10\xa0Uhr")]  # noqa: E501
    enquiry.seen_at = NOW
    enquiry.save()
    assert rows(inside, "answers") == []


def test_a_yes_that_asks_the_resident_first_stands_once(inside: Agency) -> None:
    request, volunteer = factories.make_request(inside), factories.make_volunteer(inside)
    enquiry = busy.make_enquiry(inside, request, volunteer, state="yes", answered_at=NOW)
    busy.make_placement(inside, request, volunteer, state="ask_resident", enquiry=enquiry)
    assert [name for name, _, _ in rows(inside, "answers")] == ["Erika Albers"]


def test_a_question_stands_under_answers_not_under_silence(inside: Agency) -> None:
    request, volunteer = factories.make_request(inside), factories.make_volunteer(inside)
    busy.make_enquiry(inside, request, volunteer, question="Gibt es einen Aufzug?", question_at=NOW)
    assert rows(inside, "answers")[0][1] == "Fragt: „Gibt es einen Aufzug?“"
    assert rows(inside, "unanswered") == []


def test_a_later_call_keeps_an_enquiry_quiet(inside: Agency) -> None:
    request, volunteer = factories.make_request(inside), factories.make_volunteer(inside)
    enquiry = busy.make_enquiry(inside, request, volunteer, call_again_at=NOW + dt.timedelta(days=2))
    assert rows(inside, "unanswered") == []
    enquiry.call_again_at = NOW + dt.timedelta(hours=2)
    enquiry.save()
    assert rows(inside, "unanswered")[0][2] == "um 11:10\xa0Uhr"


def test_a_date_without_helper_of_a_matched_request_asks_for_a_stand_in(inside: Agency) -> None:
    request = factories.make_request(inside, state="matched")
    for days in (2, 3, 40):  # today is Monday
        factories.make_visit(request, TODAY + dt.timedelta(days=days))
    assert rows(inside, "soon") == [("Erika Albers", "Vertretung gesucht: Arztbegleitung am Mi., 25.11., 9:30\xa0Uhr.", "am Mi., 25.11.")]
    assert rows(inside, "unmatched") == [("Erika Albers", "Vertretung gesucht: Arztbegleitung am Do., 26.11., 9:30\xa0Uhr.", "am Do., 26.11.")]


def test_silence_after_a_visit_is_asked_about_after_three_days(inside: Agency) -> None:
    """So long whoever got a link may take; who has no e-mail is called the day after."""
    helper, request = factories.make_volunteer(inside), factories.make_request(inside, state="matched")
    factories.make_visit(request, TODAY, volunteer=helper)
    factories.make_visit(request, TODAY - dt.timedelta(days=2), volunteer=helper, report_digest="x")
    assert rows(inside, "hours") == []
    factories.make_visit(request, TODAY - dt.timedelta(days=1), volunteer=helper)
    assert len(rows(inside, "hours")) == 1
    request.visits.filter(on=TODAY - dt.timedelta(days=1)).update(report_digest="y")
    factories.make_visit(request, TODAY - dt.timedelta(days=3), volunteer=helper, report_digest="z")
    assert [sentence for _, sentence, _ in rows(inside, "hours")] == ["Noch keine Stunden: Arztbegleitung bei Frau Albers."]


def test_health_does_not_stand_on_heute(inside: Agency) -> None:
    request = factories.make_request(inside, details="Zum Augenarzt.")
    request.needs.add(factories.make_need(inside), through_defaults={"agency": inside})
    assert rows(inside, "unmatched")[0][1] == "Arztbegleitung am Do., 26.11., 9:30\xa0Uhr. Zum Augenarzt."


@pytest.mark.parametrize("role", list(Role))
def test_each_role_sees_only_what_it_may(inside: Agency, role: Role) -> None:
    busy.fill(inside)
    shown = set(today(desk(inside, role)).counts)
    assert ("hours" in shown) == (Right.HOURS_APPROVE in RIGHTS[role])
    assert ("answers" in shown) == (Right.MATCHING in RIGHTS[role])
    assert ("messages" in shown) == (Right.MESSAGES in RIGHTS[role])
    assert ("ending_members" in shown) == (Right.MEMBERS_CHANGE in RIGHTS[role])


def test_another_agency_adds_nothing(agency: Agency, other_agency: Agency) -> None:
    with agency_scope(other_agency):
        busy.fill(other_agency)
    with agency_scope(agency):
        assert today(desk(agency)).is_empty


def test_the_first_sentences(inside: Agency) -> None:
    for days in (9, 2, 1):
        factories.make_request(inside, received_at=NOW - dt.timedelta(days=days))
    for _ in range(4):
        inside.reminders.create(kind="call_back", due_at=NOW, text="?", created_at=NOW, created_by_name="P")
    assert today(desk(inside)).lede == (
        "Vier Menschen warten auf Ihren Rückruf. Drei Gesuche sind noch ohne Helfer:in, das älteste seit neun Tagen."
    )


@pytest.mark.parametrize(("hour", "expected"), [(7, "Guten Morgen, P."), (12, "Guten Tag, P."), (19, "Guten Abend, P.")])
def test_the_greeting_follows_the_clock(hour: int, expected: str) -> None:
    assert greeting(dt.datetime(2026, 11, 23, hour, tzinfo=BERLIN), "P") == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, "am Do., 26.11., 9:30\xa0Uhr"),
        ({"starts_on": None, "start": None, "end": None}, "wann es passt"),
        ({"starts_on": None, "start": None, "end": None, "flexible": "vormittags"}, "vormittags"),
        ({"standing": True, "weekdays": 2, "review_on": TODAY}, "dienstags, 9:30\xa0Uhr"),
        ({"standing": True, "weekdays": 20, "every_weeks": 2, "review_on": TODAY}, "alle 2 Wochen mittwochs und freitags, 9:30\xa0Uhr"),
    ],
)
def test_when_in_words(inside: Agency, fields: dict[str, object], expected: str) -> None:
    assert words.when_of(factories.make_request(inside, **fields)) == expected


def test_a_long_text_is_cut_at_a_word() -> None:
    assert words.short("Hallo " * 40) == ("Hallo " * 20).strip() + " …"


def test_what_hurries_does_not_wait_behind_the_old_ones(inside: Agency) -> None:
    factories.make_request(inside, received_at=NOW - dt.timedelta(days=30))
    for days, urgency in ((1, "normal"), (2, "normal"), (3, "normal"), (0, "normal"), (9, "urgent")):
        factories.make_request(inside, starts_on=TODAY + dt.timedelta(days=days), urgency=urgency, received_at=NOW - dt.timedelta(hours=days + 1))
    assert [when for _, _, when in rows(inside, "soon")] == ["heute", "morgen", "am Mi., 25.11.", "am Mi., 2.12."]
    assert [when for _, _, when in rows(inside, "unmatched")] == ["seit 4 Wochen", "seit 5:10\xa0Uhr"]
    assert "Sechs Gesuche" in today(desk(inside)).lede


def test_over_the_weekend_soon_means_the_next_working_days(inside: Agency) -> None:
    friday = dt.datetime(2026, 11, 27, 9, tzinfo=BERLIN)
    for day in (30, 1):
        factories.make_request(inside, starts_on=dt.date(2026, 11 if day == 30 else 12, day))
    factories.make_request(inside, starts_on=dt.date(2026, 12, 2))
    weekend = Desk.of(inside, account_id=0, at=friday, may=lambda right: True)
    assert {section.key: section.count for section in today(weekend).sections} == {"soon": 2, "unmatched": 1}


def test_a_day_that_has_passed_is_cleared_up(inside: Agency) -> None:
    factories.make_request(inside, starts_on=TODAY - dt.timedelta(days=2), details="Zum Augenarzt")
    row = today(desk(inside)).sections[0].rows[0]
    assert row.does == "clear_up"
    assert row.sentence == "Der Termin ist vorbei: Arztbegleitung am Sa., 21.11., 9:30\xa0Uhr. Zum Augenarzt."


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.key)
def test_what_is_asked_depends_on_the_day_and_not_on_the_hour(inside: Agency, section: Section) -> None:
    """The statement is kept for a day. A part that read the clock would show for the whole day what was due in the morning."""
    early, late = (desk_at(inside, NOW.replace(hour=hour, minute=3)) for hour in (0, 23))
    with CaptureQueriesContext(connection) as captured:
        for part in section.parts:
            first, second = (part.waiting(at).query.sql_with_params() for at in (early, late))
            assert first == second, part.key
    assert len(captured) == 0


def test_the_hour_is_put_in_when_it_is_asked(inside: Agency) -> None:
    request, volunteer = factories.make_request(inside), factories.make_volunteer(inside)
    asked_at = NOW.replace(hour=9, minute=0) - dt.timedelta(hours=inside.enquiry_hours)
    busy.make_enquiry(inside, request, volunteer, asked_at=asked_at)
    assert [today(desk_at(inside, NOW.replace(hour=hour))).counts["unanswered"] for hour in (8, 9, 8)] == [0, 1, 0]


def test_a_changed_setting_counts_at_once(inside: Agency) -> None:
    request, volunteer = factories.make_request(inside), factories.make_volunteer(inside)
    busy.make_enquiry(inside, request, volunteer, asked_at=NOW - dt.timedelta(hours=5))
    before = today(desk(inside)).counts["unanswered"]
    inside.enquiry_hours = 4
    inside.save()
    assert (before, today(desk(inside)).counts["unanswered"]) == (0, 1)


@pytest.mark.parametrize(("written", "does"), [({}, "incoming_call"), ({"phone": "", "email": "mira@example.org"}, "incoming")])
def test_who_left_no_number_is_not_to_be_rung(inside: Agency, written: dict[str, str], does: str) -> None:
    factories.make_submission(inside, **written)
    assert [row.does for section in today(desk(inside)).sections for row in section.rows] == [does]
