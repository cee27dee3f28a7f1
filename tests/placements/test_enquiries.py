"""Asking: who may be asked, once, and what the message says – and does not say."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.utils import timezone

from nahbei.foundation.actor import Actor
from nahbei.foundation.models import Agency, AuditEntry
from nahbei.foundation.tokens import digest
from nahbei.help_requests.models import RequestState
from nahbei.placements.actions import ask, expire_enquiries, give_back, note_call, withdraw_enquiry
from nahbei.placements.models import Enquiry, EnquiryState
from nahbei.placements.rules import (
    AlreadyAsked,
    AlreadyPromised,
    CallAgainNeedsTime,
    DoesNotFit,
    EnquiryIsOver,
    NothingToAsk,
    NoWayToWrite,
    RequestHasEnded,
)
from nahbei.volunteers.models import Absence, Exclusion
from tests.factories import (
    CLERK,
    NOW,
    TODAY,
    make_activity,
    make_declaration_text,
    make_person,
    make_request,
    make_visit,
    make_volunteer,
)

pytestmark = pytest.mark.django_db
THURSDAY = dt.date(2026, 11, 26)


def asked(agency: Agency, *, means: str = "email", **fields: object) -> Enquiry:
    help_request = make_request(agency)
    make_visit(help_request)
    volunteer = make_volunteer(agency, activities=(help_request.activity,), **fields)
    return ask(help_request=help_request, volunteer=volunteer, means=means, by=CLERK, at=NOW)


def test_asking_in_writing_sends_a_link_of_which_only_a_digest_is_stored(inside: Agency) -> None:
    enquiry = asked(inside)
    message = inside.messages.get(topic="enquiry")
    token = re.search(r"/lindenhof/reply/([0-9a-f]{40})/", message.body)
    assert token is not None
    assert enquiry.digest == digest(token[1])
    assert message.person == enquiry.volunteer.person
    assert "Do., 26.11.2026, 9:30 bis 11:30" in message.body
    entry = inside.journal_entries.get()
    assert entry.text.startswith("Jonas Krämer per E-Mail gefragt: Arztbegleitung am Do., 26.11.2026")
    assert AuditEntry.objects.get(what="placements.asked").about == enquiry.reference
    inside.refresh_from_db()
    assert inside.matching_version == 1


def test_no_name_and_no_address_in_the_message(inside: Agency) -> None:
    seeker = make_person(
        inside, "Yıldırım", given_name="Ayşe", street="Ahornweg 7", address_extra="2. Stock", postal_code="12345", town="Birkenfeld",
        phone="030 23125 418",
    )
    help_request = make_request(inside, seeker, details="Frau Yıldırım klingelt", destination="Praxis Dr. Seidel")
    make_visit(help_request)
    volunteer = make_volunteer(inside, activities=(help_request.activity,))
    ask(help_request=help_request, volunteer=volunteer, means="email", by=CLERK, at=NOW)
    message = inside.messages.get(topic="enquiry")
    # without the link: forty random hex digits may hold any number
    text = re.sub(r"[0-9a-f]{40}", "", f"{message.subject} {message.body} {message.data}")
    for secret in ("Yıldırım", "Ayşe", "Ahornweg", "2. Stock", "418", "Seidel"):
        assert secret not in text
    assert "Eine Nachbarin möchte am Donnerstag zum Arzt begleitet werden." in text


def test_two_clicks_ask_once(inside: Agency) -> None:
    enquiry = asked(inside)
    with pytest.raises(AlreadyAsked, match="Jonas Krämer ist schon gefragt: heute, 9:10"):
        ask(help_request=enquiry.help_request, volunteer=enquiry.volunteer, means="email", by=CLERK, at=NOW)
    assert inside.enquiries.count() == 1
    assert inside.messages.count() == 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"state": "blocked"}, "ist zurzeit nicht verfügbar"),
        ({"state": "paused", "paused_until": THURSDAY}, "ist dann abwesend"),
        ({"state": "ended"}, "ist zurzeit nicht verfügbar"),
        ({"signed": False}, "hat die Verschwiegenheitserklärung noch nicht unterschrieben"),
    ],
)
def test_nobody_is_asked_who_is_blocked_away_or_without_declaration(inside: Agency, fields: dict[str, object], words: str) -> None:
    with pytest.raises(DoesNotFit, match=words):
        asked(inside, **fields)
    assert not inside.enquiries.exists()
    assert not inside.messages.exists()


def test_nobody_is_asked_who_is_absent_excluded_or_signed_an_old_version(inside: Agency) -> None:
    help_request = make_request(inside)
    make_visit(help_request)
    away, kept_apart, outdated = (make_volunteer(inside, name, (help_request.activity,)) for name in ("Ab", "Aus", "Alt"))
    Absence.objects.create(agency=inside, volunteer=away, starts_on=TODAY, ends_on=THURSDAY)
    Exclusion.objects.create(agency=inside, volunteer=kept_apart, person=help_request.help_seeker)
    for volunteer, words in ((away, "abwesend"), (kept_apart, "soll hier nicht")):
        with pytest.raises(DoesNotFit, match=words):
            ask(help_request=help_request, volunteer=volunteer, means="email", by=CLERK, at=NOW)
    make_declaration_text(inside, "2026-11", valid_from=TODAY)
    with pytest.raises(DoesNotFit, match="Verschwiegenheitserklärung"):
        ask(help_request=help_request, volunteer=outdated, means="email", by=CLERK, at=NOW)
    assert not inside.messages.exists()


def test_a_declaration_that_ends_before_the_visit_does_not_count(inside: Agency) -> None:
    make_declaration_text(inside)
    make_declaration_text(inside, "2026-12", valid_from=THURSDAY)
    with pytest.raises(DoesNotFit, match="Verschwiegenheitserklärung"):
        asked(inside)


def test_who_has_no_address_is_not_asked_in_writing(inside: Agency) -> None:
    help_request = make_request(inside)
    make_visit(help_request)
    person = make_person(inside, "Ohnepost", phone="030 23125 111")
    volunteer = make_volunteer(inside, activities=(help_request.activity,), person=person)
    for means in ("email", "letter"):
        with pytest.raises(NoWayToWrite):
            ask(help_request=help_request, volunteer=volunteer, means=means, by=CLERK, at=NOW)
    assert not inside.enquiries.exists()
    assert ask(help_request=help_request, volunteer=volunteer, means="phone", by=CLERK, at=NOW).digest == ""
    assert not inside.messages.exists()


def test_a_question_ends_when_the_visit_begins(inside: Agency) -> None:
    enquiry = asked(inside)
    assert enquiry.expires_at == dt.datetime(2026, 11, 26, 9, 30, tzinfo=timezone.get_current_timezone())


def test_a_past_date_is_not_asked_about(inside: Agency) -> None:
    help_request = make_request(inside)
    visit = make_visit(help_request, TODAY, start=dt.time(8), end=dt.time(9))
    volunteer = make_volunteer(inside, activities=(help_request.activity,))
    with pytest.raises(NothingToAsk):
        ask(help_request=help_request, volunteer=volunteer, means="email", visits=[visit], by=CLERK, at=NOW)


def test_after_a_yes_nobody_else_is_asked_and_the_office_hears_who_was_first(inside: Agency) -> None:
    enquiry = asked(inside)
    other = make_volunteer(inside, "Zweite", (enquiry.help_request.activity,))
    note_call(help_request=enquiry.help_request, volunteer=enquiry.volunteer, outcome="yes", by=CLERK, at=NOW)
    with pytest.raises(AlreadyPromised, match="Jonas Krämer hat schon zugesagt: heute, 9:10"):
        ask(help_request=enquiry.help_request, volunteer=other, means="email", by=CLERK, at=NOW)


def test_an_ended_request_is_not_asked_about(inside: Agency) -> None:
    enquiry = asked(inside)
    inside.messages.update(state="sent")
    give_back(help_request=enquiry.help_request, reason="Niemand gefunden", by=CLERK, at=NOW)
    enquiry.refresh_from_db()
    assert enquiry.state == EnquiryState.WITHDRAWN
    assert inside.messages.filter(topic="enquiry_withdrawn", person=enquiry.volunteer.person).count() == 1
    enquiry.help_request.refresh_from_db()
    assert enquiry.help_request.state == RequestState.RETURNED
    assert not inside.visits.exists()
    with pytest.raises(RequestHasEnded):
        ask(help_request=enquiry.help_request, volunteer=enquiry.volunteer, means="email", by=CLERK, at=NOW)


def test_a_locked_request_is_asked_about_with_what_and_when(inside: Agency) -> None:
    help_request = make_request(inside, consent=None)
    make_visit(help_request)
    volunteer = make_volunteer(inside, activities=(help_request.activity,))
    assert ask(help_request=help_request, volunteer=volunteer, means="email", by=CLERK, at=NOW).state == EnquiryState.OPEN


def test_a_flexible_request_is_asked_about_without_a_day(inside: Agency) -> None:
    help_request = make_request(inside, starts_on=None, start=None, end=None, flexible="nachmittags, wann es passt")
    volunteer = make_volunteer(inside, activities=(help_request.activity,))
    enquiry = ask(help_request=help_request, volunteer=volunteer, means="email", by=CLERK, at=NOW)
    assert "nachmittags, wann es passt" in inside.messages.get().body
    assert enquiry.expires_at == NOW + dt.timedelta(hours=inside.enquiry_expires_hours)


@pytest.mark.parametrize("typed", [
    "vormittags, bei Frau Yildirim klingeln", "nachmittags, Ahornweg 7", "Ahornw. oder Ahornweg", "bitte 030 23125 418 anrufen", "Ayse sagt Bescheid",
])
def test_who_and_where_typed_beside_the_time_does_not_leave_the_house(inside: Agency, typed: str) -> None:
    seeker = make_person(inside, "Yıldırım", given_name="Ayşe", street="Ahornweg 7")
    help_request = make_request(inside, seeker, starts_on=None, start=None, end=None, flexible=typed)
    volunteer = make_volunteer(inside, activities=(help_request.activity,))
    ask(help_request=help_request, volunteer=volunteer, means="email", by=CLERK, at=NOW)
    assert typed not in inside.messages.get().body
    assert "Der Tag wird noch vereinbart." in inside.messages.get().body


def test_withdrawing_closes_the_link_and_tells_once(inside: Agency) -> None:
    enquiry = asked(inside)
    inside.messages.update(state="sent")
    for _ in range(2):
        withdraw_enquiry(enquiry=enquiry, by=CLERK, at=NOW)
    enquiry.refresh_from_db()
    assert enquiry.state == EnquiryState.WITHDRAWN
    assert inside.messages.filter(topic="enquiry_withdrawn").count() == 1
    again = ask(help_request=enquiry.help_request, volunteer=enquiry.volunteer, means="phone", by=CLERK, at=NOW)
    assert again.pk != enquiry.pk


def test_an_answered_question_cannot_be_taken_back(inside: Agency) -> None:
    enquiry = asked(inside)
    note_call(help_request=enquiry.help_request, volunteer=enquiry.volunteer, outcome="no", by=CLERK, at=NOW)
    with pytest.raises(EnquiryIsOver, match="Nein"):
        withdraw_enquiry(enquiry=enquiry, by=CLERK, at=NOW)


def test_unanswered_questions_expire_by_the_clock(inside: Agency) -> None:
    enquiry = asked(inside)
    assert expire_enquiries(agency=inside, by=Actor.clock(), at=enquiry.expires_at - dt.timedelta(seconds=1)) == 0
    assert expire_enquiries(agency=inside, by=Actor.clock(), at=enquiry.expires_at) == 1
    assert expire_enquiries(agency=inside, by=Actor.clock(), at=enquiry.expires_at) == 0
    enquiry.refresh_from_db()
    assert enquiry.state == EnquiryState.EXPIRED


def test_a_call_that_reached_nobody_counts_and_a_call_again_has_its_time(inside: Agency) -> None:
    help_request = make_request(inside, activity=make_activity(inside))
    make_visit(help_request)
    volunteer = make_volunteer(inside, activities=(help_request.activity,))
    for _ in range(2):
        enquiry = note_call(help_request=help_request, volunteer=volunteer, outcome="not_reached", by=CLERK, at=NOW)
    assert (enquiry.not_reached, inside.enquiries.count()) == (2, 1)
    with pytest.raises(CallAgainNeedsTime):
        note_call(help_request=help_request, volunteer=volunteer, outcome="call_again", by=CLERK, at=NOW)
    later = NOW + dt.timedelta(hours=5)
    enquiry = note_call(help_request=help_request, volunteer=volunteer, outcome="call_again", call_again_at=later, by=CLERK, at=NOW)
    assert enquiry.call_again_at == later
